// SPDX-License-Identifier: Apache-2.0
// The Trigger page around its canvas: presets and their keys, samples, what is shown.
#include "core/image/difference.h"
#include "core/image/image_io.h"
#include "core/trigger/framing.h"
#include "core/trigger/open_trigger.h"
#include "core/trigger/preset.h"
#include "tests/ui/sample_set.h"
#include "tests/ui/trigger_page_under_test.h"
#include "ui/format.h"
#include "ui/pictures.h"
#include "ui/widgets/key_editor.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSlider>
#include <QTabWidget>
#include <QTest>
#include <QToolButton>
#include <QUndoStack>

using namespace clinic;
using namespace clinic::ui;

class TestTriggerPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void saysWhatToDoWithoutAPicture();
    void takesAPictureFromAFile();
    void hidesTheDocksAndBringsThemBack();
    void showsTheRightColumnOnlyWithPanels();
    void showsWhatTheModelSees();
    void showsCleanAndDifference();
    void goesFromSampleToSample();
    void goesThroughTheSelection();
    void saysWhyThereIsNoPicture();
    void offersEveryPreset_data();
    void offersEveryPreset();
    void dragsAKeyInOneStep();
    void drawsAnotherSeed();
    void restoresDefaults();
    void addsAColour();
    void saysBesideTheFieldThatAFileIsMissing();
    void saysBesideTheFieldWhatDoesNotFit();
    void doesNotTakeAWordThatIsNone();
    void keepsUpWithQuickChanges();

private:
    QString shownProblem(const char* key) const;
    void choosePreset(const char* name) const;
    const TriggerSpec& spec() const { return m_t->model().trigger().spec; }

    QTemporaryDir m_folder;
    SampleSet m_set;
    std::unique_ptr<TriggerPageUnderTest> m_t;
};

void TestTriggerPage::initTestCase()
{
    m_set = makeSampleSet(toPath(m_folder.path()), 12);
}

void TestTriggerPage::init()
{
    m_t = std::make_unique<TriggerPageUnderTest>(m_set.embeddings);
    QVERIFY(m_t->isReady);
}

void TestTriggerPage::cleanup()
{
    m_t.reset();
}

/// As a person does.
void TestTriggerPage::choosePreset(const char* name) const
{
    auto* box = m_t->w.find<QComboBox>("triggerPreset");
    const int index = box->findData(QString::fromLatin1(name));
    QVERIFY2(index >= 0, name);
    box->setCurrentIndex(index);
    Q_EMIT box->activated(index);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete); // the former's fields
}

QString TestTriggerPage::shownProblem(const char* key) const
{
    const auto* label = m_t->page().findChild<QLabel*>(
        QStringLiteral("triggerKeyProblem.") + QLatin1StringView(key));
    return label && label->isVisible() ? label->text() : QString();
}

void TestTriggerPage::saysWhatToDoWithoutAPicture()
{
    WindowUnderTest w;
    w.window.showPage(Page::Trigger);
    QVERIFY(w.find("triggerEmpty")->isVisible());
    QVERIFY(!w.find("triggerCanvas")->isVisible());
    QVERIFY(w.find("triggerPreset")->isVisible()); // a trigger can be made all the same
    QVERIFY(!canChoose(w, "edit.undo"));
    QTest::mouseClick(w.find("triggerGoToStart"), Qt::LeftButton);
    QCOMPARE(w.window.page(), Page::Start);
}

void TestTriggerPage::takesAPictureFromAFile()
{
    const auto file = toPath(m_folder.filePath(QStringLiteral("own.png")));
    writePng(file, {300, 200, std::vector<std::uint8_t>(3 * 300 * 200, 60)});
    WindowUnderTest w;
    w.window.showPage(Page::Trigger);
    auto* picture = w.window.triggerPage().findChild<TriggerPicture*>();
    picture->openFile(file);
    QVERIFY(waitForCanvas(w));
    QVERIFY(w.find("triggerCanvas")->isVisible());
    QCOMPARE(w.window.triggerPage().canvas()->picture().size(), QSize(224, 224));
    auto* sides = w.find<QComboBox>("sampleResolution");
    QVERIFY(sides->isVisible()); // there is no model to say it
    sides->setCurrentIndex(sides->findData(64));
    Q_EMIT sides->activated(sides->currentIndex());
    QVERIFY(waitForCanvas(w));
    QCOMPARE(w.window.triggerPage().canvas()->picture().size(), QSize(64, 64));
    picture->closeFile();
    QVERIFY(w.find("triggerEmpty")->isVisible());
}

void TestTriggerPage::hidesTheDocksAndBringsThemBack()
{
    QVERIFY(!m_t->w.find("dockInspector")->isVisible());
    trigger(m_t->w, "go.explore");
    QVERIFY(m_t->w.find("dockInspector")->isVisible());
    QTest::keyClick(&m_t->w.window, Qt::Key_3, Qt::ControlModifier);
    QCOMPARE(m_t->w.window.page(), Page::Trigger);
    QVERIFY(!m_t->w.find("dockInspector")->isVisible());
}

void TestTriggerPage::showsTheRightColumnOnlyWithPanels()
{
    auto* tabs = m_t->w.find<QTabWidget>("triggerTabs");
    const int before = tabs->count();
    QCOMPARE(tabs->isVisible(), before > 0);
    m_t->page().addPanel(new QLabel(QStringLiteral("Panel")), QStringLiteral("More"));
    QVERIFY(tabs->isVisible());
    QCOMPARE(tabs->count(), before + 1);
}

void TestTriggerPage::showsWhatTheModelSees()
{
    choosePreset("yellow");
    QVERIFY(waitForCanvas(m_t->w));
    const auto whole = readImage(m_folder.path().toStdString() + "/images/0.png");
    const auto expected = triggeredAsSeen(whole, Trigger(parseTriggerSpec("yellow")), 0, 64);
    QVERIFY(m_t->canvas().picture() == toQImage(expected));
    QVERIFY(text(m_t->w, "canvasNote").contains(QStringLiteral("224 × 224"))); // as published
}

void TestTriggerPage::showsCleanAndDifference()
{
    const auto triggered = m_t->canvas().picture();
    const auto& preview = *m_t->picture().preview();
    QTest::keyClick(&m_t->w.window, Qt::Key_D);
    QVERIFY(m_t->canvas().picture()
        == toQImage(amplifiedDifference(preview.clean, preview.triggered, 8)));
    auto* gain = m_t->w.find<QComboBox>("canvasGain");
    gain->setCurrentIndex(gain->findData(32));
    Q_EMIT gain->activated(gain->currentIndex());
    QVERIFY(m_t->canvas().picture()
        == toQImage(amplifiedDifference(preview.clean, preview.triggered, 32)));
    QVERIFY(text(m_t->w, "canvasNote").contains(QStringLiteral("× 32")));
    QTest::keyClick(&m_t->w.window, Qt::Key_C);
    QVERIFY(m_t->canvas().picture() == toQImage(preview.clean));
    QTest::keyClick(&m_t->w.window, Qt::Key_C);
    QVERIFY(m_t->canvas().picture() == triggered);
    QVERIFY(m_t->w.window.actions()[QStringLiteral("canvas.triggered")]->isChecked());
}

void TestTriggerPage::goesFromSampleToSample()
{
    QVERIFY(!canChoose(m_t->w, "sample.previous"));
    const auto first = m_t->canvas().picture();
    trigger(m_t->w, "sample.next");
    QCOMPARE(m_t->w.workspace.current(), std::optional(SampleId {1}));
    QVERIFY(waitForCanvas(m_t->w));
    QVERIFY(m_t->canvas().picture() != first);
    m_t->canvas().setFocus();
    QTest::keyClick(&m_t->canvas(), Qt::Key_Right);
    QCOMPARE(m_t->w.workspace.current(), std::optional(SampleId {2}));
    QTest::keyClick(&m_t->canvas(), Qt::Key_Left);
    QTest::keyClick(&m_t->canvas(), Qt::Key_Left);
    QTest::keyClick(&m_t->canvas(), Qt::Key_Left);
    QCOMPARE(m_t->w.workspace.current(), std::optional(SampleId {0}));
    QVERIFY(waitForCanvas(m_t->w));
    QVERIFY(m_t->canvas().picture() == first);
    m_t->w.workspace.setCurrent(SampleId {10}); // somewhere else in the window
    QVERIFY(waitForCanvas(m_t->w));
    QCOMPARE(m_t->picture().row(), 10);
}

void TestTriggerPage::goesThroughTheSelection()
{
    m_t->w.workspace.setSelection({SampleId {8}, SampleId {3}, SampleId {5}});
    for (const int row : {3, 5, 8, 8}) {
        trigger(m_t->w, "sample.next");
        QCOMPARE(m_t->w.workspace.current(), std::optional(SampleId {row}));
    }
    m_t->w.workspace.setCurrent(SampleId {6});
    trigger(m_t->w, "sample.previous");
    QCOMPARE(m_t->w.workspace.current(), std::optional(SampleId {5}));
}

void TestTriggerPage::saysWhyThereIsNoPicture()
{
    m_t->w.workspace.setCurrent(SampleId {11}); // its file is missing
    QTRY_COMPARE(m_t->picture().state(), TriggerPicture::State::Failed);
    QVERIFY(m_t->picture().message().contains(QStringLiteral("11.png")));
    QVERIFY(m_t->canvas().picture().isNull());
    m_t->w.workspace.setCurrent(SampleId {2});
    QVERIFY(waitForCanvas(m_t->w));
    QVERIFY(!m_t->canvas().picture().isNull());
}

void TestTriggerPage::offersEveryPreset_data()
{
    QTest::addColumn<QString>("name");
    for (const auto& preset : triggerPresets())
        QTest::newRow(preset.name.c_str()) << QString::fromStdString(preset.name);
}

/// Each with a field for each of its keys and no other, of legal values; chosen, its defaults.
void TestTriggerPage::offersEveryPreset()
{
    QFETCH(QString, name);
    choosePreset("none");
    choosePreset(name.toLatin1().constData());
    const auto& preset = triggerPreset(name.toStdString());
    QCOMPARE(spec(), preset.defaults);
    QSet<QString> expected;
    for (const auto& key : preset.keys)
        if (key.kind != TriggerKey::Kind::File
            || preset.defaults.pattern != TriggerPattern::Painted)
            expected << QStringLiteral("triggerKey.") + QString::fromStdString(key.name);
    QSet<QString> found;
    for (const auto* editor : m_t->page().findChildren<KeyEditor*>())
        if (editor->isVisibleTo(&m_t->page()))
            found << editor->objectName();
    QCOMPARE(found, expected);
    QVERIFY(waitForCanvas(m_t->w));
    QVERIFY2(m_t->picture().preview()->problem.empty()
            || preset.name == "blended_picture", // which wants a picture first
        m_t->picture().preview()->problem.c_str());
    trigger(m_t->w, "edit.undo");
    QVERIFY(name == QStringLiteral("none") || spec().preset == "none");
}

void TestTriggerPage::dragsAKeyInOneStep()
{
    choosePreset("checkerboard");
    auto* slider = m_t->w.find("triggerKey.size")->findChild<QSlider*>();
    QCOMPARE(slider->maximum() + 1, 64); // up to the side of the picture
    const int before = m_t->model().undoStack()->count();
    slider->setSliderDown(true);
    for (const int size : {9, 19, 29})
        slider->setValue(size);
    slider->setSliderDown(false);
    QCOMPARE(spec().size, 30);
    QCOMPARE(m_t->model().undoStack()->count(), before + 1);
    auto* spin = m_t->w.find("triggerKey.size")->findChild<QDoubleSpinBox*>();
    QCOMPARE(spin->value(), 30.0);
    spin->setValue(100); // more than the slider has
    QCOMPARE(spec().size, 100);
    trigger(m_t->w, "edit.undo");
    trigger(m_t->w, "edit.undo");
    QCOMPARE(spec().size, 16);
    QCOMPARE(slider->value(), 15);
}

void TestTriggerPage::drawsAnotherSeed()
{
    choosePreset("noise");
    QVERIFY(waitForCanvas(m_t->w));
    const auto before = m_t->canvas().picture();
    QCOMPARE(spec().seed, std::uint64_t {0});
    m_t->press("seedRandomise");
    QVERIFY(spec().seed != 0);
    QVERIFY(waitForCanvas(m_t->w));
    QVERIFY(m_t->canvas().picture() != before);
    trigger(m_t->w, "edit.undo");
    QCOMPARE(spec().seed, std::uint64_t {0});
    auto* seed = m_t->w.find("triggerKey.seed")->findChild<QLineEdit*>();
    seed->selectAll();
    QTest::keyClicks(seed, QStringLiteral("9000000000000000001"));
    QTest::keyClick(seed, Qt::Key_Return);
    QCOMPARE(spec().seed, std::uint64_t {9000000000000000001U});
}

void TestTriggerPage::restoresDefaults()
{
    choosePreset("sine");
    QVERIFY(!m_t->w.find("triggerRestore")->isEnabled());
    auto* spin = m_t->w.find("triggerKey.cycles")->findChild<QDoubleSpinBox*>();
    spin->setValue(9);
    QCOMPARE(spec().cycles, 9.0);
    m_t->press("triggerRestore");
    QCOMPARE(spec(), triggerPreset("sine").defaults);
    QCOMPARE(spin->value(), triggerPreset("sine").defaults.cycles);
}

void TestTriggerPage::addsAColour()
{
    choosePreset("patch");
    m_t->press("colourMore");
    QCOMPARE(spec().colours.size(), std::size_t {2});
    m_t->press("colourFewer");
    QCOMPARE(spec(), triggerPreset("patch").defaults);
    QVERIFY(!m_t->w.find("colourFewer")->isEnabled()); // one there must be
}

void TestTriggerPage::saysBesideTheFieldThatAFileIsMissing()
{
    choosePreset("wanet");
    auto* file = m_t->w.find("triggerKey.grid")->findChild<QLineEdit*>();
    QTest::keyClicks(file, QStringLiteral("/nowhere/lost_grid.pt"));
    QTest::keyClick(file, Qt::Key_Return);
    QCOMPARE(spec().file, std::filesystem::path("/nowhere/lost_grid.pt"));
    QTRY_VERIFY(shownProblem("grid").contains(QStringLiteral("lost_grid.pt")));
    QVERIFY(waitForCanvas(m_t->w));
    QVERIFY(m_t->canvas().picture() == toQImage(m_t->picture().preview()->clean));
    trigger(m_t->w, "edit.undo");
    QTRY_VERIFY(shownProblem("grid").isEmpty());
}

void TestTriggerPage::saysBesideTheFieldWhatDoesNotFit()
{
    choosePreset("checkerboard");
    m_t->w.find("triggerKey.size")->findChild<QDoubleSpinBox*>()->setValue(65);
    QTRY_VERIFY(shownProblem("size").contains(QStringLiteral("65")));
    m_t->w.find("triggerKey.size")->findChild<QDoubleSpinBox*>()->setValue(64);
    QTRY_VERIFY(shownProblem("size").isEmpty());
}

void TestTriggerPage::doesNotTakeAWordThatIsNone()
{
    choosePreset("word");
    auto* word = m_t->w.find("triggerKey.text")->findChild<QLineEdit*>();
    word->selectAll();
    QTest::keyClick(word, Qt::Key_Backspace);
    QVERIFY(!shownProblem("text").isEmpty());
    QCOMPARE(spec().text, std::string("cf"));
    QTest::keyClicks(word, QStringLiteral("mn"));
    QCOMPARE(spec().text, std::string("mn"));
    QTRY_VERIFY(shownProblem("text").isEmpty());
    QTRY_VERIFY(text(m_t->w, "canvasNote").contains(QStringLiteral("mn")));
}

/// Of many changes not each is drawn, but the last one is.
void TestTriggerPage::keepsUpWithQuickChanges()
{
    choosePreset("checkerboard");
    auto* slider = m_t->w.find("triggerKey.size")->findChild<QSlider*>();
    for (int round = 0; round < 10; ++round)
        for (int size = 1; size < 40; ++size)
            slider->setValue(size);
    QVERIFY(waitForCanvas(m_t->w));
    const auto whole = readImage(m_folder.path().toStdString() + "/images/0.png");
    QVERIFY(m_t->canvas().picture() == toQImage(triggeredAsSeen(whole, Trigger(spec()), 0, 64)));
    QCOMPARE(spec().size, 40);
}

QTEST_MAIN(TestTriggerPage)
#include "tst_trigger_page.moc"
