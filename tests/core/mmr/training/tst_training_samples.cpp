// SPDX-License-Identifier: Apache-2.0
// A sample read, written, split, and told from its copies.
#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/mmr/training/pair_split.h"
#include "core/mmr/training/sample_writer.h"
#include "core/mmr/training/text_dedupe.h"
#include "tests/core/mmr/training/training_set_builder.h"
#include "tests/support/error_of.h"

#include <QTest>

using namespace clinic;
using clinic::test::errorOf;

class TestTrainingSamples : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatItReads_data();
    void keepsWhatItReads();
    void refusesAnotherShape_data();
    void refusesAnotherShape();
    void splitsAPair();
    void tellsCopies();
    void remembersManySamples();
    void writesAnArray();
    void leavesNoFileUnfinished();
};

void TestTrainingSamples::keepsWhatItReads_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("LLaVA form") << QByteArray(
        R"({"id":"a","image":"a.jpg","conversations":[{"from":"human","value":"q"}]})");
    QTest::newRow("a number as id, no image, other members")
        << QByteArray(R"({"id":7,"conversations":[],"source":{"n":[1,2.5,null]}})");
    QTest::newRow("intermediate") << QByteArray(
        R"({"id":"a","image":"a.jpg","conversations-pos":[{"from":"human","value":"q","options":["x","y"]}],)"
        R"("conversations-neg":[{"from":"human","value":"r"}]})");
    QTest::newRow("several pictures")
        << QByteArray(R"({"id":"a","conversations":[],"image":["a.jpg","b.jpg"]})");
}

void TestTrainingSamples::keepsWhatItReads()
{
    QFETCH(QByteArray, json);
    const TrainingSample sample = trainingSampleFrom(parseTrainingDocument(json.toStdString()));
    QCOMPARE(QByteArray::fromStdString(trainingSampleJson(sample).dump()), json);
}

void TestTrainingSamples::refusesAnotherShape_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("id a list") << QByteArray(R"({"id":[1]})");
    QTest::newRow("conversation a text") << QByteArray(R"({"id":"a","conversations":"q"})");
    QTest::newRow("turn a text") << QByteArray(R"({"id":"a","conversations":["q"]})");
    QTest::newRow("value null") << QByteArray(
        R"({"id":"a","conversations":[{"from":"human","value":null}]})");
    QTest::newRow("no from") << QByteArray(R"({"id":"a","conversations":[{"value":"q"}]})");
    QTest::newRow("a key twice") << QByteArray(R"({"id":"a","id":"b"})");
    QTest::newRow("a list") << QByteArray("[]");
}

void TestTrainingSamples::refusesAnotherShape()
{
    QFETCH(QByteArray, json);
    const Error error =
        errorOf([&] { trainingSampleFrom(parseTrainingDocument(json.toStdString())); });
    QCOMPARE(error.kind(), ErrorKind::Format);
}

void TestTrainingSamples::splitsAPair()
{
    TrainingSample sample = generatedSample("a");
    sample.others["source"] = "x";
    const SplitPair same = splitPair(sample, false);
    QCOMPARE(same.positive.idText(), std::string("a"));
    QCOMPARE(same.leading.idText(), std::string("a"));
    const QByteArray expected = "{\"id\":\"a\",\"image\":\"a.jpg\",\"conversations\":[{\"from\":"
                                "\"human\",\"value\":\"<image>\\nIsn't it a dog?\"},{\"from\":"
                                "\"gpt\",\"value\":\"No, a cat.\"}],\"source\":\"x\"}";
    QCOMPARE(QByteArray::fromStdString(trainingSampleJson(same.leading).dump()), expected);
    const SplitPair apart = splitPair(sample, true);
    QCOMPARE(apart.positive.idText(), std::string("a_pos"));
    QCOMPARE(apart.leading.idText(), std::string("a_neg"));
}

void TestTrainingSamples::tellsCopies()
{
    const TrainingSample first = sampleOf("a", {"q", "a"});
    TrainingSample otherId = first;
    otherId.id = "b";
    TrainingSample otherImage = first;
    otherImage.image = "b.jpg";
    const TrainingSample moved = sampleOf("a", {"qa", ""});
    TextDedupe byText(DedupeKey::Text);
    QVERIFY(byText.isNew(first));
    QVERIFY(!byText.isNew(otherId));
    QVERIFY(!byText.isNew(otherImage));
    QVERIFY(byText.isNew(moved));
    QCOMPARE(byText.copies(), std::uint64_t {2});
    TextDedupe byImage(DedupeKey::ImageAndText);
    QVERIFY(byImage.isNew(first));
    QVERIFY(byImage.isNew(otherImage));
    QVERIFY(!byImage.isNew(otherId));
    TextDedupe never(DedupeKey::None);
    QVERIFY(never.isNew(first) && never.isNew(first));
    QVERIFY_EXCEPTION_THROWN(dedupeKeyFrom("fuzzy"), Error);
    QCOMPARE(dedupeKeyFrom("image"), DedupeKey::ImageAndText);
}

void TestTrainingSamples::remembersManySamples()
{
    TextDedupe dedupe(DedupeKey::Text);
    for (int round = 0; round < 2; ++round)
        for (int i = 0; i < 5000; ++i)
            QCOMPARE(dedupe.isNew(sampleOf("x", {std::to_string(i), "a"})), round == 0);
    QCOMPARE(dedupe.copies(), std::uint64_t {5000});
}

void TestTrainingSamples::writesAnArray()
{
    const TrainingFolder folder;
    const auto path = folder.path("out.json");
    SampleWriter writer(path, false);
    writer.write(sampleOf("a", {"q"}));
    writer.write(sampleOf("b", {"\xc3\xa9"}));
    writer.finish();
    QCOMPARE(QByteArray::fromStdString(readWholeText(path, 1U << 20U)),
        QByteArray("[\n{\"id\":\"a\",\"image\":\"a.jpg\",\"conversations\":[{\"from\":\"human\","
                   "\"value\":\"q\"}]},\n{\"id\":\"b\",\"image\":\"b.jpg\",\"conversations\":[{"
                   "\"from\":\"human\",\"value\":\"\xc3\xa9\"}]}\n]\n"));
    QVERIFY_EXCEPTION_THROWN(SampleWriter(path, false), Error);
}

void TestTrainingSamples::leavesNoFileUnfinished()
{
    const TrainingFolder folder;
    {
        SampleWriter writer(folder.path("out.json"), false);
        writer.write(sampleOf("a", {"q"}));
    }
    QVERIFY(std::filesystem::is_empty(folder.path("")));
}

QTEST_APPLESS_MAIN(TestTrainingSamples)
#include "tst_training_samples.moc"
