// SPDX-License-Identifier: Apache-2.0
// clinic mmr run on the program itself: killed in the middle again and again, nothing is lost and
// nothing that was answered is asked again.
#include "core/mmr/answer_files.h"
#include "core/mmr/run_log.h"
#include "tests/cli/clinic_program.h"
#include "tests/support/chat_server.h"
#include "tests/support/mmr_run_sample.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <set>
#include <unistd.h>

using namespace clinic;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;
using test::ChatScript;
using test::ChatServer;

namespace {
namespace fs = std::filesystem;
constexpr int questions = 72;
} // namespace

class TestCliMmrRun : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { m_out = u"run%1.jsonl"_s.arg(++m_number); }
    void printsTheContract();
    void tellsAPerson();
    void failsWhileErrorsRemain();
    void tellsWhatItWouldTake();
    void survivesKills();
    void stopsAtCtrlC();
    void refuses_data();
    void refuses();

private:
    QStringList line(const ChatServer& server, const QStringList& more = {}) const
    {
        return QStringList {u"mmr"_s, u"run"_s, u"--benchmark"_s, u"questions.json"_s,
                   u"--images"_s, u"pictures"_s, u"--endpoint"_s,
                   QString::fromStdString(server.url()), u"--name"_s, u"test-model"_s, u"--out"_s,
                   m_out, u"--quiet"_s, u"--retry-wait"_s, u"0.01"_s}
        + more;
    }
    Outcome run(const QStringList& arguments) const
    {
        return runClinic(arguments, m_folder.path());
    }
    fs::path path(const QString& name) const { return m_folder.filePath(name).toStdString(); }
    /// Numbers of the questions whose answers are in the log.
    std::set<QuestionIndex> answered() const;
    /// Starts a run and sends a signal once the log holds so many answers more.
    int endEarly(const QStringList& arguments, int signal, std::size_t more) const;
    QTemporaryDir m_folder;
    MmrBenchmark m_benchmark;
    QString m_out;
    int m_number = 0;
};

void TestCliMmrRun::initTestCase()
{
    qputenv("OMP_NUM_THREADS", "1");
    qunsetenv("OPENAI_API_KEY");
    m_benchmark = test::writeMmrSample(m_folder.path().toStdString(), questions / 24);
    QCOMPARE(m_benchmark.questions.size(), std::size_t {questions});
}

std::set<QuestionIndex> TestCliMmrRun::answered() const
{
    std::set<QuestionIndex> found;
    if (fs::exists(path(m_out)))
        for (const MmrRunItem& item : readRunLog(path(m_out)).items)
            if (item.answered)
                found.insert(item.question);
    return found;
}

int TestCliMmrRun::endEarly(const QStringList& arguments, int signal, std::size_t more) const
{
    const std::size_t wanted = answered().size() + more;
    QProcess process;
    process.setWorkingDirectory(m_folder.path());
    process.start(QStringLiteral(CLINIC_PROGRAM), arguments);
    QElapsedTimer waited;
    waited.start();
    while (answered().size() < wanted && waited.elapsed() < 60'000 && !process.waitForFinished(2)) {
    }
    if (process.state() == QProcess::Running)
        ::kill(static_cast<pid_t>(process.processId()), signal);
    process.waitForFinished(60'000);
    return process.exitStatus() == QProcess::CrashExit ? -1 : process.exitCode();
}

void TestCliMmrRun::printsTheContract()
{
    const ChatServer server({.script = ChatScript::OkLogprobs});
    const Outcome found = run(line(server, {u"--json"_s, u"--limit"_s, u"6"_s}));
    QVERIFY2(found.code == 0, found.err.constData());
    const QJsonObject report = found.json();
    QCOMPARE(report[u"answered"_s].toInt(), 6);
    QCOMPARE(report[u"errors"_s].toInt(-1), 0);
    QCOMPARE(report[u"asked"_s].toInt(), 6);
    QCOMPARE(report[u"skipped"_s].toInt(-1), 0);
    QVERIFY(report[u"seconds"_s].isDouble());
    QCOMPARE(report[u"out"_s].toString(), m_out);
    const QJsonObject capabilities = report[u"capabilities"_s].toObject();
    QVERIFY(capabilities[u"pictures"_s].toBool());
    QVERIFY(capabilities[u"logprobs"_s].toBool());
    QVERIFY(capabilities[u"model_listed"_s].toBool());
    const QJsonObject again =
        run(line(server, {u"--json"_s, u"--limit"_s, u"8"_s, u"--no-probe"_s})).json();
    QCOMPARE(again[u"skipped"_s].toInt(), 6);
    QCOMPARE(again[u"asked"_s].toInt(), 2);
    QVERIFY(again[u"capabilities"_s].isNull());
}

void TestCliMmrRun::tellsAPerson()
{
    const ChatServer server;
    const Outcome found = run(line(server, {u"--strategy"_s, u"permuted"_s, u"--limit"_s, u"2"_s}));
    QCOMPARE(found.code, 0);
    for (const char* words : {"pictures yes", "probabilities no", "8 of 8 answered",
             "circular accuracy 0.0 %", "written: run"})
        QVERIFY2(found.out.contains(words), found.out.constData());
}

void TestCliMmrRun::failsWhileErrorsRemain()
{
    const ChatServer server({.scriptOf = [](const std::string& text) {
        return text.find("expert") != std::string::npos ? ChatScript::Html : ChatScript::Ok;
    }});
    const Outcome found = run(line(server, {u"--json"_s}));
    QCOMPARE(found.code, 1);
    QCOMPARE(found.json()[u"errors"_s].toInt(), 6);
    for (const char* words :
        {"6 of 72 questions have no answer", "an HTML page", "the same command asks these again"})
        QVERIFY2(found.err.contains(words), found.err.constData());
    QCOMPARE(found.json()[u"reasons"_s][0][u"n"_s].toInt(), 6);
}

void TestCliMmrRun::tellsWhatItWouldTake()
{
    const ChatServer server;
    const QStringList dry = line(server, {u"--dry-run"_s, u"--price-in"_s, u"1"_s});
    const Outcome found = run(dry);
    QVERIFY2(found.out.contains("72 requests (72 questions, 0 answered before)")
            && found.out.contains("at most 0.06 in the currency"),
        found.out.constData());
    QCOMPARE(run(dry + QStringList {u"--json"_s}).json()[u"requests"_s].toInt(), 72);
    QCOMPARE(server.requests(), 0);
    QVERIFY(!fs::exists(path(m_out)));
}

void TestCliMmrRun::survivesKills()
{
    const ChatServer server({.answerOf =
                                 [&](const std::string& text) {
                                     const auto* question = test::mmrQuestionIn(m_benchmark, text);
                                     return question == nullptr ? "" : "to " + question->stem;
                                 },
        .latency = 10ms});
    constexpr int atOnce = 4;
    const QStringList arguments =
        line(server, {u"--no-probe"_s, u"--concurrency"_s, QString::number(atOnce)});
    std::map<std::string, int> lost; // asked, but killed before the answer was in the log
    int kills = 0;
    for (; kills < 5; ++kills) {
        const std::set<QuestionIndex> before = answered();
        const auto askedBefore = server.asked();
        QCOMPARE(endEarly(arguments, SIGKILL, 7), -1);
        // Until the server has read what was still in the sockets.
        QTRY_COMPARE_WITH_TIMEOUT(server.connections(), 0, 10'000);
        QTest::qWait(30);
        const std::set<QuestionIndex> after = answered();
        QVERIFY(after.size() >= before.size() + 7);
        int lostNow = 0;
        for (const auto& [text, count] : server.asked()) {
            const MmrQuestion* question = test::mmrQuestionIn(m_benchmark, text);
            const auto index = static_cast<QuestionIndex>(question - m_benchmark.questions.data());
            const auto was = askedBefore.find(text);
            const int now = count - (was == askedBefore.end() ? 0 : was->second);
            QVERIFY2(now <= 1, text.c_str());
            if (before.contains(index))
                QCOMPARE(now, 0); // what is answered is not asked again
            if (now == 1 && !after.contains(index)) {
                ++lost[text];
                ++lostNow;
            }
        }
        QVERIFY2(lostNow <= atOnce, qPrintable(QString::number(lostNow))); // those on their way
    }
    const Outcome last = run(arguments);
    QVERIFY2(last.code == 0, last.err.constData());
    // Each is answered once in the log, and was asked again only where its answer was lost.
    QCOMPARE(readRunLog(path(m_out)).items.size(), std::size_t {questions});
    QCOMPARE(answered().size(), std::size_t {questions});
    QCOMPARE(server.asked().size(), std::size_t {questions});
    for (const auto& [text, count] : server.asked())
        QCOMPARE(count, 1 + lost[text]);
    TaskContext context;
    const AnswerSet joined = joinAnswers(m_benchmark, readAnswers(path(m_out), {}, context));
    for (QuestionIndex i = 0; i < m_benchmark.questions.size(); ++i)
        QCOMPARE(*joined.answer(i)->text, "to " + m_benchmark.questions[i].stem);
}

void TestCliMmrRun::stopsAtCtrlC()
{
    const ChatServer server({.latency = 10ms});
    const QStringList arguments = line(server, {u"--no-probe"_s, u"--concurrency"_s, u"2"_s});
    QCOMPARE(endEarly(arguments, SIGINT, 5), 4);
    const std::size_t kept = answered().size();
    QVERIFY(kept >= 5 && kept < questions);
    const Outcome rest = run(arguments + QStringList {u"--json"_s});
    QCOMPARE(rest.code, 0);
    QCOMPARE(rest.json()[u"skipped"_s].toInt(), static_cast<int>(kept));
    QCOMPARE(rest.json()[u"answered"_s].toInt(), questions);
}

void TestCliMmrRun::refuses_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("said");
    const QStringList start {u"mmr"_s, u"run"_s, u"--benchmark"_s, u"questions.json"_s, u"--out"_s,
        u"refused.jsonl"_s, u"--images"_s, u"pictures"_s};
    const auto row = [&](const char* name, const QString& more, int code, const char* said) {
        QTest::newRow(name) << start + more.split(u' ', Qt::SkipEmptyParts) << code
                            << QByteArray(said);
    };
    row("nobody to answer", u""_s, 2, "--endpoint URL --name MODEL");
    row("no model", u"--endpoint http://127.0.0.1:1/v1"_s, 2, "--name");
    row("nobody listens", u"--name m --endpoint "_s + QString::fromStdString(test::nobodysUrl()), 1,
        "llama-server");
    row("another machine", u"--name m --endpoint https://models.invalid/v1"_s, 2, "--allow-remote");
    row("a strategy that is none", u"--name m --endpoint http://127.0.0.1:1 --strategy guess"_s, 2,
        "text-only");
    row("a prompt that is none", u"--name m --endpoint http://127.0.0.1:1 --prompt x"_s, 2,
        "uniform");
    row("no concurrency", u"--concurrency 0"_s, 2, "--concurrency");
}

void TestCliMmrRun::refuses()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, code);
    QFETCH(QByteArray, said);
    const Outcome found = run(arguments);
    QVERIFY2(found.code == code, found.err.constData());
    QVERIFY(found.out.isEmpty());
    QVERIFY2(found.err.contains("clinic: ") && found.err.contains(said), found.err.constData());
}

QTEST_GUILESS_MAIN(TestCliMmrRun)
#include "tst_cli_mmr_run.moc"
