// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/mmr/training/refusal_filter.h"
#include "tests/core/mmr/training/training_set_builder.h"

#include <QTest>

using namespace clinic;

using Values = std::vector<std::string>;
Q_DECLARE_METATYPE(Values)

namespace {

Values valuesOf(const Conversation& turns)
{
    Values values;
    for (const TrainingTurn& turn : turns)
        values.push_back(turn.value);
    return values;
}

} // namespace

class TestRefusalFilter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takesRefusalsOut_data();
    void takesRefusalsOut();
    void worksOnBothSidesOfAPair();
    void countsHitsByPhrase();
    void readsPhrases();
    void refusesPhrases_data();
    void refusesPhrases();
};

void TestRefusalFilter::takesRefusalsOut_data()
{
    QTest::addColumn<Values>("turns");
    QTest::addColumn<Values>("corrected");
    QTest::addColumn<bool>("correctedKeeps");
    QTest::addColumn<Values>("reference");
    const Values sound {"<image>\nq1", "a1", "q2", "a2"};
    QTest::newRow("nothing to take out") << sound << sound << true << sound;
    QTest::newRow("a later refusal")
        << Values {"<image>\nq1", "a1", "q2", "I am sorry, no."} << Values {"<image>\nq1", "a1"}
        << true << Values {"<image>\nq1", "a1"};
    QTest::newRow("a capital, which the original let pass")
        << Values {"<image>\nq1", "a1", "q2", "Sorry, no."} << Values {"<image>\nq1", "a1"} << true
        << Values {"<image>\nq1", "a1", "q2", "Sorry, no."};
    QTest::newRow("a curly apostrophe, which the original let pass")
        << Values {"q1", "a1", "q2", "I\xe2\x80\x99m unable to."} << Values {"q1", "a1"} << true
        << Values {"q1", "a1", "q2", "I\xe2\x80\x99m unable to."};
    QTest::newRow("the first one, with <image>")
        << Values {"<image>\nq1", "I cannot say.", "q2", "a2"} << Values {"<image>\nq2", "a2"}
        << true << Values {"q2", "a2"};
    QTest::newRow("the only one") << Values {"<image>\nq1", "It is not provided."} << Values {}
                                  << false << Values {};
    QTest::newRow("a question that is sorry")
        << Values {"I am sorry?", "a"} << Values {"I am sorry?", "a"} << true
        << Values {"I am sorry?", "a"};
    QTest::newRow("a question without answer stays")
        << Values {"q1", "I cannot say.", "q2"} << Values {"q2"} << true << Values {"q2"};
}

void TestRefusalFilter::takesRefusalsOut()
{
    QFETCH(Values, turns);
    QFETCH(Values, corrected);
    QFETCH(bool, correctedKeeps);
    QFETCH(Values, reference);
    RefusalFilter now({.phrases = refusalPhrases(), .reference = false});
    TrainingSample sample = sampleOf("a", turns);
    QCOMPARE(now.apply(sample), correctedKeeps);
    QCOMPARE(valuesOf(sample.turns), corrected);
    QCOMPARE(now.counts().emptiedSamples, std::uint64_t(correctedKeeps ? 0 : 1));
    QCOMPARE(now.counts().imageLost, std::uint64_t {0});
    RefusalFilter then({.phrases = refusalPhrases(), .reference = true});
    sample = sampleOf("a", turns);
    QVERIFY(then.apply(sample)); // which kept samples without turns
    QCOMPARE(valuesOf(sample.turns), reference);
    QCOMPARE(then.counts().imageMoved, std::uint64_t {0});
    QCOMPARE(then.counts().imageLost, now.counts().imageMoved);
}

void TestRefusalFilter::worksOnBothSidesOfAPair()
{
    TrainingSample sample = generatedSample("a");
    sample.leading.back().value = "I cannot say.";
    RefusalFilter filter({});
    QVERIFY(filter.apply(sample));
    QCOMPARE(sample.positive.size(), std::size_t {2});
    QVERIFY(sample.leading.empty());
    QCOMPARE(filter.counts().turnPairs, std::uint64_t {2});
    QCOMPARE(filter.counts().removedPairs, std::uint64_t {1});
    QCOMPARE(filter.counts().changedSamples, std::uint64_t {1});
}

void TestRefusalFilter::countsHitsByPhrase()
{
    RefusalFilter filter({.phrases = {"no", "never", "nope"}, .reference = false});
    TrainingSample sample = sampleOf("a", {"q", "No, NEVER.", "q", "no", "q", "yes"});
    QVERIFY(filter.apply(sample));
    QCOMPARE(filter.counts().hits, (std::vector<std::uint64_t> {2, 1, 0}));
    QCOMPARE(filter.counts().removedPairs, std::uint64_t {2});
}

void TestRefusalFilter::readsPhrases()
{
    const TrainingFolder folder;
    const auto file = folder.write("p.txt", "# mine\n\n  no idea \r\nI give up");
    QCOMPARE(readRefusalPhrases(file), (Values {"no idea", "I give up"}));
    QVERIFY(!refusalPhrases().empty());
}

void TestRefusalFilter::refusesPhrases_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("none") << QByteArray("# nothing\n");
    QTest::newRow("not UTF-8") << QByteArray("\xff\n");
    QTest::newRow("too long") << QByteArray(201, 'x');
}

void TestRefusalFilter::refusesPhrases()
{
    QFETCH(QByteArray, text);
    const TrainingFolder folder;
    const auto file = folder.write("p.txt", text.toStdString());
    QVERIFY_EXCEPTION_THROWN(readRefusalPhrases(file), Error);
}

QTEST_APPLESS_MAIN(TestRefusalFilter)
#include "tst_refusal_filter.moc"
