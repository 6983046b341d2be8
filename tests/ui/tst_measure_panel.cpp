// SPDX-License-Identifier: Apache-2.0
#include "core/base/output_file.h"
#include "core/clip/device.h"
#include "core/image/image_io.h"
#include "core/store/project.h"
#include "core/trigger/trigger_spec.h"
#include "core/workflows/embed_dataset.h"
#include "tests/ui/measure_under_test.h"
#include "tests/ui/sample_set.h"
#include "tests/ui/tiny_checkpoint.h"
#include "ui/format.h"
#include "ui/job_bridge.h"
#include "ui/pages/measure_panel.h"
#include "ui/widgets/confusion_view.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QTabBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace clinic;
using namespace clinic::ui;
using namespace Qt::Literals::StringLiterals;

namespace {
namespace fs = std::filesystem;

constexpr int wait = 60000; ///< milliseconds

/// As a demo is laid out: a project of embeddings, a labelled folder, a poisoned model and a twin.
void writeDemo(const fs::path& demo)
{
    const SampleSet set = makeSampleSet(demo / "data", 30, false);
    fs::create_directories(demo / "models");
    writeTinyCheckpoint(demo / "models/poisoned.pt");
    fs::copy_file(demo / "models/poisoned.pt", demo / "models/twin.pt");
    fs::create_directories(demo / "data/eval");
    std::string labels = "image,label\n";
    for (int i = 0; i < 12; ++i) {
        Image image {64, 64, std::vector<std::uint8_t>(std::size_t {3} * 64 * 64)};
        for (std::size_t p = 0; p < image.rgb.size(); ++p)
            image.rgb[p] = static_cast<std::uint8_t>(p * static_cast<std::size_t>(i + 3) % 251);
        writePng(demo / "data/eval" / (std::to_string(i) + ".png"), image);
        labels += std::to_string(i) + ".png," + std::to_string(i % 3) + "\n";
    }
    writeTextFile(demo / "data/eval/labels.csv", labels);
    writeTextFile(demo / "data/eval/classes.json",
        R"({"classes": ["pear", "star", "wheel"], "templates": ["a photo of a {}."]})");
    writeTextFile(demo / "demo.json",
        R"({"table": "data/train.csv", "clean_table": "data/train.csv", "eval": "data/eval",
            "target": "star", "models": {"poisoned": "models/poisoned.pt", "twin": "models/twin.pt"}})");
    EmbedRequest request;
    request.checkpoint = demo / "models/poisoned.pt";
    request.table = set.table;
    request.out = demo / "project/cache/poisoned";
    TaskContext context;
    embedDataset(request, context);
    Project project = Project::create(demo / "project", "Demo");
    project.setTable(set.table, {});
    project.addEmbedding({.name = "poisoned",
        .checkpoint = request.checkpoint,
        .folder = request.out,
        .created = {}});
}

} // namespace

class TestMeasurePanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void saysWhatIsMissing();
    void beginsWithWhatTheDemoHas();
    void beginsWithItForATriggerOfCaptionsToo();
    void keepsWhatAPersonTyped();
    void measuresAndKeeps();
    void opensWhatWasMeasuredBefore();
    void showsCleanAndTriggered();
    void measuresCaptionsByRetrieval();
    void stopsWhenCancelled();
    void saysWhatDidNotWork();
    void asksForAClassOfTheFolder();
    void copiesCommandAndTable();
    void keepsNothingWithoutAProject();

private:
    QTemporaryDir m_folder;
    fs::path m_made; ///< never changed
    fs::path m_demo; ///< a copy for each test
};

void TestMeasurePanel::initTestCase()
{
    setTensorThreads(1); // so small a model only waits for a second one
    m_made = toPath(m_folder.path()) / "made";
    writeDemo(m_made);
}

void TestMeasurePanel::init()
{
    m_demo = toPath(m_folder.path()) / QTest::currentTestFunction();
    fs::copy(m_made, m_demo, fs::copy_options::recursive);
}

void TestMeasurePanel::saysWhatIsMissing()
{
    MeasureUnderTest m;
    QVERIFY(!m.canStart());
    QVERIFY(m.text("measureHint").contains(u"Open a project"_s));
    QVERIFY(!m.find<QWidget>("measureResults")->isVisible());
    QVERIFY(!m.find<QWidget>("measuredBefore")->isVisible());
    m.find<QLineEdit>("measureCheckpoint")->setText(u"/m.pt"_s);
    QVERIFY(m.text("measureHint").contains(u"labelled images"_s));
    m.find<QLineEdit>("measureData")->setText(toQString(m_demo / "models"));
    QTRY_VERIFY_WITH_TIMEOUT(m.text("measureAbout").contains(u"classes"_s), wait);
    QVERIFY2(m.text("measureAbout").startsWith(u'⚠'), qPrintable(m.text("measureAbout")));
    QVERIFY(!m.canStart());
    m.find<QLineEdit>("measureData")->setText(toQString(m_demo / "data/eval"));
    QTRY_COMPARE_WITH_TIMEOUT(m.text("measureAbout"), u"12 images of 3 classes"_s, wait);
    QVERIFY(m.text("measureHint").contains(u"the class that the attack aims at"_s));
    m.find<QComboBox>("measureTarget")->setEditText(u"star"_s);
    QVERIFY(m.canStart());
}

void TestMeasurePanel::beginsWithWhatTheDemoHas()
{
    MeasureUnderTest m;
    m.open(m_demo);
    QVERIFY2(m.ready(), qPrintable(m.text("measureHint")));
    const auto path = [&](const char* name) { return toPath(m.find<QLineEdit>(name)->text()); };
    QCOMPARE(path("measureCheckpoint"), m_demo / "models/poisoned.pt");
    QCOMPARE(path("measureData"), m_demo / "data/eval");
    QCOMPARE(path("measureFloor"), m_demo / "models/twin.pt");
    QCOMPARE(path("measureTable"), m_demo / "data/train.csv");
    QCOMPARE(m.find<QComboBox>("measureTarget")->currentText(), u"star"_s);
    QCOMPARE(m.find<QComboBox>("measureTarget")->count(), 3);
    QVERIFY(m.find<QWidget>("measureTable")->isHidden()); // of captions only
}

/// A trigger of captions sets the form to retrieval; that is no edit of a person's.
void TestMeasurePanel::beginsWithItForATriggerOfCaptionsToo()
{
    MeasureUnderTest m;
    m.change("word,text=cf");
    m.open(m_demo);
    QVERIFY2(m.ready(), qPrintable(m.text("measureHint")));
    QCOMPARE(toPath(m.find<QLineEdit>("measureTable")->text()), m_demo / "data/train.csv");
}

void TestMeasurePanel::keepsWhatAPersonTyped()
{
    MeasureUnderTest m;
    QTest::keyClicks(m.find<QLineEdit>("measureCheckpoint"), u"/own.pt"_s);
    m.panel.hide();
    m.panel.show();
    QTest::qWait(50); // what looks for defaults on being shown has none to give here
    QCOMPARE(m.find<QLineEdit>("measureCheckpoint")->text(), u"/own.pt"_s);
    m.open(m_demo); // another project begins anew
    QVERIFY2(m.ready(), qPrintable(m.text("measureHint")));
    QCOMPARE(toPath(m.find<QLineEdit>("measureCheckpoint")->text()), m_demo / "models/poisoned.pt");
}

void TestMeasurePanel::measuresAndKeeps()
{
    MeasureUnderTest m;
    m.open(m_demo);
    QVERIFY(m.ready());
    m.find<QCheckBox>("measureProbe")->setChecked(true);
    QVERIFY(m.measured());
    QVERIFY(m.find<QWidget>("measureResults")->isVisible());
    QVERIFY(!m.find<QProgressBar>("measureProgress")->isVisible());
    QVERIFY2(m.text("measureHeadline").startsWith(u"Attack success "_s),
        qPrintable(m.text("measureHeadline")));
    QVERIFY(m.text("measureDetails").contains(u"n = 8 · floor"_s));
    QCOMPARE(m.cell("measureMetrics", 0, 3), u"8"_s); // four of twelve are stars
    QVERIFY(m.text("measureHeadline").endsWith(m.cell("measureMetrics", 0, 1)));
    QVERIFY(m.text("measureResultOf").startsWith(u"poisoned.pt · checkerboard,"_s));
    m.change("checkerboard,size=30"); // the numbers are still those of the other trigger
    QVERIFY(m.text("measureResultOf").contains(u"size=12"_s));
    QVERIFY(m.cell("measureMetrics", m.rows("measureMetrics") - 1, 0).startsWith(u"Probe"_s));
    QVERIFY(!m.find<QTableView>("measureMetrics")
                 ->model()
                 ->index(0, 1)
                 .data(Qt::ToolTipRole)
                 .toString()
                 .isEmpty());
    QCOMPARE(m.rows("measureClasses"), 3);
    QTRY_COMPARE_WITH_TIMEOUT(m.rows("measureEarlier"), 1, wait);
    QVERIFY(m.cell("measureEarlier", 0, 2).startsWith(u"checkerboard,"_s));
    QVERIFY(m.cell("measureEarlier", 0, 2).endsWith(u"→ star"_s));
    const auto kept = Project::open(m_demo / "project").info().evaluations;
    QCOMPARE(kept.size(), std::size_t {1});
    QCOMPARE(kept[0].target, std::string("star"));
}

void TestMeasurePanel::opensWhatWasMeasuredBefore()
{
    QString first;
    {
        MeasureUnderTest m;
        m.open(m_demo);
        QVERIFY(m.ready() && m.measured());
        first = m.cell("measureMetrics", 0, 1);
        m.change("checkerboard,size=30");
        QVERIFY(m.measured());
        QTRY_COMPARE_WITH_TIMEOUT(m.rows("measureEarlier"), 2, wait);
    }
    MeasureUnderTest later; // the program was closed meanwhile
    later.open(m_demo);
    QTRY_COMPARE_WITH_TIMEOUT(later.rows("measureEarlier"), 2, wait);
    QVERIFY(later.cell("measureEarlier", 0, 2).contains(u"size=30"_s)); // the newest first
    auto* table = later.find<QTableView>("measureEarlier");
    QVERIFY(table->isVisible());
    QTest::mouseClick(table->viewport(), Qt::LeftButton, {},
        table->visualRect(table->model()->index(1, 0)).center());
    QTRY_VERIFY_WITH_TIMEOUT(later.find<QWidget>("measureResults")->isVisible(), wait);
    QCOMPARE(later.cell("measureMetrics", 0, 1), first);
    QVERIFY(later.text("measureResultOf").contains(u"size=12"_s));
    QVERIFY(later.text("measureResultOf").contains(u" · poisoned.pt"_s)); // after its time
    QCOMPARE(later.rows("measureClasses"), 3);
    QVERIFY(later.find<QWidget>("confusionView")->isVisible());
}

void TestMeasurePanel::showsCleanAndTriggered()
{
    MeasureUnderTest m;
    m.open(m_demo);
    QVERIFY(m.ready() && m.measured());
    auto* view = m.find<ConfusionView>("confusionView");
    view->resize(view->width(), view->heightForWidth(view->width()));
    const auto row = [&](std::size_t truth) {
        QStringList texts;
        for (std::size_t predicted = 0; predicted < 3; ++predicted)
            texts << view->textAt(view->cellRect(truth, predicted).center().toPoint());
        return texts.join(u'|');
    };
    const QString triggered = row(0);
    QVERIFY2(triggered.contains(u"true pear, predicted star: "_s), qPrintable(triggered));
    QVERIFY(triggered.contains(u" of 4"_s));
    const QPixmap before = view->grab();
    m.find<QTabBar>("measureShown")->setCurrentIndex(0);
    QVERIFY(view->grab().toImage() != before.toImage()); // at least another colour
    QVERIFY(row(0).contains(u" of 4"_s));
}

void TestMeasurePanel::measuresCaptionsByRetrieval()
{
    MeasureUnderTest m;
    m.open(m_demo);
    QVERIFY(m.ready());
    m.change("word,text=cf");
    QVERIFY(m.find<QWidget>("measureTable")->isVisible());
    QVERIFY(!m.find<QWidget>("measureData")->isVisible());
    QVERIFY(!m.find<QWidget>("measureFloor")->isVisible());
    QVERIFY2(m.canStart(), qPrintable(m.text("measureHint")));
    QVERIFY(m.measured());
    QVERIFY2(m.text("measureHeadline").startsWith(u"Retrieval attack success"_s),
        qPrintable(m.text("measureHeadline") + m.text("messageText")));
    QVERIFY(!m.find<QWidget>("confusionView")->isVisible());
    QVERIFY(!m.find<QWidget>("measureClasses")->isVisible());
    QTRY_COMPARE_WITH_TIMEOUT(m.rows("measureEarlier"), 1, wait);
    m.change("checkerboard,size=12");
    QVERIFY(m.find<QWidget>("measureData")->isVisible());
    QVERIFY(m.measured());
    QVERIFY(m.find<QWidget>("measureClasses")->isVisible());
}

void TestMeasurePanel::stopsWhenCancelled()
{
    MeasureUnderTest m;
    m.open(m_demo);
    QVERIFY(m.ready());
    // It waits behind another job, so that it cannot be done before it is stopped.
    const auto before = m.jobs.start(
        Lane::Device, {}, this,
        [](TaskContext& context) -> int {
            while (true) {
                context.checkpoint();
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
        },
        [](const auto&) {});
    m.click("measureStart");
    QVERIFY(m.find<QProgressBar>("measureProgress")->isVisible());
    QVERIFY(!m.find<QLineEdit>("measureCheckpoint")->isEnabled());
    m.click("measureCancel");
    m.jobs.cancel(before);
    QVERIFY(m.ready());
    QVERIFY(!m.find<QProgressBar>("measureProgress")->isVisible());
    QVERIFY(!m.find<QWidget>("measureMessage")->isVisible()); // stopping is no failure
    QVERIFY(m.find<QLineEdit>("measureCheckpoint")->isEnabled());
}

void TestMeasurePanel::saysWhatDidNotWork()
{
    MeasureUnderTest m;
    m.open(m_demo);
    QVERIFY(m.ready() && m.measured());
    const QString headline = m.text("measureHeadline");
    m.find<QLineEdit>("measureFloor")->setText(toQString(m_demo / "demo.json"));
    QVERIFY(m.measured());
    QVERIFY(m.find<QWidget>("measureMessage")->isVisible());
    QVERIFY2(m.text("messageText").contains(u"demo.json"_s), qPrintable(m.text("messageText")));
    QCOMPARE(m.text("measureHeadline"), headline); // what was measured before is still there
    m.find<QLineEdit>("measureFloor")->clear();
    QVERIFY(m.measured());
    QVERIFY(!m.find<QWidget>("measureMessage")->isVisible());
}

void TestMeasurePanel::asksForAClassOfTheFolder()
{
    MeasureUnderTest m;
    m.open(m_demo);
    QVERIFY(m.ready());
    m.find<QComboBox>("measureTarget")->setEditText(u"banana"_s);
    QVERIFY(!m.canStart());
    QCOMPARE(m.text("measureHint"), u"The folder has no class banana."_s);
    m.find<QComboBox>("measureTarget")->setEditText(u"pear"_s);
    QVERIFY(m.canStart());
}

void TestMeasurePanel::copiesCommandAndTable()
{
    MeasureUnderTest m;
    m.open(m_demo);
    QVERIFY(m.ready() && m.measured());
    QApplication::clipboard()->clear();
    m.click("measureCopyCommand");
    QTRY_VERIFY_WITH_TIMEOUT(
        QApplication::clipboard()->text().startsWith(u"clinic evaluate --model "_s), wait);
    const QString command = QApplication::clipboard()->text();
    for (const auto& part :
        {u"--target star"_s, u"size=12"_s, u"models/twin.pt"_s, u"--project "_s})
        QVERIFY2(command.contains(part), qPrintable(command));
    m.click("measureCopyTable");
    const QString table = QApplication::clipboard()->text();
    QVERIFY(table.startsWith(u"Metric\tValue\t"_s));
    QVERIFY(table.contains(u"\nClass\tn\t"_s) && table.contains(u"\npear\t4\t"_s));
}

void TestMeasurePanel::keepsNothingWithoutAProject()
{
    MeasureUnderTest m;
    const auto file = [&](const char* name, const fs::path& path) {
        m.find<QLineEdit>(name)->setText(toQString(path));
    };
    file("measureCheckpoint", m_demo / "models/twin.pt");
    file("measureData", m_demo / "data/eval");
    m.find<QComboBox>("measureTarget")->setEditText(u"star"_s);
    QVERIFY(m.ready() && m.measured());
    QVERIFY(m.find<QWidget>("measureResults")->isVisible());
    QTest::qWait(100);
    QCOMPARE(m.rows("measureEarlier"), 0);
    QVERIFY(!m.find<QWidget>("measuredBefore")->isVisible());
}

QTEST_MAIN(TestMeasurePanel)
#include "tst_measure_panel.moc"
