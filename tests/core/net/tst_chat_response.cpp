// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/net/chat_response.h"
#include "tests/support/error_of.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace clinic;
using clinic::test::errorOf;
using Json = nlohmann::json;

namespace {

std::string completion(const Json& message)
{
    return Json({{"choices", Json::array({{{"message", message}, {"finish_reason", "stop"}}})}})
        .dump();
}

} // namespace

class TestChatResponse : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsAnAnswer();
    void readsContent_data();
    void readsContent();
    void saysWhatItIsInstead_data();
    void saysWhatItIsInstead();
    void readsServersWords_data();
    void readsServersWords();
    void listsModels();
};

void TestChatResponse::readsAnAnswer()
{
    const ChatReply reply = parseChatResponse(
        R"({"id": "x", "choices": [{"message": {"role": "assistant", "content": "B",
            "reasoning_content": "hm"}, "finish_reason": "length", "logprobs": {"content": [
            {"token": "B", "logprob": -0.5, "bytes": [66], "top_logprobs": [
                {"token": "B", "logprob": -0.5}, {"token": "A", "logprob": -1.5}]}]}}],
            "usage": {"prompt_tokens": 7, "completion_tokens": 2}})",
        "application/json");
    QCOMPARE(reply.text, std::string("B"));
    QCOMPARE(reply.reasoning, std::string("hm"));
    QCOMPARE(reply.finishReason, std::string("length"));
    QCOMPARE(reply.promptTokens, 7);
    QCOMPARE(reply.completionTokens, 2);
    QVERIFY(reply.scores);
    QCOMPARE(*reply.scores->at(1), -0.5);
    QCOMPARE(*reply.scores->at(0), -1.5);
    QVERIFY(!reply.scores->at(2));
}

void TestChatResponse::readsContent_data()
{
    QTest::addColumn<std::string>("message");
    QTest::addColumn<std::string>("text");
    const auto row = [](const char* name, const char* message, const char* text) {
        QTest::newRow(name) << std::string(message) << std::string(text);
    };
    row("a string", R"j({"content": "(B)"})j", "(B)");
    row("an empty string", R"({"content": ""})", "");
    row("parts",
        R"({"content": [{"type": "text", "text": "It is "}, {"type": "text", "text": "B"}]})",
        "It is B");
    row("parts that are strings", R"({"content": ["B"]})", "B");
    row("thinking left in", R"({"content": "<think>A?</think>B"})", "<think>A?</think>B");
    row("a refusal", R"({"content": null, "refusal": "I cannot say."})", "I cannot say.");
}

void TestChatResponse::readsContent()
{
    QFETCH(std::string, message);
    QFETCH(std::string, text);
    const ChatReply reply = parseChatResponse(completion(Json::parse(message)), "");
    QCOMPARE(reply.text, text);
    QVERIFY(!reply.scores); // nothing is made up
}

void TestChatResponse::saysWhatItIsInstead_data()
{
    QTest::addColumn<std::string>("body");
    QTest::addColumn<std::string>("type");
    QTest::addColumn<QByteArray>("said");
    const auto row = [](const char* name, const std::string& body, const char* said,
                         const char* type = "application/json") {
        QTest::newRow(name) << body << std::string(type) << QByteArray(said);
    };
    row("HTML by its type", "Welcome", "an HTML page", "text/html; charset=utf-8");
    row("HTML by its first byte", " <!doctype html>", "an HTML page");
    row("nothing", "", "is empty");
    row("JSON that ends", R"({"choices": [{"mess)", "not acceptable JSON");
    row("two documents", R"({"choices": []} {})", "not acceptable JSON");
    row("no choices", R"({"object": "list"})", "has no choices");
    row("an error with status 200", R"({"error": {"message": "model is loading"}})",
        "reports an error: 'model is loading'");
    row("an empty list of choices", R"({"choices": []})", "an empty list of choices");
    row("choices that are none", R"({"choices": "B"})", "an empty list of choices");
    row("a choice without a message", R"({"choices": [{"text": "B"}]})", "has no message");
    row("null", completion({{"content", nullptr}}), "content is null (finish_reason 'stop')");
    row("no content", completion({{"role", "assistant"}}), "content is null");
    row("a number", completion({{"content", 7}}), "content is number");
    row("thoughts only", completion({{"content", nullptr}, {"reasoning_content", "Hm"}}),
        "ended in its thoughts");
    row("thoughts and an empty answer", completion({{"content", ""}, {"reasoning", "Hm"}}),
        "ended in its thoughts");
    row("deep nesting", std::string(200, '['), "nested deeper");
}

void TestChatResponse::saysWhatItIsInstead()
{
    QFETCH(std::string, body);
    QFETCH(std::string, type);
    QFETCH(QByteArray, said);
    const Error error = errorOf([&] { parseChatResponse(body, type); });
    QCOMPARE(error.kind(), ErrorKind::Format);
    QVERIFY2(QByteArray(error.what()).contains(said), error.what());
}

void TestChatResponse::readsServersWords_data()
{
    QTest::addColumn<std::string>("body");
    QTest::addColumn<std::string>("message");
    QTest::newRow("an object") << std::string(R"({"error": {"message": "no"}})")
                               << std::string("no");
    QTest::newRow("a string") << std::string(R"({"error": "no"})") << std::string("no");
    QTest::newRow("a message") << std::string(R"({"message": "no"})") << std::string("no");
    QTest::newRow("a detail") << std::string(R"({"detail": "no"})") << std::string("no");
    QTest::newRow("plain text") << std::string("no") << std::string("no");
    QTest::newRow("HTML") << std::string("<p>no</p>") << std::string("an HTML page");
    QTest::newRow("nothing") << std::string() << std::string();
    QTest::newRow("a number") << std::string("7") << std::string();
}

void TestChatResponse::readsServersWords()
{
    QFETCH(std::string, body);
    QFETCH(std::string, message);
    QCOMPARE(parseServerError(body, "").message, message);
}

void TestChatResponse::listsModels()
{
    QCOMPARE(parseModelList(R"({"data": [{"id": "a"}, {"id": 7}, {}, {"id": "b"}]})"),
        (std::vector<std::string> {"a", "b"}));
    for (const char* body : {"[]", "{}", R"({"data": 1})", "nonsense"}) {
        const Error error = errorOf([&] { parseModelList(body); });
        QCOMPARE(error.kind(), ErrorKind::Format);
    }
}

QTEST_APPLESS_MAIN(TestChatResponse)
#include "tst_chat_response.moc"
