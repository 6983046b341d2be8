// SPDX-License-Identifier: Apache-2.0
#include "app/gui/launch_options.h"
#include "app/gui/screenshot.h"
#include "core/clip/device.h"
#include "ui/job_bridge.h"
#include "ui/main_window.h"
#include "ui/session.h"
#include "ui/settings.h"
#include "ui/watchdog.h"

#include <QApplication>
#include <QTemporaryDir>

#include <cstdio>
#include <exception>

namespace {

using namespace clinic::ui;
using namespace Qt::Literals::StringLiterals;

void prepareApplication()
{
    QApplication::setApplicationName(u"clipclinic"_s);
    QApplication::setApplicationDisplayName(u"ClipClinic"_s);
    QApplication::setApplicationVersion(QStringLiteral(CLINIC_VERSION));
}

void openWhatWasAsked(Session& session, const LaunchOptions& options)
{
    if (options.demo)
        session.openDemo(*options.demo);
    else
        session.openPaths(options.paths);
}

int run(const LaunchOptions& options)
{
    prepareApplication();
    clinic::setTensorThreads(0);
    // a picture for the documentation shows the program as it is at first, not as somebody left it
    QTemporaryDir fresh;
    Settings settings(options.screenshot.isEmpty() ? QString() : fresh.filePath(u"settings.ini"_s));
    applyTheme(options.theme.value_or(settings.theme()));
    JobRunner jobs;
    Workspace workspace;
    Session session(jobs, workspace, settings);
    const Watchdog watchdog;
    MainWindow window(jobs, workspace, session, settings);
    if (options.size)
        window.resize(*options.size);
    window.show();
    if (!options.screenshot.isEmpty())
        new Screenshot(window, workspace, session, options); // the window owns it
    openWhatWasAsked(session, options);
    if (options.page == u"explore" && !options.screenshot.isEmpty())
        window.showPage(Page::Explore);
    else if (options.showsTriggerPage() && !options.screenshot.isEmpty())
        window.showPage(Page::Trigger);
    else if (options.showsBenchPage() && !options.screenshot.isEmpty())
        window.showPage(Page::Bench);
    if (options.quitWhenReady)
        QTimer::singleShot(0, &window, &QApplication::quit);
    return QApplication::exec();
}

} // namespace

int main(int argc, char** argv)
{
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    const auto options = parseLaunchOptions(arguments);
    if (!options.error.isEmpty()) {
        std::fprintf(stderr, "clipclinic: %s\n", qPrintable(options.error));
        return 2;
    }
    if (!options.text.isEmpty()) {
        std::fprintf(stdout, "%s\n", qPrintable(options.text.trimmed()));
        return 0;
    }
    if (!options.scale.isEmpty()) // read by Qt when the application is made
        qputenv("QT_SCALE_FACTOR", options.scale.toLatin1());
    if (!options.screenshot.isEmpty() && !qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen"); // pictures are made on machines without a display
    try {
        const QApplication application(argc, argv);
        return run(options);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "clipclinic: %s\n", error.what());
        return 1;
    }
}
