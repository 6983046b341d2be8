// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/mmr/training/training_index.h"
#include "tests/core/mmr/training/training_set_builder.h"
#include "tests/support/error_of.h"

#include <QTest>

#include <stop_token>

using namespace clinic;
using clinic::test::errorOf;

namespace {

/// Samples of some 300 bytes.
std::string manyLines(std::size_t samples)
{
    std::string text;
    for (std::size_t i = 0; i < samples; ++i)
        text += asLine(sampleOf(std::to_string(i), {"<image>\nq", std::string(200, 'a')}));
    return text;
}

constexpr std::size_t many = 40'000; // more than two blocks, more than a chunk of the index

} // namespace

class TestTrainingIndex : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void opensBothForms_data();
    void opensBothForms();
    void handsOutRowsWhileItFills();
    void keepsWhatWasFoundWhenStopped();
    void refusesWhatHoldsNoSample_data();
    void refusesWhatHoldsNoSample();
    void countsProblemsBeyondThoseKept();
    void tellsOfADamagedSampleWhenItIsRead();
};

void TestTrainingIndex::opensBothForms_data()
{
    QTest::addColumn<bool>("isLines");
    QTest::newRow("JSON lines") << true;
    QTest::newRow("an array") << false;
}

void TestTrainingIndex::opensBothForms()
{
    QFETCH(bool, isLines);
    const TrainingFolder folder;
    std::string text = isLines ? "" : "[";
    for (int i = 0; i < 3; ++i)
        text +=
            (isLines || i == 0 ? "" : ",") + asLine(sampleOf("s" + std::to_string(i), {"q", "a"}));
    TrainingIndex index(folder.write("set.json", text + (isLines ? "" : "]")));
    TaskContext context;
    index.fill(context);
    QVERIFY(index.isComplete());
    QCOMPARE(index.isLines(), isLines);
    QCOMPARE(index.size(), std::size_t {3});
    QCOMPARE(index.problemCount(), std::size_t {0});
    QCOMPARE(index.sample(2).idText(), std::string("s2"));
    QCOMPARE(index.sample(2).image, std::string("s2.jpg"));
    QCOMPARE(index.sample(1).turns.at(1).value, std::string("a"));
}

void TestTrainingIndex::handsOutRowsWhileItFills()
{
    const TrainingFolder folder;
    TrainingIndex index(folder.write("set.jsonl", manyLines(many)));
    QVERIFY(index.fileBytes() > 2 * trainingBlockBytes);
    std::size_t early = 0;
    std::string id;
    TaskContext context({}, [&](const Progress& progress) {
        if (early == 0 && progress.done < progress.total) {
            early = index.size();
            id = index.sample(99).idText();
        }
    });
    index.fill(context);
    QVERIFY(early >= 100 && early < many);
    QCOMPARE(id, std::string("99"));
    QCOMPARE(index.size(), many);
    QCOMPARE(index.sample(many - 1).idText(), std::to_string(many - 1));
}

void TestTrainingIndex::keepsWhatWasFoundWhenStopped()
{
    const TrainingFolder folder;
    TrainingIndex index(folder.write("set.jsonl", manyLines(many)));
    std::stop_source stop;
    TaskContext context(stop.get_token(), [&](const Progress&) { stop.request_stop(); });
    bool cancelled = false;
    try {
        index.fill(context);
    } catch (const Cancelled&) {
        cancelled = true;
    }
    QVERIFY(cancelled);
    QVERIFY(!index.isComplete());
    QVERIFY(index.size() > 0 && index.size() < many);
    QCOMPARE(index.sample(5).idText(), std::string("5"));
    TaskContext again;
    index.fill(again);
    QCOMPARE(index.size(), many);
}

void TestTrainingIndex::refusesWhatHoldsNoSample_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("words");
    QTest::newRow("an empty file") << QByteArray("") << QByteArray("no training sample");
    QTest::newRow("an empty array") << QByteArray("[]") << QByteArray("no training sample");
    QTest::newRow("plain text") << QByteArray("to be\nor not\n") << QByteArray("line 1, byte 0");
    QTest::newRow("an array cut short in its first sample")
        << QByteArray("[{\"id\":") << QByteArray("cut short");
    QTest::newRow("binary") << QByteArray("\x89PNG\r\n\x1a\n\0\0", 10) << QByteArray("line 1");
}

void TestTrainingIndex::refusesWhatHoldsNoSample()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, words);
    const TrainingFolder folder;
    TrainingIndex index(folder.write("set.json", text.toStdString()));
    TaskContext context;
    const Error error = errorOf([&] { index.fill(context); });
    QCOMPARE(error.kind(), ErrorKind::Format);
    QVERIFY2(QByteArray(error.what()).startsWith("set.json: "), error.what());
    QVERIFY2(QByteArray(error.what()).contains(words), error.what());
}

void TestTrainingIndex::countsProblemsBeyondThoseKept()
{
    const TrainingFolder folder;
    std::string text = asLine(sampleOf("a", {"q", "a"}));
    for (int i = 0; i < 1500; ++i)
        text += "junk\n";
    TrainingIndex index(folder.write("set.jsonl", text));
    TaskContext context;
    index.fill(context);
    QCOMPARE(index.size(), std::size_t {1});
    QCOMPARE(index.problemCount(), std::size_t {1500});
    QCOMPARE(index.problems().size(), trainingProblemsKept);
    QCOMPARE(index.problems().front().line, std::int64_t {2});
}

void TestTrainingIndex::tellsOfADamagedSampleWhenItIsRead()
{
    const TrainingFolder folder;
    TrainingIndex index(folder.write("set.jsonl", "{\"id\" 1}\n{\"id\":{}}\n{\"id\":7}\n"));
    TaskContext context;
    index.fill(context);
    QCOMPARE(index.size(), std::size_t {3});
    QVERIFY_EXCEPTION_THROWN(index.sample(0), Error);
    QVERIFY_EXCEPTION_THROWN(index.sample(1), Error);
    QCOMPARE(index.sample(2).idText(), std::string("7"));
}

QTEST_APPLESS_MAIN(TestTrainingIndex)
#include "tst_training_index.moc"
