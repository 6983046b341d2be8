// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/window_under_test.h"

#include <QTest>

namespace clinic::ui {

WindowUnderTest::WindowUnderTest(const QSize& size)
    : settings(folder.filePath(QStringLiteral("settings.ini")))
    , session(jobs, workspace, settings)
    , window(jobs, workspace, session, settings)
{
    window.resize(size);
    window.show();
    [[maybe_unused]] const bool shown = QTest::qWaitForWindowExposed(&window);
}

WindowUnderTest::~WindowUnderTest()
{
    if (watchdog.breaches() > 0)
        QTest::qFail(
            qPrintable(
                QStringLiteral("the window was blocked for %1 ms").arg(watchdog.longest().count())),
            __FILE__, __LINE__);
}

bool WindowUnderTest::waitForMap(int milliseconds) const
{
    return QTest::qWaitFor(
        [this] { return workspace.mapState() == MapState::Ready; }, milliseconds);
}

} // namespace clinic::ui
