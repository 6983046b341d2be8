// SPDX-License-Identifier: Apache-2.0
#include "tests/support/chat_server.h"
#include "tests/ui/bench_under_test.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

using namespace clinic;
using namespace clinic::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

/// The Run tab with questions open, text only, asking this server.
struct Run : Bench {
    explicit Run(const QString& server)
    {
        opened = open({u"questions.json"_s});
        w.window.benchPage().showTab(u"run"_s);
        w.find<QLineEdit>("runEndpoint")->setText(server);
        w.find<QLineEdit>("runModel")->setText(u"tested"_s);
        auto* strategy = w.find<QComboBox>("runStrategy");
        strategy->setCurrentIndex(strategy->findText(u"text only"_s));
    }
    QPushButton* start() const { return w.find<QPushButton>("runStart"); }
    bool isRunning() const { return w.find("benchRunProgress")->isVisible(); }

    bool opened = false;
};

} // namespace

class TestBenchRun : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void asksAndScores();
    void goesOnAfterAStop();
    void saysWhyItCannotStart();
    void warnsBeforeAnotherMachine();
    void tellsWhenNobodyListens();
    void estimatesAndCopiesTheCommand();
};

void TestBenchRun::asksAndScores()
{
    clinic::test::ChatServer server;
    const Run run(QString::fromStdString(server.url()));
    QVERIFY(run.opened);
    QVERIFY(run.start()->isEnabled());
    run.start()->click();
    QVERIFY(!run.start()->isEnabled());
    QTRY_COMPARE_WITH_TIMEOUT(run.board().sets().size(), 1U, 30000);
    // the server says "A" to all of it
    QCOMPARE(run.board().sets().front()->answers.source.format, AnswerFormat::RunLog);
    QCOMPARE(run.board().sets().front()->score.overall.unscored, 0);
    QVERIFY(text(run.w, "runReport").startsWith(u"48 of 48 answered"_s));
    QVERIFY(run.cell(u"tested (text-only)"_s, u"RA"_s).isValid());
}

void TestBenchRun::goesOnAfterAStop()
{
    clinic::test::ChatServer server({.latency = std::chrono::milliseconds(50)});
    const Run run(QString::fromStdString(server.url()));
    run.start()->click();
    QTRY_VERIFY_WITH_TIMEOUT(server.requests() > 8, 30000);
    run.w.find<QAbstractButton>("benchRunCancel")->click();
    QTRY_VERIFY_WITH_TIMEOUT(run.start()->isEnabled(), 30000);
    QTRY_COMPARE_WITH_TIMEOUT(run.board().sets().size(), 1U, 30000); // what came is scored
    const auto before = run.board().sets().front()->answers.source.rows.size();
    QVERIFY(before > 0 && before < 48);
    run.start()->click();
    QTRY_VERIFY_WITH_TIMEOUT(text(run.w, "runReport").startsWith(u"48 of 48 answered"_s), 30000);
    QTRY_COMPARE_WITH_TIMEOUT(run.board().sets().front()->answers.source.rows.size(), 48U, 30000);
}

void TestBenchRun::saysWhyItCannotStart()
{
    const Run run(u"http://127.0.0.1:9/v1"_s);
    run.w.find<QLineEdit>("runModel")->clear();
    QVERIFY(text(run.w, "runHint").contains(u"Name the model"_s));
    run.w.find<QLineEdit>("runModel")->setText(u"m"_s);
    auto* strategy = run.w.find<QComboBox>("runStrategy");
    strategy->setCurrentIndex(strategy->findText(u"direct"_s));
    QVERIFY(text(run.w, "runHint").contains(u"sends pictures"_s));
    run.w.find<QLineEdit>("runEndpoint")->setText(u"ftp://there"_s);
    QVERIFY(!text(run.w, "runHint").isEmpty());
    QVERIFY(!run.start()->isEnabled());
}

void TestBenchRun::warnsBeforeAnotherMachine()
{
    const Run run(u"https://models.example/v1"_s);
    QVERIFY(run.w.find("runRemote")->isVisible());
    QVERIFY(text(run.w, "runWhere").contains(u"models.example"_s));
    QVERIFY(!run.start()->isEnabled());
    run.w.find<QCheckBox>("runRemote")->setChecked(true);
    QVERIFY(run.start()->isEnabled());
    run.w.find<QLineEdit>("runEndpoint")->setText(u"http://localhost:8000"_s);
    QVERIFY(!run.w.find("runRemote")->isVisible());
}

void TestBenchRun::tellsWhenNobodyListens()
{
    const Run run(QString::fromStdString(clinic::test::nobodysUrl()));
    run.start()->click();
    QTRY_VERIFY_WITH_TIMEOUT(run.start()->isEnabled(), 30000);
    QVERIFY(run.w.find("runMessageBar")->isVisible());
    QVERIFY(!run.isRunning());
}

void TestBenchRun::estimatesAndCopiesTheCommand()
{
    const Run run(u"http://127.0.0.1:9/v1"_s);
    run.w.find<QLineEdit>("runPriceIn")->setText(u"1"_s);
    run.w.find<QPushButton>("runEstimate")->click();
    QTRY_VERIFY_WITH_TIMEOUT(text(run.w, "runReport").startsWith(u"48 requests to send"_s), 30000);
    QVERIFY(text(run.w, "runReport").contains(u"by your prices"_s));
    run.w.find<QPushButton>("runCopyCommand")->click();
    const QString command = QApplication::clipboard()->text();
    QVERIFY2(command.startsWith(u"clinic mmr run --benchmark "_s), qPrintable(command));
    QVERIFY(command.contains(u"--strategy text-only"_s));
}

QTEST_MAIN(TestBenchRun)
#include "tst_bench_run.moc"
