// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/train/checkpoint_policy.h"
#include "core/train/loss_guard.h"
#include "core/train/recipe.h"
#include "core/train/row_removal.h"
#include "core/train/training_pace.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace clinic;

/// What decides in a run without a model: which rows go, when a loss is lost, what is best, how
/// fast it is.
class TestRowRemoval : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void dropsTheHighestScores();
    void ranksANumberThatIsNoneLast();
    void knowsNothingWithoutTruth();
    void seesALossThatExplodes();
    void choosesTheBestByWhatIsAskedFor();
    void namesRecipes();
    void countsAugmentedViewsAsPictures();
};

void TestRowRemoval::dropsTheHighestScores()
{
    const std::vector<std::int64_t> rows {2, 5, 7, 9, 11};
    const std::vector<float> scores {0.1F, 0.9F, 0.3F, 0.9F, -4};
    const std::vector<std::uint8_t> truth {0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1};
    const RowRemoval removal = removeMostSuspicious(rows, scores, 0.4, truth);
    QCOMPARE(removal.kept, (std::vector<std::int64_t> {2, 7, 11}));
    QCOMPARE(removal.removed.size(), std::size_t {2});
    QCOMPARE(removal.removed[0].row, 5); // equal scores: in the rows' order
    QCOMPARE(removal.removed[1].row, 9);
    QCOMPARE(*removal.precision(), 0.5);
    QCOMPARE(*removal.recall(), 0.5);
    QVERIFY(removalLine(3, removal).find("2 of 5 rows removed") != std::string::npos);
    QVERIFY(removeMostSuspicious(rows, scores, 0, truth).removed.empty());
}

void TestRowRemoval::ranksANumberThatIsNoneLast()
{
    const std::vector<std::int64_t> rows {0, 1, 2};
    const std::vector<float> scores {std::numeric_limits<float>::quiet_NaN(), -1, -2};
    const RowRemoval removal = removeMostSuspicious(rows, scores, 2.0 / 3, {});
    QCOMPARE(removal.kept, std::vector<std::int64_t> {0});
}

void TestRowRemoval::knowsNothingWithoutTruth()
{
    const std::vector<std::int64_t> rows {0, 1};
    const std::vector<float> scores {1, 2};
    const RowRemoval removal = removeMostSuspicious(rows, scores, 0.5, {});
    QVERIFY(!removal.precision() && !removal.recall());
    QCOMPARE(removalNumbers(removal).size(), std::size_t {1});
    const std::vector<std::uint8_t> clean {0, 0};
    QVERIFY(!removeMostSuspicious(rows, scores, 0.5, clean).recall()); // of none
}

void TestRowRemoval::seesALossThatExplodes()
{
    LossGuard guard(64);
    for (int i = 0; i < 200; ++i)
        QVERIFY(!guard.judge(0.3));
    QVERIFY(!guard.judge(std::log(64.0))); // as bad as guessing is no explosion
    QVERIFY(!guard.judge(30));
    QVERIFY(guard.judge(60)->find("after a mean of") != std::string::npos);
    QCOMPARE(*guard.judge(std::nan("")), std::string("is not a number"));
    QVERIFY(guard.judge(std::numeric_limits<double>::infinity()).has_value());
    QVERIFY(!guard.judge(0.3, 1e30));
    QVERIFY(guard.judge(0.3, std::nan(""))->find("not finite") != std::string::npos);
    LossGuard again(64);
    again.setMean(guard.mean());
    QVERIFY(again.judge(60).has_value());
}

void TestRowRemoval::choosesTheBestByWhatIsAskedFor()
{
    const EvaluationNumbers numbers {{"ca", 0.75}, {"asr", 0.25}};
    QCOMPARE(bestValue(BestBy::CleanAccuracy, numbers, 3).value(), 0.75);
    QCOMPARE(bestValue(BestBy::AttackSuccess, numbers, 3).value(), -0.25);
    QCOMPARE(bestValue(BestBy::Difference, numbers, 3).value(), 0.5);
    QCOMPARE(bestValue(BestBy::Loss, numbers, 3).value(), -3.0);
    QVERIFY(!bestValue(BestBy::None, numbers, 3));
    QVERIFY(!bestValue(BestBy::Difference, {{"ca", 0.75}}, 3));
    QCOMPARE(bestByFromName(bestByName(BestBy::Difference)), BestBy::Difference);
    QVERIFY_THROWS_EXCEPTION(Error, bestByFromName("luck"));
}

void TestRowRemoval::namesRecipes()
{
    QCOMPARE(recipes().size(), std::size_t {9});
    for (const RecipeInfo& info : recipes()) {
        QCOMPARE(recipeFromName(info.name), info.recipe);
        QCOMPARE(recipeInfo(info.recipe).name, info.name);
    }
    try {
        recipeFromName("cleanclp");
        QFAIL("was found");
    } catch (const Error& error) {
        QVERIFY(QString::fromUtf8(error.what()).contains(QStringLiteral("cleanclip")));
    }
}

void TestRowRemoval::countsAugmentedViewsAsPictures()
{
    TrainingPace once(Recipe::Mmcl);
    TrainingPace twice(Recipe::CleanClip);
    for (TrainingPace* pace : {&once, &twice})
        pace->add(10, 2, 0.5);
    QCOMPARE(once.overall(), 5.0);
    QCOMPARE(twice.overall(), 10.0);
    QCOMPARE(twice.recent(), 10.0);
    QCOMPARE(once.waitedShare(), 0.25);
    once.beginEpoch();
    QCOMPARE(once.waitedShareOfEpoch(), 0.0);
    QCOMPARE(once.waitedShare(), 0.25);
}

QTEST_APPLESS_MAIN(TestRowRemoval)
#include "tst_row_removal.moc"
