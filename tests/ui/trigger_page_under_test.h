// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/ui/window_under_test.h"
#include "ui/models/paint_state.h"
#include "ui/models/trigger_model.h"
#include "ui/models/trigger_picture.h"
#include "ui/pages/trigger.h"
#include "ui/widgets/trigger_canvas.h"

namespace clinic::ui {

/// The window with the Trigger page in front, on a set of pictures of 64 x 64.
struct TriggerPageUnderTest {
    explicit TriggerPageUnderTest(const std::filesystem::path& embeddings);

    WindowUnderTest w;
    bool isReady = false; ///< the first picture is drawn

    TriggerPage& page() const { return w.window.triggerPage(); }
    TriggerModel& model() const { return w.window.trigger(); }
    TriggerCanvas& canvas() const { return *page().canvas(); }
    const TriggerPicture& picture() const { return *page().findChild<TriggerPicture*>(); }
    const PaintOptions& options() const { return page().findChild<PaintState*>()->options(); }
    const std::vector<PaintedLayer>& layers() const { return model().trigger().painted->layers; }

    /// A tool by its action, with a brush of that size.
    void choose(const char* tool, int size = 4) const;
    void press(const char* button) const;
    /// Names of what can be undone, oldest first, with | between.
    QString steps() const;
    /// The colour that the screen has in the middle of a picture's pixel.
    QColor seenAt(int x, int y) const;
};

/// Middle of a pixel: a click there cannot be rounded to another.
CanvasPoint middle(int x, int y);
Rgba pixelAt(const RgbaImage& picture, int x, int y);

} // namespace clinic::ui
