// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/statistics.h"
#include "core/base/error.h"
#include "core/workflows/project_embeddings.h"
#include "tests/support/sample_embeddings.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <limits>

using namespace clinic;

class TestProjectEmbeddings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_set = sampleEmbeddings(m_folder.path().toStdString(), {.everyFailed = 100});
    }

    void putsBothTowersOnOneMap()
    {
        TaskContext context;
        const MapResult map = projectEmbeddings({.embeddings = m_set}, context);
        QCOMPARE(map.imageXy.rows(), std::size_t {400});
        QCOMPARE(map.textXy.rows(), std::size_t {400});
        QCOMPARE(map.explainedVariance.size(), std::size_t {2});
        QVERIFY(map.explainedVariance[0] >= map.explainedVariance[1]);
        QCOMPARE(map.ownCosine[9], rowCosines(m_set->image(), m_set->text())[9]);
        QVERIFY(std::isnan(map.imageXy(3, 0)) && std::isnan(map.textXy(103, 1))
            && std::isnan(map.ownCosine[3]));
    }

    void comparesImagesWithThePoisonedCaptions()
    {
        TaskContext context;
        const MapResult map = projectEmbeddings({.embeddings = m_set}, context);
        QCOMPARE(map.targetName, std::string("mean of the poisoned captions"));
        double poisoned = 0;
        double clean = 0;
        for (std::int64_t row = 0; row < 400; ++row) {
            if (m_set->failure(row).empty())
                (m_set->isPoisoned(row) ? poisoned : clean) +=
                    map.targetCosine[static_cast<std::size_t>(row)]
                    / (m_set->isPoisoned(row) ? 8.0 : 388.0);
        }
        QVERIFY(poisoned > clean + 0.3);
        const std::vector<float> own(m_set->text().row(0).begin(), m_set->text().row(0).end());
        const MapResult given =
            projectEmbeddings({.embeddings = m_set, .targetText = own}, context);
        QCOMPARE(given.targetName, std::string("target caption"));
        QCOMPARE(given.targetCosine[0], given.ownCosine[0]);
    }

    void showsOneTowerAlone()
    {
        TaskContext context;
        const MapResult map =
            projectEmbeddings({.embeddings = m_set, .modality = MapModality::Text}, context);
        QVERIFY(map.imageXy.empty());
        QCOMPARE(map.textXy.rows(), std::size_t {400});
    }

    void putsOtherVectorsOnTheMap()
    {
        TaskContext context;
        for (const auto modality : {MapModality::Both, MapModality::Image}) {
            const MapResult map =
                projectEmbeddings({.embeddings = m_set, .modality = modality}, context);
            const Matrix again = projectOnto(map.basis, m_set->image());
            QCOMPARE(again.rows(), map.imageXy.rows());
            for (std::size_t row = 0; row < again.rows(); ++row) {
                if (m_set->failure(static_cast<std::int64_t>(row)).empty())
                    QVERIFY(std::abs(again(row, 0) - map.imageXy(row, 0)) < 1e-5
                        && std::abs(again(row, 1) - map.imageXy(row, 1)) < 1e-5);
            }
            Matrix none(1, m_set->image().cols());
            none(0, 3) = std::numeric_limits<float>::quiet_NaN();
            QVERIFY(std::isnan(projectOnto(map.basis, none)(0, 0)));
            QVERIFY_THROWS_EXCEPTION(Error, projectOnto(map.basis, Matrix(1, 3)));
        }
    }

    void refusesATargetOfAnotherModel()
    {
        TaskContext context;
        const MapRequest request {.embeddings = m_set, .targetText = {1, 0, 0}};
        QVERIFY_EXCEPTION_THROWN(projectEmbeddings(request, context), Error);
    }

    void namesTheFolderThatCannotBeShown()
    {
        QTemporaryDir folder;
        TaskContext context;
        const MapRequest request {
            .embeddings = sampleEmbeddings(folder.path().toStdString(), {.rows = 1}),
            .modality = MapModality::Image};
        try {
            projectEmbeddings(request, context);
            QFAIL("one point was shown");
        } catch (const Error& error) {
            QVERIFY(error.kind() == ErrorKind::Mismatch); // a folder, not the command, is unfit
            QVERIFY2(QByteArray(error.what()).startsWith(folder.path().toUtf8()), error.what());
        }
    }

private:
    QTemporaryDir m_folder;
    std::shared_ptr<const EmbeddingSet> m_set;
};

QTEST_APPLESS_MAIN(TestProjectEmbeddings)
#include "tst_project_embeddings.moc"
