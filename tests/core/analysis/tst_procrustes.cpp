// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/procrustes.h"
#include "core/base/error.h"
#include "core/base/rng.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

using namespace clinic;

namespace {

constexpr std::size_t dims = 6;

Matrix normals(std::size_t rows, std::size_t cols, std::uint64_t seed)
{
    Matrix matrix(rows, cols);
    Rng rng(seed);
    std::generate_n(matrix.data(), rows * cols, [&] { return static_cast<float>(rng.normal()); });
    return matrix;
}

/// Turns the plane of the dimensions a and b.
void turnPlane(Matrix& rotation, std::size_t a, std::size_t b, double angle)
{
    for (std::size_t i = 0; i < rotation.rows(); ++i) {
        const double first = rotation(i, a);
        const double second = rotation(i, b);
        rotation(i, a) = static_cast<float>(std::cos(angle) * first - std::sin(angle) * second);
        rotation(i, b) = static_cast<float>(std::sin(angle) * first + std::cos(angle) * second);
    }
}

Matrix knownRotation()
{
    Matrix rotation(dims, dims);
    for (std::size_t i = 0; i < dims; ++i)
        rotation(i, i) = 1;
    for (std::size_t i = 0; i + 1 < dims; ++i)
        turnPlane(rotation, i, (i + 3) % dims, 0.4 + 0.3 * static_cast<double>(i));
    return rotation;
}

Matrix product(MatrixView a, MatrixView b)
{
    Matrix out(a.rows(), b.cols());
    for (std::size_t i = 0; i < a.rows(); ++i) {
        for (std::size_t j = 0; j < b.cols(); ++j) {
            double sum = 0;
            for (std::size_t k = 0; k < a.cols(); ++k)
                sum += static_cast<double>(a(i, k)) * b(k, j);
            out(i, j) = static_cast<float>(sum);
        }
    }
    return out;
}

Matrix transposed(MatrixView a)
{
    Matrix out(a.cols(), a.rows());
    for (std::size_t i = 0; i < a.rows(); ++i) {
        for (std::size_t j = 0; j < a.cols(); ++j)
            out(j, i) = a(i, j);
    }
    return out;
}

double difference(MatrixView a, MatrixView b)
{
    double worst = 0;
    for (std::size_t i = 0; i < a.rows(); ++i) {
        for (std::size_t j = 0; j < a.cols(); ++j)
            worst = std::max(worst, std::abs(static_cast<double>(a(i, j)) - b(i, j)));
    }
    return worst;
}

Matrix found(const std::vector<MatrixView>& turned, const std::vector<MatrixView>& onto,
    const std::vector<unsigned char>& kept = {})
{
    TaskContext context;
    return procrustesRotation(turned, onto, kept, context);
}

} // namespace

class TestProcrustes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsAKnownRotation()
    {
        const Matrix rotation = knownRotation();
        for (const std::size_t rows : {6, 50, 3000}) { // the last in more than one block
            const Matrix y = normals(rows, dims, rows);
            QVERIFY(difference(found({y}, {product(y, rotation)}), rotation) < 1e-5);
        }
    }

    void findsAMirroring()
    {
        Matrix mirror = knownRotation();
        for (std::size_t i = 0; i < dims; ++i)
            mirror(i, 2) = -mirror(i, 2);
        const Matrix y = normals(40, dims, 1);
        QVERIFY(difference(found({y}, {product(y, mirror)}), mirror) < 1e-5);
    }

    /// Against the definition: no small turn of any plane makes the squares less.
    void isTheBestWhereNoneFits()
    {
        const Matrix y = normals(80, dims, 2);
        const Matrix x = normals(80, dims, 3);
        const auto squares = [&](const Matrix& rotation) {
            const Matrix turned = product(y, rotation);
            double sum = 0;
            for (std::size_t i = 0; i < turned.rows() * dims; ++i)
                sum += std::pow(static_cast<double>(turned.data()[i]) - x.data()[i], 2);
            return sum;
        };
        const Matrix best = found({y}, {x});
        QVERIFY(difference(product(best, transposed(best)),
                    product(knownRotation(), transposed(knownRotation())))
            < 1e-5);
        for (std::size_t a = 0; a < dims; ++a) {
            for (std::size_t b = a + 1; b < dims; ++b) {
                for (const double angle : {-0.05, 0.05}) {
                    Matrix other = best;
                    turnPlane(other, a, b, angle);
                    QVERIFY(squares(other) > squares(best));
                }
            }
        }
    }

    void doesNotDependOnTheOrderOfRows()
    {
        const Matrix y = normals(70, dims, 4);
        const Matrix x = normals(70, dims, 5);
        std::vector<std::size_t> order(70);
        std::iota(order.begin(), order.end(), std::size_t {0});
        Rng rng(6);
        shuffle(order, rng);
        Matrix otherY(70, dims);
        Matrix otherX(70, dims);
        for (std::size_t i = 0; i < order.size(); ++i) {
            std::ranges::copy(std::as_const(y).row(order[i]), otherY.row(i).begin());
            std::ranges::copy(std::as_const(x).row(order[i]), otherX.row(i).begin());
        }
        QVERIFY(difference(found({y}, {x}), found({otherY}, {otherX})) < 1e-5);
    }

    /// Fewer rows than dimensions: those rows come to lie where they should all the same.
    void turnsWhatThereIsOfTooFewRows()
    {
        const Matrix y = normals(3, dims, 7);
        const Matrix x = product(y, knownRotation());
        const Matrix rotation = found({y}, {x});
        QVERIFY(difference(product(y, rotation), x) < 1e-5);
        Matrix one(dims, dims);
        for (std::size_t i = 0; i < dims; ++i)
            one(i, i) = 1;
        QVERIFY(difference(product(rotation, transposed(rotation)), one) < 1e-5);
    }

    void turnsPairsOfViewsAsOne()
    {
        const Matrix rotation = knownRotation();
        const Matrix images = normals(4, dims, 8);
        Matrix texts = normals(4, dims, 9);
        const Matrix turnedImages = product(images, rotation);
        const Matrix turnedTexts = product(texts, rotation);
        QVERIFY(difference(found({images, texts}, {turnedImages, turnedTexts}), rotation) < 1e-5);
        texts(2, 0) = 100; // of a row that is left out
        QVERIFY(
            difference(found({images, texts}, {turnedImages, turnedTexts}, {1, 1, 0, 1}), rotation)
            < 1e-5);
        QVERIFY(difference(found({normals(9, dims, 10), MatrixView()},
                               {product(normals(9, dims, 10), rotation), MatrixView()}),
                    rotation)
            < 1e-5);
    }

    void refusesOtherShapes()
    {
        const Matrix y = normals(5, dims, 11);
        QVERIFY_THROWS_EXCEPTION(Error, found({y}, {normals(4, dims, 1)}));
        QVERIFY_THROWS_EXCEPTION(Error, found({y}, {normals(5, dims - 1, 1)}));
        QVERIFY_THROWS_EXCEPTION(Error, found({y, y}, {y}));
        QVERIFY_THROWS_EXCEPTION(Error, found({y}, {y}, {0, 0, 0, 0, 0}));
        QVERIFY_THROWS_EXCEPTION(Error, found({MatrixView()}, {MatrixView()}));
    }
};

QTEST_APPLESS_MAIN(TestProcrustes)
#include "tst_procrustes.moc"
