// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/mmr/answer_files.h"
#include "core/mmr/run_log.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace clinic;
using namespace Qt::Literals::StringLiterals;

namespace {

MmrRunHeader header()
{
    return {.benchmarkSha256 = "abc",
        .model = "m",
        .answerer = "http://127.0.0.1:1/v1",
        .strategy = "direct",
        .prompt = "q",
        .decoding = "temperature=0",
        .started = "now"};
}

MmrRunItem item(QuestionIndex question, bool answered, const std::string& text)
{
    MmrRunItem made;
    made.question = question;
    made.id = "attribute/shape/01";
    made.answered = answered;
    made.text = answered ? text : "";
    made.error = answered ? "" : text;
    made.scores = LetterScores {-0.5, std::nullopt, -2.0, -3.0};
    return made;
}

} // namespace

class TestMmrRunLog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_path = m_folder.filePath(u"run%1.jsonl"_s.arg(++m_number)).toStdString(); }
    void goesOnWhereItStopped();
    void cutsOffWhatACrashLeft();
    void refusesAnotherRun();
    void beginsALogWithoutItemsAnew();
    void hasOneWriterAtATime();
    void leavesWhatIsNoLogAlone();
    void answersCountOnceAndInOrder();

private:
    const QTemporaryDir m_folder;
    std::filesystem::path m_path;
    int m_number = 0;
};

void TestMmrRunLog::goesOnWhereItStopped()
{
    MmrRunWriter(m_path, header(), false).append(item(3, true, "B\nbecause"));
    MmrRunHeader later = header();
    later.started = "later";
    MmrRunWriter writer(m_path, later, false);
    QCOMPARE(writer.earlier().size(), 1U);
    writer.append(item(4, false, "timed out"));
    const MmrRunLog log = readRunLog(m_path);
    QCOMPARE(log.items.size(), 2U);
    QCOMPARE(log.header.started, "now");
    QCOMPARE(log.items[0].text, "B\nbecause");
    QVERIFY(log.items[0].scores->at(0) == -0.5 && !log.items[0].scores->at(1));
    QVERIFY(!log.items[1].answered);
    QCOMPARE(log.items[1].error, "timed out");
}

void TestMmrRunLog::cutsOffWhatACrashLeft()
{
    MmrRunWriter(m_path, header(), false).append(item(1, true, "A"));
    QFile file(QString::fromStdString(m_path.string()));
    QVERIFY(file.open(QIODevice::Append));
    file.write(R"({"type":"item","i":2,"tex)");
    file.close();
    QCOMPARE(readRunLog(m_path).warnings.size(), 1U);
    MmrRunWriter(m_path, header(), false).append(item(2, true, "C"));
    const MmrRunLog log = readRunLog(m_path);
    QCOMPARE(log.items.size(), 2U);
    QCOMPARE(log.items[1].text, "C");
    QVERIFY(log.warnings.empty());
}

void TestMmrRunLog::refusesAnotherRun()
{
    MmrRunWriter(m_path, header(), false).append(item(1, true, "A"));
    MmrRunHeader other = header();
    other.model = "another";
    QVERIFY_THROWS_EXCEPTION(Error, MmrRunWriter(m_path, other, false));
    QCOMPARE(readRunLog(m_path).items.size(), 1U);
    const MmrRunWriter replaced(m_path, other, true);
    QVERIFY(readRunLog(m_path).items.empty());
}

void TestMmrRunLog::beginsALogWithoutItemsAnew()
{
    MmrRunWriter(m_path, header(), false); // a wrong model's name, and nobody answered
    MmrRunHeader other = header();
    other.model = "another";
    MmrRunItem made = item(1, true, "A");
    made.adapted = "without temperature";
    MmrRunWriter(m_path, other, false).append(made);
    const MmrRunLog log = readRunLog(m_path);
    QCOMPARE(log.header.model, "another");
    QCOMPARE(log.items.at(0).adapted, "without temperature");
}

void TestMmrRunLog::hasOneWriterAtATime()
{
    MmrRunWriter first(m_path, header(), false);
    first.append(item(1, true, "A"));
    QVERIFY_THROWS_EXCEPTION(Error, MmrRunWriter(m_path, header(), false));
    QVERIFY_THROWS_EXCEPTION(Error, MmrRunWriter(m_path, header(), true));
    first.append(item(2, true, "B"));
    QCOMPARE(readRunLog(m_path).items.size(), 2U);
}

void TestMmrRunLog::leavesWhatIsNoLogAlone()
{
    for (const char* content : {"precious\n", "precious", "{\"type\":\"results\"}"}) {
        QFile file(QString::fromStdString(m_path.string()));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(content);
        file.close();
        QVERIFY_THROWS_EXCEPTION(Error, MmrRunWriter(m_path, header(), false));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray(content));
        file.close();
    }
}

void TestMmrRunLog::answersCountOnceAndInOrder()
{
    {
        MmrRunWriter writer(m_path, header(), false);
        writer.append(item(2, true, "B"));
        writer.append(item(0, false, "timed out"));
        writer.append(item(0, true, "A"));
    }
    TaskContext context;
    const AnswerFile file = readAnswers(m_path, {}, context);
    QCOMPARE(file.format, AnswerFormat::RunLog);
    QCOMPARE(file.rows.size(), 2U);
    QCOMPARE(*file.rows[0].text, "A");
    QVERIFY(file.rows[0].error.empty());
    QCOMPARE(*file.rows[1].index, 2);
}

QTEST_APPLESS_MAIN(TestMmrRunLog)
#include "tst_mmr_run_log.moc"
