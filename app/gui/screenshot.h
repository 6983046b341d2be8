// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/launch_options.h"
#include "ui/main_window.h"

#include <QTimer>

namespace clinic::ui {

/// Waits until the page shows what it is for, writes a picture of the window and ends the program
/// (exit code 1 if it could not).
class Screenshot : public QObject {
    Q_OBJECT

public:
    Screenshot(
        MainWindow& window, Workspace& workspace, Session& session, const LaunchOptions& options);

private:
    void waitForMap();
    void showTab();
    void take();
    void giveUp(const QString& reason);

    MainWindow& m_window;
    Workspace& m_workspace;
    LaunchOptions m_options;
    QTimer m_settle; ///< the map is painted a moment after it is ready
};

} // namespace clinic::ui
