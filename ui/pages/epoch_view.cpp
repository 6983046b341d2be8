// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/epoch_view.h"

#include "ui/icons.h"
#include "ui/models/run_maps.h"
#include "ui/theme.h"
#include "ui/workspace.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>
#include <QVBoxLayout>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int paceMs = 600; ///< an epoch stays so long at least

QToolButton* barButton(const QString& name, const QString& tip, QWidget* parent)
{
    auto* button = new QToolButton(parent);
    button->setObjectName(name);
    button->setCheckable(true);
    button->setAutoRaise(true);
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    return button;
}

} // namespace

EpochView::EpochView(RunMaps& maps, Workspace& workspace, ScatterView* view, QWidget* parent)
    : QWidget(parent)
    , m_maps(maps)
    , m_workspace(workspace)
    , m_view(view)
    , m_first(new ScatterView(this))
{
    setupUi();
    connectBar();
    connectFirst();
    connect(&m_maps, &RunMaps::changed, this, &EpochView::refresh);
    refresh();
}

void EpochView::setupUi()
{
    m_first->setObjectName(u"scatterViewFirst"_s);
    m_first->setAccessibleName(tr("Map of the first epoch"));
    m_firstTitle = new QLabel(this);
    m_firstTitle->setObjectName(u"epochTitleA"_s);
    m_title = new QLabel(this);
    m_title->setObjectName(u"epochTitleB"_s);
    m_firstSide = titled(m_firstTitle, m_first);
    auto* sides = new QHBoxLayout;
    sides->setSpacing(space::tight);
    sides->addWidget(m_firstSide, 1);
    sides->addWidget(titled(m_title, m_view), 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(sides, 1);
    column->addWidget(setupBar());
}

QWidget* EpochView::titled(QLabel* title, ScatterView* view)
{
    auto* side = new QWidget(this);
    title->setContentsMargins(space::group, 0, space::group, space::tight);
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(title);
    column->addWidget(view, 1);
    return side;
}

QWidget* EpochView::setupBar()
{
    m_bar = new QWidget(this);
    m_bar->setObjectName(u"epochBar"_s);
    m_play = barButton(u"epochPlay"_s, tr("Play the epochs"), m_bar);
    m_slider = new QSlider(Qt::Horizontal, m_bar);
    m_slider->setObjectName(u"epochSlider"_s);
    m_slider->setAccessibleName(tr("Epoch"));
    m_slider->setPageStep(1);
    m_slider->setTickPosition(QSlider::TicksBelow);
    m_label = new QLabel(m_bar);
    m_label->setObjectName(u"epochLabel"_s);
    m_label->setTextFormat(Qt::PlainText);
    m_label->setToolTip(
        tr("Every epoch is turned as one onto the first and shown on its axes. What all points do "
           "together is not seen, nor what happens across the two axes; the axes say how much of "
           "the epoch they show."));
    m_compare = barButton(u"epochCompare"_s, tr("The first epoch beside this one"), m_bar);
    m_compare->setText(tr("A | B"));
    auto* line = new QHBoxLayout(m_bar);
    line->setContentsMargins(space::group, space::tight, space::group, space::tight);
    line->setSpacing(space::control);
    line->addWidget(m_play);
    line->addWidget(m_slider, 1);
    line->addWidget(m_label);
    line->addWidget(m_compare);
    return m_bar;
}

void EpochView::connectBar()
{
    m_pace.setInterval(paceMs);
    connect(&m_pace, &QTimer::timeout, this, &EpochView::step);
    connect(m_play, &QToolButton::toggled, this, &EpochView::play);
    connect(m_slider, &QSlider::valueChanged, &m_maps,
        [this](int value) { m_maps.want(static_cast<std::size_t>(value)); });
    connect(m_slider, &QSlider::sliderPressed, m_play, [this] { m_play->setChecked(false); });
    connect(m_compare, &QToolButton::toggled, this, &EpochView::refresh);
}

/// What is done in the first epoch's view is done as in the other one, and the other way round.
void EpochView::connectFirst()
{
    m_first->setLeader(m_view);
    connect(m_first, &ScatterView::hovered, m_view, &ScatterView::hovered);
    connect(m_first, &ScatterView::clicked, m_view, &ScatterView::clicked);
    connect(m_first, &ScatterView::hopped, m_view, &ScatterView::hopped);
    connect(m_first, &ScatterView::selectionChanged, m_view, &ScatterView::selectionChanged);
    connect(m_view, &ScatterView::legendChanged, m_first, [this] { styleFirst(); });
    connect(&m_workspace, &Workspace::selectionChanged, m_first,
        [this] { m_first->setSelected(m_workspace.selection()); });
    connect(&m_workspace, &Workspace::currentChanged, m_first,
        [this] { m_first->setCurrent(m_workspace.current()); });
    connect(&m_workspace, &Workspace::visibleChanged, m_first, [this] { styleFirst(); });
}

/// Nobody looks: nothing is read.
void EpochView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_maps.setActive(true);
}

void EpochView::hideEvent(QHideEvent* event)
{
    m_play->setChecked(false);
    m_maps.setActive(false);
    QWidget::hideEvent(event);
}

void EpochView::setPairLines(bool shown)
{
    m_first->setPairLines(shown);
}

void EpochView::refresh()
{
    const bool hasEpochs = !m_maps.epochs().empty();
    m_bar->setVisible(hasEpochs);
    if (hasEpochs) {
        refreshBar();
    } else {
        m_play->setChecked(false);
        m_compare->setChecked(false);
    }
    showFirst();
}

void EpochView::refreshBar()
{
    const auto& epochs = m_maps.epochs();
    const auto last = static_cast<int>(epochs.size()) - 1;
    {
        const QSignalBlocker quiet(m_slider);
        m_slider->setRange(0, last);
        m_slider->setValue(static_cast<int>(m_maps.wanted()));
    }
    for (QWidget* each : {static_cast<QWidget*>(m_slider), static_cast<QWidget*>(m_play)})
        each->setEnabled(last > 0);
    const bool isPlaying = m_play->isChecked();
    m_play->setIcon(lineIcon(isPlaying ? u"pause"_s : u"play"_s));
    if (!m_maps.problem().isEmpty())
        return m_label->setText(u"⚠ "_s + m_maps.problem());
    m_label->setText(
        tr("epoch %1 of %2").arg(epochs[m_maps.wanted()].epoch).arg(epochs.back().epoch)
        + (m_maps.wanted() == m_maps.shown() ? QString() : u" …"_s));
}

void EpochView::showFirst()
{
    const bool comparing = m_compare->isChecked() && m_maps.first() != nullptr;
    for (QWidget* each : {m_firstSide, static_cast<QWidget*>(m_title)})
        each->setVisible(comparing);
    m_first->setMap(comparing ? m_maps.first() : nullptr, m_view->colourBy());
    if (!comparing)
        return;
    const auto& epochs = m_maps.epochs();
    m_firstTitle->setText(tr("A: epoch %1").arg(epochs.front().epoch));
    m_title->setText(tr("B: epoch %1").arg(epochs[m_maps.shown()].epoch));
    m_first->setSelected(m_workspace.selection());
    m_first->setCurrent(m_workspace.current());
    styleFirst();
}

void EpochView::styleFirst()
{
    if (!m_first->map())
        return;
    m_first->setColourBy(m_view->colourBy());
    m_first->setModality(m_view->modality());
    m_first->setShownRows(m_workspace.visible());
}

void EpochView::play(bool on)
{
    if (!on) {
        m_pace.stop();
    } else {
        if (m_maps.wanted() + 1 >= m_maps.epochs().size())
            m_maps.want(0);
        m_pace.start();
    }
    refresh();
}

/// The next epoch once the one before is there, however long that takes.
void EpochView::step()
{
    if (m_maps.shown() != m_maps.wanted() && m_maps.problem().isEmpty())
        return;
    if (m_maps.wanted() + 1 < m_maps.epochs().size())
        m_maps.want(m_maps.wanted() + 1);
    else
        m_play->setChecked(false);
}

} // namespace clinic::ui
