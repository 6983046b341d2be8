// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/canvas_bars.h"

#include "ui/actions.h"
#include "ui/format.h"
#include "ui/theme.h"
#include "ui/widgets/elided_label.h"

#include <QActionGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>

#include <algorithm>
#include <array>
#include <limits>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::array viewIds {"canvas.triggered", "canvas.clean", "canvas.difference"};
constexpr std::array gains {1, 4, 8, 16, 32};
constexpr std::array resolutions {
    64, 224, 288, 336, 384, 448}; // of published CLIP models, and ours

QString id(const char* name)
{
    return QString::fromLatin1(name);
}

QToolButton* buttonOf(QAction* action, Qt::ToolButtonStyle style, QWidget* parent)
{
    auto* button = new QToolButton(parent);
    button->setDefaultAction(action);
    button->setToolButtonStyle(style);
    button->setAutoRaise(true);
    return button;
}

QHBoxLayout* lineOf(QWidget* bar)
{
    auto* line = new QHBoxLayout(bar);
    line->setContentsMargins(space::control, space::tight, space::control, space::tight);
    line->setSpacing(space::tight);
    return line;
}

} // namespace

void CanvasViewBar::addActions(Actions& actions)
{
    actions.add({id(viewIds[0]), tr("&Triggered"), u"trigger"_s, {},
        tr("Show the picture with the trigger on it"), true});
    actions.add({id(viewIds[1]), tr("&Clean"), u"clean"_s, {Qt::Key_C},
        tr("Show the picture without the trigger, and back"), true});
    actions.add({id(viewIds[2]), tr("&Difference"), u"difference"_s, {Qt::Key_D},
        tr("Show what the trigger changes, amplified around grey, and back"), true});
    actions.add({u"canvas.zoomIn"_s, tr("Zoom &in"), u"add"_s, {QKeySequence::ZoomIn},
        tr("Larger pixels")});
    actions.add({u"canvas.zoomOut"_s, tr("Zoom &out"), u"remove"_s, {QKeySequence::ZoomOut},
        tr("Smaller pixels")});
    actions.add({u"canvas.fit"_s, tr("&Fit picture"), u"zoom-all"_s, {Qt::CTRL | Qt::Key_9},
        tr("As large as it fits, in whole pixels")});
}

CanvasViewBar::CanvasViewBar(TriggerCanvas& canvas, Actions& actions, QWidget* parent)
    : QWidget(parent)
    , m_canvas(canvas)
    , m_actions(actions)
{
    setupUi(actions);
    connectActions(actions);
    connect(&m_canvas, &TriggerCanvas::viewChanged, this, &CanvasViewBar::refresh);
    connect(&m_canvas, &PixelView::zoomChanged, this, &CanvasViewBar::refresh);
    refresh();
}

void CanvasViewBar::setupUi(Actions& actions)
{
    m_gain = new QComboBox(this);
    m_gain->setObjectName(u"canvasGain"_s);
    m_gain->setAccessibleName(tr("Amplification of the difference"));
    m_gain->setToolTip(tr("How many times the difference is made stronger; grey is no change"));
    for (const int gain : gains)
        m_gain->addItem(tr("× %1").arg(gain), gain);
    m_zoom = new QLabel(this);
    m_zoom->setObjectName(u"canvasZoom"_s);
    m_zoom->setAlignment(Qt::AlignCenter);
    m_zoom->setMinimumWidth(fontMetrics().horizontalAdvance(u"4 800 %"_s));
    m_zoom->setToolTip(tr("Pixels of the screen for one of the picture"));
    auto* line = lineOf(this);
    for (std::size_t i = 0; i < viewIds.size(); ++i) {
        m_views[i] = buttonOf(actions[id(viewIds[i])], Qt::ToolButtonTextBesideIcon, this);
        line->addWidget(m_views[i]);
    }
    line->addWidget(m_gain);
    line->addStretch();
    line->addWidget(buttonOf(actions[u"canvas.zoomOut"_s], Qt::ToolButtonIconOnly, this));
    line->addWidget(m_zoom);
    line->addWidget(buttonOf(actions[u"canvas.zoomIn"_s], Qt::ToolButtonIconOnly, this));
    line->addWidget(buttonOf(actions[u"canvas.fit"_s], Qt::ToolButtonIconOnly, this));
}

int CanvasViewBar::savedByIcons() const
{
    int saved = 0;
    for (const auto* view : m_views)
        if (view->toolButtonStyle() != Qt::ToolButtonIconOnly)
            saved += view->sizeHint().width() - view->sizeHint().height();
    return saved;
}

QSize CanvasViewBar::minimumSizeHint() const
{
    return QWidget::minimumSizeHint() - QSize(savedByIcons(), 0);
}

void CanvasViewBar::resizeEvent(QResizeEvent*)
{
    for (auto* view : m_views)
        view->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    if (width() >= QWidget::minimumSizeHint().width())
        return;
    for (auto* view : m_views)
        view->setToolButtonStyle(Qt::ToolButtonIconOnly);
}

void CanvasViewBar::connectActions(Actions& actions)
{
    auto* views = new QActionGroup(this);
    views->setExclusionPolicy(QActionGroup::ExclusionPolicy::ExclusiveOptional);
    for (std::size_t i = 0; i < viewIds.size(); ++i) {
        auto* action = views->addAction(actions[id(viewIds[i])]);
        const auto view = static_cast<CanvasView>(i);
        connect(action, &QAction::triggered, this, [this, view] { // again: back to the trigger
            m_canvas.setView(m_canvas.view() == view ? CanvasView::Triggered : view);
            refresh();
        });
    }
    connect(m_gain, &QComboBox::activated, this, [this] {
        m_canvas.setGain(m_gain->currentData().toInt());
        m_canvas.setView(CanvasView::Difference);
    });
    connect(actions[u"canvas.zoomIn"_s], &QAction::triggered, &m_canvas,
        [this] { m_canvas.zoomBy(1); });
    connect(actions[u"canvas.zoomOut"_s], &QAction::triggered, &m_canvas,
        [this] { m_canvas.zoomBy(-1); });
    connect(actions[u"canvas.fit"_s], &QAction::triggered, &m_canvas, &PixelView::fit);
}

void CanvasViewBar::refresh()
{
    for (std::size_t i = 0; i < viewIds.size(); ++i)
        m_actions[id(viewIds[i])]->setChecked(static_cast<std::size_t>(m_canvas.view()) == i);
    m_gain->setCurrentIndex(m_gain->findData(m_canvas.gain()));
    m_zoom->setText(tr("%1 %").arg(100 * m_canvas.zoom()));
}

void SampleBar::addActions(Actions& actions)
{
    actions.add({u"sample.previous"_s, tr("&Previous sample"), u"previous"_s,
        {QKeySequence::MoveToPreviousPage},
        tr("The sample before, of the selection if there is one")});
    actions.add({u"sample.next"_s, tr("&Next sample"), u"next"_s, {QKeySequence::MoveToNextPage},
        tr("The sample after, of the selection if there is one")});
}

SampleBar::SampleBar(Workspace& workspace, TriggerPicture& picture, TriggerCanvas& canvas,
    Actions& actions, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_picture(picture)
    , m_canvas(canvas)
    , m_actions(actions)
{
    setupUi(actions);
    connect(actions[u"sample.previous"_s], &QAction::triggered, this, [this] { step(-1); });
    connect(actions[u"sample.next"_s], &QAction::triggered, this, [this] { step(1); });
    connect(&m_canvas, &TriggerCanvas::stepRequested, this, &SampleBar::step);
    connect(m_row, &QSpinBox::valueChanged, this,
        [this](int row) { m_workspace.setCurrent(SampleId {row}); });
    connect(m_back, &QToolButton::clicked, &m_picture, &TriggerPicture::closeFile);
    connect(m_resolution, &QComboBox::activated, this,
        [this] { m_picture.setResolution(m_resolution->currentData().toInt()); });
    connect(&m_picture, &TriggerPicture::sourceChanged, this, &SampleBar::refresh);
    connect(&m_picture, &TriggerPicture::changed, this, &SampleBar::refresh);
    connect(&m_workspace, &Workspace::selectionChanged, this, &SampleBar::refresh);
    refresh();
}

void SampleBar::setupUi(Actions& actions)
{
    m_row = new QSpinBox(this);
    m_row->setObjectName(u"sampleRow"_s);
    m_row->setAccessibleName(tr("Row"));
    m_row->setKeyboardTracking(false);
    m_row->setButtonSymbols(QAbstractSpinBox::NoButtons);
    m_row->setPrefix(tr("Row "));
    m_row->setToolTip(tr("Row of the table, from 0; type one to go there"));
    m_of = new QLabel(this);
    m_of->setObjectName(u"sampleOf"_s);
    setQuiet(m_of);
    m_facts = new ElidedLabel(this);
    m_facts->setObjectName(u"sampleFacts"_s);
    m_back = new QToolButton(this);
    m_back->setObjectName(u"sampleBack"_s);
    m_back->setText(tr("Back to the rows"));
    m_resolution = new QComboBox(this);
    m_resolution->setObjectName(u"sampleResolution"_s);
    m_resolution->setAccessibleName(tr("Side of the model's picture"));
    m_resolution->setToolTip(tr("Side of the picture that the model sees"));
    for (const int side : resolutions)
        m_resolution->addItem(tr("%1 px").arg(side), side);
    auto* line = lineOf(this);
    line->addWidget(buttonOf(actions[u"sample.previous"_s], Qt::ToolButtonIconOnly, this));
    line->addWidget(m_row);
    line->addWidget(m_of);
    line->addWidget(buttonOf(actions[u"sample.next"_s], Qt::ToolButtonIconOnly, this));
    line->addSpacing(space::control);
    line->addWidget(m_facts, 1);
    line->addWidget(m_back);
    line->addWidget(m_resolution);
}

/// Through the selection where there is one of several.
void SampleBar::step(int rows)
{
    const auto& selection = m_workspace.selection();
    const auto row = m_picture.row();
    if (selection.size() < 2) {
        m_workspace.setCurrent(SampleId {std::clamp<std::int64_t>(
            row + rows, 0, std::max<std::int64_t>(0, m_workspace.rows() - 1))});
        return;
    }
    auto sorted = selection;
    std::sort(sorted.begin(), sorted.end());
    const auto at = std::lower_bound(sorted.begin(), sorted.end(), SampleId {row});
    const bool isOn = at != sorted.end() && *at == SampleId {row};
    auto next = at - sorted.begin() + (rows > 0 && !isOn ? rows - 1 : rows);
    next = std::clamp<std::ptrdiff_t>(next, 0, std::ssize(sorted) - 1);
    m_workspace.setCurrent(sorted[static_cast<std::size_t>(next)]);
}

QString SampleBar::facts() const
{
    if (!m_picture.file().empty())
        return plainText(m_picture.file().filename().string(), 80);
    if (m_workspace.rows() == 0)
        return {};
    const auto& set = *m_workspace.embeddings();
    QStringList facts;
    if (set.hasPoisonTruth())
        facts << (set.isPoisoned(m_picture.row()) ? tr("✕ poisoned") : tr("✓ clean"));
    if (set.hasLabels())
        facts << plainText(set.label(m_picture.row()), 40);
    facts << plainText(set.caption(m_picture.row()), 120);
    return facts.join(u" · "_s);
}

void SampleBar::refresh()
{
    const bool isRow = m_picture.file().empty();
    const auto rows = m_workspace.rows();
    {
        const QSignalBlocker quiet(m_row);
        m_row->setRange(0,
            static_cast<int>(
                std::clamp<std::int64_t>(rows - 1, 0, std::numeric_limits<int>::max())));
        m_row->setValue(static_cast<int>(std::max<std::int64_t>(0, m_picture.row())));
    }
    m_row->setVisible(isRow && rows > 0);
    m_of->setVisible(isRow && rows > 0);
    const auto selected = static_cast<std::int64_t>(m_workspace.selection().size());
    m_of->setText(selected > 1
            ? tr("of %1, %2 selected").arg(formatCount(rows), formatCount(selected))
            : tr("of %1").arg(formatCount(rows)));
    m_back->setVisible(!isRow && rows > 0);
    m_resolution->setVisible(!isRow && rows == 0);
    m_resolution->setCurrentIndex(m_resolution->findData(m_picture.resolution()));
    m_facts->setText(facts());
    const bool shown = isVisible();
    m_actions[u"sample.previous"_s]->setEnabled(shown && isRow && m_picture.row() > 0);
    m_actions[u"sample.next"_s]->setEnabled(shown && isRow && m_picture.row() + 1 < rows);
}

} // namespace clinic::ui
