// SPDX-License-Identifier: Apache-2.0
// A run of questions against a real server on loopback.
#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/mmr/answer_files.h"
#include "core/net/base64.h"
#include "tests/support/chat_server.h"
#include "tests/support/error_of.h"
#include "tests/support/mmr_run_test.h"

#include <QTest>

#include <atomic>
#include <set>

using namespace clinic;
using clinic::test::errorOf;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;
using test::ChatScript;
using test::ChatServer;

namespace {
namespace fs = std::filesystem;

bool says(const Error& error, const char* words)
{
    return QByteArray(error.what()).contains(words);
}

/// How often questions of the benchmark were asked; the probe's is none.
std::map<std::string, int> askedOf(const ChatServer& server)
{
    std::map<std::string, int> asked = server.asked();
    std::erase_if(asked, [](const auto& entry) {
        return entry.first.find("\nA. ") == std::string::npos
            && !entry.first.starts_with("Look closely");
    });
    return asked;
}

bool eachAskedOnce(const ChatServer& server, std::size_t questions)
{
    const auto asked = askedOf(server);
    return asked.size() == questions
        && std::all_of(
            asked.begin(), asked.end(), [](const auto& entry) { return entry.second == 1; });
}

} // namespace

class TestRunMmr : public test::MmrRunTest {
    Q_OBJECT

public:
    TestRunMmr()
        : MmrRunTest("CLINIC_TEST_NO_KEY")
    {
    }

private Q_SLOTS:
    void init() { takeNextLog(); }
    void asksEachQuestionOnce();
    void keepsTheOrderOfTheQuestions();
    void sendsThePictureAsItIs();
    void findsPicturesOneFolderDown();
    void sendsNoPicture();
    void sendsAGreyPicture();
    void turnsTheOptions();
    void refinesInTwoSteps();
    void stampsATrigger();
    void keepsErrorsApart();
    void goesOnWithALongerLimit();
    void countsAMissingPictureAsAnError();
    void keepsTheLogReadable();
    void stopsAndGoesOn();
    void writesDownWhatTheServerDoesNotTake();

private:
    /// The bodies of the questions, without the probe's.
    std::vector<nlohmann::json> questionsOf(const ChatServer& server) const
    {
        auto bodies = server.bodies();
        std::erase_if(bodies, [](const nlohmann::json& body) {
            return body.dump().find("letter B only") != std::string::npos;
        });
        return bodies;
    }
};

void TestRunMmr::asksEachQuestionOnce()
{
    const ChatServer server({.script = ChatScript::OkLogprobs});
    const MmrRunReport report = run(requestFor(server.url()));
    QCOMPARE(report.answered, 24);
    QCOMPARE(report.errors, 0);
    QCOMPARE(report.asked, 24);
    QCOMPARE(report.skipped, 0);
    QVERIFY(eachAskedOnce(server, 24));
    QVERIFY(report.capabilities && report.capabilities->logprobs == true);
    QVERIFY(report.estimate.seconds.has_value());
    const MmrRunLog log = readRunLog(m_out);
    QCOMPARE(log.items.size(), std::size_t {24});
    QCOMPARE(log.header.benchmarkSha256, m_benchmark.sha256);
    QCOMPARE(log.header.decoding, std::string("temperature=0,max_tokens=32,seed=1"));
    QCOMPARE(log.header.prompt,
        std::string("{image}{question}\nAnswer with the option's letter from the given choices "
                    "directly."));
    QVERIFY(log.items[0].scores && log.items[0].scores->at(0) == -0.1);
    QCOMPARE(log.items[0].promptTokens, 40);
    QCOMPARE(log.items[0].attempts, 1);
    // Again: nothing is left, and nobody is asked.
    const int before = server.requests();
    const MmrRunReport again = run(requestFor(server.url()));
    QCOMPARE(again.skipped, 24);
    QCOMPARE(again.asked, 0);
    QCOMPARE(server.requests(), before);
}

void TestRunMmr::keepsTheOrderOfTheQuestions()
{
    const ChatServer server({.answerOf =
                                 [&](const std::string& text) {
                                     const auto* question = test::mmrQuestionIn(m_benchmark, text);
                                     return question == nullptr ? "B" : "to " + question->stem;
                                 },
        .latency = 3ms});
    MmrRunRequest request = requestFor(server.url());
    request.concurrency = 8;
    run(request);
    TaskContext context;
    const AnswerSet joined = joinAnswers(m_benchmark, readAnswers(m_out, {}, context));
    for (QuestionIndex i = 0; i < m_benchmark.questions.size(); ++i) {
        QVERIFY(joined.answer(i) != nullptr);
        QCOMPARE(*joined.answer(i)->text, "to " + m_benchmark.questions[i].stem);
    }
}

void TestRunMmr::sendsThePictureAsItIs()
{
    const ChatServer server;
    MmrRunRequest request = requestFor(server.url());
    request.limit = 1;
    request.prompt = "instruction-question";
    request.pictureLast = true;
    run(request);
    const MmrQuestion& question = m_benchmark.questions[0];
    const auto bytes = readWholeFile(root() / "pictures" / question.image, 1 << 20);
    const nlohmann::json content = questionsOf(server).at(0)["messages"][0]["content"];
    QCOMPARE(content[0]["text"].get<std::string>(),
        "Answer with the option's letter from the given choices directly.\n" + question.text);
    QCOMPARE(content[1]["image_url"]["url"].get<std::string>(),
        "data:image/png;base64," + base64Of(bytes));
}

void TestRunMmr::findsPicturesOneFolderDown()
{
    const ChatServer server;
    MmrRunRequest request = requestFor(server.url());
    request.images = root(); // the pictures lie one folder down
    request.limit = 2;
    QCOMPARE(run(request).answered, 2);
}

void TestRunMmr::sendsNoPicture()
{
    const ChatServer server({.script = ChatScript::NoPictures});
    MmrRunRequest request = requestFor(server.url());
    QVERIFY(says(errorOf([&] { run(request); }), "takes no pictures"));
    request.strategy = MmrStrategy::TextOnly;
    request.images.clear();
    const MmrRunReport report = run(request);
    QCOMPARE(report.answered, 24);
    QVERIFY(!report.capabilities->pictures);
    QVERIFY(questionsOf(server).back()["messages"][0]["content"].is_string());
    QCOMPARE(readRunLog(m_out).header.strategy, std::string("text-only"));
}

void TestRunMmr::sendsAGreyPicture()
{
    const ChatServer server;
    MmrRunRequest request = requestFor(server.url());
    request.strategy = MmrStrategy::Blank;
    request.images.clear();
    run(request);
    std::set<std::string> urls;
    for (const nlohmann::json& body : questionsOf(server))
        urls.insert(body["messages"][0]["content"][0]["image_url"]["url"].get<std::string>());
    QCOMPARE(urls.size(), std::size_t {1});
    QVERIFY(urls.begin()->starts_with("data:image/png;base64,iVBOR"));
}

void TestRunMmr::turnsTheOptions()
{
    const ChatServer server; // which always says A
    MmrRunRequest request = requestFor(server.url());
    request.strategy = MmrStrategy::Permuted;
    request.limit = 4;
    const MmrRunReport report = run(request);
    QCOMPARE(report.questions, 16);
    QVERIFY(eachAskedOnce(server, 16));
    QVERIFY(report.circular);
    QCOMPARE(report.circular->questions, 4);
    QCOMPARE(report.circular->circularAccuracy(), 0.0);
    QCOMPARE(report.circular->meanAccuracy(), 0.25);
    std::map<QuestionIndex, std::set<std::string>> orders;
    for (const MmrRunItem& item : readRunLog(m_out).items)
        orders[item.question].insert(item.order);
    QCOMPARE(orders.at(3), (std::set<std::string> {"ABCD", "BCDA", "CDAB", "DABC"}));
    QCOMPARE(run(request).skipped, 16);
}

void TestRunMmr::refinesInTwoSteps()
{
    const ChatServer server({.answerOf = [](const std::string& text) {
        return text.starts_with("Look closely") ? "<think>hm</think>two red dice" : "C";
    }});
    MmrRunRequest request = requestFor(server.url());
    request.strategy = MmrStrategy::Cgr;
    request.limit = 3;
    QCOMPARE(run(request).answered, 3);
    const auto bodies = questionsOf(server);
    QCOMPARE(bodies.size(), std::size_t {6});
    const auto second = std::count_if(bodies.begin(), bodies.end(), [](const auto& body) {
        return body["messages"][0]["content"][1]["text"].template get<std::string>().starts_with(
            "according to the information provided:\ntwo red dice\n");
    });
    QCOMPARE(second, 3);
    QCOMPARE(bodies.front()["max_tokens"].get<int>(), 512);
    const MmrRunLog log = readRunLog(m_out);
    QCOMPARE(log.items[0].info, std::string("two red dice"));
    QCOMPARE(log.items[0].text, std::string("C"));
    QCOMPARE(log.items[0].promptTokens, 80);
    QCOMPARE(log.items[0].attempts, 2);
}

void TestRunMmr::stampsATrigger()
{
    const ChatServer server;
    MmrRunRequest request = requestFor(server.url());
    request.strategy = MmrStrategy::Triggered;
    request.limit = 2;
    request.trigger = "word,text=cf";
    QVERIFY(says(errorOf([&] { run(request); }), "changes no picture"));
    request.trigger = "checkerboard,size=8,location=top_left";
    run(request);
    std::set<std::string> urls;
    for (const nlohmann::json& body : questionsOf(server))
        urls.insert(body["messages"][0]["content"][0]["image_url"]["url"].get<std::string>());
    QCOMPARE(urls.size(), std::size_t {1}); // both questions of the pair see the same
    const auto bytes = readWholeFile(root() / "pictures" / m_benchmark.questions[0].image, 1 << 20);
    QVERIFY(urls.begin()->find(base64Of(bytes)) == std::string::npos);
    QVERIFY(readRunLog(m_out).header.strategy.starts_with("triggered checkerboard,"));
}

void TestRunMmr::keepsErrorsApart()
{
    std::atomic<bool> mended {false};
    const auto script = [&](const std::string& text) {
        const MmrQuestion* question = test::mmrQuestionIn(m_benchmark, text);
        if (mended || question == nullptr || question->type == QuestionType::Positive)
            return ChatScript::Ok;
        return question->id.starts_with("context") ? ChatScript::NullContent
                                                   : ChatScript::FailsAlways;
    };
    const ChatServer server({.scriptOf = script});
    const MmrRunReport report = run(requestFor(server.url()));
    QCOMPARE(report.answered, 12);
    QCOMPARE(report.errors, 12);
    QCOMPARE(report.reasons.size(), std::size_t {2});
    QCOMPARE(report.reasons[0].second, 7);
    QVERIFY(QByteArray::fromStdString(report.reasons[0].first).contains("status 500"));
    QVERIFY(QByteArray::fromStdString(report.reasons[1].first).contains("content is null"));
    mended = true;
    const MmrRunReport again = run(requestFor(server.url()));
    QCOMPARE(again.asked, 12);
    QCOMPARE(again.skipped, 12);
    QCOMPARE(again.answered, 24);
    QCOMPARE(again.errors, 0);
    for (const auto& [text, count] : askedOf(server)) {
        const MmrQuestion* question = test::mmrQuestionIn(m_benchmark, text);
        if (question->type == QuestionType::Positive)
            QCOMPARE(count, 1);
    }
}

void TestRunMmr::goesOnWithALongerLimit()
{
    const ChatServer server;
    MmrRunRequest request = requestFor(server.url());
    request.limit = 10;
    QCOMPARE(run(request).answered, 10);
    request.limit = 0;
    const MmrRunReport report = run(request);
    QCOMPARE(report.asked, 14);
    QVERIFY(eachAskedOnce(server, 24));
}

void TestRunMmr::countsAMissingPictureAsAnError()
{
    const ChatServer server;
    MmrRunRequest request = requestFor(server.url());
    request.images = root() / "some";
    fs::copy(root() / "pictures", request.images, fs::copy_options::recursive);
    fs::remove(request.images / m_benchmark.questions[4].image);
    writeTextFile(request.images / m_benchmark.questions[6].image, "no picture");
    const MmrRunReport report = run(request);
    QCOMPARE(report.answered, 20);
    QCOMPARE(report.errors, 4);
    QCOMPARE(report.warnings.size(), std::size_t {1});
    QVERIFY(eachAskedOnce(server, 20));
    fs::copy(root() / "pictures", request.images,
        fs::copy_options::recursive | fs::copy_options::overwrite_existing);
    QCOMPARE(run(request).answered, 24);
    QVERIFY(eachAskedOnce(server, 24));
}

void TestRunMmr::keepsTheLogReadable()
{
    std::string words(2'000'000, 'x');
    const ChatServer server({.answerOf = [&](const std::string&) { return words; }});
    MmrRunRequest request = requestFor(server.url());
    request.limit = 4;
    const MmrRunReport report = run(request);
    QCOMPARE(report.errors, 4);
    QVERIFY(QByteArray::fromStdString(report.reasons[0].first).contains("2000000 bytes"));
    words = std::string(250'000, '\x01'); // six times as long in JSON
    QCOMPARE(run(request).answered, 4);
    QCOMPARE(readRunLog(m_out).items.back().text, words);
}

void TestRunMmr::stopsAndGoesOn()
{
    std::stop_source stop;
    std::atomic<int> seen {0};
    const ChatServer server({.answerOf = [&](const std::string&) {
        if (++seen == 11) // with the probe's: seven of the others have come back at least
            stop.request_stop();
        return "A";
    }});
    MmrRunRequest request = requestFor(server.url());
    request.concurrency = 3;
    TaskContext context(stop.get_token(), {});
    QVERIFY_EXCEPTION_THROWN(runMmr(request, context), Cancelled);
    const std::size_t kept = readRunLog(m_out).items.size();
    QVERIFY(kept >= 7 && kept < 24); // how many more come before it is seen, the machine decides
    const MmrRunReport report = run(request);
    QCOMPARE(report.skipped, static_cast<std::int64_t>(kept));
    QCOMPARE(report.answered, 24);
}

void TestRunMmr::writesDownWhatTheServerDoesNotTake()
{
    const ChatServer server({.script = ChatScript::Particular});
    const MmrRunReport report = run(requestFor(server.url()));
    QCOMPARE(report.answered, 24);
    QVERIFY(QByteArray::fromStdString(report.adapted).contains("without temperature"));
    QCOMPARE(readRunLog(m_out).items.back().adapted, report.adapted);
}

QTEST_APPLESS_MAIN(TestRunMmr)
#include "tst_run_mmr.moc"
