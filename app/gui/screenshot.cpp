// SPDX-License-Identifier: Apache-2.0
#include "app/gui/screenshot.h"

#include "ui/models/mmr_board.h"
#include "ui/pages/bench.h"
#include "ui/pages/trigger.h"

#include <QCoreApplication>
#include <QPixmap>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int settleMs = 1500;
}

Screenshot::Screenshot(
    MainWindow& window, Workspace& workspace, Session& session, const LaunchOptions& options)
    : QObject(&window)
    , m_window(window)
    , m_workspace(workspace)
    , m_options(options)
{
    m_settle.setSingleShot(true);
    m_settle.setInterval(settleMs);
    connect(&m_settle, &QTimer::timeout, this, &Screenshot::take);
    connect(&session, &Session::failed, this,
        [this](const QString& title, const QString& text) { giveUp(title + u": "_s + text); });
    const bool opensSomething = options.demo || !options.paths.isEmpty();
    if (opensSomething
        && (options.page == u"explore" || options.page == u"train" || options.showsTriggerPage()))
        connect(&workspace, &Workspace::mapChanged, this, &Screenshot::waitForMap);
    else if (options.showsBenchPage() && opensSomething)
        connect(&window.benchPage().board(), &MmrBoard::scoresChanged, this, &Screenshot::showTab);
    else if (options.page == u"import")
        connect(&session, &Session::recognised, this, [this] { m_settle.start(); });
    else
        m_settle.start();
}

void Screenshot::waitForMap()
{
    if (m_workspace.mapState() == MapState::Failed)
        return giveUp(m_workspace.mapMessage());
    if (m_workspace.mapState() != MapState::Ready || m_settle.isActive())
        return;
    const auto& set = *m_workspace.embeddings();
    // Something telling: a poisoned pair if one is known; on the Trigger page one without a
    // trigger.
    const bool poisoned = !m_options.showsTriggerPage();
    std::int64_t row = 0;
    while (set.hasPoisonTruth() && row + 1 < set.size() && set.isPoisoned(row) != poisoned)
        ++row;
    m_workspace.setSelection({static_cast<SampleId>(row)});
    m_workspace.setCurrent(static_cast<SampleId>(row));
    if (m_options.showsTriggerPage()) {
        m_window.showPage(Page::Trigger);
        m_window.triggerPage().showPanel(m_options.page);
    }
    if (m_options.page == u"train")
        m_window.showPage(Page::Train);
    m_settle.start();
}

void Screenshot::showTab()
{
    m_window.showPage(Page::Bench);
    m_window.benchPage().showTab(m_options.page);
    m_settle.start();
}

void Screenshot::take()
{
    if (m_window.grab().save(m_options.screenshot))
        QCoreApplication::quit();
    else
        giveUp(u"%1 could not be written"_s.arg(m_options.screenshot));
}

void Screenshot::giveUp(const QString& reason)
{
    qWarning().noquote() << "screenshot:" << reason;
    QCoreApplication::exit(1);
}

} // namespace clinic::ui
