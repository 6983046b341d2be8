// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/output_file.h"
#include "core/image/image_io.h"
#include "core/workflows/generate_training.h"
#include "core/workflows/mmr_training.h"
#include "tests/support/chat_server.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

using namespace clinic;
using namespace Qt::Literals::StringLiterals;

namespace {

/// A sound reply, with one pair.
std::string goodReply()
{
    const auto question = [](const char* text, const char* answer) {
        return nlohmann::json {{"question", text}, {"answer", answer},
            {"options", {"It is red.", "It is blue.", "It is green.", "It is grey."}}};
    };
    return nlohmann::json {
        {"pairs",
            {{{"type", "attribute"}, {"positive", question("Which colour has it?", "A")},
                {"leading", question("Is it not blue?", "A")}}}}}
        .dump();
}

} // namespace

class TestGenerateTraining : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { m_out = path(u"out%1.jsonl"_s.arg(++m_number)); }
    void writesSoundSamples();
    void goesOnAndAsksNothingTwice();
    void triesAgainAndSaysWhy();
    void refusesAnotherMachine();
    void leavesAForeignFileAlone();

private:
    std::filesystem::path path(const QString& name) const
    {
        return m_folder.filePath(name).toStdString();
    }
    GenerateTrainingRequest request(const clinic::test::ChatServer& server) const
    {
        GenerateTrainingRequest made;
        made.data = path(u"samples.json"_s);
        made.images = path(u"images"_s);
        made.endpoint = server.url();
        made.model = "tested";
        made.out = m_out;
        made.retry.first = std::chrono::milliseconds(1);
        made.retry.most = std::chrono::milliseconds(2);
        return made;
    }
    int lines() const
    {
        QFile file(QString::fromStdString(m_out.string()));
        return file.open(QIODevice::ReadOnly) ? static_cast<int>(file.readAll().count('\n')) : -1;
    }

    const QTemporaryDir m_folder;
    std::filesystem::path m_out;
    int m_number = 0;
    TaskContext m_context;
};

void TestGenerateTraining::initTestCase()
{
    nlohmann::json samples = nlohmann::json::array();
    std::filesystem::create_directories(path(u"images"_s));
    for (int i = 0; i < 6; ++i) {
        const std::string name = "p" + std::to_string(i) + ".png";
        samples.push_back({{"id", "s" + std::to_string(i)}, {"image", name}});
        const Image image {4, 4, std::vector<std::uint8_t>(48, static_cast<std::uint8_t>(40 * i))};
        writePng(path(u"images"_s) / name, image);
    }
    writeTextFile(path(u"samples.json"_s), samples.dump());
}

void TestGenerateTraining::writesSoundSamples()
{
    const clinic::test::ChatServer server(
        {.answerOf = [](const std::string&) { return "```json\n" + goodReply() + "\n```"; }});
    const auto report = generateTraining(request(server), m_context);
    QCOMPARE(report.written, 6);
    QCOMPARE(report.pairs, 6);
    QCOMPARE(report.failed, 0);
    QCOMPARE(lines(), 6);
    // what was written is what reformat takes
    const auto split =
        reformatTraining({.data = m_out, .out = path(u"split"_s), .overwrite = true}, m_context);
    QCOMPARE(split.pairs, 6U);
}

void TestGenerateTraining::goesOnAndAsksNothingTwice()
{
    const clinic::test::ChatServer server(
        {.answerOf = [](const std::string&) { return goodReply(); }});
    auto some = request(server);
    some.limit = 2;
    QCOMPARE(generateTraining(some, m_context).written, 2);
    QFile file(QString::fromStdString(m_out.string()));
    QVERIFY(file.open(QIODevice::Append));
    file.write(R"({"id":"s2","ima)"); // what a kill leaves
    file.close();
    const auto report = generateTraining(request(server), m_context);
    QCOMPARE(report.skipped, 2);
    QCOMPARE(report.written, 4);
    QCOMPARE(server.requests(), 6);
    QCOMPARE(trainingStats({.data = m_out}, m_context).numbers.samples, 6U);
}

void TestGenerateTraining::triesAgainAndSaysWhy()
{
    const clinic::test::ChatServer server(
        {.answerOf = [](const std::string&) { return std::string("I would rather not"); }});
    auto one = request(server);
    one.limit = 1;
    const auto report = generateTraining(one, m_context);
    QCOMPARE(report.written, 0);
    QCOMPARE(report.failed, 1);
    QCOMPARE(report.reasons.size(), 1U);
    QCOMPARE(server.requests(), one.tries);
    QCOMPARE(lines(), 0);
}

void TestGenerateTraining::refusesAnotherMachine()
{
    const clinic::test::ChatServer server;
    auto remote = request(server);
    remote.endpoint = "https://models.example/v1";
    QVERIFY_THROWS_EXCEPTION(Error, generateTraining(remote, m_context));
    QVERIFY(!std::filesystem::exists(m_out));
}

void TestGenerateTraining::leavesAForeignFileAlone()
{
    const clinic::test::ChatServer server;
    writeTextFile(m_out, "[{\"precious\":1}]");
    QVERIFY_THROWS_EXCEPTION(Error, generateTraining(request(server), m_context));
    QFile file(QString::fromStdString(m_out.string()));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("[{\"precious\":1}]"));
    QCOMPARE(server.requests(), 0);
}

QTEST_APPLESS_MAIN(TestGenerateTraining)
#include "tst_generate_training.moc"
