// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/statistics.h"
#include "core/base/error.h"
#include "tests/core/analysis/golden_tensors.h"

#include <QTest>

#include <cmath>

using namespace clinic;

class TestStatistics : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agreesWithGolden()
    {
        const GoldenTensors golden(CLINIC_FIXTURES "/analysis/analysis.safetensors");
        std::ifstream file(CLINIC_FIXTURES "/analysis/analysis.json");
        const nlohmann::json expected = nlohmann::json::parse(file);
        TaskContext context;
        const PairStatistics found = pairStatistics(
            golden.floats("image_embeds"), golden.floats("text_embeds"), {}, context);
        QCOMPARE(found.rows, std::size_t {600});
        QVERIFY(std::abs(found.meanCosine - expected.at("mean_cos_pairs").get<double>()) < 1e-5);
        QVERIFY(std::abs(found.alignment - expected.at("align_captions").get<double>()) < 1e-5);
        QVERIFY(std::abs(found.uniformity - expected.at("uniform_captions").get<double>()) < 1e-5);
        QVERIFY(std::abs(found.modalityGap - expected.at("modality_gap").get<double>()) < 1e-5);
    }

    void leavesRowsOut()
    {
        Matrix a(3, 2);
        Matrix b(3, 2);
        a(0, 0) = a(2, 1) = b(0, 0) = b(2, 0) = 1;
        const std::vector<unsigned char> kept {1, 0, 1};
        const std::vector<float> cosines = rowCosines(a, b, kept);
        QCOMPARE(cosines[0], 1.0F);
        QVERIFY(std::isnan(cosines[1]));
        QCOMPARE(cosines[2], 0.0F);
        TaskContext context;
        QCOMPARE(pairStatistics(a, b, kept, context).meanCosine, 0.5);
    }

    void meanDirectionHasUnitLengthOrNone()
    {
        Matrix a(2, 2);
        a(0, 0) = a(1, 1) = 1;
        const std::vector<float> direction = meanDirection(a);
        QVERIFY(std::abs(direction[0] - std::sqrt(0.5F)) < 1e-6F);
        a(1, 1) = 0;
        a(1, 0) = -1;
        QVERIFY(meanDirection(a).empty());
        QVERIFY(std::abs(cosinesTo(a, direction)[1] + std::sqrt(0.5F)) < 1e-6F);
    }

    void refusesOtherShapes()
    {
        TaskContext context;
        QVERIFY_EXCEPTION_THROWN(pairStatistics(Matrix(3, 2), Matrix(3, 4), {}, context), Error);
        QVERIFY_EXCEPTION_THROWN(pairStatistics(Matrix(1, 2), Matrix(1, 2), {}, context), Error);
        QVERIFY_EXCEPTION_THROWN(cosinesTo(Matrix(3, 2), std::vector<float>(3)), Error);
    }
};

QTEST_APPLESS_MAIN(TestStatistics)
#include "tst_statistics.moc"
