// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/neighbours.h"
#include "core/base/error.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <stop_token>
#include <vector>

using namespace clinic;

namespace {

/// Points on a line.
Matrix line(const std::vector<float>& places)
{
    Matrix points(places.size(), 1);
    std::ranges::copy(places, points.data());
    return points;
}

Neighbours nearest(const Matrix& points, std::size_t k)
{
    TaskContext context;
    return nearestNeighbours(points, k, context);
}

} // namespace

class TestNeighbours : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsNearestOfALine();
    void duplicatesAreNeighbours();
    void farFromTheOriginIsExact();
    void outlierStandsOut();
    void refusesMoreThanThereAre();
    void stopsWhenAsked();
};

void TestNeighbours::findsNearestOfALine()
{
    const Neighbours found = nearest(line({0, 1, 3, 7}), 2);
    QCOMPARE(found.size(), std::size_t {4});
    QCOMPARE(found.indices, (std::vector<std::uint32_t> {1, 2, 0, 2, 1, 0, 2, 1}));
    QCOMPARE(found.distances, (std::vector<float> {1, 3, 1, 2, 2, 3, 4, 6}));
    QCOMPARE(kDistances(found), (std::vector<float> {3, 2, 3, 6}));
}

void TestNeighbours::duplicatesAreNeighbours()
{
    const Neighbours found = nearest(line({5, 5, 5, 9}), 2);
    QCOMPARE(found.distances, (std::vector<float> {0, 0, 0, 0, 0, 0, 4, 4}));
    QCOMPARE(found.indices, (std::vector<std::uint32_t> {1, 2, 0, 2, 0, 1, 0, 1}));
    for (const float factor : localOutlierFactors(found))
        QVERIFY(std::isfinite(factor));
}

/// Where squares of the places drown the differences in single precision.
void TestNeighbours::farFromTheOriginIsExact()
{
    const Neighbours found = nearest(line({1000.0F, 1000.25F, 1001.0F, 1003.0F}), 1);
    QCOMPARE(found.distances, (std::vector<float> {0.25F, 0.25F, 0.75F, 2.0F}));
}

void TestNeighbours::outlierStandsOut()
{
    std::vector<float> places(300);
    for (std::size_t i = 0; i < places.size(); ++i)
        places[i] = static_cast<float>(i) * 0.01F; // more than one block
    places.back() = 50;
    const std::vector<float> factors = localOutlierFactors(nearest(line(places), 5));
    QVERIFY(factors.back() > 100);
    QVERIFY(std::ranges::all_of(
        factors.begin() + 10, factors.end() - 10, [](float f) { return std::abs(f - 1) < 0.01F; }));
}

void TestNeighbours::refusesMoreThanThereAre()
{
    for (const std::size_t k : {std::size_t {0}, std::size_t {3}})
        QVERIFY_THROWS_EXCEPTION(Error, nearest(line({1, 2, 3}), k));
}

void TestNeighbours::stopsWhenAsked()
{
    std::stop_source stop;
    stop.request_stop();
    TaskContext context(stop.get_token(), {});
    QVERIFY_THROWS_EXCEPTION(Cancelled, nearestNeighbours(line({1, 2, 3}), 1, context));
}

QTEST_APPLESS_MAIN(TestNeighbours)
#include "tst_neighbours.moc"
