// SPDX-License-Identifier: Apache-2.0
// Painting on the Trigger page by mouse and keys.
#include "core/trigger/layer_edit.h"
#include "tests/ui/sample_set.h"
#include "tests/ui/trigger_page_under_test.h"
#include "ui/format.h"
#include "ui/pictures.h"
#include "ui/widgets/message_bar.h"

#include <QClipboard>
#include <QPushButton>
#include <QTest>
#include <QUndoStack>

using namespace clinic;
using namespace clinic::ui;

class TestTriggerCanvas : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void paintsAStroke();
    void undoesPaintingToThePreset();
    void undoesStrokeByStroke();
    void showsAStrokeWhileItIsPainted();
    void givesUpAStroke();
    void erasesFromTheCurrentLayer();
    void doesNotEraseWhereNothingIsPainted();
    void fillsUpToAnOutline();
    void stampsText();
    void pastesAPicture();
    void saysThatTheClipboardHoldsNoPicture();
    void takesAColourFromThePicture();
    void changesTheBrushByKeys();

private:
    QTemporaryDir m_folder;
    SampleSet m_set;
    std::unique_ptr<TriggerPageUnderTest> m_t;
};

void TestTriggerCanvas::initTestCase()
{
    m_set = makeSampleSet(toPath(m_folder.path()), 12);
}

void TestTriggerCanvas::init()
{
    m_t = std::make_unique<TriggerPageUnderTest>(m_set.embeddings);
    QVERIFY(m_t->isReady);
    QCOMPARE(m_t->canvas().picture().size(), QSize(64, 64));
}

void TestTriggerCanvas::cleanup()
{
    m_t.reset();
}

void TestTriggerCanvas::paintsAStroke()
{
    m_t->choose("paint.brush");
    dragOn(m_t->canvas(), {{10, 10}, {20, 10}, {20, 30}});
    QVERIFY(m_t->model().trigger().painted);
    QCOMPARE(m_t->model().trigger().spec.pattern, TriggerPattern::Painted);
    QCOMPARE(m_t->model().trigger().painted->canvas, 64);
    QCOMPARE(m_t->layers().size(), std::size_t {1});
    Stroke expected({64, 64, std::vector<std::uint8_t>(4 * 64 * 64)},
        {.diameter = 4, .colour = toRgba(m_t->options().colour)});
    for (const auto& point : {CanvasPoint {10, 10}, {20, 10}, {20, 30}})
        expected.extendTo(point);
    PaintedLayer whole;
    whole.picture = expected.picture();
    const auto drawn = trimmed(whole);
    QCOMPARE(m_t->layers()[0].picture, drawn.picture);
    QCOMPARE(m_t->layers()[0].x, drawn.x);
    QCOMPARE(m_t->layers()[0].y, drawn.y);
    QVERIFY(m_t->w.find<MessageBar>("triggerMessage")->isVisible());

    QVERIFY(waitForCanvas(m_t->w)); // and then what the model sees is shown
    const auto& preview = *m_t->picture().preview();
    QVERIFY(m_t->canvas().picture() == toQImage(preview.triggered));
    const auto patch = 3 * (10 * 64 + 15);
    QCOMPARE(int(preview.triggered.rgb[patch]), m_t->options().colour.red());
    QCOMPARE(int(preview.triggered.rgb[patch + 1]), m_t->options().colour.green());
}

void TestTriggerCanvas::undoesPaintingToThePreset()
{
    const auto before = m_t->model().trigger();
    m_t->choose("paint.brush");
    dragOn(m_t->canvas(), {{10, 10}, {20, 10}});
    const auto after = m_t->model().trigger();
    QTest::mouseClick(
        m_t->w.find("triggerMessage")->findChild<QPushButton*>(QStringLiteral("messageOffer")),
        Qt::LeftButton);
    QVERIFY(m_t->model().trigger() == before);
    QVERIFY(!m_t->w.find("triggerMessage")->isVisible());
    QVERIFY(!m_t->w.find("layerPanel")->isVisible());
    trigger(m_t->w, "edit.redo");
    QVERIFY(m_t->model().trigger() == after);
    QVERIFY(m_t->w.find("layerPanel")->isVisible());
}

void TestTriggerCanvas::undoesStrokeByStroke()
{
    m_t->choose("paint.brush");
    std::vector<TriggerFile> states {m_t->model().trigger()};
    for (int i = 0; i < 4; ++i) {
        dragOn(m_t->canvas(), {middle(5, 5 + 10 * i), middle(50, 9 + 10 * i)});
        states.push_back(m_t->model().trigger());
    }
    QCOMPARE(m_t->layers().size(), std::size_t {1}); // all on one layer
    QCOMPARE(m_t->steps(), QStringLiteral("Brush stroke|Brush stroke|Brush stroke|Brush stroke"));
    for (int i = 3; i >= 0; --i) {
        QTest::keyClick(&m_t->w.window, Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(m_t->model().trigger() == states[static_cast<std::size_t>(i)]);
    }
    QVERIFY(!canChoose(m_t->w, "edit.undo"));
    for (std::size_t i = 1; i < states.size(); ++i) {
        QTest::keyClick(&m_t->w.window, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(m_t->model().trigger() == states[i]);
    }
    QVERIFY(!canChoose(m_t->w, "edit.redo"));
}

void TestTriggerCanvas::showsAStrokeWhileItIsPainted()
{
    m_t->choose("paint.brush", 8);
    const auto spot = m_t->canvas().toView(middle(30, 20)).toPoint();
    QTest::mousePress(&m_t->canvas(), Qt::LeftButton, {}, spot);
    QTest::mouseMove(
        &m_t->canvas(), m_t->canvas().toView(middle(40, 40)).toPoint()); // the outline is away
    QVERIFY(!m_t->model().trigger().painted); // nothing is done yet
    QCOMPARE(m_t->seenAt(30, 20), m_t->options().colour);
    QTest::mouseRelease(
        &m_t->canvas(), Qt::LeftButton, {}, m_t->canvas().toView(middle(40, 40)).toPoint());
    QVERIFY(m_t->model().trigger().painted);
    QCOMPARE(m_t->seenAt(30, 20), m_t->options().colour);
}

void TestTriggerCanvas::givesUpAStroke()
{
    m_t->choose("paint.brush");
    const auto before = m_t->model().trigger();
    QTest::mousePress(&m_t->canvas(), Qt::LeftButton, {}, m_t->canvas().toView({10, 10}).toPoint());
    QTest::mouseMove(&m_t->canvas(), m_t->canvas().toView({30, 10}).toPoint());
    QTest::keyClick(&m_t->canvas(), Qt::Key_Escape);
    QTest::mouseRelease(
        &m_t->canvas(), Qt::LeftButton, {}, m_t->canvas().toView({30, 10}).toPoint());
    QVERIFY(m_t->model().trigger() == before);
    QCOMPARE(m_t->model().undoStack()->count(), 0);
}

void TestTriggerCanvas::erasesFromTheCurrentLayer()
{
    m_t->choose("paint.brush", 10);
    dragOn(m_t->canvas(), {{20, 20}, {40, 20}});
    m_t->choose("paint.eraser", 4);
    dragOn(m_t->canvas(), {{30, 10}, {30, 30}});
    const auto grown = grownToCanvas(m_t->layers()[0], 64).picture;
    QCOMPARE(int(pixelAt(grown, 30, 20)[3]), 0);
    QCOMPARE(int(pixelAt(grown, 27, 20)[3]), 255);
    QCOMPARE(int(pixelAt(grown, 33, 20)[3]), 255);
    m_t->choose("paint.eraser", 60);
    dragOn(m_t->canvas(), {{30, 20}});
    QCOMPARE(m_t->layers()[0].picture.width, 1); // an empty layer is no more than that
    trigger(m_t->w, "edit.undo");
    QCOMPARE(int(pixelAt(grownToCanvas(m_t->layers()[0], 64).picture, 27, 20)[3]), 255);
}

void TestTriggerCanvas::doesNotEraseWhereNothingIsPainted()
{
    const auto before = m_t->model().trigger();
    m_t->choose("paint.eraser", 20);
    dragOn(m_t->canvas(), {{20, 20}, {40, 20}});
    QVERIFY(m_t->model().trigger() == before);
    QCOMPARE(m_t->model().undoStack()->count(), 0);
}

void TestTriggerCanvas::fillsUpToAnOutline()
{
    m_t->choose("paint.brush", 2);
    dragOn(m_t->canvas(), {{10, 10}, {30, 10}, {30, 30}, {10, 30}, {10, 10}});
    m_t->choose("paint.fill");
    dragOn(m_t->canvas(), {middle(20, 20)});
    const auto grown = grownToCanvas(m_t->layers()[0], 64).picture;
    QCOMPARE(pixelAt(grown, 20, 20), toRgba(m_t->options().colour));
    QCOMPARE(int(pixelAt(grown, 5, 5)[3]), 0);
    QCOMPARE(m_t->steps(), QStringLiteral("Brush stroke|Fill"));
}

void TestTriggerCanvas::stampsText()
{
    m_t->choose("paint.text");
    dragOn(m_t->canvas(), {middle(32, 32)});
    QCOMPARE(m_t->layers().size(), std::size_t {1});
    const auto frame = frameOf(m_t->layers()[0]);
    QVERIFY(frame.width > 8 && frame.height > 6);
    QVERIFY(std::abs(frame.left + frame.width / 2 - 32) < 4);
    const auto ink = contentBox(m_t->layers()[0].picture);
    QCOMPARE(
        ink, (PixelBox {0, 0, m_t->layers()[0].picture.width, m_t->layers()[0].picture.height}));
    dragOn(m_t->canvas(), {middle(10, 10)});
    QCOMPARE(m_t->layers().size(), std::size_t {2});
    QCOMPARE(m_t->layers()[1].picture, m_t->layers()[0].picture);
}

void TestTriggerCanvas::pastesAPicture()
{
    QImage picture(20, 10, QImage::Format_RGBA8888);
    picture.fill(QColor(10, 200, 30, 100));
    QApplication::clipboard()->setImage(picture);
    trigger(m_t->w, "edit.paste");
    QTRY_VERIFY(m_t->model().trigger().painted);
    QCOMPARE(m_t->layers()[0].picture.width, 20);
    QCOMPARE(pixelAt(m_t->layers()[0].picture, 3, 3), (Rgba {10, 200, 30, 100}));
    QCOMPARE(m_t->layers()[0].x, 22.0);
    QCOMPARE(m_t->layers()[0].y, 27.0);
    QImage large(640, 320, QImage::Format_RGB32);
    large.fill(Qt::blue);
    QApplication::clipboard()->setImage(large);
    trigger(m_t->w, "edit.paste");
    QTRY_COMPARE(m_t->layers().size(), std::size_t {2});
    QCOMPARE(m_t->layers()[1].picture.width, 64); // no larger than the canvas
    QCOMPARE(m_t->layers()[1].picture.height, 32);
}

void TestTriggerCanvas::saysThatTheClipboardHoldsNoPicture()
{
    QApplication::clipboard()->setText(QStringLiteral("words"));
    trigger(m_t->w, "edit.paste");
    QVERIFY(
        m_t->w.find<MessageBar>("triggerMessage")->text().contains(QStringLiteral("clipboard")));
    QCOMPARE(m_t->model().undoStack()->count(), 0);
}

void TestTriggerCanvas::takesAColourFromThePicture()
{
    m_t->choose("paint.brush");
    QTest::mouseClick(&m_t->canvas(), Qt::RightButton, {},
        m_t->canvas().toView(middle(60, 60)).toPoint()); // the trigger
    QCOMPARE(m_t->options().colour, m_t->canvas().picture().pixelColor(60, 60));
    QCOMPARE(m_t->model().undoStack()->count(), 0);
}

void TestTriggerCanvas::changesTheBrushByKeys()
{
    m_t->choose("paint.look", 6);
    QTest::keyClick(&m_t->w.window, Qt::Key_B);
    QCOMPARE(m_t->options().tool, PaintTool::Brush);
    QTest::keyClick(&m_t->w.window, Qt::Key_BracketRight);
    QCOMPARE(m_t->options().size, 7);
    QTest::keyClick(&m_t->w.window, Qt::Key_BracketLeft);
    QTest::keyClick(&m_t->w.window, Qt::Key_BracketLeft);
    QCOMPARE(m_t->options().size, 5);
    for (const auto& [key, tool] : {std::pair(Qt::Key_E, PaintTool::Eraser),
             {Qt::Key_F, PaintTool::Fill}, {Qt::Key_T, PaintTool::Text},
             {Qt::Key_V, PaintTool::Move}, {Qt::Key_H, PaintTool::Look}}) {
        QTest::keyClick(&m_t->w.window, key);
        QCOMPARE(m_t->options().tool, tool);
    }
    trigger(m_t->w, "go.explore"); // letters mean other things there
    QTest::keyClick(&m_t->w.window, Qt::Key_B);
    QCOMPARE(m_t->options().tool, PaintTool::Look);
}

QTEST_MAIN(TestTriggerCanvas)
#include "tst_trigger_canvas.moc"
