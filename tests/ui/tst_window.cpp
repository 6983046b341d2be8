// SPDX-License-Identifier: Apache-2.0
#include "core/image/image_io.h"
#include "tests/support/sample_embeddings.h"
#include "tests/ui/sample_set.h"
#include "tests/ui/window_under_test.h"
#include "ui/format.h"
#include "ui/pages/explore.h"
#include "ui/plots/custom_plot.h"
#include "ui/theme.h"
#include "ui/widgets/hover_card.h"
#include "ui/widgets/picture_label.h"

#include <QClipboard>
#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>
#include <QToolButton>

#include <array>

using namespace clinic;
using namespace clinic::ui;

class TestMainWindow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void opensOnTheStartPage();
    void hasNoConflictingShortcuts();
    void namesEveryAction();
    void showsTheMapOfEmbeddings();
    void coloursByWhatIsChosen();
    void switchesModality();
    void showsAClickedPairInTheInspector();
    void showsACardAtTheHoveredPoint();
    void listsFailedRows();
    void saysThatNotAllFailedRowsAreListed();
    void showsTheSizeOfTheFile();
    void saysWhyAPathIsNotOpened();
    void forgetsThePairOfAnotherSet();
    void offersOnlyWhatDoesSomething();
    void followsTheSystemsTheme();
    void tellsWhatCouldNotBeOpened();
    void runsACommandByItsName();

private:
    std::unique_ptr<WindowUnderTest> openWindow() const;
    std::filesystem::path place(const char* name) const;

    QTemporaryDir m_folder;
    SampleSet m_set;
};

void TestMainWindow::initTestCase()
{
    m_set = makeSampleSet(toPath(m_folder.path()), 60);
}

std::unique_ptr<WindowUnderTest> TestMainWindow::openWindow() const
{
    auto w = std::make_unique<WindowUnderTest>();
    w->session.openPaths({toQString(m_set.embeddings)});
    return w->waitForMap() ? std::move(w) : nullptr;
}

std::filesystem::path TestMainWindow::place(const char* name) const
{
    return toPath(m_folder.filePath(QString::fromLatin1(name)));
}

void TestMainWindow::opensOnTheStartPage()
{
    const WindowUnderTest w;
    QCOMPARE(w.window.page(), Page::Start);
    QVERIFY(w.find("dropZone")->isVisible());
    QVERIFY(w.find("start.file.openDemo")->isVisible());
    QVERIFY(!w.find("importSheet")->isVisible());
    QVERIFY(!w.find("dockInspector")->isVisible());
    QCOMPARE(text(w, "statusRows"), QStringLiteral("Nothing open"));
}

void TestMainWindow::hasNoConflictingShortcuts()
{
    const WindowUnderTest w;
    QVERIFY(w.window.actions().all().size() > 20);
    for (const auto& [a, b] : w.window.actions().conflicts())
        QFAIL(qPrintable(a->objectName() + QStringLiteral(" and ") + b->objectName()));
}

void TestMainWindow::namesEveryAction()
{
    const WindowUnderTest w;
    QSet<QString> ids;
    for (const auto* action : w.window.actions().all()) {
        QVERIFY(!action->iconText().isEmpty());
        QVERIFY2(!ids.contains(action->objectName()), qPrintable(action->objectName()));
        ids.insert(action->objectName());
    }
}

void TestMainWindow::showsTheMapOfEmbeddings()
{
    const auto w = openWindow();
    QVERIFY(w);
    QCOMPARE(w->window.page(), Page::Explore);
    QVERIFY(w->find("scatterView")->isVisible());
    QVERIFY(w->find("dockInspector")->isVisible());
    QCOMPARE(text(*w, "statusRows"), QStringLiteral("60 rows · 59 shown · 0 selected"));
    QVERIFY(text(*w, "exploreFacts").contains(QStringLiteral("59 of 60 pairs drawn")));
    const auto groups =
        w->find("colourPanel")->findChildren<QWidget*>(QStringLiteral("legendGroup"));
    QCOMPARE(groups.size(), 2);
    QCOMPARE(groups[0]->accessibleName(), QStringLiteral("clean: 53"));
    QCOMPARE(groups[1]->accessibleName(), QStringLiteral("poisoned: 6"));
}

void TestMainWindow::coloursByWhatIsChosen()
{
    const auto w = openWindow();
    QVERIFY(w);
    auto* box = w->find<QComboBox>("colourBy");
    auto* view = w->find<ScatterView>("scatterView");
    QTest::keyClick(box, Qt::Key_Down);
    QCOMPARE(view->colourBy(), ColourBy::Label);
    QVERIFY(view->legend().size() > 2);
    trigger(*w, "colour.own");
    QCOMPARE(view->colourBy(), ColourBy::OwnCosine);
    QCOMPARE(box->currentIndex(), 2);
    QVERIFY(view->scale());
    trigger(*w, "colour.target");
    QCOMPARE(view->colourBy(), ColourBy::TargetCosine);
    QVERIFY(w->window.actions()[QStringLiteral("colour.target")]->isChecked());
}

void TestMainWindow::switchesModality()
{
    const auto w = openWindow();
    QVERIFY(w);
    QVERIFY(!w->workspace.map()->textXy.empty());
    trigger(*w, "map.images");
    QTRY_COMPARE(w->workspace.map()->modality, MapModality::Image);
    QVERIFY(w->workspace.map()->textXy.empty());
    QVERIFY(!w->window.actions()[QStringLiteral("map.pairLines")]->isEnabled());
    trigger(*w, "map.both"); // kept from before: there at once
    QCOMPARE(w->workspace.map()->modality, MapModality::Both);
    trigger(*w, "map.pairLines");
    QVERIFY(w->find<ScatterView>("scatterView")->pairLines());
}

void TestMainWindow::showsAClickedPairInTheInspector()
{
    const auto w = openWindow();
    QVERIFY(w);
    constexpr std::size_t row = 13; // poisoned, on top of what else is there
    auto* plot = w->find<ScatterView>("scatterView")->plot();
    QTest::mouseClick(plot, Qt::LeftButton, {}, pointOf(*w, row));
    QVERIFY(w->workspace.current());
    const auto current = static_cast<std::int64_t>(*w->workspace.current());
    QVERIFY(w->workspace.embeddings()->isPoisoned(current));
    QVERIFY(text(*w, "inspectorTruth").contains(QStringLiteral("poisoned")));
    QCOMPARE(text(*w, "inspectorCaption"),
        QString::fromStdString(w->workspace.embeddings()->caption(current)));
    QTRY_COMPARE(text(*w, "inspectorSize"), QStringLiteral("64 × 64 px"));
    QCOMPARE(text(*w, "statusRows"), QStringLiteral("60 rows · 59 shown · 1 selected"));
    QTest::mouseClick(w->find("inspectorCopy"), Qt::LeftButton);
    QVERIFY(QApplication::clipboard()->text().contains(QStringLiteral("Path: images/backdoor/")));
}

void TestMainWindow::showsACardAtTheHoveredPoint()
{
    const auto w = openWindow();
    QVERIFY(w);
    auto* card = w->find<HoverCard>("hoverCard");
    QVERIFY(!card->isVisible());
    auto* plot = w->find<ScatterView>("scatterView")->plot();
    QTest::mouseMove(plot, pointOf(*w, 23) + QPoint(40, 40));
    QTest::mouseMove(plot, pointOf(*w, 23));
    QTRY_VERIFY(card->isVisible());
    QVERIFY(card->sample());
    const auto row = static_cast<std::int64_t>(*card->sample());
    QCOMPARE(
        text(*w, "hoverCaption"), QString::fromStdString(w->workspace.embeddings()->caption(row)));
    QVERIFY(text(*w, "hoverFacts").contains(QStringLiteral("cosine")));
}

void TestMainWindow::listsFailedRows()
{
    const auto w = openWindow();
    QVERIFY(w);
    const auto* table = w->find<QTableView>("problemsTable");
    QTRY_COMPARE(table->model()->rowCount(), 1);
    QCOMPARE(table->model()->index(0, 0).data().toString(), QStringLiteral("Row 59"));
    QCOMPARE(table->model()->index(0, 1).data().toString(), QStringLiteral("the image is missing"));
    QVERIFY(w->find("statusProblems")->isVisible());
}

void TestMainWindow::saysThatNotAllFailedRowsAreListed()
{
    constexpr std::int64_t rows = 40'020;
    std::filesystem::create_directories(place("failing"));
    sampleEmbeddings(place("failing"), {.rows = rows, .dim = 2, .everyFailed = 4});
    WindowUnderTest w;
    w.session.openEmbeddings(place("failing"), QStringLiteral("failing"));
    const auto* table = w.find<QTableView>("problemsTable");
    QTRY_COMPARE(table->model()->rowCount(), 10'000);
    QCOMPARE(text(w, "problemsLimit"), QStringLiteral("10,000 of 10,005 failed rows shown"));
    QVERIFY(!w.find("problemsLimit")->isHidden());
    QVERIFY(w.waitForMap());
    w.find<QTableView>("problemsTable")->selectRow(2);
    QCOMPARE(text(w, "problemDetail"), QStringLiteral("the image is empty"));
    QCOMPARE(w.workspace.current(), std::optional(SampleId {11}));
}

void TestMainWindow::showsTheSizeOfTheFile()
{
    const auto set = makeSampleSet(place("large picture"), 12);
    writePng(place("large picture") / "images" / "5.png",
        {1200, 800, std::vector<std::uint8_t>(3 * 1200 * 800, 90)});
    WindowUnderTest w;
    w.session.openPaths({toQString(set.embeddings)});
    QVERIFY(w.waitForMap());
    w.workspace.setCurrent(SampleId {5});
    const auto* picture = w.find<PictureLabel>("inspectorPicture");
    QTRY_VERIFY(!picture->picture().isNull());
    QCOMPARE(text(w, "inspectorSize"), QStringLiteral("1200 × 800 px"));
    QVERIFY(picture->picture().width() < 1200); // only as large as it is shown
    w.workspace.setCurrent(SampleId {6});
    QVERIFY(picture->picture().isNull()); // not the old one beside the new caption
    QTRY_COMPARE(text(w, "inspectorSize"), QStringLiteral("64 × 64 px"));
}

void TestMainWindow::saysWhyAPathIsNotOpened()
{
    const auto folder = place("outside");
    CaptionTable table;
    table.file = folder / "t.csv";
    table.imageRoot = folder;
    std::filesystem::create_directories(folder);
    EmbeddingManifest manifest;
    manifest.rows = 3;
    manifest.dim = 4;
    manifest.table = table.file;
    manifest.imageRoot = folder;
    {
        VectorFile image(folder / "image.bin", 3, 4);
        for (std::int64_t row = 0; row < 3; ++row) {
            table.image.push_back("../" + std::to_string(row) + ".png");
            table.caption.push_back("a picture from elsewhere");
            std::vector<float> vector(4, 0);
            vector[static_cast<std::size_t>(row)] = 1;
            image.write(row, vector);
        }
    }
    manifest.rowsSha256 = hashOfRows(table);
    writeEmbeddings(folder,
        {.table = &table,
            .failures = std::vector<std::string>(3),
            .imageVectors = folder / "image.bin",
            .textVectors = {},
            .dim = 4},
        manifest);
    WindowUnderTest w;
    w.session.openPaths({toQString(folder)});
    QVERIFY(w.waitForMap());
    w.workspace.setCurrent(SampleId {1});
    const auto* picture = w.find("inspectorPicture");
    QTRY_VERIFY(picture->accessibleDescription().contains(QStringLiteral("picture folder")));
}

void TestMainWindow::forgetsThePairOfAnotherSet()
{
    const auto other = makeSampleSet(place("another"), 12);
    const auto w = openWindow();
    QVERIFY(w);
    w->workspace.setCurrent(SampleId {13});
    QVERIFY(!text(*w, "inspectorCaption").isEmpty());
    w->session.openPaths({toQString(other.embeddings)});
    QTRY_COMPARE(w->workspace.rows(), other.rows);
    for (const auto* name : {"inspectorCaption", "inspectorTruth", "inspectorPath"})
        QVERIFY2(text(*w, name).isEmpty(), name);
    QApplication::clipboard()->setText(QStringLiteral("mine"));
    trigger(*w, "edit.copySample");
    QCOMPARE(QApplication::clipboard()->text(), QStringLiteral("mine"));
}

void TestMainWindow::offersOnlyWhatDoesSomething()
{
    constexpr std::array ofAMap {"map.images", "map.texts", "map.both", "map.pairLines",
        "map.zoomAll", "colour.poisoned", "colour.label", "colour.own", "colour.target"};
    const WindowUnderTest empty;
    for (const auto* id : ofAMap)
        QVERIFY2(!canChoose(empty, id), id);
    QVERIFY(!canChoose(empty, "edit.copySample"));
    QVERIFY(!canChoose(empty, "select.none"));
    const auto w = openWindow();
    QVERIFY(w);
    for (const auto* id : ofAMap)
        QVERIFY2(canChoose(*w, id), id);
    QVERIFY(!canChoose(*w, "map.showAllGroups"));
    QVERIFY(!canChoose(*w, "edit.copySample"));
    w->workspace.setCurrent(SampleId {1});
    QVERIFY(canChoose(*w, "edit.copySample"));
    w->workspace.setSelection({SampleId {1}});
    QVERIFY(canChoose(*w, "select.none"));
}

void TestMainWindow::followsTheSystemsTheme()
{
    const WindowUnderTest w;
    const auto before = QApplication::palette();
    applyTheme(ThemeMode::System);
    for (const auto& [window, words] : {std::pair(Qt::black, Qt::white), {Qt::white, Qt::black}}) {
        auto palette = QApplication::palette(); // as if the system had changed it
        palette.setColor(QPalette::Window, window);
        palette.setColor(QPalette::WindowText, words);
        QApplication::setPalette(palette);
        const auto quiet = QApplication::palette().color(QPalette::PlaceholderText);
        QCOMPARE(quiet, quietText(palette));
    }
    QApplication::setPalette(before);
    applyTheme(ThemeMode::System);
}

void TestMainWindow::tellsWhatCouldNotBeOpened()
{
    const WindowUnderTest w;
    w.find("messageBar");
    const_cast<Session&>(w.session).openProject(w.folder.path());
    QTRY_VERIFY(w.find("messageBar")->isVisible());
    QCOMPARE(text(w, "messageTitle"), QStringLiteral("The project could not be opened"));
    QVERIFY(text(w, "messageText").contains(QStringLiteral("project.sqlite")));
    QVERIFY(w.find("messageCopy")->isVisible());
}

void TestMainWindow::runsACommandByItsName()
{
    const WindowUnderTest w;
    trigger(w, "tools.commands");
    auto* typed = w.find<QLineEdit>("commandText");
    QTRY_VERIFY(typed->isVisible());
    QTest::keyClicks(typed, QStringLiteral("expl"));
    QTest::keyClick(typed, Qt::Key_Return);
    QCOMPARE(w.window.page(), Page::Explore);
    QVERIFY(!typed->isVisible());
}

QTEST_MAIN(TestMainWindow)
#include "tst_window.moc"
