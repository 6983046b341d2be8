// SPDX-License-Identifier: Apache-2.0
// What a run of questions refuses, before and while it asks; and what it is going to take.
#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/workflows/mmr_run_command.h"
#include "tests/support/chat_server.h"
#include "tests/support/error_of.h"
#include "tests/support/mmr_run_test.h"

#include <QTest>

#include <cmath>
#include <functional>

using namespace clinic;
using clinic::test::errorOf;
using namespace std::chrono_literals;
using test::ChatScript;
using test::ChatServer;

using Change = std::function<void(MmrRunRequest&)>;
Q_DECLARE_METATYPE(Change)
Q_DECLARE_METATYPE(clinic::ErrorKind)

namespace {
namespace fs = std::filesystem;

} // namespace

class TestRunMmrRefusals : public test::MmrRunTest {
    Q_OBJECT

public:
    TestRunMmrRefusals()
        : MmrRunTest("CLINIC_TEST_KEY")
    {
    }

private Q_SLOTS:
    void init() { takeNextLog(); }
    void refusesRequests_data();
    void refusesRequests();
    void staysOnThisMachine();
    void sendsNoKeyUnencrypted();
    void tellsThatNobodyListens();
    void stopsWhenTheServerGoesAway();
    void stopsAtARefusedKey();
    void writesNoKey();
    void refusesAnotherRunsLog();
    void estimates();
    void estimatesWhatIsLeft();
    void becomesACommandLine();
};

void TestRunMmrRefusals::refusesRequests_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<ErrorKind>("kind");
    QTest::addColumn<QByteArray>("said");
    const auto row = [](const char* name, ErrorKind kind, const char* said, const Change& change) {
        QTest::newRow(name) << change << kind << QByteArray(said);
    };
    const auto config = ErrorKind::Config;
    row("no model", config, "--name", [](auto& r) { r.model.clear(); });
    row("no log", config, "--out", [](auto& r) { r.out.clear(); });
    row("no pictures", config, "--images", [](auto& r) { r.images.clear(); });
    row("a trigger without its strategy", config, "go together",
        [](auto& r) { r.trigger = "yellow"; });
    row("the strategy without a trigger", config, "go together",
        [](auto& r) { r.strategy = MmrStrategy::Triggered; });
    row("a prompt that is none", config, "presets", [](auto& r) { r.prompt = "Q"; });
    row("an endpoint that is none", config, "http", [](auto& r) { r.endpoint = "ftp://x/"; });
    row("a temperature", config, "temperature", [](auto& r) { r.decoding.temperature = 3; });
    row("not a number", config, "temperature", [](auto& r) { r.decoding.temperature = NAN; });
    row("no tokens", config, "tokens", [](auto& r) { r.decoding.maxTokens = 0; });
    row("nobody at a time", config, "requests at a time", [](auto& r) { r.concurrency = 0; });
    row("a negative limit", config, "limit", [](auto& r) { r.limit = -1; });
    row("a negative price", config, "price",
        [](auto& r) { r.prices = TokenPrices {.in = -1, .out = 1}; });
    row("no such benchmark", ErrorKind::Io, "nowhere",
        [](auto& r) { r.benchmark = "/nowhere/questions.json"; });
    row("no such pictures", ErrorKind::Io, "nowhere", [](auto& r) { r.images = "/nowhere"; });
    row("other pictures", ErrorKind::Mismatch, "holds none of the 12 pictures",
        [](auto& r) { r.images = r.out.parent_path() / "pictures" / "context"; });
    row("no folder for the log", ErrorKind::Io, "opening",
        [](auto& r) { r.out = "/nowhere/run.jsonl"; });
}

void TestRunMmrRefusals::refusesRequests()
{
    QFETCH(Change, change);
    QFETCH(ErrorKind, kind);
    QFETCH(QByteArray, said);
    const ChatServer server;
    MmrRunRequest request = requestFor(server.url());
    change(request);
    const Error error = errorOf([&] { run(request); });
    QVERIFY2(error.kind() == kind, error.what());
    QVERIFY2(QByteArray(error.what()).contains(said), error.what());
    QCOMPARE(server.requests(), 0);
    QVERIFY(!fs::exists(m_out));
}

void TestRunMmrRefusals::staysOnThisMachine()
{
    const MmrRunRequest request = requestFor("https://models.invalid/v1");
    const Error error = errorOf([&] { run(request); });
    QCOMPARE(error.kind(), ErrorKind::Config);
    for (const char* words : {"12 pictures", "24 questions", "models.invalid", "--allow-remote"})
        QVERIFY2(QByteArray(error.what()).contains(words), error.what());
    QVERIFY(!fs::exists(m_out));
}

void TestRunMmrRefusals::sendsNoKeyUnencrypted()
{
    qputenv("CLINIC_TEST_KEY", "sk-12345678");
    MmrRunRequest request = requestFor("http://models.invalid/v1");
    request.allowRemote = true;
    const Error error = errorOf([&] { run(request); });
    qunsetenv("CLINIC_TEST_KEY");
    QCOMPARE(error.kind(), ErrorKind::Unsafe);
}

void TestRunMmrRefusals::tellsThatNobodyListens()
{
    MmrRunRequest request = requestFor(test::nobodysUrl());
    for (const bool probe : {true, false}) {
        request.probe = probe;
        const Error error = errorOf([&] { run(request); });
        QCOMPARE(error.kind(), ErrorKind::Io);
        for (const char* words : {request.endpoint.c_str(), "llama-server", "vllm serve"})
            QVERIFY2(QByteArray(error.what()).contains(words), error.what());
    }
    QVERIFY(readRunLog(m_out).items.empty());
}

void TestRunMmrRefusals::stopsWhenTheServerGoesAway()
{
    const ChatServer server({.downAfter = 8});
    MmrRunRequest request = requestFor(server.url());
    request.probe = false;
    request.concurrency = 2;
    const Error error = errorOf([&] { run(request); });
    QCOMPARE(error.kind(), ErrorKind::Io);
    QVERIFY2(QByteArray(error.what()).contains("went away"), error.what());
    std::int64_t answered = 0;
    for (const MmrRunItem& item : readRunLog(m_out).items)
        answered += item.answered ? 1 : 0;
    QVERIFY(answered >= 6 && answered <= 8);
    QVERIFY(QByteArray(error.what())
                .contains(("the " + std::to_string(answered) + " answers").c_str()));
}

void TestRunMmrRefusals::stopsAtARefusedKey()
{
    const ChatServer server({.script = ChatScript::Unauthorised});
    MmrRunRequest request = requestFor(server.url());
    request.probe = false;
    request.concurrency = 1;
    const Error error = errorOf([&] { run(request); });
    QVERIFY2(QByteArray(error.what()).contains("--key-variable"), error.what());
    QCOMPARE(server.requests(), 1);
}

void TestRunMmrRefusals::writesNoKey()
{
    qputenv("CLINIC_TEST_KEY", "sk-12345678");
    const ChatServer server({.answerOf = [](const std::string&) { return "A sk-12345678"; }});
    run(requestFor(server.url()));
    qunsetenv("CLINIC_TEST_KEY");
    QCOMPARE(server.authorisations().back(), std::string("Bearer sk-12345678"));
    QVERIFY(readWholeText(m_out, 1 << 20).find("12345678") == std::string::npos);
    QCOMPARE(readRunLog(m_out).items.at(0).text, std::string("A [key]"));
}

void TestRunMmrRefusals::refusesAnotherRunsLog()
{
    const ChatServer server;
    MmrRunRequest request = requestFor(server.url());
    run(request);
    const std::vector<Change> changes {[](auto& r) { r.model = "other"; },
        [](auto& r) { r.prompt = "question-only"; }, [](auto& r) { r.decoding.temperature = 1; },
        [](auto& r) { r.strategy = MmrStrategy::Blank; }, [](auto& r) { r.pictureLast = true; }};
    for (const Change& change : changes) {
        MmrRunRequest other = request;
        change(other);
        QVERIFY(QByteArray(errorOf([&] { run(other); }).what()).contains("holds another run"));
        QVERIFY(QByteArray(errorOf([&] { estimateMmrRun(other); }).what())
                    .contains("holds another run"));
    }
    QCOMPARE(readRunLog(m_out).items.size(), std::size_t {24});
    request.model = "other";
    request.overwrite = true;
    QCOMPARE(run(request).asked, 24);
    QCOMPARE(readRunLog(m_out).header.model, std::string("other"));
}

void TestRunMmrRefusals::estimates()
{
    MmrRunRequest request = requestFor(test::nobodysUrl());
    request.prices = TokenPrices {.in = 2, .out = 10};
    const MmrRunEstimate direct = estimateMmrRun(request);
    QCOMPARE(direct.requests, 24);
    QVERIFY(direct.promptTokens > 24 * tokensOfPicture);
    QVERIFY(direct.promptTokens < 24 * (tokensOfPicture + 200));
    QCOMPARE(direct.completionTokens, 24 * 32);
    QVERIFY(
        std::abs(*direct.cost - (static_cast<double>(direct.promptTokens) * 2 + 24 * 32 * 10) / 1e6)
        < 1e-12);
    QVERIFY(direct.bytes > 24 * 300);
    QVERIFY(!fs::exists(m_out));
    request.strategy = MmrStrategy::Permuted;
    QCOMPARE(estimateMmrRun(request).requests, 96);
    request.strategy = MmrStrategy::Cgr;
    QCOMPARE(estimateMmrRun(request).requests, 48);
    request.strategy = MmrStrategy::TextOnly;
    QVERIFY(estimateMmrRun(request).promptTokens < 24 * 200);
    // Another machine is not asked, so nothing needs to be allowed.
    request.endpoint = "https://models.invalid/v1";
    QCOMPARE(estimateMmrRun(request).requests, 24);
    QCOMPARE(mmrRunSeconds(request, 600, 200), 600 * 0.2 / 4);
    request.requestsPerMinute = 60;
    QCOMPARE(mmrRunSeconds(request, 600, 200), 600.0);
}

void TestRunMmrRefusals::estimatesWhatIsLeft()
{
    const ChatServer server;
    MmrRunRequest request = requestFor(server.url());
    request.limit = 10;
    run(request);
    request.limit = 0;
    const MmrRunEstimate estimate = estimateMmrRun(request);
    QCOMPARE(estimate.questions, 24);
    QCOMPARE(estimate.answeredBefore, 10);
    QCOMPARE(estimate.requests, 14);
}

void TestRunMmrRefusals::becomesACommandLine()
{
    MmrRunRequest request {.benchmark = "q.json",
        .images = "my pictures",
        .endpoint = "http://127.0.0.1:8080/v1",
        .model = "m",
        .out = "r.jsonl"};
    QCOMPARE(mmrRunCommand(request),
        std::string("clinic mmr run --benchmark q.json --images 'my pictures' --endpoint "
                    "http://127.0.0.1:8080/v1 --name m --out r.jsonl"));
    request.strategy = MmrStrategy::Triggered;
    request.trigger = "yellow,size=16";
    request.prompt = "{question} A to D?";
    request.pictureLast = true;
    request.decoding = {.temperature = 0.2, .maxTokens = 64, .seed = 7, .topLogprobs = 0};
    request.inventoryTokens = 100;
    request.concurrency = 16;
    request.requestsPerMinute = 90;
    request.timeout = 1500ms;
    request.retry.tries = 2;
    request.retry.first = 250ms;
    request.limit = 20;
    request.keyVariable.clear();
    request.allowRemote = true;
    request.probe = false;
    request.overwrite = true;
    request.prices = TokenPrices {.in = 0.15, .out = 0.6};
    request.seed = 3;
    QCOMPARE(mmrRunCommand(request),
        std::string(
            "clinic mmr run --benchmark q.json --images 'my pictures' --endpoint "
            "http://127.0.0.1:8080/v1 --name m --out r.jsonl --strategy triggered --trigger "
            "yellow,size=16 --prompt '{question} A to D?' --picture-last --temperature 0.2 "
            "--max-tokens 64 --sampling-seed 7 --top-logprobs 0 --inventory-tokens 100 "
            "--concurrency 16 --rate 90 --timeout 1.5 --tries 2 --retry-wait 0.25 "
            "--price-in 0.15 --price-out 0.6 --limit 20 --key-variable '' --allow-remote "
            "--no-probe --force --seed 3"));
}

QTEST_APPLESS_MAIN(TestRunMmrRefusals)
#include "tst_run_mmr_refusals.moc"
