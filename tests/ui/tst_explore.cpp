// SPDX-License-Identifier: Apache-2.0
#include "core/base/output_file.h"
#include "tests/support/sample_embeddings.h"
#include "tests/ui/lane_holder.h"
#include "tests/ui/sample_set.h"
#include "tests/ui/window_under_test.h"
#include "ui/format.h"
#include "ui/pages/explore.h"
#include "ui/plots/custom_plot.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>

#include <cmath>
#include <nlohmann/json.hpp>

using namespace clinic;
using namespace clinic::ui;

class TestExplorePage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void showsASetOfImagesAlone();
    void dropsRowsThatTheSetDoesNotHave();
    void goesBackWhenANewMapIsStopped();
    void computesAStoppedMapAgain();
    void hidesAGroupOfTheLegend();
    void remembersTheWantedColouring();
    void hopsWithoutSelecting();
    void coloursByTheTargetCaptionOfAProject();
    void showsWhereATriggerTakesPictures();

private:
    std::unique_ptr<WindowUnderTest> openWindow() const;
    std::filesystem::path place(const char* name) const;

    QTemporaryDir m_folder;
    SampleSet m_set;
};

void TestExplorePage::initTestCase()
{
    m_set = makeSampleSet(toPath(m_folder.path()), 60);
}

std::unique_ptr<WindowUnderTest> TestExplorePage::openWindow() const
{
    auto w = std::make_unique<WindowUnderTest>();
    w->session.openPaths({toQString(m_set.embeddings)});
    return w->waitForMap() ? std::move(w) : nullptr;
}

std::filesystem::path TestExplorePage::place(const char* name) const
{
    return toPath(m_folder.filePath(QString::fromLatin1(name)));
}

void TestExplorePage::showsASetOfImagesAlone()
{
    const auto images = makeSampleSet(place("images alone"), 20, true, false);
    WindowUnderTest w;
    w.session.openPaths({toQString(images.embeddings)});
    QVERIFY(w.waitForMap());
    QCOMPARE(w.workspace.map()->modality, MapModality::Image);
    QVERIFY(w.find("scatterView")->isVisible());
    QVERIFY(canChoose(w, "map.images"));
    QVERIFY(!canChoose(w, "map.texts"));
    QVERIFY(!canChoose(w, "map.both"));
    QVERIFY(w.window.actions()[QStringLiteral("map.images")]->isChecked());
    w.session.openPaths({toQString(m_set.embeddings)}); // and the wish for both is not forgotten
    QTRY_COMPARE(w.workspace.rows(), m_set.rows);
    QVERIFY(w.waitForMap());
    QCOMPARE(w.workspace.map()->modality, MapModality::Both);
    QVERIFY(canChoose(w, "map.both"));
}

void TestExplorePage::dropsRowsThatTheSetDoesNotHave()
{
    const auto w = openWindow();
    QVERIFY(w);
    w->workspace.setCurrent(SampleId {60});
    QVERIFY(!w->workspace.current());
    w->workspace.setSelection({SampleId {-1}, SampleId {2}, SampleId {60}});
    QCOMPARE(w->workspace.selection(), std::vector {SampleId {2}});
}

void TestExplorePage::goesBackWhenANewMapIsStopped()
{
    const auto w = openWindow();
    QVERIFY(w);
    LaneHolder lane(w->jobs, &w->window);
    trigger(*w, "map.images");
    QCOMPARE(w->workspace.mapState(), MapState::Working);
    QVERIFY(w->find("scatterView")->isVisible()); // what is there stays usable
    w->session.cancelMap();
    lane.letGo();
    QTRY_COMPARE(w->workspace.mapState(), MapState::Ready);
    QCOMPARE(w->session.modality(), MapModality::Both);
    QVERIFY(w->window.actions()[QStringLiteral("map.both")]->isChecked());
    QVERIFY(w->find("messageBar")->isVisible());
    trigger(*w, "map.images"); // it can be asked for again
    QTRY_COMPARE(w->workspace.map()->modality, MapModality::Image);
}

void TestExplorePage::computesAStoppedMapAgain()
{
    WindowUnderTest w;
    std::unique_ptr<LaneHolder> lane;
    connect(&w.session, &Session::opened, &w.window,
        [&] { lane = std::make_unique<LaneHolder>(w.jobs, &w.window); });
    w.session.openPaths({toQString(m_set.embeddings)});
    QTRY_VERIFY(w.find("exploreCancel")->isVisible());
    QTest::mouseClick(w.find("exploreCancel"), Qt::LeftButton);
    lane->letGo();
    QTRY_VERIFY(w.find("exploreComputeAgain")->isVisible());
    QCOMPARE(text(w, "exploreFailure"), QStringLiteral("The map was stopped."));
    QTest::mouseClick(w.find("exploreComputeAgain"), Qt::LeftButton);
    QVERIFY(w.waitForMap());
    QVERIFY(w.find("scatterView")->isVisible());
}

void TestExplorePage::hidesAGroupOfTheLegend()
{
    const auto w = openWindow();
    QVERIFY(w);
    const auto checks =
        w->find("colourPanel")->findChildren<QCheckBox*>(QStringLiteral("legendCheck"));
    QCOMPARE(checks.size(), 2);
    QVERIFY(checks[0]->isChecked() && checks[1]->isChecked());
    QTest::keyClick(checks[0], Qt::Key_Space); // the clean ones
    QCOMPARE(text(*w, "statusRows"), QStringLiteral("60 rows · 6 shown · 0 selected"));
    QVERIFY(!checks[0]->isChecked());
    QVERIFY(checks[1]->isChecked());
    auto* view = w->find<ScatterView>("scatterView");
    QSignalSpy clicks(view, &ScatterView::clicked);
    QTest::mouseClick(view->plot(), Qt::LeftButton, {}, pointOf(*w, 1)); // a clean one
    for (const auto& click : clicks)
        QVERIFY(click[0].value<SampleId>() != SampleId {1});
    trigger(*w, "map.images"); // another map of the same rows
    QTRY_COMPARE(w->workspace.map()->modality, MapModality::Image);
    QCOMPARE(w->workspace.shown(), 6);
    trigger(*w, "map.showAllGroups");
    QCOMPARE(text(*w, "statusRows"), QStringLiteral("60 rows · 59 shown · 0 selected"));
    QVERIFY(!canChoose(*w, "map.showAllGroups"));
}

/// A set without poison truth is coloured by something else, and the next with it as before.
void TestExplorePage::remembersTheWantedColouring()
{
    std::filesystem::create_directories(place("no truth"));
    sampleEmbeddings(place("no truth"), {.rows = 30, .everyPoisoned = 0});
    WindowUnderTest w;
    const auto* view = w.find<ScatterView>("scatterView");
    w.session.openEmbeddings(place("no truth"), QStringLiteral("no truth"));
    QVERIFY(w.waitForMap());
    QCOMPARE(view->colourBy(), ColourBy::Label);
    QCOMPARE(w.find<QComboBox>("colourBy")->currentIndex(), 1);
    w.session.openPaths({toQString(m_set.embeddings)});
    QTRY_COMPARE(w.workspace.rows(), m_set.rows);
    QVERIFY(w.waitForMap());
    QCOMPARE(view->colourBy(), ColourBy::Poisoned);
    QVERIFY(w.window.actions()[QStringLiteral("colour.poisoned")]->isChecked());
}

void TestExplorePage::hopsWithoutSelecting()
{
    const auto w = openWindow();
    QVERIFY(w);
    auto* view = w->find<ScatterView>("scatterView");
    const std::vector selected {SampleId {3}, SampleId {13}, SampleId {23}};
    w->workspace.setSelection(selected);
    w->workspace.setCurrent(SampleId {13});
    QVERIFY(view->accessibleDescription().contains(QStringLiteral("row 13")));
    QVERIFY(view->accessibleDescription().contains(QStringLiteral("poisoned")));
    const QSignalSpy moves(&w->workspace, &Workspace::currentChanged);
    for (const auto key : {Qt::Key_Left, Qt::Key_Right, Qt::Key_Up, Qt::Key_Down})
        QTest::keyClick(view, key);
    QVERIFY(moves.size() > 1);
    QCOMPARE(w->workspace.selection(), selected);
}

void TestExplorePage::coloursByTheTargetCaptionOfAProject()
{
    const auto set = makeSampleSet(place("with target"), 20);
    const auto opened = EmbeddingSet::open(set.embeddings);
    {
        auto project = Project::create(place("project"), "bananas");
        project.addEmbedding(
            {.name = "e", .checkpoint = place("gone.pt"), .folder = set.embeddings, .created = {}});
        project.setTargetCaption("a photo of a banana.");
    }
    // what encodeTarget() would have left: the first picture's own vector
    const auto manifest = nlohmann::json::parse(opened->manifestJson());
    const auto row = opened->image().row(0);
    writeTextFile(set.embeddings / "target.json",
        nlohmann::json {{"fingerprint", manifest["fingerprint"]},
            {"caption", "a photo of a banana."},
            {"vector", std::vector<float>(row.begin(), row.end())}}
            .dump());
    WindowUnderTest w;
    w.session.openProject(toQString(place("project")));
    QVERIFY(w.waitForMap());
    QCOMPARE(w.workspace.map()->targetName, std::string("target caption"));
    QVERIFY(std::abs(w.workspace.map()->targetCosine[0] - 1) < 1e-4F);
}

void TestExplorePage::showsWhereATriggerTakesPictures()
{
    const auto w = openWindow();
    QVERIFY(w);
    auto* view = w->find<ScatterView>("scatterView");
    QVERIFY(!canChoose(*w, "map.arrows"));
    const auto set = w->workspace.embeddings();
    auto points = std::make_shared<TriggeredPoints>();
    points->embeddings = set;
    points->samples = {SampleId {1}, SampleId {2}};
    points->vectors = Matrix(2, set->image().cols());
    for (std::size_t i = 0; i < 2; ++i)
        std::ranges::copy(set->image().row(40 + i), points->vectors.row(i).begin());
    w->workspace.setTriggered(points);
    QVERIFY(canChoose(*w, "map.arrows"));
    QCOMPARE(view->drawnArrows(), std::size_t {2});
    trigger(*w, "map.arrows");
    QCOMPARE(view->drawnArrows(), std::size_t {0});
    trigger(*w, "map.arrows");
    trigger(*w, "map.texts"); // which has no points that arrows could start from
    QTRY_COMPARE(w->workspace.map()->modality, MapModality::Text);
    QVERIFY(!canChoose(*w, "map.arrows"));
    trigger(*w, "map.images");
    QTRY_COMPARE(view->drawnArrows(), std::size_t {2});
    w->workspace.setTriggered(nullptr);
    QCOMPARE(view->drawnArrows(), std::size_t {0});
    w->workspace.setEmbeddings(EmbeddingSet::open(m_set.embeddings), {});
    w->workspace.setTriggered(points); // of the set before
    QVERIFY(!w->workspace.triggered());
}

QTEST_MAIN(TestExplorePage)
#include "tst_explore.moc"
