// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/net/endpoint_probe.h"
#include "tests/support/chat_server.h"
#include "tests/support/error_of.h"

#include <QTest>

using namespace clinic;
using clinic::test::errorOf;
using namespace std::chrono_literals;
using test::ChatScript;
using test::ChatServer;

Q_DECLARE_METATYPE(clinic::test::ChatScript)

namespace {

ChatClientOptions optionsFor(const std::string& url)
{
    return {.endpoint = parseEndpoint(url),
        .key = {},
        .timeout = 5s,
        .retry = {.tries = 2, .first = 1ms, .most = 1ms, .retryAfterMost = 1ms}};
}

ChatRequest trial(const std::string& model)
{
    return {.model = model,
        .picture = {std::make_shared<const std::vector<std::byte>>(3), "image/png"},
        .after = "Answer with the letter B only."};
}

EndpointCapabilities probe(const std::string& url, const std::string& model = "test-model")
{
    ChatClient client(optionsFor(url));
    TaskContext context;
    return probeEndpoint(client, trial(model), context);
}

bool says(const EndpointCapabilities& found, std::string_view words)
{
    return std::any_of(found.notes.begin(), found.notes.end(),
        [&](const std::string& note) { return note.find(words) != std::string::npos; });
}

} // namespace

class TestEndpointProbe : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsOutWhatAServerCanDo();
    void knowsAServerWithoutProbabilities();
    void toleratesNoListOfModels();
    void notesAModelThatIsNotListed();
    void notesATrialThatFails();
    void tellsWhatWasAdapted();
    void failsAtOnce_data();
    void failsAtOnce();
    void saysHowToStartAServer();
    void stops();
};

void TestEndpointProbe::findsOutWhatAServerCanDo()
{
    const ChatServer server({.script = ChatScript::OkLogprobs});
    const EndpointCapabilities found = probe(server.url());
    QCOMPARE(found.modelListed, std::optional(true));
    QCOMPARE(found.models, std::vector<std::string> {"test-model"});
    QCOMPARE(found.pictures, std::optional(true));
    QCOMPARE(found.logprobs, std::optional(true));
    QVERIFY(found.notes.empty());
    QCOMPARE(server.requests(), 1);
}

void TestEndpointProbe::knowsAServerWithoutProbabilities()
{
    const ChatServer server;
    QCOMPARE(probe(server.url()).logprobs, std::optional(false));
}

void TestEndpointProbe::toleratesNoListOfModels()
{
    const ChatServer server({.listsModels = false});
    const EndpointCapabilities found = probe(server.url());
    QVERIFY(!found.modelListed);
    QCOMPARE(found.pictures, std::optional(true));
    QVERIFY(says(found, "404"));
}

void TestEndpointProbe::notesAModelThatIsNotListed()
{
    const ChatServer server;
    const EndpointCapabilities found = probe(server.url(), "other");
    QCOMPARE(found.modelListed, std::optional(false));
    QVERIFY(says(found, "'test-model'"));
}

void TestEndpointProbe::notesATrialThatFails()
{
    const ChatServer server({.script = ChatScript::FailsAlways});
    const EndpointCapabilities found = probe(server.url());
    QVERIFY(!found.pictures);
    QVERIFY(says(found, "status 500"));
}

void TestEndpointProbe::tellsWhatWasAdapted()
{
    const ChatServer server({.script = ChatScript::Particular});
    QVERIFY(says(probe(server.url()), "without temperature"));
}

void TestEndpointProbe::failsAtOnce_data()
{
    QTest::addColumn<ChatScript>("script");
    QTest::addColumn<QByteArray>("said");
    QTest::newRow("no pictures") << ChatScript::NoPictures << QByteArray("takes no pictures");
    QTest::newRow("a wrong key") << ChatScript::Unauthorised << QByteArray("--key-variable");
    QTest::newRow("a redirect") << ChatScript::Redirect << QByteArray("redirects to");
}

void TestEndpointProbe::failsAtOnce()
{
    QFETCH(ChatScript, script);
    QFETCH(QByteArray, said);
    const ChatServer server({.script = script, .redirectTo = "https://example.org/v1"});
    const Error error = errorOf([&] { probe(server.url()); });
    QVERIFY2(QByteArray(error.what()).contains(said), error.what());
}

void TestEndpointProbe::saysHowToStartAServer()
{
    const std::string url = test::nobodysUrl();
    const Error error = errorOf([&] { probe(url); });
    QCOMPARE(error.kind(), ErrorKind::Io);
    for (const std::string& words : {url, std::string("llama-server"), std::string("vllm serve")})
        QVERIFY2(QByteArray(error.what()).contains(words.c_str()), error.what());
}

void TestEndpointProbe::stops()
{
    const ChatServer server({.script = ChatScript::NeverAnswers});
    ChatClient client(optionsFor(server.url()));
    std::stop_source stop;
    TaskContext context(stop.get_token(), {});
    stop.request_stop();
    QVERIFY_EXCEPTION_THROWN(probeEndpoint(client, trial("test-model"), context), Cancelled);
}

QTEST_APPLESS_MAIN(TestEndpointProbe)
#include "tst_endpoint_probe.moc"
