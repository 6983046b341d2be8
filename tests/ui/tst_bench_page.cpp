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

class TestBenchPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysWhatToDoAtFirst();
    void scoresWhatIsOpened();
    void showsNotesOfTheQuestions();
    void drillsDownToAPair();
    void filtersPairs();
    void overridesALetter();
    void changesRules();
    void asksForColumns();
    void comparesTwo();
    void showsWhereParsersDiffer();
    void copiesTables();
    void showsPublishedRowsOfItsVersionOnly();
    void says_data();
    void says();
    void drawsChosenModels();
};

void TestBenchPage::saysWhatToDoAtFirst()
{
    const Bench bench;
    QVERIFY(text(bench.w, "benchEmptyText").contains(u"MMR-benchmark.json"_s));
    QVERIFY(bench.w.find("benchEmptyOpen")->isVisible());
    QVERIFY(!bench.w.find("benchAnswers")->isVisible());
}

void TestBenchPage::scoresWhatIsOpened()
{
    Bench bench;
    QVERIFY(bench.open({u"good.json"_s, u"questions.json"_s, u"misled.json"_s})); // any order
    QCOMPARE(bench.board().sets().size(), 2U);
    QCOMPARE(text(bench.w, "benchTitle"), u"Own set, 24 pairs"_s);
    QCOMPARE(bench.cellText(u"good"_s, u"RA"_s), u"95.83"_s);
    QCOMPARE(bench.cellText(u"good"_s, u"MR"_s), u"4.17"_s);
    QCOMPARE(bench.cellText(u"good"_s, u"POS"_s), u"100.0"_s);
    QCOMPARE(bench.cellText(u"good"_s, u"Char/Num"_s), u"50.0 / 50.0"_s);
    QCOMPARE(bench.cellText(u"misled"_s, u"Context"_s), u"0.0 / 100.0"_s);
    QCOMPARE(bench.cellText(u"uniform guessing"_s, u"RA"_s), u"6.25"_s);
    QVERIFY(
        bench.cell(u"good"_s, u"Shape"_s).data(Qt::ToolTipRole).toString().contains(u"2 of 2"_s));
    auto* view = bench.w.find<QTableView>("leaderTable");
    QCOMPARE(view->model()->index(0, 0).data().toString(), u"good"_s); // by RA
    bench.w.find<QComboBox>("leaderKind")->setCurrentIndex(1); // own answers
    view->sortByColumn(LeaderModel::Misleading, Qt::DescendingOrder);
    QCOMPARE(view->model()->index(0, 0).data().toString(), u"misled"_s);
    const QAbstractItemModelTester tester(
        view->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
}

void TestBenchPage::showsNotesOfTheQuestions()
{
    Bench bench;
    auto changed = nlohmann::ordered_json::parse(clinic::test::mmrSample(1));
    changed[3]["question_type"] = "POS";
    bench.write(u"odd.json"_s, changed.dump());
    QVERIFY(bench.open({u"odd.json"_s}));
    auto* notes = bench.w.find<QLabel>("benchNotes");
    QVERIFY2(notes->text().contains(u"same type (1)"_s), qPrintable(notes->text()));
    Q_EMIT notes->linkActivated(QString::number(static_cast<int>(NoteKind::SameType)));
    QCOMPARE(bench.tab(), u"Pairs"_s);
    QCOMPARE(bench.w.find<QTableView>("pairTable")->model()->rowCount(), 1);
    QVERIFY(text(bench.w, "pairLeadingNotes").contains(u"typed alike"_s));
}

void TestBenchPage::drillsDownToAPair()
{
    Bench bench;
    QVERIFY(bench.open({u"questions.json"_s, u"good.json"_s}));
    bench.click(bench.cell(u"good"_s, u"Char/Num"_s));
    QCOMPARE(bench.tab(), u"Pairs"_s);
    const auto* table = bench.w.find<QTableView>("pairTable");
    QCOMPARE(table->model()->rowCount(), 2);
    QCOMPARE(table->model()->index(0, 1).data().toString(), u"misled"_s);
    QCOMPARE(text(bench.w, "pairTitle"), u"character/character/01 · misled"_s);
    QCOMPARE(text(bench.w, "pairLeadingRaw"), u"“it is (B)”"_s);
    QCOMPARE(text(bench.w, "pairLeadingVerdict"), u"unread, counts as wrong"_s);
    QVERIFY(text(bench.w, "pairLeadingReading").contains(u"official – · lenient B"_s));
    QVERIFY(text(bench.w, "pairLeadingOption1").contains(u"right"_s));
    QVERIFY(text(bench.w, "pairPositiveOption0").contains(u"right, chosen"_s));
    QTest::keyClick(bench.w.find("pairTable"), Qt::Key_J);
    QVERIFY(text(bench.w, "pairTitle").startsWith(u"character/character/02"_s));
}

void TestBenchPage::filtersPairs()
{
    Bench bench;
    QVERIFY(bench.open({u"questions.json"_s, u"good.json"_s}));
    bench.w.window.benchPage().showTab(u"pairs"_s);
    const auto* table = bench.w.find<QTableView>("pairTable");
    QCOMPARE(table->model()->rowCount(), 24);
    auto* outcome = bench.w.find<QComboBox>("pairOutcome");
    outcome->setCurrentIndex(outcome->findText(u"misled"_s));
    QCOMPARE(table->model()->rowCount(), 1);
    outcome->setCurrentIndex(0);
    auto* part = bench.w.find<QComboBox>("pairPart");
    part->setCurrentIndex(part->findText(u"All of context"_s));
    QCOMPARE(table->model()->rowCount(), 10);
    bench.w.find<QLineEdit>("pairText")->setText(u"context/expert/02"_s);
    QTRY_COMPARE(table->model()->rowCount(), 1);
    QVERIFY(text(bench.w, "pairCount").startsWith(u"1 of 24 pairs"_s));
    bench.w.find<QLineEdit>("pairText")->setText(u"nowhere"_s);
    QTRY_COMPARE(table->model()->rowCount(), 0);
    QVERIFY(!bench.w.find("pairTitle")->isVisible());
}

void TestBenchPage::overridesALetter()
{
    Bench bench;
    QVERIFY(bench.open({u"questions.json"_s, u"good.json"_s}));
    bench.click(bench.cell(u"good"_s, u"Char/Num"_s));
    bench.w.find<QLineEdit>("pairLeadingReason")->setText(u"in brackets"_s);
    auto* letter = bench.w.find<QComboBox>("pairLeadingLetter");
    const auto choose = [&](const QString& choice) {
        letter->setCurrentIndex(letter->findText(choice));
        Q_EMIT letter->activated(letter->currentIndex());
        return QTest::qWaitFor([&] { return !bench.board().isReading(); }, 20000);
    };
    QVERIFY(choose(u"Counts as B"_s));
    QCOMPARE(bench.cellText(u"good"_s, u"RA"_s), u"100.00"_s);
    QVERIFY(text(bench.w, "pairLeadingReading").contains(u"read by hand: B"_s));
    QFile trail(bench.path(u"good.json.overrides.jsonl"_s));
    QVERIFY(trail.open(QIODevice::ReadOnly));
    QVERIFY(trail.readAll().contains("in brackets"));
    // the trail is used when the file is opened again
    bench.board().removeAnswers(0);
    QVERIFY(bench.open({u"good.json"_s}));
    QCOMPARE(bench.cellText(u"good"_s, u"RA"_s), u"100.00"_s);
    bench.w.window.benchPage().showTab(u"parsers"_s);
    const auto* rows = bench.w.find<QTableView>("trailTable");
    QTRY_COMPARE(rows->model()->rowCount(), 1);
    QCOMPARE(rows->model()->index(0, 2).data().toString(), u"– → B"_s);
    bench.w.window.benchPage().showTab(u"pairs"_s);
    QVERIFY(choose(u"Parser's letter"_s));
    QCOMPARE(bench.cellText(u"good"_s, u"RA"_s), u"95.83"_s);
}

void TestBenchPage::changesRules()
{
    Bench bench;
    QVERIFY(bench.open({u"questions.json"_s, u"good.json"_s}));
    auto* parser = bench.w.find<QComboBox>("benchParser");
    parser->setCurrentIndex(parser->findText(u"parser lenient"_s));
    QTRY_COMPARE(bench.cellText(u"good"_s, u"RA"_s), u"100.00"_s);
    QVERIFY(text(bench.w, "leaderAbout").contains(u"parser lenient"_s));
    auto* mode = bench.w.find<QComboBox>("benchMode");
    mode->setCurrentIndex(mode->findText(u"official"_s));
    QTRY_COMPARE(bench.board().sets().front()->rules.mode, ScoreMode::Official);
    QCOMPARE(bench.cellText(u"good"_s, u"RA"_s), u"100.00"_s);
}

void TestBenchPage::asksForColumns()
{
    Bench bench;
    QByteArray table = "frage,art,modell\n";
    for (const MmrQuestion& question : bench.questions.questions)
        table += QByteArray::fromStdString(question.id + ','
            + std::string(questionTypeName(question.type)) + ',' + std::string(1, question.gold)
            + '\n');
    bench.write(u"own.csv"_s, table.toStdString());
    QVERIFY(bench.open({u"questions.json"_s, u"own.csv"_s}));
    QVERIFY(bench.w.find("answerColumns")->isVisible());
    auto* read = bench.w.find<QPushButton>("columnsRead");
    QVERIFY(!read->isEnabled());
    bench.w.find<QComboBox>("columnAnswer")->setCurrentText(u"modell"_s);
    bench.w.find<QComboBox>("columnId")->setCurrentText(u"frage"_s);
    bench.w.find<QComboBox>("columnType")->setCurrentText(u"art"_s);
    QVERIFY(read->isEnabled());
    read->click();
    QTRY_COMPARE(bench.cellText(u"own"_s, u"RA"_s), u"100.00"_s);
    QVERIFY(!bench.w.find("answerColumns")->isVisible());
}

void TestBenchPage::comparesTwo()
{
    Bench bench;
    QVERIFY(bench.open({u"questions.json"_s, u"misled.json"_s, u"good.json"_s}));
    bench.w.window.benchPage().showTab(u"compare"_s);
    QTRY_VERIFY(text(bench.w, "compareSummary").contains(u"+95.83 points"_s));
    QVERIFY(text(bench.w, "compareSummary").contains(u"p < 0.001"_s));
    const auto* matrix = bench.w.find<QTableWidget>("compareMatrix");
    QCOMPARE(matrix->item(1, 0)->text(), u"23"_s);
    auto* won = bench.w.find<QListWidget>("compareWon");
    QCOMPARE(won->count(), 23);
    Q_EMIT won->itemActivated(won->item(0));
    QCOMPARE(bench.tab(), u"Pairs"_s);
    QVERIFY(text(bench.w, "pairTitle").startsWith(won->item(0)->text()));
}

void TestBenchPage::showsWhereParsersDiffer()
{
    Bench bench;
    QVERIFY(bench.open({u"questions.json"_s, u"good.json"_s}));
    bench.w.window.benchPage().showTab(u"parsers"_s);
    auto* readings = bench.w.find<QTableView>("readingTable");
    QTRY_COMPARE(readings->model()->rowCount(), 1);
    QCOMPARE(readings->model()->index(0, 3).data().toString(), u"–"_s);
    QCOMPARE(readings->model()->index(0, 4).data().toString(), u"B"_s);
    QCOMPARE(bench.w.find<QTableView>("parserTable")->model()->rowCount(), 3);
    Q_EMIT readings->activated(readings->model()->index(0, 0));
    QCOMPARE(bench.tab(), u"Pairs"_s);
    QVERIFY(text(bench.w, "pairTitle").startsWith(u"character/character/01"_s));
}

void TestBenchPage::copiesTables()
{
    Bench bench;
    QVERIFY(bench.open({u"questions.json"_s, u"good.json"_s, u"misled.json"_s}));
    auto* kind = bench.w.find<QComboBox>("leaderKind");
    kind->setCurrentIndex(kind->findText(u"Own answers"_s));
    const auto copied = [&](const char* style) {
        for (QAction* action : bench.w.find<QToolButton>("leaderCopy")->menu()->actions())
            if (action->objectName() == QLatin1StringView(style))
                action->trigger();
        return QApplication::clipboard()->text();
    };
    const QString latex = copied("leaderCopy.latex");
    QVERIFY2(latex.contains(u"good & 100.00 & 95.83 & 4.17 & 50.0 / 50.0"_s), qPrintable(latex));
    QVERIFY(!latex.contains(u"uniform guessing"_s)); // what is shown is copied
    QVERIFY(latex.indexOf(u"good"_s) < latex.indexOf(u"misled"_s));
    QVERIFY(copied("leaderCopy.markdown").contains(u"| good | 100.00 | 95.83 |"_s));
    QVERIFY(copied("leaderCopy.csv").startsWith(u"model,kind,"_s));
}

void TestBenchPage::showsPublishedRowsOfItsVersionOnly()
{
    Bench bench;
    bench.write(u"own.json"_s, clinic::test::mmrSample(25)); // 300 pairs too, but others
    QVERIFY(bench.open({u"own.json"_s}));
    QVERIFY(!bench.cell(u"GPT-4o"_s, u"RA"_s).isValid());
    bench.write(u"v1.json"_s, clinic::test::mmrSampleOfVersion1());
    QVERIFY(bench.open({u"v1.json"_s}));
    QCOMPARE(bench.cellText(u"GPT-4o"_s, u"RA"_s), u"69.00"_s);
    QVERIFY(!bench.cell(u"GPT4o"_s, u"RA"_s).isValid()); // of version 2
    const auto odd = bench.cell(u"Mini-Gemini-HD-34B"_s, u"Act."_s);
    QVERIFY(odd.data(LeaderModel::cellRole).value<LeaderCell>().isOdd);
    QVERIFY(odd.data(Qt::ToolTipRole).toString().contains(u"cannot be"_s));
    bench.click(bench.cell(u"GPT-4o"_s, u"Shape"_s));
    QCOMPARE(bench.tab(), u"Models"_s);
}

void TestBenchPage::says_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("message");
    QTest::newRow("answers without questions")
        << u"first.json"_s << QByteArray(R"([["a/b/1",{"text":"A"},"POS"]])")
        << u"open the questions"_s;
    QTest::newRow("a pickle") << u"x.pkl"_s << QByteArray("\x80\x04.") << u"pickle"_s;
}

void TestBenchPage::says()
{
    QFETCH(QString, file);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, message);
    Bench bench;
    if (file != u"first.json"_s)
        QVERIFY(bench.open({u"questions.json"_s}));
    bench.write(file, bytes.toStdString());
    const QSignalSpy failed(&bench.board(), &MmrBoard::failed);
    QVERIFY(bench.open({file}));
    QCOMPARE(failed.count(), 1);
    QVERIFY2(failed[0][1].toString().contains(message), qPrintable(failed[0][1].toString()));
}

void TestBenchPage::drawsChosenModels()
{
    Bench bench;
    QVERIFY(bench.open({u"questions.json"_s, u"misled.json"_s}));
    bench.w.window.benchPage().showTab(u"charts"_s);
    auto* models = bench.w.find<QListWidget>("chartModels");
    const auto checked = [&] {
        int count = 0;
        for (int i = 0; i < models->count(); ++i)
            count += models->item(i)->checkState() == Qt::Checked ? 1 : 0;
        return count;
    };
    QCOMPARE(checked(), 3);
    models->item(5)->setCheckState(Qt::Checked);
    QTRY_COMPARE(checked(), 4);
    auto* parser = bench.w.find<QComboBox>("benchParser");
    parser->setCurrentIndex(1); // rows are the same models by other rules
    QTRY_COMPARE(bench.board().rules().parser, AnswerParser::Lenient);
    QTRY_COMPARE(checked(), 4);
    const QImage before = bench.w.find("chartBars")->grab().toImage();
    models->item(0)->setCheckState(Qt::Unchecked);
    QTRY_COMPARE(checked(), 3);
    QTRY_VERIFY(bench.w.find("chartBars")->grab().toImage() != before);
}

QTEST_MAIN(TestBenchPage)
#include "tst_bench_page.moc"
