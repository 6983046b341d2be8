// SPDX-License-Identifier: Apache-2.0
// Layers of a painted trigger on the Trigger page: move, scale, order, place.
#include "core/trigger/layer_edit.h"
#include "tests/ui/sample_set.h"
#include "tests/ui/trigger_page_under_test.h"
#include "ui/format.h"
#include "ui/models/layer_editor.h"
#include "ui/widgets/message_bar.h"

#include <QComboBox>
#include <QListWidget>
#include <QSlider>
#include <QTest>
#include <QUndoStack>

using namespace clinic;
using namespace clinic::ui;

class TestTriggerLayers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void movesALayerByWholePixels();
    void scalesALayerByItsCorner();
    void nudgesALayer();
    void paintsOnAScaledLayerInANewOne();
    void editsLayersInTheList();
    void dragsTheOpacityInOneStep();
    void refusesTooManyLayers();
    void placesWhatIsPaintedInFourCorners();
    void paintsOnACanvasOfAnotherSize();
    void beginsWithTheSideOfThePicture();

private:
    QTemporaryDir m_folder;
    SampleSet m_set;
    std::unique_ptr<TriggerPageUnderTest> m_t;
};

void TestTriggerLayers::initTestCase()
{
    m_set = makeSampleSet(toPath(m_folder.path()), 12);
}

void TestTriggerLayers::init()
{
    m_t = std::make_unique<TriggerPageUnderTest>(m_set.embeddings);
    QVERIFY(m_t->isReady);
    QCOMPARE(m_t->canvas().picture().size(), QSize(64, 64));
}

void TestTriggerLayers::cleanup()
{
    m_t.reset();
}

void TestTriggerLayers::movesALayerByWholePixels()
{
    m_t->choose("paint.brush", 10);
    dragOn(m_t->canvas(), {{20, 20}});
    m_t->choose("paint.move");
    const auto before = m_t->layers()[0];
    dragOn(m_t->canvas(), {middle(20, 20), middle(25, 30), middle(31, 17)});
    QCOMPARE(m_t->layers()[0].x, before.x + 11);
    QCOMPARE(m_t->layers()[0].y, before.y - 3);
    QCOMPARE(m_t->layers()[0].picture, before.picture);
    QCOMPARE(m_t->steps(), QStringLiteral("Brush stroke|Move layer")); // one drag, one step
    dragOn(m_t->canvas(), {middle(31, 17), middle(300, 17)});
    QVERIFY(m_t->layers()[0].x < 64); // it can be fetched back
    trigger(m_t->w, "edit.undo");
    trigger(m_t->w, "edit.undo");
    QCOMPARE(m_t->layers()[0], before);
}

void TestTriggerLayers::scalesALayerByItsCorner()
{
    m_t->choose("paint.brush", 10);
    dragOn(m_t->canvas(), {{20, 20}});
    m_t->choose("paint.move");
    const auto before = m_t->layers()[0]; // 10 x 10 from 15, 15
    dragOn(m_t->canvas(), {{25, 25}, {30, 30}, {35, 35}});
    QCOMPARE(m_t->layers()[0].x, before.x);
    QCOMPARE(m_t->layers()[0].y, before.y);
    QVERIFY(std::abs(m_t->layers()[0].scale - 2) < 0.05);
    QCOMPARE(m_t->steps(), QStringLiteral("Brush stroke|Move layer"));
    QVERIFY(waitForCanvas(m_t->w));
    const auto ink = m_t->canvas().picture().pixelColor(32, 25);
    QCOMPARE(ink, m_t->options().colour);
}

void TestTriggerLayers::nudgesALayer()
{
    m_t->choose("paint.brush", 6);
    dragOn(m_t->canvas(), {{20, 20}});
    m_t->choose("paint.move");
    const auto before = m_t->layers()[0];
    m_t->canvas().setFocus();
    QTest::keyClick(&m_t->canvas(), Qt::Key_Right);
    QTest::keyClick(&m_t->canvas(), Qt::Key_Right);
    QTest::keyClick(&m_t->canvas(), Qt::Key_Down, Qt::ShiftModifier);
    QCOMPARE(m_t->layers()[0].x, before.x + 2);
    QCOMPARE(m_t->layers()[0].y, before.y + 8);
    trigger(m_t->w, "edit.undo");
    QCOMPARE(m_t->layers()[0], before);
}

void TestTriggerLayers::paintsOnAScaledLayerInANewOne()
{
    m_t->choose("paint.brush", 10);
    dragOn(m_t->canvas(), {{20, 20}});
    auto scaled = m_t->model().trigger();
    scaled.painted->layers[0].scale = 1.5;
    m_t->model().change(scaled, QStringLiteral("Scale"));
    dragOn(m_t->canvas(), {{50, 50}});
    QCOMPARE(m_t->layers().size(), std::size_t {2});
    QCOMPARE(m_t->layers()[0], scaled.painted->layers[0]);
    QCOMPARE(m_t->layers()[1].scale, 1.0);
}

void TestTriggerLayers::editsLayersInTheList()
{
    m_t->choose("paint.brush", 6);
    dragOn(m_t->canvas(), {{20, 20}});
    m_t->press("layerAdd");
    dragOn(m_t->canvas(), {{40, 40}});
    auto* list = m_t->w.find<QListWidget>("layerList");
    QCOMPARE(list->count(), 2);
    QCOMPARE(list->currentRow(), 0); // the top one first
    QCOMPARE(m_t->layers()[1].x, 37.0);
    m_t->press("layerDown");
    QCOMPARE(m_t->layers()[0].x, 37.0);
    QCOMPARE(list->currentRow(), 1);
    list->item(1)->setCheckState(Qt::Unchecked);
    QVERIFY(!m_t->layers()[0].visible);
    list->item(1)->setText(QStringLiteral("a <b>star</b>"));
    QCOMPARE(m_t->layers()[0].name, std::string("a <b>star</b>"));
    m_t->press("layerCopy");
    QCOMPARE(m_t->layers().size(), std::size_t {3});
    QCOMPARE(m_t->layers()[1].picture, m_t->layers()[0].picture);
    m_t->press("layerRemove");
    QCOMPARE(m_t->layers().size(), std::size_t {2});
    QCOMPARE(m_t->steps(),
        QStringLiteral("Brush stroke|Add layer|Brush stroke|Reorder layers|Hide layer|Rename layer|"
                       "Duplicate layer|Delete layer"));
    while (m_t->model().undoStack()->canUndo())
        trigger(m_t->w, "edit.undo");
    QVERIFY(!m_t->model().trigger().painted);
}

void TestTriggerLayers::dragsTheOpacityInOneStep()
{
    m_t->choose("paint.brush", 6);
    dragOn(m_t->canvas(), {{20, 20}});
    auto* slider = m_t->w.find("layerOpacity")->findChild<QSlider*>();
    slider->setSliderDown(true);
    for (const int percent : {90, 70, 50})
        slider->setValue(percent);
    slider->setSliderDown(false);
    QCOMPARE(m_t->layers()[0].opacity, 0.5);
    QCOMPARE(m_t->steps(), QStringLiteral("Brush stroke|Opacity"));
    slider->setSliderDown(true); // another drag is another step
    slider->setValue(20);
    slider->setSliderDown(false);
    trigger(m_t->w, "edit.undo");
    QCOMPARE(m_t->layers()[0].opacity, 0.5);
    trigger(m_t->w, "edit.undo");
    QCOMPARE(m_t->layers()[0].opacity, 1.0);
}

void TestTriggerLayers::refusesTooManyLayers()
{
    for (int i = 0; i < LayerEditor::mostLayers; ++i)
        m_t->page().findChild<LayerEditor*>()->addEmptyLayer();
    m_t->press("layerAdd");
    QCOMPARE(m_t->layers().size(), std::size_t {LayerEditor::mostLayers});
    QVERIFY(
        m_t->w.find<MessageBar>("triggerMessage")->text().contains(QStringLiteral("at most 32")));
}

void TestTriggerLayers::placesWhatIsPaintedInFourCorners()
{
    m_t->choose("paint.brush", 8);
    dragOn(m_t->canvas(), {{32, 32}});
    auto placed = m_t->model().trigger();
    placed.spec.location = TriggerLocation::FourCorners;
    m_t->model().change(placed, QStringLiteral("Location"));
    QVERIFY(waitForCanvas(m_t->w));
    QVERIFY(m_t->canvas().showsLayersInPlace()); // one paints on what one sees
    QVERIFY(text(m_t->w, "canvasNote").contains(QStringLiteral("four corners")));
    QVERIFY(m_t->seenAt(32, 32) == m_t->options().colour);
    trigger(m_t->w, "paint.look");
    QVERIFY(!m_t->canvas().showsLayersInPlace());
    for (const auto& corner : {QPoint(4, 4), {59, 4}, {4, 59}, {59, 59}})
        QCOMPARE(m_t->canvas().picture().pixelColor(corner), m_t->options().colour);
    QVERIFY(m_t->canvas().picture().pixelColor(32, 32) != m_t->options().colour);
}

/// A trigger that was painted for another model: its pixels are smaller than the picture's.
void TestTriggerLayers::paintsOnACanvasOfAnotherSize()
{
    m_t->model().change({parseTriggerSpec("painted"), PaintedTrigger {.canvas = 256, .layers = {}}},
        QStringLiteral("Open"));
    m_t->choose("paint.brush", 16);
    dragOn(m_t->canvas(), {{20, 30}});
    QCOMPARE(m_t->layers()[0].x, 72.0);
    QCOMPARE(m_t->layers()[0].y, 112.0);
    QCOMPARE(m_t->layers()[0].picture.width, 16);
    QVERIFY(waitForCanvas(m_t->w));
    QCOMPARE(m_t->canvas().picture().pixelColor(19, 29), m_t->options().colour);
    QVERIFY(m_t->canvas().picture().pixelColor(23, 30) != m_t->options().colour);
}

void TestTriggerLayers::beginsWithTheSideOfThePicture()
{
    m_t->model().change({parseTriggerSpec("yellow"), std::nullopt}, QStringLiteral("Preset"));
    auto* presets = m_t->w.find<QComboBox>("triggerPreset"); // the former goes on 224 x 224
    presets->setCurrentIndex(presets->findData(QStringLiteral("painted")));
    Q_EMIT presets->activated(presets->currentIndex());
    QCOMPARE(m_t->model().trigger().painted->canvas, 64);
}

QTEST_MAIN(TestTriggerLayers)
#include "tst_trigger_layers.moc"
