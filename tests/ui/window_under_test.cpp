// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/window_under_test.h"

#include "ui/plots/custom_plot.h"
#include "ui/plots/scatter_view.h"

#include <QLabel>
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

void trigger(const WindowUnderTest& w, const char* id)
{
    w.window.actions()[QString::fromLatin1(id)]->trigger();
}

bool canChoose(const WindowUnderTest& w, const char* id)
{
    return w.window.actions()[QString::fromLatin1(id)]->isEnabled();
}

QString text(const WindowUnderTest& w, const char* name)
{
    return w.find<QLabel>(name)->text();
}

QPoint pointOf(const WindowUnderTest& w, std::size_t row)
{
    auto* plot = w.find<ScatterView>("scatterView")->plot();
    const auto& xy = w.workspace.map()->imageXy;
    return {qRound(plot->xAxis->coordToPixel(static_cast<double>(xy(row, 0)))),
        qRound(plot->yAxis->coordToPixel(static_cast<double>(xy(row, 1))))};
}

} // namespace clinic::ui
