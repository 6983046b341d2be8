// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/training/training_statistics.h"
#include "tests/core/mmr/training/training_set_builder.h"

#include <QTest>

using namespace clinic;

class TestTrainingStatistics : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsWords();
    void givesQuantiles();
    void addsUpAFile();
};

void TestTrainingStatistics::countsWords()
{
    QCOMPARE(countWords(""), std::size_t {0});
    QCOMPARE(countWords(" \n"), std::size_t {0});
    QCOMPARE(countWords("Isn't it,\na dog? "), std::size_t {4});
}

void TestTrainingStatistics::givesQuantiles()
{
    WordHistogram words;
    QCOMPARE(words.quantile(0.5), std::size_t {0});
    QCOMPARE(words.mean(), 0.0);
    for (const char* text : {"a", "a b", "a b", "a b c d e f g h i j"})
        words.add(text);
    QCOMPARE(words.texts(), std::uint64_t {4});
    QCOMPARE(words.mean(), 15.0 / 4);
    QCOMPARE(words.quantile(0), std::size_t {1});
    QCOMPARE(words.quantile(0.25), std::size_t {1});
    QCOMPARE(words.quantile(0.5), std::size_t {2});
    QCOMPARE(words.quantile(0.76), std::size_t {10});
    QCOMPARE(words.longest(), std::size_t {10});
    std::string long_;
    for (int i = 0; i < 5000; ++i)
        long_ += "w ";
    words.add(long_);
    QCOMPARE(words.quantile(1), std::size_t {4096});
    QCOMPARE(words.longest(), std::size_t {5000});
    QCOMPARE(words.counts().size(), std::size_t {4097});
}

void TestTrainingStatistics::addsUpAFile()
{
    TrainingCounter counter;
    counter.add(
        sampleOf("x", {"<image>\nWhat is it?", "A cat", "what else", "None", "\xc3\xa0 qui", "x"}),
        {0, 1});
    counter.add(sampleOf("x", {"Isn't it a dog?", "No"}), {1, 2});
    TrainingSample text = sampleOf("y", {"What?", "Text"});
    text.image.clear();
    counter.add(text, {2, 3});
    counter.add(generatedSample("z"), {3, 4});
    const TrainingSetNumbers numbers = counter.finish(3);
    QCOMPARE(numbers.samples, std::uint64_t {4});
    QCOMPARE(numbers.intermediate, std::uint64_t {1});
    QCOMPARE(numbers.withImage, std::uint64_t {3});
    QCOMPARE(numbers.withImageMark, std::uint64_t {2});
    QCOMPARE(numbers.turns, std::uint64_t {14});
    QCOMPARE(numbers.questions.texts(), std::uint64_t {7});
    QCOMPARE(numbers.questions.longest(), std::size_t {4}); // <image> is no word
    QCOMPARE(numbers.answers.texts(), std::uint64_t {7});
    QCOMPARE(numbers.questionsWithOptions, std::uint64_t {2});
    QCOMPARE(numbers.questionsWithFourOptions, std::uint64_t {2});
    QCOMPARE(numbers.pairs, std::uint64_t {2});
    QCOMPARE(numbers.unpaired, std::uint64_t {1});
    QCOMPARE(numbers.firstWords.size(), std::size_t {3});
    QCOMPARE(numbers.firstWords[0].first, std::string("what"));
    QCOMPARE(numbers.firstWords[0].second, std::uint64_t {4});
    QCOMPARE(numbers.firstWords[1].first, std::string("isn't"));
    QCOMPARE(numbers.firstWords[2].first, std::string("\xc3\xa0"));
}

QTEST_APPLESS_MAIN(TestTrainingStatistics)
#include "tst_training_statistics.moc"
