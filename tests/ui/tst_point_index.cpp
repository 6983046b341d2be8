// SPDX-License-Identifier: Apache-2.0
#include "core/base/rng.h"
#include "ui/plots/point_index.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace clinic;
using namespace clinic::ui;

namespace {

Matrix randomPoints(std::size_t n)
{
    Matrix xy(n, 2);
    Rng rng(4);
    for (std::size_t i = 0; i < n; ++i) {
        xy(i, 0) = static_cast<float>(rng.normal());
        xy(i, 1) = static_cast<float>(rng.normal() * 3 - 1);
    }
    return xy;
}

} // namespace

class TestPointIndex : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nearestIsTheNearest()
    {
        Matrix xy = randomPoints(20'000);
        xy(5, 0) = 1e6F; // an outlier
        const PointIndex index {MatrixView(xy)};
        Rng rng(9);
        for (int trial = 0; trial < 300; ++trial) {
            const double x = rng.normal();
            const double y = rng.normal() * 3 - 1;
            std::size_t best = 0;
            double bestDistance = std::numeric_limits<double>::max();
            for (std::size_t i = 0; i < xy.rows(); ++i) {
                const double distance = std::hypot((xy(i, 0) - x) / 0.1, (xy(i, 1) - y) / 0.3);
                if (distance < bestDistance) {
                    bestDistance = distance;
                    best = i;
                }
            }
            const auto found = index.nearest(x, y, 0.1, 0.3);
            QCOMPARE(found.has_value(), bestDistance <= 1);
            if (found)
                QCOMPARE(index.rows()[*found], static_cast<std::uint32_t>(best));
        }
    }

    void findsAllWithinABox()
    {
        const Matrix xy = randomPoints(5000);
        const PointIndex index {MatrixView(xy)};
        const QRectF box(-0.5, -2, 1.2, 2.5);
        std::vector<std::uint32_t> expected;
        for (std::size_t i = 0; i < xy.rows(); ++i) {
            if (xy(i, 0) >= box.left() && xy(i, 0) <= box.right() && xy(i, 1) >= box.top()
                && xy(i, 1) <= box.bottom())
                expected.push_back(static_cast<std::uint32_t>(i));
        }
        auto found = index.rowsWithin(box);
        std::ranges::sort(found);
        QCOMPARE(found, expected);
        QVERIFY(index.countNear(box) >= expected.size());
    }

    void leavesOutRowsWithoutAPlace()
    {
        Matrix xy = randomPoints(100);
        xy(3, 0) = xy(3, 1) = std::numeric_limits<float>::quiet_NaN();
        xy(8, 1) = std::numeric_limits<float>::infinity();
        const PointIndex index {MatrixView(xy)};
        QCOMPARE(index.size(), std::size_t {98});
        QVERIFY(std::isfinite(index.bounds().width()));
        QVERIFY(std::ranges::find(index.rows(), 3U) == index.rows().end());
    }

    void takesEqualAndSinglePoints()
    {
        const PointIndex same {MatrixView(Matrix(1000, 2))};
        QCOMPARE(same.size(), std::size_t {1000});
        QVERIFY(same.nearest(0, 0, 1, 1).has_value());
        QCOMPARE(same.rowsWithin(QRectF(0, 0, 0, 0)).size(), std::size_t {1000});
        const PointIndex one(MatrixView(Matrix(3, 2)), std::vector<std::uint32_t> {2, 99});
        QCOMPARE(one.size(), std::size_t {1});
        QVERIFY(!PointIndex().nearest(0, 0, 1, 1).has_value());
    }
};

QTEST_APPLESS_MAIN(TestPointIndex)
#include "tst_point_index.moc"
