// SPDX-License-Identifier: Apache-2.0
#include "core/base/rng.h"
#include "core/image/auto_augment.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

using namespace clinic;
using enum PixelOperationKind;

namespace {
/// torchvision's names of the operations.
const std::map<PixelOperationKind, std::string> names {{ShearX, "ShearX"}, {ShearY, "ShearY"},
    {Rotate, "Rotate"}, {Color, "Color"}, {Contrast, "Contrast"}, {Sharpness, "Sharpness"},
    {Posterize, "Posterize"}, {Solarize, "Solarize"}, {AutoContrast, "AutoContrast"},
    {Equalize, "Equalize"}, {Invert, "Invert"}};

/// The published table: operation, probability in tenths, magnitude where there is one.
const std::vector<std::string> published {
    "Posterize 4 8, Rotate 6 9",
    "Solarize 6 5, AutoContrast 6",
    "Equalize 8, Equalize 6",
    "Posterize 6 7, Posterize 6 6",
    "Equalize 4, Solarize 2 4",
    "Equalize 4, Rotate 8 8",
    "Solarize 6 3, Equalize 6",
    "Posterize 8 5, Equalize 10",
    "Rotate 2 3, Solarize 6 8",
    "Equalize 6, Posterize 4 6",
    "Rotate 8 8, Color 4 0",
    "Rotate 4 9, Equalize 6",
    "Equalize 0, Equalize 8",
    "Invert 6, Equalize 10",
    "Color 6 4, Contrast 10 8",
    "Rotate 8 8, Color 10 2",
    "Color 8 8, Solarize 8 7",
    "Sharpness 4 7, Invert 6",
    "ShearX 6 5, Equalize 10",
    "Color 4 0, Equalize 6",
    "Equalize 4, Solarize 2 4",
    "Solarize 6 5, AutoContrast 6",
    "Invert 6, Equalize 10",
    "Color 6 4, Contrast 10 8",
    "Equalize 8, Equalize 6",
};

bool hasMagnitude(PixelOperationKind kind)
{
    return kind != AutoContrast && kind != Equalize && kind != Invert;
}

bool hasSign(PixelOperationKind kind)
{
    return hasMagnitude(kind) && kind != Posterize && kind != Solarize;
}

std::string text(const PolicyStep& step)
{
    auto words = names.at(step.kind) + " " + std::to_string(std::lround(step.probability * 10));
    return hasMagnitude(step.kind) ? words + " " + std::to_string(step.magnitude) : words;
}

Image noise(int width, int height)
{
    Rng rng(5);
    Image image {
        width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(3 * width * height))};
    for (auto& value : image.rgb)
        value = static_cast<std::uint8_t>(rng.below(200) + 20);
    return image;
}

/// Is `count` of `trials` within five standard deviations of what `probability` gives?
bool isLikely(double count, double trials, double probability)
{
    const double deviation = std::sqrt(trials * probability * (1 - probability));
    return std::abs(count - trials * probability) <= 5 * deviation;
}
/// What was done, in order, in a form that can be a key.
using Outcome = std::vector<std::pair<PixelOperationKind, double>>;

Outcome outcome(const std::vector<PixelOperation>& operations)
{
    Outcome done;
    for (const auto& operation : operations)
        done.emplace_back(operation.kind, operation.argument);
    return done;
}

/// All that can come of a policy, with its probability: each step done or not, of either sign.
std::map<Outcome, double> outcomes(const Policy& policy)
{
    std::map<Outcome, double> all {{{}, 1.0}};
    for (const auto& step : policy) {
        std::map<Outcome, double> next;
        for (const auto& [before, probability] : all) {
            next[before] += probability * (1 - step.probability);
            for (const bool isNegative : {false, true}) {
                auto after = before;
                after.emplace_back(
                    step.kind, policyArgument(step.kind, step.magnitude, isNegative));
                next[after] += probability * step.probability / 2;
            }
        }
        all = std::move(next);
    }
    return all;
}
} // namespace

class TestAutoAugment : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hasThePublishedPolicies();
    void hasTorchvisionsMagnitudes();
    void drawsEachPolicyAsOften();
    void drawsStepsAndSignsAsOftenAsSaid();
    void drawsAsManyNumbersEachTime();
    void doesWhatItDrew();
    void dependsOnSeedAndStreamOnly();
    void takesPicturesOfAnySize();
};

void TestAutoAugment::hasThePublishedPolicies()
{
    const auto policies = imageNetPolicies();
    QCOMPARE(policies.size(), published.size());
    for (std::size_t i = 0; i < policies.size(); ++i)
        QCOMPARE(text(policies[i][0]) + ", " + text(policies[i][1]), published[i]);
}

void TestAutoAugment::hasTorchvisionsMagnitudes()
{
    std::ifstream file(std::filesystem::path(CLINIC_FIXTURES) / "augment" / "index.json");
    const auto magnitudes = nlohmann::json::parse(file)["magnitudes"];
    QCOMPARE(magnitudes.size(), names.size());
    for (const auto& [kind, name] : names) {
        const auto& bins = magnitudes[name];
        QCOMPARE(bins.size(), hasMagnitude(kind) ? 10U : 1U);
        const bool isFactor = kind == Color || kind == Contrast || kind == Sharpness;
        for (std::size_t bin = 0; bin < bins.size(); ++bin) {
            const double magnitude = bins[bin];
            const double neutral = isFactor ? 1.0 : 0.0;
            const double reversed = hasSign(kind) ? -magnitude : magnitude;
            QVERIFY(policyArgument(kind, static_cast<int>(bin), false) == neutral + magnitude);
            QVERIFY(policyArgument(kind, static_cast<int>(bin), true) == neutral + reversed);
        }
    }
}

void TestAutoAugment::drawsEachPolicyAsOften()
{
    constexpr int trials = 50'000;
    std::vector<int> counts(published.size());
    for (int i = 0; i < trials; ++i) {
        Rng rng(11, static_cast<std::uint64_t>(i));
        ++counts.at(drawPolicy(rng).policy);
    }
    for (const int count : counts)
        QVERIFY2(isLikely(count, trials, 1.0 / 25), qPrintable(QString::number(count)));
}

void TestAutoAugment::drawsStepsAndSignsAsOftenAsSaid()
{
    std::vector<std::map<Outcome, int>> counts(published.size());
    std::vector<int> trials(published.size());
    Rng rng(12);
    for (int i = 0; i < 100'000; ++i) {
        const auto drawn = drawPolicy(rng);
        ++trials[drawn.policy];
        ++counts[drawn.policy][outcome(drawn.operations)];
    }
    for (std::size_t i = 0; i < counts.size(); ++i) {
        int explained = 0;
        for (const auto& [outcome, probability] : outcomes(imageNetPolicies()[i])) {
            const int count = counts[i][outcome];
            explained += count;
            QVERIFY2(isLikely(count, trials[i], probability), published[i].c_str());
        }
        QCOMPARE(explained, trials[i]); // nothing else was drawn
    }
}

void TestAutoAugment::drawsAsManyNumbersEachTime()
{
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        Rng drawing(seed);
        Rng counting(seed);
        drawPolicy(drawing);
        for (int i = 0; i < 5; ++i)
            counting.next();
        QCOMPARE(drawing.next(), counting.next());
    }
}

void TestAutoAugment::doesWhatItDrew()
{
    const auto image = noise(40, 30);
    std::size_t longest = 0;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        Rng naming(seed);
        Rng augmenting(seed);
        const auto drawn = drawPolicy(naming);
        longest = std::max(longest, drawn.operations.size());
        auto expected = image;
        for (const auto& operation : drawn.operations)
            expected = apply(expected, operation);
        QVERIFY(autoAugment(image, augmenting).rgb == expected.rgb);
    }
    QCOMPARE(longest, 2U);
}

void TestAutoAugment::dependsOnSeedAndStreamOnly()
{
    const auto image = noise(40, 30);
    const auto augmented = [&image](std::uint64_t seed, std::uint64_t stream) {
        Rng rng(seed, stream);
        return autoAugment(image, rng).rgb;
    };
    int sameInOtherStream = 0;
    int sameWithOtherSeed = 0;
    for (std::uint64_t i = 0; i < 100; ++i) {
        QVERIFY(augmented(7, i) == augmented(7, i));
        sameInOtherStream += augmented(7, i) == augmented(7, i + 1000) ? 1 : 0;
        sameWithOtherSeed += augmented(7, i) == augmented(8, i) ? 1 : 0;
    }
    // Equal by chance is common (equalized alone, or nothing done), but by far not always.
    QVERIFY(sameInOtherStream < 50);
    QVERIFY(sameWithOtherSeed < 50);
}

void TestAutoAugment::takesPicturesOfAnySize()
{
    for (const auto& [width, height] : {std::pair {1, 1}, {1, 9}, {9, 1}, {2, 2}, {3, 3}, {0, 0}})
        for (std::uint64_t seed = 0; seed < 300; ++seed) {
            Rng rng(seed);
            const auto found = autoAugment(noise(width, height), rng);
            QCOMPARE(found.width, width);
            QCOMPARE(found.height, height);
            QCOMPARE(found.rgb.size(), static_cast<std::size_t>(3 * width * height));
        }
}

QTEST_GUILESS_MAIN(TestAutoAugment)
#include "tst_auto_augment.moc"
