// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/neighbours.h"
#include "core/base/error.h"
#include "core/base/rng.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <stop_token>
#include <utility>
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
    void lowerIndexOfManyDuplicates();
    void refusesNumbersThatAreNone();
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

/// Where the points lie closer than single precision can say of their products.
void TestNeighbours::farFromTheOriginIsExact()
{
    Rng rng(5);
    Matrix points(600, 3);
    for (std::size_t i = 0; i < points.rows(); ++i) {
        for (std::size_t j = 0; j < points.cols(); ++j)
            points(i, j) = static_cast<float>(1000 + 0.05 * rng.normal());
    }
    for (std::size_t j = 0; j < points.cols(); ++j)
        points(7, j) = -3000; // one far away keeps the others off their mean
    const Neighbours found = nearest(points, 4);
    for (std::size_t i = 0; i < points.rows(); ++i) {
        std::vector<std::pair<double, std::uint32_t>> all;
        for (std::size_t other = 0; other < points.rows(); ++other) {
            double sum = 0;
            for (std::size_t j = 0; j < points.cols(); ++j)
                sum += std::pow(
                    static_cast<double>(points(i, j)) - static_cast<double>(points(other, j)), 2);
            if (other != i)
                all.emplace_back(sum, static_cast<std::uint32_t>(other));
        }
        std::ranges::sort(all);
        for (std::size_t n = 0; n < 4; ++n)
            QCOMPARE(found.of(i)[n], all[n].second);
    }
}

void TestNeighbours::lowerIndexOfManyDuplicates()
{
    const Neighbours found = nearest(line(std::vector<float>(50, 0.1F)), 2);
    for (std::size_t i = 0; i < 50; ++i) {
        QCOMPARE(found.of(i)[0], i == 0 ? 1U : 0U);
        QCOMPARE(found.of(i)[1], i < 2 ? 2U : 1U);
    }
}

void TestNeighbours::refusesNumbersThatAreNone()
{
    try {
        nearest(line({1, std::nanf(""), 3}), 1);
        QFAIL("was taken");
    } catch (const Error& error) {
        QCOMPARE(error.kind(), ErrorKind::Mismatch);
    }
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
    for (const std::size_t k : {std::size_t {0}, std::size_t {3}}) {
        try {
            nearest(line({1, 2, 3}), k);
            QFAIL("was taken");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::Config);
        }
    }
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
