// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/trigger_page_under_test.h"

#include <QToolButton>
#include <QUndoStack>

namespace clinic::ui {

TriggerPageUnderTest::TriggerPageUnderTest(const std::filesystem::path& embeddings)
    : isReady(openTriggerPage(w, embeddings))
{
}

void TriggerPageUnderTest::choose(const char* tool, int size) const
{
    trigger(w, tool);
    auto* state = page().findChild<PaintState*>();
    auto wanted = state->options();
    wanted.size = size;
    state->set(wanted);
}

void TriggerPageUnderTest::press(const char* button) const
{
    w.find<QToolButton>(button)->click();
}

QString TriggerPageUnderTest::steps() const
{
    QStringList names;
    const auto* stack = model().undoStack();
    for (int i = 0; i < stack->index(); ++i)
        names << stack->text(i);
    return names.join(u'|');
}

QColor TriggerPageUnderTest::seenAt(int x, int y) const
{
    const auto spot = canvas().toView(middle(x, y)) * canvas().devicePixelRatioF();
    return canvas().grab().toImage().pixelColor(spot.toPoint());
}

CanvasPoint middle(int x, int y)
{
    return {x + 0.5, y + 0.5};
}

Rgba pixelAt(const RgbaImage& picture, int x, int y)
{
    const auto* pixel = &picture.rgba[static_cast<std::size_t>(4 * (y * picture.width + x))];
    return {pixel[0], pixel[1], pixel[2], pixel[3]};
}

} // namespace clinic::ui
