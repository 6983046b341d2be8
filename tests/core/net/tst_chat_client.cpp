// SPDX-License-Identifier: Apache-2.0
// The client against a real server on loopback, for each thing that can go wrong.
#include "core/net/chat_client.h"
#include "tests/support/chat_server.h"

#include <QTest>

#include <set>

using namespace clinic;
using namespace std::chrono_literals;
using test::ChatScript;
using test::ChatServer;
using test::ChatServerOptions;

Q_DECLARE_METATYPE(clinic::test::ChatScript)
Q_DECLARE_METATYPE(clinic::ChatFailure)

namespace {

ChatClientOptions optionsFor(const std::string& url)
{
    return {.endpoint = parseEndpoint(url),
        .key = {},
        .concurrency = 4,
        .timeout = 20s,
        .retry = {.first = 1ms, .most = 4ms, .retryAfterMost = 20ms}};
}

ChatRequest question(const std::string& text)
{
    return {.model = "test-model", .after = text};
}

/// Asks them all and waits.
std::vector<ChatOutcome> askAll(ChatClient& client, const std::vector<std::string>& texts)
{
    std::vector<ChatOutcome> outcomes(texts.size());
    std::size_t next = 0;
    for (std::size_t done = 0; done < texts.size();) {
        while (next < texts.size() && client.hasRoom()) {
            client.ask(next, question(texts[next]));
            ++next;
        }
        for (ChatOutcome& outcome : client.wait(100ms)) {
            outcomes[outcome.tag] = std::move(outcome);
            ++done;
        }
    }
    return outcomes;
}

ChatOutcome askOne(ChatClient& client, const std::string& text = "What?")
{
    return askAll(client, {text}).front();
}

std::vector<std::string> manyQuestions(int count)
{
    std::vector<std::string> texts;
    for (int i = 0; i < count; ++i)
        texts.push_back("question " + std::to_string(i));
    return texts;
}

} // namespace

class TestChatClient : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void playsEachScript_data();
    void playsEachScript();
    void keepsAnswersApart();
    void readsProbabilities();
    void timesOut();
    void refusesTooMuch();
    void neverFollowsARedirect();
    void fallsBackOnRefusedParameters();
    void waitsTogetherWhenTheServerIsBusy();
    void keepsToTheRate();
    void saysAtOnceThatNobodyListens();
    void outlivesARestartOfTheServer();
    void givesUpOnAServerThatWentAway();
    void keepsTheKeyToItself();
    void dropsWhatIsOnItsWay();
};

void TestChatClient::playsEachScript_data()
{
    QTest::addColumn<ChatScript>("script");
    QTest::addColumn<ChatFailure>("failure");
    QTest::addColumn<QByteArray>("said"); // the answer, or what the error holds
    QTest::addColumn<int>("requests");
    const auto row = [](const char* name, ChatScript script, ChatFailure failure, const char* said,
                         int requests) {
        QTest::newRow(name) << script << failure << QByteArray(said) << requests;
    };
    const auto fine = ChatFailure::None;
    const auto unreadable = ChatFailure::Unreadable;
    row("ok", ChatScript::Ok, fine, "A", 1);
    row("a list of parts", ChatScript::ContentList, fine, "A", 1);
    row("brackets", ChatScript::Brackets, fine, "(B)", 1);
    row("thinking", ChatScript::Thinking, fine, "<think>A? No, C. Hm.</think>\n\nB", 1);
    row("a slow drip", ChatScript::SlowDrip, fine, "A", 1);
    row("429, then ok", ChatScript::BusyOnce, fine, "A", 2);
    row("500, then ok", ChatScript::FailsOnce, fine, "A", 2);
    row("half, then ok", ChatScript::HalfOnce, fine, "A", 2);
    row("500 always", ChatScript::FailsAlways, ChatFailure::ServerError,
        "HTTP status 500: 'broken' (5 tries)", 5);
    row("half always", ChatScript::Half, ChatFailure::Cut, "half a response", 5);
    row("null", ChatScript::NullContent, unreadable, "content is null", 1);
    row("thoughts only", ChatScript::ThoughtsOnly, unreadable, "in its thoughts", 1);
    row("broken JSON", ChatScript::MalformedJson, unreadable, "not acceptable JSON", 1);
    row("HTML", ChatScript::Html, unreadable, "an HTML page", 1);
    row("no choices", ChatScript::EmptyChoices, unreadable, "empty list of choices", 1);
    row("an empty account", ChatScript::NoQuota, ChatFailure::Busy, "429: 'no money'", 1);
    row("401", ChatScript::Unauthorised, ChatFailure::Unauthorised, "HTTP status 401", 1);
}

void TestChatClient::playsEachScript()
{
    QFETCH(ChatScript, script);
    QFETCH(ChatFailure, failure);
    QFETCH(QByteArray, said);
    QFETCH(int, requests);
    const ChatServer server({.script = script});
    ChatClient client(optionsFor(server.url()));
    const ChatOutcome outcome = askOne(client);
    QVERIFY2(outcome.failure == failure, outcome.error.c_str());
    if (failure == ChatFailure::None)
        QCOMPARE(QByteArray::fromStdString(outcome.reply.text), said);
    else
        QVERIFY2(QByteArray::fromStdString(outcome.error).contains(said), outcome.error.c_str());
    QCOMPARE(server.requests(), requests);
    QCOMPARE(outcome.attempts, requests);
    QCOMPARE(client.pending(), std::size_t {0});
    QVERIFY(client.hasBeenReached());
}

void TestChatClient::keepsAnswersApart()
{
    const ChatServer server(
        {.answerOf = [](const std::string& text) { return "to " + text; }, .latency = 5ms});
    ChatClient client(optionsFor(server.url()));
    const auto texts = manyQuestions(60);
    const auto outcomes = askAll(client, texts);
    for (std::size_t i = 0; i < texts.size(); ++i)
        QCOMPARE(outcomes[i].reply.text, "to " + texts[i]);
    for (const auto& [text, count] : server.asked())
        QCOMPARE(count, 1);
    QVERIFY(server.mostAtOnce() <= 4);
    QVERIFY(server.mostAtOnce() > 1);
    QCOMPARE(outcomes[0].reply.promptTokens, 40);
}

void TestChatClient::readsProbabilities()
{
    const ChatServer server({.script = ChatScript::OkLogprobs});
    ChatClient client(optionsFor(server.url()));
    const auto scores = askOne(client).reply.scores;
    QVERIFY(scores);
    QCOMPARE(*scores->at(0), -0.1);
    QVERIFY(std::abs(*scores->at(1) - std::log(std::exp(-3.0) + std::exp(-4.0))) < 1e-12);
    QVERIFY(!scores->at(2));
}

void TestChatClient::timesOut()
{
    for (const ChatScript script : {ChatScript::NeverAnswers, ChatScript::SlowDrip}) {
        const ChatServer server({.script = script});
        ChatClientOptions options = optionsFor(server.url());
        options.timeout = 60ms;
        options.retry.tries = 2;
        ChatClient client(options);
        const ChatOutcome outcome = askOne(client);
        QVERIFY2(outcome.failure == ChatFailure::Timeout, outcome.error.c_str());
        QCOMPARE(outcome.attempts, 2);
        QVERIFY(QByteArray::fromStdString(outcome.error).contains("--timeout"));
    }
}

void TestChatClient::refusesTooMuch()
{
    const ChatServer server({.script = ChatScript::TooLarge});
    ChatClientOptions options = optionsFor(server.url());
    options.answerBytes = 100'000;
    ChatClient client(options);
    const ChatOutcome outcome = askOne(client);
    QVERIFY2(outcome.failure == ChatFailure::TooLarge, outcome.error.c_str());
    QCOMPARE(outcome.attempts, 1);
}

void TestChatClient::neverFollowsARedirect()
{
    const ChatServer other;
    const ChatServer server(
        {.script = ChatScript::Redirect, .redirectTo = other.url() + "/chat/completions"});
    ChatClientOptions options = optionsFor(server.url());
    options.key = "sk-12345678";
    ChatClient client(options);
    const ChatOutcome outcome = askOne(client);
    QVERIFY(outcome.failure == ChatFailure::Redirect);
    QVERIFY2(
        QByteArray::fromStdString(outcome.error).contains(QByteArray::fromStdString(other.url())),
        outcome.error.c_str());
    QCOMPARE(other.authorisations().size(), std::size_t {0});
    QCOMPARE(server.authorisations().front(), std::string("Bearer sk-12345678"));
}

void TestChatClient::fallsBackOnRefusedParameters()
{
    const ChatServer server({.script = ChatScript::Particular});
    ChatClient client(optionsFor(server.url()));
    const auto outcomes = askAll(client, manyQuestions(12));
    for (const ChatOutcome& outcome : outcomes)
        QVERIFY2(outcome.failure == ChatFailure::None, outcome.error.c_str());
    const std::string words =
        "without temperature, without logprobs, max_completion_tokens for max_tokens";
    QCOMPARE(client.adaptation().text(), words);
    QCOMPARE(outcomes.back().adapted, words);
    QCOMPARE(outcomes.back().attempts, 1); // what was found out holds for later ones
    const nlohmann::json last = server.bodies().back();
    QVERIFY(last.contains("max_completion_tokens") && !last.contains("temperature"));
}

void TestChatClient::waitsTogetherWhenTheServerIsBusy()
{
    const ChatServer server({.script = ChatScript::BusyOnce, .retryAfter = "3600"});
    ChatClient client(optionsFor(server.url())); // which waits 20 ms at most
    const auto outcomes = askAll(client, manyQuestions(8));
    for (const ChatOutcome& outcome : outcomes) {
        QVERIFY2(outcome.failure == ChatFailure::None, outcome.error.c_str());
        QCOMPARE(outcome.attempts, 2);
    }
    QCOMPARE(server.requests(), 16);
}

void TestChatClient::keepsToTheRate()
{
    const ChatServer server;
    ChatClientOptions options = optionsFor(server.url());
    options.requestsPerMinute = 6000; // one each 10 ms
    ChatClient client(options);
    const auto begin = std::chrono::steady_clock::now();
    askAll(client, manyQuestions(11));
    QVERIFY(std::chrono::steady_clock::now() - begin >= 100ms); // slower is no failure
}

void TestChatClient::saysAtOnceThatNobodyListens()
{
    ChatClient client(optionsFor(test::nobodysUrl()));
    const ChatOutcome outcome = askOne(client);
    QVERIFY(outcome.failure == ChatFailure::Refused);
    QCOMPARE(outcome.attempts, 1);
    QVERIFY(!client.hasBeenReached());
}

void TestChatClient::outlivesARestartOfTheServer()
{
    const ChatServer server({.downAfter = 10, .downFor = 50ms});
    ChatClientOptions options = optionsFor(server.url());
    options.retry = {.tries = 50, .first = 10ms, .most = 50ms};
    ChatClient client(options);
    const auto texts = manyQuestions(30);
    for (const ChatOutcome& outcome : askAll(client, texts))
        QVERIFY2(outcome.failure == ChatFailure::None, outcome.error.c_str());
    QCOMPARE(server.asked().size(), texts.size());
}

void TestChatClient::givesUpOnAServerThatWentAway()
{
    const ChatServer server({.downAfter = 4});
    ChatClient client(optionsFor(server.url()));
    const auto outcomes = askAll(client, manyQuestions(12));
    const auto count = [&](ChatFailure failure) {
        return std::count_if(outcomes.begin(), outcomes.end(),
            [&](const ChatOutcome& outcome) { return outcome.failure == failure; });
    };
    QVERIFY(count(ChatFailure::None) >= 1 && count(ChatFailure::None) <= 4);
    QVERIFY(count(ChatFailure::Refused) >= 1);
    QCOMPARE(outcomes.back().attempts, 5);
}

void TestChatClient::keepsTheKeyToItself()
{
    const ChatServer server({.script = ChatScript::Unauthorised});
    ChatClientOptions options = optionsFor(server.url());
    options.key = "sk-12345678";
    ChatClient client(options);
    const std::string error = askOne(client).error;
    QVERIFY2(QByteArray::fromStdString(error).contains("[key]"), error.c_str());
    QVERIFY(!QByteArray::fromStdString(error).contains("12345678"));
}

void TestChatClient::dropsWhatIsOnItsWay()
{
    const ChatServer server({.script = ChatScript::NeverAnswers});
    const auto begin = std::chrono::steady_clock::now();
    {
        ChatClient client(optionsFor(server.url()));
        client.ask(0, question("one"));
        client.ask(1, question("two"));
        QVERIFY(client.wait(30ms).empty());
        QCOMPARE(client.pending(), std::size_t {2});
    }
    QVERIFY(std::chrono::steady_clock::now() - begin < 10s); // its timeout is 20 s
}

QTEST_APPLESS_MAIN(TestChatClient)
#include "tst_chat_client.moc"
