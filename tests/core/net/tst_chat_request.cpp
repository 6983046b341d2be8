// SPDX-License-Identifier: Apache-2.0
#include "core/net/base64.h"
#include "core/net/chat_adaptation.h"
#include "core/net/chat_request.h"
#include "core/net/chat_response.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace clinic;
using Json = nlohmann::json;

namespace {

ChatPicture picture(std::string_view bytes)
{
    const auto* begin = reinterpret_cast<const std::byte*>(bytes.data());
    return {
        std::make_shared<const std::vector<std::byte>>(begin, begin + bytes.size()), "image/jpeg"};
}

/// QCOMPARE cannot print JSON.
bool same(const Json& found, const Json& expected)
{
    if (found != expected)
        qWarning("found %s", found.dump().c_str());
    return found == expected;
}

Json bodyOf(const ChatRequest& request, const ChatAdaptation& adaptation = {})
{
    return Json::parse(chatRequestBody(request, adaptation));
}

} // namespace

class TestChatRequest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void encodesBase64();
    void hasTheShapeOfTheApi();
    void putsThePictureInBetween();
    void isNotMisledByTheQuestion();
    void sendsPlainTextWithoutAPicture();
    void mendsTextThatIsNotUtf8();
    void leavesOutWhatTheServerRefused();
    void findsTheRefusedParameter_data();
    void findsTheRefusedParameter();
    void givesUpOnWhatWasTriedAlready();
};

void TestChatRequest::encodesBase64()
{
    const auto encoded = [](std::string_view text) {
        return base64Of(std::as_bytes(std::span(text.data(), text.size())));
    };
    QCOMPARE(encoded(""), std::string());
    QCOMPARE(encoded("f"), std::string("Zg=="));
    QCOMPARE(encoded("fo"), std::string("Zm8="));
    QCOMPARE(encoded("foo"), std::string("Zm9v"));
    QCOMPARE(encoded("foobar"), std::string("Zm9vYmFy"));
    QCOMPARE(encoded(std::string_view("\xFF\xFE\xFB\0", 4)), std::string("//77AA=="));
}

void TestChatRequest::hasTheShapeOfTheApi()
{
    const Json body = bodyOf({.model = "m", .picture = picture("foo"), .after = "What?"});
    QVERIFY(same(body["model"], Json("m")));
    QVERIFY(same(body["temperature"], Json(0.0)));
    QVERIFY(same(body["max_tokens"], Json(32)));
    QVERIFY(same(body["seed"], Json(1)));
    QVERIFY(same(body["stream"], Json(false)));
    QVERIFY(same(body["logprobs"], Json(true)));
    QVERIFY(same(body["top_logprobs"], Json(20)));
    QCOMPARE(body["messages"].size(), std::size_t {1});
    const Json& message = body["messages"][0];
    QVERIFY(same(message["role"], Json("user")));
    QVERIFY(same(message["content"][0],
        Json({{"type", "image_url"}, {"image_url", {{"url", "data:image/jpeg;base64,Zm9v"}}}})));
    QVERIFY(same(message["content"][1], Json({{"type", "text"}, {"text", "What?"}})));
}

void TestChatRequest::putsThePictureInBetween()
{
    const Json body =
        bodyOf({.model = "m", .before = "before", .picture = picture("foo"), .after = "after"});
    const Json& content = body["messages"][0]["content"];
    QCOMPARE(content.size(), std::size_t {3});
    QVERIFY(same(content[0]["text"], Json("before")));
    QVERIFY(same(content[1]["type"], Json("image_url")));
    QVERIFY(same(content[2]["text"], Json("after")));
}

void TestChatRequest::isNotMisledByTheQuestion()
{
    const std::string nasty = R"({"url":"data:clinic"} "image_url":{"url":"data:clinic"})";
    const Json body =
        bodyOf({.model = nasty, .before = nasty, .picture = picture("foo"), .after = nasty});
    const Json& content = body["messages"][0]["content"];
    QVERIFY(same(body["model"], Json(nasty)));
    QVERIFY(same(content[0]["text"], Json(nasty)));
    QVERIFY(same(content[1]["image_url"]["url"], Json("data:image/jpeg;base64,Zm9v")));
    QVERIFY(same(content[2]["text"], Json(nasty)));
}

void TestChatRequest::sendsPlainTextWithoutAPicture()
{
    QVERIFY(
        same(bodyOf({.model = "m", .after = "What?"})["messages"][0]["content"], Json("What?")));
}

void TestChatRequest::mendsTextThatIsNotUtf8()
{
    const Json body = bodyOf({.model = "m", .after = "caf\xE9"});
    QVERIFY(same(body["messages"][0]["content"], Json("caf\xEF\xBF\xBD")));
}

void TestChatRequest::leavesOutWhatTheServerRefused()
{
    const ChatRequest request {.model = "m", .after = "What?"};
    const Json body = bodyOf(request,
        {.noTemperature = true, .noSeed = true, .noLogprobs = true, .completionTokens = true});
    for (const char* key : {"temperature", "seed", "logprobs", "top_logprobs", "max_tokens"})
        QVERIFY2(!body.contains(key), key);
    QVERIFY(same(body["max_completion_tokens"], Json(32)));
    QVERIFY(!bodyOf(request, {.noTopLogprobs = true}).contains("top_logprobs"));
    QVERIFY(bodyOf(request, {.noTopLogprobs = true}).contains("logprobs"));
    const Json unlimited = bodyOf(request, {.completionTokens = true, .noLimit = true});
    QVERIFY(!unlimited.contains("max_tokens") && !unlimited.contains("max_completion_tokens"));
}

void TestChatRequest::findsTheRefusedParameter_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<std::string>("body");
    QTest::addColumn<std::string>("words");
    const auto row = [](const char* name, int status, const char* body, const char* words) {
        QTest::newRow(name) << status << std::string(body) << std::string(words);
    };
    row("named by param", 400,
        R"({"error":{"message":"Unsupported value","param":"temperature","code":"unsupported_value"}})",
        "without temperature");
    row("named by words, the refused one before the advised one", 400,
        R"({"error":{"message":"Unsupported parameter: 'max_tokens' is not supported. Use 'max_completion_tokens' instead."}})",
        "max_completion_tokens for max_tokens");
    row("FastAPI's list", 422,
        R"({"detail":[{"loc":["body","top_logprobs"],"msg":"Extra inputs are not permitted"}]})",
        "without top_logprobs");
    row("logprobs, not seed", 400, R"({"error":"logprobs is not supported here"})",
        "without logprobs");
    row("a string", 400, R"({"error":"unknown field \"seed\""})", "without seed");
    row("something else", 400, R"({"error":{"message":"context length exceeded"}})", "");
    row("a name inside of a word", 400, R"({"error":"unknown seedling"})", "");
    row("a name that is not blamed", 400, R"({"error":"the seed is fine"})", "");
    row("another status", 500, R"({"error":{"message":"unsupported","param":"temperature"}})", "");
}

void TestChatRequest::findsTheRefusedParameter()
{
    QFETCH(int, status);
    QFETCH(std::string, body);
    QFETCH(std::string, words);
    ChatAdaptation adaptation;
    QCOMPARE(adaptTo(parseServerError(body, ""), status, adaptation), !words.empty());
    QCOMPARE(adaptation.text(), words);
}

void TestChatRequest::givesUpOnWhatWasTriedAlready()
{
    const auto refusal = [](const char* name) {
        return ChatServerError {"unsupported", "", "", name};
    };
    ChatAdaptation adaptation {.noTemperature = true, .completionTokens = true};
    QVERIFY(!adaptTo(refusal("temperature"), 400, adaptation));
    QVERIFY(!adaptTo(refusal("max_tokens"), 400, adaptation));
    QVERIFY(adaptTo(refusal("max_completion_tokens"), 400, adaptation));
    QVERIFY(adaptation.noLimit);
    QVERIFY(adaptTo(refusal("top_logprobs"), 400, adaptation));
    QVERIFY(adaptTo(refusal("top_logprobs"), 400, adaptation));
    QVERIFY(adaptation.noLogprobs);
    QVERIFY(!adaptTo(refusal("top_logprobs"), 400, adaptation));
}

QTEST_APPLESS_MAIN(TestChatRequest)
#include "tst_chat_request.moc"
