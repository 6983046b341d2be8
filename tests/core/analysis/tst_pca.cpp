// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/pca.h"
#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/base/rng.h"
#include "tests/core/analysis/golden_tensors.h"

#include <QTest>

#include <cmath>

using namespace clinic;

namespace {

/// n x d normal numbers whose spread falls by dimension, moved off the origin.
Matrix cloud(std::size_t n, std::size_t d, std::uint64_t seed)
{
    Matrix matrix(n, d);
    Rng rng(seed);
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < d; ++j)
            matrix(i, j) =
                static_cast<float>(0.3 + rng.normal() * std::pow(0.8, static_cast<double>(j)));
    }
    return matrix;
}

Pca run(
    std::vector<MatrixView> views, PcaOptions options = {}, std::vector<unsigned char> kept = {})
{
    TaskContext context;
    return pca(views, kept, options, context);
}

/// Largest difference of two n x k matrices after turning each column of b to the sign of a.
double differenceUpToSign(MatrixView a, MatrixView b)
{
    double worst = 0;
    for (std::size_t c = 0; c < a.cols(); ++c) {
        double product = 0;
        for (std::size_t i = 0; i < a.rows(); ++i)
            product += static_cast<double>(a(i, c)) * b(i, c);
        const float sign = product < 0 ? -1.0F : 1.0F;
        for (std::size_t i = 0; i < a.rows(); ++i)
            worst = std::max(worst, static_cast<double>(std::abs(a(i, c) - sign * b(i, c))));
    }
    return worst;
}

} // namespace

class TestPca : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agreesWithGolden_data()
    {
        QTest::addColumn<int>("method");
        QTest::newRow("exact covariance") << static_cast<int>(PcaMethod::Exact);
        QTest::newRow("randomised") << static_cast<int>(PcaMethod::Randomised);
    }
    void agreesWithGolden()
    {
        QFETCH(int, method);
        const GoldenTensors golden(CLINIC_FIXTURES "/analysis/analysis.safetensors");
        const Matrix image = golden.floats("image_embeds");
        const Matrix expected = golden.floats("pca");
        const Matrix ratio = golden.floats("pca_variance_ratio");
        const Pca result = run({image}, {.method = static_cast<PcaMethod>(method)});
        QCOMPARE(result.scores.size(), std::size_t {1});
        QVERIFY(differenceUpToSign(expected, result.scores[0]) < 1e-4);
        QVERIFY(std::abs(result.explainedVariance[0] - ratio(0, 0)) < 1e-5);
        QVERIFY(std::abs(result.explainedVariance[1] - ratio(1, 0)) < 1e-5);
    }

    void randomisedFindsTheExactAxes()
    {
        const Matrix x = cloud(3000, 200, 5);
        const Pca exact = run({x}, {.method = PcaMethod::Exact});
        const Pca randomised = run({x}, {.method = PcaMethod::Randomised, .seed = 7});
        QVERIFY(differenceUpToSign(exact.scores[0], randomised.scores[0]) < 2e-3);
        QVERIFY(std::abs(exact.explainedVariance[1] - randomised.explainedVariance[1]) < 1e-6);
    }

    void largestLoadingIsPositive()
    {
        const Pca result = run({cloud(500, 20, 1)}, {.components = 5});
        for (std::size_t c = 0; c < 5; ++c) {
            float largest = 0;
            for (const float loading : result.components.row(c)) {
                if (std::abs(loading) > std::abs(largest))
                    largest = loading;
            }
            QVERIFY(largest > 0);
        }
    }

    void repeatsBitForBit()
    {
        const Matrix x = cloud(5000, 64, 2);
        for (const PcaMethod method : {PcaMethod::Exact, PcaMethod::Randomised}) {
            const std::size_t before = threadCount();
            const Pca first = run({x}, {.method = method, .seed = 3});
            setThreadCount(1);
            const Pca second = run({x}, {.method = method, .seed = 3});
            setThreadCount(before);
            QCOMPARE(second.explainedVariance, first.explainedVariance);
            for (std::size_t i = 0; i < x.rows(); ++i) {
                QCOMPARE(second.scores[0](i, 0), first.scores[0](i, 0));
                QCOMPARE(second.scores[0](i, 1), first.scores[0](i, 1));
            }
        }
    }

    void leavesRowsOutOfTheFitAndMarksThem()
    {
        const Matrix x = cloud(400, 16, 4);
        Matrix withHoles(402, 16);
        std::vector<unsigned char> kept(402, 1);
        for (std::size_t i = 0; i < 400; ++i)
            std::ranges::copy(x.row(i), withHoles.row(i + (i >= 100 ? 1 : 0)).begin());
        kept[100] = kept[401] = 0; // these two rows hold zeros
        const Pca expected = run({x});
        const Pca result = run({withHoles}, {}, kept);
        QVERIFY(std::isnan(result.scores[0](100, 0)) && std::isnan(result.scores[0](401, 1)));
        QCOMPARE(result.explainedVariance, expected.explainedVariance);
        QCOMPARE(result.scores[0](99, 0), expected.scores[0](99, 0));
        QCOMPARE(result.scores[0](101, 1), expected.scores[0](100, 1));
    }

    void putsTwoMatricesIntoOneSpace()
    {
        const Matrix a = cloud(300, 12, 8);
        const Matrix b = cloud(200, 12, 9);
        Matrix both(500, 12);
        for (std::size_t i = 0; i < 500; ++i)
            std::ranges::copy(
                i < 300 ? MatrixView(a).row(i) : MatrixView(b).row(i - 300), both.row(i).begin());
        const Pca apart = run({a, b});
        const Pca stacked = run({both});
        QCOMPARE(apart.scores[0].rows(), std::size_t {300});
        QCOMPARE(apart.scores[1].rows(), std::size_t {200});
        QCOMPARE(apart.scores[1](7, 0), stacked.scores[0](307, 0));
    }

    void refusesWhatCannotBeProjected()
    {
        const Matrix wide(10, 4);
        const Matrix narrow(10, 3);
        QVERIFY_EXCEPTION_THROWN(run({wide, narrow}), Error);
        QVERIFY_EXCEPTION_THROWN(run({Matrix(1, 4)}), Error);
        QVERIFY_EXCEPTION_THROWN(run({}), Error);
    }

    void survivesConstantRows()
    {
        const Pca result = run({Matrix(50, 6)});
        QCOMPARE(result.explainedVariance[0], 0.0);
        QVERIFY(std::isfinite(result.scores[0](3, 1)));
    }
};

QTEST_APPLESS_MAIN(TestPca)
#include "tst_pca.moc"
