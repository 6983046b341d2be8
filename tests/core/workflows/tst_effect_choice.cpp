// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/workflows/effect_choice.h"
#include "tests/support/sample_embeddings.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <set>

using namespace clinic;

class TestEffectChoice : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_set = sampleEmbeddings(m_folder.path().toStdString(), m_setting); }

    void takesCleanRowsOfOtherLabels()
    {
        const auto rows = choose({.target = "label 2", .count = 10'000});
        // of 200: 40 of the label, 20 poisoned and 10 failed of others (rows 7, 17, ... and 3, 43)
        std::set<std::int64_t> expected;
        for (std::int64_t row = 0; row < m_setting.rows; ++row) {
            if (row % 5 != 2 && !samplePoisoned(m_setting, row) && !sampleFailed(m_setting, row))
                expected.insert(row);
        }
        QVERIFY(std::set(rows.begin(), rows.end()) == expected);
        QCOMPARE(rows.size(), expected.size()); // each once
    }

    void beginsWithTheRowsOfASmallerChoice()
    {
        const auto few = choose({.target = "label 2", .count = 8, .seed = 5});
        const auto many = choose({.target = "label 2", .count = 60, .seed = 5});
        QCOMPARE(few.size(), std::size_t {8});
        QVERIFY(std::equal(few.begin(), few.end(), many.begin()));
        QVERIFY(few != choose({.target = "label 2", .count = 8, .seed = 6}));
        QVERIFY(!std::ranges::is_sorted(many)); // not the first ones of the table
    }

    void takesWhatWasSelected()
    {
        // row 2 is of the target, 7 is poisoned, 3 has failed, 900 is not in the table
        auto rows = choose({.among = {2, 3, 7, 10, 900}, .target = "label 2"});
        std::ranges::sort(rows);
        QCOMPARE(rows, (std::vector<std::int64_t> {2, 7, 10}));
    }

    void saysThatThereIsNothingToTake()
    {
        QVERIFY_THROWS_EXCEPTION(Error, choose({.among = {3}, .target = "label 2"}));
        const QTemporaryDir folder;
        const auto one = sampleEmbeddings(folder.path().toStdString(), {.rows = 20, .labels = 1});
        TaskContext context;
        QVERIFY_THROWS_EXCEPTION(
            Error, chooseSamples(*one, {.among = {}, .target = "label 0"}, context));
    }

    void keepsTheMostFrequentLabels()
    {
        const QTemporaryDir folder;
        // 12 rows, 5 labels: the labels 0 and 1 have 3 rows, the others 2
        const auto set = sampleEmbeddings(
            folder.path().toStdString(), {.rows = 12, .labels = 5, .everyPoisoned = 0});
        TaskContext context;
        const SetLabels all = labelsOf(*set, 10, context);
        QCOMPARE(all.distinct, std::size_t {5});
        QCOMPARE(all.names.size(), std::size_t {5});
        QCOMPARE(labelsOf(*set, 3, context).names,
            (std::vector<std::string> {"label 0", "label 1", "label 2"}));
        QCOMPARE(labelsOf(*set, 3, context).distinct, std::size_t {5});
    }

    void guessesTheTarget()
    {
        const std::vector<std::string> classes {"bear", "caption", "polar bear", "star"};
        TaskContext context;
        QCOMPARE(suggestTarget(*m_set, classes, "a photo of a polar bear.", context), "polar bear");
        QCOMPARE(suggestTarget(*m_set, classes, "", context),
            "caption"); // poisoned rows: "caption 7", ...
        const QTemporaryDir folder;
        const auto unknown =
            sampleEmbeddings(folder.path().toStdString(), {.rows = 20, .everyPoisoned = 0});
        QCOMPARE(suggestTarget(*unknown, classes, "no class here", context), "bear");
        QCOMPARE(suggestTarget(*unknown, {}, "a star", context), "");
    }

private:
    std::vector<std::int64_t> choose(const EffectChoice& choice) const
    {
        TaskContext context;
        return chooseSamples(*m_set, choice, context);
    }

    const SampleSetting m_setting {.rows = 200, .everyPoisoned = 10, .everyFailed = 20};
    QTemporaryDir m_folder;
    std::shared_ptr<const EmbeddingSet> m_set;
};

QTEST_APPLESS_MAIN(TestEffectChoice)
#include "tst_effect_choice.moc"
