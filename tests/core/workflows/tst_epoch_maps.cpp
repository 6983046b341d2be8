// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/statistics.h"
#include "core/base/error.h"
#include "core/workflows/epoch_maps.h"
#include "tests/support/sample_embeddings.h"
#include "tests/support/sample_epochs.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace clinic;
namespace fs = std::filesystem;

namespace {

/// Largest distance of two maps' points; rows without a point on both are passed over.
double difference(const Matrix& a, const Matrix& b)
{
    double worst = 0;
    for (std::size_t i = 0; i < a.rows(); ++i) {
        if (std::isnan(a(i, 0)) != std::isnan(b(i, 0)))
            return 1e9;
        if (!std::isnan(a(i, 0)))
            worst = std::max<double>(worst, std::hypot(a(i, 0) - b(i, 0), a(i, 1) - b(i, 1)));
    }
    return worst;
}

} // namespace

class TestEpochMaps : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_run = fs::path(m_folder.path().toStdString()) / "run";
        writeSampleEpochs(m_run, 4);
        TaskContext context;
        m_maps = readEpochMaps(m_run);
        QCOMPARE(m_maps.size(), std::size_t {4});
        m_frame =
            std::make_shared<const MapResult>(projectEmbeddings({.embeddings = open(0)}, context));
    }

    void laysTheFirstEpochOnItself()
    {
        TaskContext context;
        const MapResult map = projectEpoch(m_frame, open(0), context);
        QVERIFY(difference(map.imageXy, m_frame->imageXy) < 1e-4);
        QVERIFY(difference(map.textXy, m_frame->textXy) < 1e-4);
        QVERIFY(map.ownCosine == m_frame->ownCosine);
        QCOMPARE(map.targetName, m_frame->targetName);
        for (std::size_t a = 0; a < 2; ++a)
            QVERIFY(std::abs(map.explainedVariance[a] - m_frame->explainedVariance[a]) < 1e-4);
    }

    /// A turn of the whole space is no change of the model.
    void doesNotSeeACommonTurn()
    {
        for (const auto modality : {MapModality::Both, MapModality::Image, MapModality::Text}) {
            TaskContext context;
            const auto frame = std::make_shared<const MapResult>(
                projectEmbeddings({.embeddings = open(0), .modality = modality}, context));
            const fs::path turned = m_run.parent_path() / "turned";
            writeSampleEpoch(turned, {.epoch = 2, .turn = 0});
            const MapResult plain = projectEpoch(frame, EmbeddingSet::open(turned), context);
            writeSampleEpoch(turned, {.epoch = 2, .turn = 1.1});
            const MapResult map = projectEpoch(frame, EmbeddingSet::open(turned), context);
            QVERIFY(difference(map.imageXy, plain.imageXy) < 1e-4);
            QVERIFY(difference(map.textXy, plain.textXy) < 1e-4);
        }
    }

    void showsWhatMoves()
    {
        TaskContext context;
        const auto set = open(3);
        const MapResult map = projectEpoch(m_frame, set, context);
        double poisoned = 0;
        double clean = 0;
        for (std::size_t row = 0; row < map.imageXy.rows(); ++row) {
            const double move = std::hypot(map.imageXy(row, 0) - m_frame->imageXy(row, 0),
                map.imageXy(row, 1) - m_frame->imageXy(row, 1));
            auto& worst = set->isPoisoned(static_cast<std::int64_t>(row)) ? poisoned : clean;
            worst = std::max(worst, move);
        }
        QVERIFY2(poisoned > 2 * clean, qPrintable(QString::number(poisoned / clean)));
        QVERIFY(map.frame == m_frame);
        QVERIFY(map.embeddings == m_frame->embeddings); // the same rows, for a selection
        QCOMPARE(map.ownCosine[9], rowCosines(set->image(), set->text())[9]); // but its own numbers
        QVERIFY(map.ownCosine != m_frame->ownCosine);
        const Matrix again = projectOnto(map.basis, set->image());
        QVERIFY(difference(again, map.imageXy) < 1e-5);
        for (const double share : map.explainedVariance)
            QVERIFY(share > 0 && share < 1);
    }

    void leavesOutRowsThatFailedInEither()
    {
        TaskContext context;
        const fs::path failed = m_run.parent_path() / "failed";
        writeSampleEpoch(failed, {.epoch = 1, .failedRow = 5});
        const MapResult map = projectEpoch(m_frame, EmbeddingSet::open(failed), context);
        QVERIFY(std::isnan(map.imageXy(5, 0)) && std::isnan(map.textXy(5, 1)));
        QVERIFY(!std::isnan(map.imageXy(6, 0)));
        const auto frame = std::make_shared<const MapResult>(
            projectEmbeddings({.embeddings = EmbeddingSet::open(failed)}, context));
        QVERIFY(std::isnan(projectEpoch(frame, open(2), context).imageXy(5, 0)));
    }

    void refusesOtherPairs()
    {
        TaskContext context;
        const fs::path other = m_run.parent_path() / "other";
        fs::create_directories(other);
        const auto set = sampleEmbeddings(other, {.rows = 30});
        QVERIFY_THROWS_EXCEPTION(Error, projectEpoch(m_frame, set, context));
        fs::create_directories(other / "wider");
        const auto wider = sampleEmbeddings(other / "wider", {.rows = 60, .dim = 20});
        try {
            projectEpoch(m_frame, wider, context);
            QFAIL("vectors of another length were laid on the map");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::Mismatch);
            QVERIFY(std::string(error.what()).find("wider") != std::string::npos);
        }
    }

    void namesFoldersByEpoch()
    {
        QCOMPARE(epochMapFolder("run", 7), fs::path("run/maps/epoch_0007"));
        QCOMPARE(epochMapFolder("run", 12345), fs::path("run/maps/epoch_12345"));
    }

private:
    std::shared_ptr<const EmbeddingSet> open(std::size_t i) const
    {
        return EmbeddingSet::open(m_maps[i].folder);
    }

    QTemporaryDir m_folder;
    fs::path m_run;
    std::vector<EpochMap> m_maps;
    std::shared_ptr<const MapResult> m_frame;
};

QTEST_APPLESS_MAIN(TestEpochMaps)
#include "tst_epoch_maps.moc"
