// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/bench_under_test.h"
#include "ui/models/leader_model.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTableWidget>
#include <QTest>
#include <QToolButton>

using namespace clinic;
using namespace clinic::ui;
using namespace Qt::Literals::StringLiterals;

/// What is open on the Bench page, and how one change follows another.
class TestBenchBoard : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void opensOtherQuestions();
    void keepsChangesThatFollowQuickly();
    void tellsRunsOfOneModelApart();
    void keepsPlaceWhenAnswersGo();
    void opensFromTheStartPage();
    void remembersWhatWasOpen();
};

/// What is shown is of the questions of before: pairs, pictures and answers.
void TestBenchBoard::opensOtherQuestions()
{
    Bench bench;
    QVERIFY(bench.open({u"questions.json"_s, u"good.json"_s}));
    bench.click(bench.cell(u"good"_s, u"RA"_s));
    auto* table = bench.w.find<QTableView>("pairTable");
    table->selectRow(23);
    bench.write(u"few.json"_s, clinic::test::mmrSample(1));
    QVERIFY(bench.open({u"few.json"_s}));
    QVERIFY(bench.board().sets().empty());
    QCOMPARE(table->model()->rowCount(), 12);
    QCOMPARE(bench.w.find<QComboBox>("pairSet")->count(), 1);
    QVERIFY(text(bench.w, "pairTitle").startsWith(u"character/character/01"_s));
}

/// Two readings and a change of rules at once: none of them undoes another.
void TestBenchBoard::keepsChangesThatFollowQuickly()
{
    Bench bench;
    QVERIFY(bench.open({u"questions.json"_s, u"misled.json"_s}));
    bench.board().overrideLetter(0, 1, bench.gold(1)[0], {});
    bench.board().setRules({.mode = ScoreMode::Corrected, .parser = AnswerParser::Lenient});
    bench.board().overrideLetter(0, 3, bench.gold(3)[0], {});
    QTRY_VERIFY_WITH_TIMEOUT(!bench.board().isReading(), 20000);
    const auto& set = *bench.board().sets().front();
    QCOMPARE(set.byHand.letters.size(), 2U);
    QCOMPARE(set.rules.parser, AnswerParser::Lenient);
    QCOMPARE(bench.board().rules().parser, AnswerParser::Lenient);
    QCOMPARE(set.score.overall.cells.robust, 2);
}

/// Two runs of one model are two rows, and a reading goes to the one that is shown.
void TestBenchBoard::tellsRunsOfOneModelApart()
{
    Bench bench;
    QDir(bench.w.folder.path()).mkdir(u"second"_s);
    QFile::copy(bench.path(u"good.json"_s), bench.path(u"second/good.json"_s));
    QVERIFY(bench.open({u"questions.json"_s, u"good.json"_s, u"second/good.json"_s}));
    bench.w.window.benchPage().showTab(u"pairs"_s);
    auto* set = bench.w.find<QComboBox>("pairSet");
    set->setCurrentIndex(1);
    QCOMPARE(set->currentText(), u"good (second/good.json)"_s);
    bench.board().overrideLetter(1, 1, bench.gold(1)[0], {});
    QTRY_VERIFY_WITH_TIMEOUT(!bench.board().isReading(), 20000);
    QCOMPARE(set->currentIndex(), 1);
    QVERIFY(QFile::exists(bench.path(u"second/good.json.overrides.jsonl"_s)));
    QVERIFY(!QFile::exists(bench.path(u"good.json.overrides.jsonl"_s)));
}

void TestBenchBoard::keepsPlaceWhenAnswersGo()
{
    Bench bench;
    QFile::copy(bench.path(u"good.json"_s), bench.path(u"also.json"_s));
    QVERIFY(bench.open({u"questions.json"_s, u"misled.json"_s, u"good.json"_s, u"also.json"_s}));
    auto* set = bench.w.find<QComboBox>("pairSet");
    set->setCurrentIndex(set->findText(u"also"_s));
    bench.click(bench.cell(u"good"_s, u"Model"_s));
    bench.w.find<QToolButton>("leaderRemove")->click();
    QCOMPARE(bench.board().sets().size(), 2U);
    QVERIFY(!bench.cell(u"good"_s, u"RA"_s).isValid());
    QCOMPARE(set->currentText(), u"also"_s);
    QCOMPARE(set->currentData().toInt(), 1);
}

void TestBenchBoard::opensFromTheStartPage()
{
    Bench bench;
    trigger(bench.w, "go.start");
    bench.w.session.openPaths({bench.path(u"good.json"_s), bench.path(u"questions.json"_s)});
    QTRY_COMPARE_WITH_TIMEOUT(bench.w.window.page(), Page::Bench, 20000);
    QTRY_COMPARE_WITH_TIMEOUT(bench.board().sets().size(), 1U, 20000);
}

void TestBenchBoard::remembersWhatWasOpen()
{
    Bench bench;
    QVERIFY(bench.open({u"questions.json"_s, u"good.json"_s}));
    QCOMPARE(bench.w.settings.benchFiles().size(), 2);
    BenchPage again(bench.w.jobs, bench.w.workspace, bench.w.settings);
    QFile::remove(bench.path(u"good.json"_s)); // gone by then: nobody is told off
    const QSignalSpy failed(&again.board(), &MmrBoard::failed);
    again.show();
    QTRY_VERIFY_WITH_TIMEOUT(again.board().benchmark(), 20000);
    QTRY_VERIFY(!again.board().isReading());
    QVERIFY(again.board().sets().empty());
    QCOMPARE(failed.count(), 0);
}

QTEST_MAIN(TestBenchBoard)
#include "tst_bench_board.moc"
