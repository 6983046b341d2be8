// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/clip/device.h"
#include "core/train/linear_probe.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

using namespace clinic;

namespace {

constexpr std::size_t dims = 12;

/// Classes around one direction each, not normalised.
struct Clusters {
    Matrix features;
    std::vector<std::size_t> labels;
};

Clusters clusters(std::size_t perClass, std::size_t classes, std::uint64_t seed)
{
    Clusters made {Matrix(perClass * classes, dims), {}};
    for (std::size_t i = 0; i < made.features.rows(); ++i) {
        Rng rng(seed, i);
        const std::size_t label = i % classes;
        for (std::size_t j = 0; j < dims; ++j)
            made.features(i, j) = static_cast<float>((j == label ? 5 : 0) + 0.5 * rng.normal());
        made.labels.push_back(label);
    }
    return made;
}

std::size_t best(std::span<const float> logits)
{
    return static_cast<std::size_t>(std::ranges::max_element(logits) - logits.begin());
}

bool same(const LinearProbe& a, const LinearProbe& b)
{
    return std::equal(a.weights.data(), a.weights.data() + a.weights.rows() * a.weights.cols(),
               b.weights.data())
        && a.bias == b.bias;
}

} // namespace

class TestLinearProbe : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void learnsWhatCanBeTold();
    void isTheSameForASeedOnAnyNumberOfThreads();
    void decaysWeightsAlongTheSchedule();
    void refusesWhatTrainsNothing();
    void stopsWhenAsked();
};

void TestLinearProbe::learnsWhatCanBeTold()
{
    const Clusters seen = clusters(300, 4, 1); // 150 steps
    const Clusters fresh = clusters(25, 4, 2);
    TaskContext context;
    const LinearProbe probe = trainLinearProbe(seen.features, seen.labels, 4, {}, context);
    QCOMPARE(probe.weights.rows(), std::size_t {4});
    QCOMPARE(probe.weights.cols(), dims);
    const Matrix logits = probe.logits(fresh.features);
    std::size_t hits = 0;
    for (std::size_t i = 0; i < logits.rows(); ++i)
        hits += best(logits.row(i)) == fresh.labels[i] ? 1 : 0;
    QVERIFY2(hits >= 98, qPrintable(QString::number(hits)));
}

void TestLinearProbe::isTheSameForASeedOnAnyNumberOfThreads()
{
    const Clusters seen = clusters(50, 4, 1);
    TaskContext context;
    const int before = tensorThreads();
    const LinearProbe first = trainLinearProbe(seen.features, seen.labels, 4, {.seed = 3}, context);
    setTensorThreads(before == 1 ? 2 : 1);
    const LinearProbe again = trainLinearProbe(seen.features, seen.labels, 4, {.seed = 3}, context);
    setTensorThreads(before);
    QVERIFY(same(first, again));
    const LinearProbe other = trainLinearProbe(seen.features, seen.labels, 4, {.seed = 4}, context);
    QVERIFY(!same(first, other));
}

/// Features of zero give weights no gradient, so that only decay moves them: by the product of
/// 1 - rate * decay over the steps of half a cosine.
void TestLinearProbe::decaysWeightsAlongTheSchedule()
{
    const Matrix nothing(20, dims);
    const std::vector<std::size_t> labels(20, 1);
    LinearProbeOptions options {.epochs = 3, .batch = 8, .learningRate = 0.0, .weightDecay = 0.7};
    TaskContext context;
    const LinearProbe first = trainLinearProbe(nothing, labels, 2, options, context);
    options.learningRate = 0.1;
    const LinearProbe last = trainLinearProbe(nothing, labels, 2, options, context);
    const int steps = 9; // 3 a epoch, the last one of 4 rows
    double kept = 1;
    for (int step = 0; step < steps; ++step)
        kept *= 1 - 0.7 * 0.05 * (1 + std::cos(std::numbers::pi * step / steps));
    for (std::size_t j = 0; j < dims; ++j)
        QVERIFY(std::abs(last.weights(0, j) - kept * first.weights(0, j)) < 1e-6);
    QVERIFY(last.bias[1] > first.bias[1]); // the only class there is
    QVERIFY(std::abs(first.weights(1, 3)) <= 1 / std::sqrt(static_cast<double>(dims)));
}

void TestLinearProbe::refusesWhatTrainsNothing()
{
    TaskContext context;
    const Clusters seen = clusters(5, 2, 1);
    const auto train = [&](const Clusters& data, const LinearProbeOptions& options) {
        trainLinearProbe(data.features, data.labels, 2, options, context);
    };
    QVERIFY_EXCEPTION_THROWN(train({}, {}), Error);
    QVERIFY_EXCEPTION_THROWN(train(seen, {.epochs = 0}), Error);
    QVERIFY_EXCEPTION_THROWN(train(seen, {.batch = 0}), Error);
    Clusters broken = clusters(5, 2, 1);
    broken.features(0, 0) = std::numeric_limits<float>::infinity();
    try {
        train(broken, {});
        QFAIL("was trained");
    } catch (const Error& error) {
        QVERIFY(error.kind() == ErrorKind::Mismatch);
    }
}

void TestLinearProbe::stopsWhenAsked()
{
    std::stop_source stop;
    stop.request_stop();
    TaskContext context(stop.get_token(), {});
    const Clusters seen = clusters(5, 2, 1);
    QVERIFY_EXCEPTION_THROWN(
        trainLinearProbe(seen.features, seen.labels, 2, {}, context), Cancelled);
}

QTEST_APPLESS_MAIN(TestLinearProbe)
#include "tst_linear_probe.moc"
