// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/map_state_view.h"

#include "ui/format.h"
#include "ui/theme.h"
#include "ui/widgets/share_bar.h"

#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QVBoxLayout* centredColumn(QWidget* area)
{
    auto* column = new QVBoxLayout(area);
    column->setContentsMargins(space::page, space::page, space::page, space::page);
    column->setSpacing(space::group);
    column->addStretch();
    return column;
}

QLabel* centredText(const QString& text, QWidget* area)
{
    auto* label = new QLabel(text, area);
    label->setTextFormat(Qt::PlainText);
    label->setAlignment(Qt::AlignCenter);
    label->setWordWrap(true);
    return label;
}

} // namespace

MapStateView::MapStateView(QWidget* parent)
    : QStackedWidget(parent)
{
    m_empty = setupEmpty();
    m_working = setupWorking();
    m_failed = setupFailed();
    for (auto* page : {m_empty, m_working, m_failed})
        addWidget(page);
}

void MapStateView::setState(MapState state, const QString& message)
{
    setCurrentWidget(state == MapState::Failed ? m_failed
            : state == MapState::Working       ? m_working
                                               : m_empty);
    if (state == MapState::Failed)
        m_failedText->setText(plainText(message));
    if (state == MapState::Working) {
        m_workingText->setText(message);
        showShare(*m_bar, {});
    }
}

void MapStateView::setProgress(const QString& stage, std::optional<double> share)
{
    if (!stage.isEmpty())
        m_workingText->setText(plainText(stage, 80));
    showShare(*m_bar, share);
}

void MapStateView::addStartButton(const QString& name, QVBoxLayout* column)
{
    auto* start = new QPushButton(tr("Go to Start"), column->parentWidget());
    start->setObjectName(name);
    connect(start, &QPushButton::clicked, this, &MapStateView::goToStart);
    column->addWidget(start, 0, Qt::AlignHCenter);
}

QWidget* MapStateView::setupEmpty()
{
    auto* area = new QWidget(this);
    auto* column = centredColumn(area);
    auto* title = centredText(tr("No map yet"), area);
    title->setFont(sectionFont(font()));
    auto* text = centredText(
        tr("Drop a checkpoint and a captioned table on the window, or open the demo."), area);
    setQuiet(text);
    column->addWidget(title);
    column->addWidget(text);
    addStartButton(u"exploreGoToStart"_s, column);
    column->addStretch();
    return area;
}

QWidget* MapStateView::setupWorking()
{
    auto* area = new QWidget(this);
    auto* column = centredColumn(area);
    m_workingText = centredText({}, area);
    m_workingText->setObjectName(u"exploreWorking"_s);
    m_bar = new QProgressBar(area);
    m_bar->setTextVisible(false);
    m_bar->setMaximumWidth(320);
    m_bar->setAccessibleName(tr("Progress of the map"));
    auto* cancel = new QPushButton(tr("Cancel"), area);
    cancel->setObjectName(u"exploreCancel"_s);
    connect(cancel, &QPushButton::clicked, this, &MapStateView::cancelled);
    column->addWidget(m_workingText);
    column->addWidget(m_bar, 0, Qt::AlignHCenter);
    column->addWidget(cancel, 0, Qt::AlignHCenter);
    column->addStretch();
    return area;
}

QWidget* MapStateView::setupFailed()
{
    auto* area = new QWidget(this);
    auto* column = centredColumn(area);
    auto* title = centredText(tr("There is no map of these embeddings"), area);
    title->setFont(sectionFont(font()));
    m_failedText = centredText({}, area);
    m_failedText->setObjectName(u"exploreFailure"_s);
    m_failedText->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* again = new QPushButton(tr("Compute again"), area);
    again->setObjectName(u"exploreComputeAgain"_s);
    connect(again, &QPushButton::clicked, this, &MapStateView::computeAgain);
    column->addWidget(title);
    column->addWidget(m_failedText);
    column->addWidget(again, 0, Qt::AlignHCenter);
    addStartButton(u"exploreFailedGoToStart"_s, column);
    column->addStretch();
    return area;
}

} // namespace clinic::ui
