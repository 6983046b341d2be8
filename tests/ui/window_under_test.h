// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trigger/brush.h"
#include "ui/job_bridge.h"
#include "ui/main_window.h"
#include "ui/session.h"
#include "ui/settings.h"
#include "ui/watchdog.h"
#include "ui/workspace.h"

#include <QTemporaryDir>

#include <filesystem>
#include <vector>

namespace clinic::ui {

class PixelView;

/// The whole window with settings of its own that nobody else sees. A test fails if the window was
/// blocked for two seconds, which no load of the machine explains.
struct WindowUnderTest {
    explicit WindowUnderTest(const QSize& size = {1280, 800});
    ~WindowUnderTest();

    QTemporaryDir folder;
    Settings settings;
    JobRunner jobs;
    Workspace workspace;
    Session session;
    MainWindow window;
    Watchdog watchdog {std::chrono::seconds(2)};

    /// The widget of this object name; fails the test's assertion if there is none.
    template <typename Widget = QWidget> Widget* find(const char* name) const
    {
        auto* found = window.findChild<Widget*>(QString::fromLatin1(name));
        Q_ASSERT_X(found, "WindowUnderTest::find", name);
        return found;
    }
    bool waitForMap(int milliseconds = 20000) const;
};

/// Triggers an action, as menu, toolbar and shortcut do.
void trigger(const WindowUnderTest& w, const char* id);
bool canChoose(const WindowUnderTest& w, const char* id);
/// What the label of this object name says.
QString text(const WindowUnderTest& w, const char* name);
/// Presses the left button at the first of these places of a picture, drags over the others and
/// lets go at the last.
void dragOn(PixelView& view, const std::vector<CanvasPoint>& path);
/// The Trigger page with this set's first row, its picture drawn; false if that does not come.
bool openTriggerPage(WindowUnderTest& w, const std::filesystem::path& embeddings);
/// The canvas shows the trigger as it is now.
bool waitForCanvas(const WindowUnderTest& w);
/// Where the image point of a row is on the plot.
QPoint pointOf(const WindowUnderTest& w, std::size_t row);

} // namespace clinic::ui
