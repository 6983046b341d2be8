// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/job_bridge.h"
#include "ui/main_window.h"
#include "ui/session.h"
#include "ui/settings.h"
#include "ui/watchdog.h"
#include "ui/workspace.h"

#include <QTemporaryDir>

namespace clinic::ui {

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
/// Where the image point of a row is on the plot.
QPoint pointOf(const WindowUnderTest& w, std::size_t row);

} // namespace clinic::ui
