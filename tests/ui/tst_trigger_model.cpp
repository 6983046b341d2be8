// SPDX-License-Identifier: Apache-2.0
#include "core/base/rng.h"
#include "core/trigger/layer_edit.h"
#include "ui/models/layer_editor.h"
#include "ui/models/trigger_model.h"

#include <QSignalSpy>
#include <QTest>
#include <QUndoStack>

using namespace clinic;
using namespace clinic::ui;

class TestTriggerModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void undoesAndRedoesExactly();
    void joinsTheStepsOfOneGesture();
    void doesNothingForTheSame();
    void keepsLittleOfTwoHundredStrokes();
    void keepsAPhotographOnce();
    void forgetsTheOldestSteps();
    void beginsAgain();
};

namespace {

TriggerFile checkerboard(int size)
{
    return {parseTriggerSpec("checkerboard,size=" + std::to_string(size)), std::nullopt};
}

/// Pixels that do not pack.
RgbaImage grain(int side, std::uint64_t seed)
{
    RgbaImage picture {side, side, {}};
    Rng rng(seed);
    for (int i = 0; i < side * side * 4; ++i)
        picture.rgba.push_back(static_cast<std::uint8_t>(rng.below(256)));
    return picture;
}

PaintedLayer layerOf(RgbaImage picture)
{
    PaintedLayer layer;
    layer.picture = std::move(picture);
    return layer;
}

} // namespace

void TestTriggerModel::undoesAndRedoesExactly()
{
    TriggerModel model;
    std::vector<TriggerFile> states {model.trigger()};
    const auto step = [&](TriggerFile next) {
        model.change(std::move(next), QStringLiteral("Step"));
        states.push_back(model.trigger());
    };
    step(checkerboard(5));
    TriggerFile painted {parseTriggerSpec("painted"), PaintedTrigger {.canvas = 20, .layers = {}}};
    step(painted);
    for (std::uint64_t i = 0; i < 3; ++i) {
        painted.painted->layers.push_back(layerOf(grain(9, i)));
        step(painted);
    }
    painted.painted->layers[1].x = 4.5;
    painted.painted->layers[1].opacity = 0.3;
    painted.painted->layers[2].visible = false;
    painted.painted->layers[0].name = "one";
    step(painted);
    std::swap(painted.painted->layers[0], painted.painted->layers[2]);
    step(painted);
    painted.painted->layers.erase(painted.painted->layers.begin() + 1);
    step(painted);
    step(checkerboard(8));
    for (std::size_t i = states.size() - 1; i > 0; --i) {
        model.undoStack()->undo();
        QVERIFY2(model.trigger() == states[i - 1], qPrintable(QString::number(i)));
    }
    for (std::size_t i = 1; i < states.size(); ++i) {
        model.undoStack()->redo();
        QVERIFY2(model.trigger() == states[i], qPrintable(QString::number(i)));
    }
}

void TestTriggerModel::joinsTheStepsOfOneGesture()
{
    TriggerModel model;
    const auto before = model.trigger();
    const int gesture = model.newGesture();
    QVERIFY(model.newGesture() != gesture);
    for (const int size : {3, 4, 5})
        model.change(checkerboard(size), QStringLiteral("Size"), gesture);
    QCOMPARE(model.undoStack()->count(), 1);
    model.change(checkerboard(6), QStringLiteral("Size"), model.newGesture());
    model.change(checkerboard(7), QStringLiteral("Size"));
    model.change(checkerboard(8), QStringLiteral("Size"));
    QCOMPARE(model.undoStack()->count(), 4);
    model.undoStack()->setIndex(1);
    QVERIFY(model.trigger() == checkerboard(5));
    model.undoStack()->undo();
    QVERIFY(model.trigger() == before);
}

void TestTriggerModel::doesNothingForTheSame()
{
    TriggerModel model;
    const QSignalSpy changes(&model, &TriggerModel::changed);
    model.change(model.trigger(), QStringLiteral("Nothing"));
    QCOMPARE(model.undoStack()->count(), 0);
    QCOMPARE(changes.size(), 0);
    model.change(checkerboard(9), QStringLiteral("Size"));
    QCOMPARE(changes.size(), 1);
}

/// On a canvas of 336 x 336 each of 199 steps would be 451,584 bytes of pixels as they are, 90 MB.
void TestTriggerModel::keepsLittleOfTwoHundredStrokes()
{
    TriggerModel model;
    PaintState state;
    LayerEditor editor(model, state);
    editor.setCanvasSide(336);
    for (int i = 0; i < 196; ++i) {
        if (i % 50 == 49)
            editor.addEmptyLayer();
        auto draft = editor.draftForPaint();
        Stroke stroke(draft.target().picture,
            {.diameter = 5 + i % 20,
                .hardness = i % 3 / 2.0,
                .colour = {static_cast<std::uint8_t>(i), 90, 200, 180}});
        Rng rng(1, static_cast<std::uint64_t>(i));
        for (int point = 0; point < 6; ++point)
            stroke.extendTo({rng.uniform(0, 336), rng.uniform(0, 336)});
        draft.target().picture = stroke.picture();
        editor.commit(std::move(draft), QStringLiteral("Brush stroke"));
    }
    QCOMPARE(model.undoStack()->count(), 199);
    QVERIFY2(model.undoBytes() < 45'000'000, qPrintable(QString::number(model.undoBytes())));
    qInfo("%.1f MB for %d steps", static_cast<double>(model.undoBytes()) / 1e6,
        model.undoStack()->count());
    const auto last = model.trigger();
    model.undoStack()->setIndex(0);
    QVERIFY(!model.trigger().painted);
    model.undoStack()->setIndex(model.undoStack()->count());
    QVERIFY(model.trigger() == last);
}

void TestTriggerModel::keepsAPhotographOnce()
{
    TriggerModel model;
    PaintState state;
    LayerEditor editor(model, state);
    editor.addLayer(layerOf(grain(200, 1)), QStringLiteral("Add picture"));
    for (int i = 0; i < 100; ++i)
        editor.place(0, {static_cast<double>(i + 1), 3}, 1 + i / 100.0);
    QCOMPARE(model.undoStack()->count(), 101);
    QVERIFY(model.undoBytes() > 150'000);
    QVERIFY2(model.undoBytes() < 200'000, qPrintable(QString::number(model.undoBytes())));
}

void TestTriggerModel::forgetsTheOldestSteps()
{
    TriggerModel model;
    for (int size = 1; size <= 250; ++size)
        model.change(checkerboard(size), QStringLiteral("Size"));
    QCOMPARE(model.undoStack()->count(), 200);
    model.undoStack()->setIndex(0);
    QVERIFY(model.trigger() == checkerboard(50));
}

void TestTriggerModel::beginsAgain()
{
    TriggerModel model;
    model.change(checkerboard(9), QStringLiteral("Size"));
    const QSignalSpy changes(&model, &TriggerModel::changed);
    model.reset(checkerboard(4));
    QVERIFY(model.trigger() == checkerboard(4));
    QVERIFY(!model.undoStack()->canUndo());
    QCOMPARE(changes.size(), 1);
    model.change(checkerboard(5), QStringLiteral("Size"));
    model.undoStack()->undo();
    QVERIFY(model.trigger() == checkerboard(4));
}

QTEST_MAIN(TestTriggerModel)
#include "tst_trigger_model.moc"
