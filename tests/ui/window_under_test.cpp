// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/window_under_test.h"

#include "ui/format.h"
#include "ui/models/trigger_picture.h"
#include "ui/pages/trigger.h"
#include "ui/plots/custom_plot.h"
#include "ui/plots/scatter_view.h"
#include "ui/widgets/pixel_view.h"

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

void dragOn(PixelView& view, const std::vector<CanvasPoint>& path)
{
    const auto at = [&](CanvasPoint point) { return view.toView(point).toPoint(); };
    QTest::mouseMove(&view, at(path.front()));
    QTest::mousePress(&view, Qt::LeftButton, {}, at(path.front()));
    for (std::size_t i = 1; i < path.size(); ++i)
        QTest::mouseMove(&view, at(path[i]));
    QTest::mouseRelease(&view, Qt::LeftButton, {}, at(path.back()));
}

bool waitForCanvas(const WindowUnderTest& w)
{
    const auto* picture = w.window.triggerPage().findChild<TriggerPicture*>();
    return QTest::qWaitFor([&] { return picture->isUpToDate(); }, 20000);
}

bool openTriggerPage(WindowUnderTest& w, const std::filesystem::path& embeddings)
{
    w.session.openPaths({toQString(embeddings)});
    if (!w.waitForMap())
        return false;
    w.window.showPage(Page::Trigger);
    return waitForCanvas(w);
}

QPoint pointOf(const WindowUnderTest& w, std::size_t row)
{
    auto* plot = w.find<ScatterView>("scatterView")->plot();
    const auto& xy = w.workspace.map()->imageXy;
    return {qRound(plot->xAxis->coordToPixel(static_cast<double>(xy(row, 0)))),
        qRound(plot->yAxis->coordToPixel(static_cast<double>(xy(row, 1))))};
}

} // namespace clinic::ui
