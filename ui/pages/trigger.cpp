// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/trigger.h"

#include "core/trigger/framing.h"
#include "core/trigger/preset.h"
#include "ui/actions.h"
#include "ui/format.h"
#include "ui/pages/canvas_bars.h"
#include "ui/pages/layer_panel.h"
#include "ui/pages/paint_panel.h"
#include "ui/pages/preset_form.h"
#include "ui/pages/trigger_bar.h"
#include "ui/theme.h"
#include "ui/widgets/key_editor.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/trigger_canvas.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QUndoStack>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <utility>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Of the page's own actions; go.trigger is the window's.
constexpr std::array ownPrefixes {
    "paint.", "canvas.", "sample.", "trigger.", "edit.undo", "edit.redo", "edit.paste"};

QLabel* heading(const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    auto bold = parent->font();
    bold.setWeight(QFont::DemiBold);
    label->setFont(bold);
    return label;
}

} // namespace

void TriggerPage::addActions(Actions& actions)
{
    TriggerBar::addActions(actions);
    PaintPanel::addActions(actions);
    CanvasViewBar::addActions(actions);
    SampleBar::addActions(actions);
}

TriggerPage::TriggerPage(JobRunner& jobs, Workspace& workspace, TriggerModel& model,
    Settings& settings, Actions& actions, QWidget* parent)
    : QWidget(parent)
    , m_model(model)
    , m_workspace(workspace)
    , m_actions(actions)
    , m_state(new PaintState(this))
    , m_editor(new LayerEditor(model, *m_state, this))
    , m_picture(new TriggerPicture(jobs, workspace, model, this))
    , m_shelf(new TriggerShelf(jobs, workspace, model, this))
    , m_message(new MessageBar(this))
    , m_bar(new TriggerBar(
          jobs, model, *m_shelf, *m_picture, *m_editor, settings, actions, *m_message, this))
{
    setObjectName(u"triggerPage"_s);
    m_message->setObjectName(u"triggerMessage"_s);
    setupUi();
    connectModel();
    connectEditor();
    enableActions(false);
    refresh();
}

void TriggerPage::setupUi()
{
    m_title = new QLabel(this);
    m_title->setObjectName(u"triggerTitle"_s);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setFont(sectionFont(font()));
    m_facts = new QLabel(this);
    m_facts->setObjectName(u"triggerFacts"_s);
    m_facts->setTextFormat(Qt::PlainText);
    m_facts->setWordWrap(true);
    setQuiet(m_facts);
    auto* titles = new QHBoxLayout;
    titles->setContentsMargins(space::group, space::control, space::group, space::control);
    titles->setSpacing(space::group);
    titles->addWidget(m_title);
    titles->addWidget(m_facts, 1, Qt::AlignBaseline);

    m_tabs = new QTabWidget(this);
    m_tabs->setObjectName(u"triggerTabs"_s);
    m_tabs->setDocumentMode(true);
    m_tabs->hide();
    m_splitter = new QSplitter(Qt::Horizontal, this);
    m_splitter->setObjectName(u"triggerSplitter"_s);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(setupTools());
    m_splitter->addWidget(setupMiddle());
    m_splitter->addWidget(m_tabs);
    m_splitter->setStretchFactor(1, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    column->addLayout(titles);
    column->addWidget(m_message);
    column->addWidget(m_splitter, 1);
}

QWidget* TriggerPage::setupTools()
{
    auto* content = new QWidget(this);
    m_form = new PresetForm(m_model, content);
    m_paint = new PaintPanel(*m_state, m_actions, content);
    m_layerArea = new QWidget(content);
    m_layers = new LayerPanel(m_model, *m_editor, *m_state, m_layerArea);
    auto* layers = new QVBoxLayout(m_layerArea);
    layers->setContentsMargins(0, 0, 0, 0);
    layers->setSpacing(space::control);
    layers->addWidget(heading(tr("Layers"), m_layerArea));
    layers->addWidget(m_layers);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(space::group, space::control, space::group, space::group);
    column->setSpacing(space::control);
    column->addWidget(heading(tr("Preset"), content));
    column->addWidget(m_form);
    column->addSpacing(space::control);
    column->addWidget(heading(tr("Paint"), content));
    column->addWidget(m_paint);
    column->addSpacing(space::control);
    column->addWidget(m_layerArea);
    column->addStretch();
    auto* scroll = new QScrollArea(this);
    scroll->setObjectName(u"triggerTools"_s);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(content);
    scroll->setMinimumWidth(fontMetrics().averageCharWidth() * 46);
    return scroll;
}

QWidget* TriggerPage::setupMiddle()
{
    m_canvas = new TriggerCanvas(*m_picture, m_model, *m_editor, *m_state, this);
    m_canvas->setObjectName(u"triggerCanvas"_s);
    m_canvasArea = new QWidget(this);
    auto* column = new QVBoxLayout(m_canvasArea);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(new CanvasViewBar(*m_canvas, m_actions, m_canvasArea));
    column->addWidget(m_canvas, 1);
    column->addWidget(setupNote());
    m_samples = new SampleBar(m_workspace, *m_picture, *m_canvas, m_actions, m_canvasArea);
    column->addWidget(m_samples);
    m_empty = setupEmpty();
    m_middle = new QStackedWidget(this);
    m_middle->addWidget(m_empty);
    m_middle->addWidget(m_canvasArea);
    return m_middle;
}

/// A line that is always there: the picture does not jump when it says something.
QWidget* TriggerPage::setupNote()
{
    auto* row = new QWidget(m_canvasArea);
    m_note = new QLabel(row);
    m_note->setObjectName(u"canvasNote"_s);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setWordWrap(true);
    m_pixel = new QLabel(row);
    m_pixel->setObjectName(u"canvasPixel"_s);
    for (auto* label : {m_note, m_pixel})
        setQuiet(label);
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(space::control, space::tight, space::control, space::tight);
    line->setSpacing(space::group);
    line->addWidget(m_note, 1);
    line->addWidget(m_pixel);
    row->setMinimumHeight(fontMetrics().height() + 2 * space::tight);
    return row;
}

QWidget* TriggerPage::setupEmpty()
{
    auto* empty = new QWidget(this);
    empty->setObjectName(u"triggerEmpty"_s);
    auto* title = new QLabel(tr("No picture yet"), empty);
    title->setFont(sectionFont(font()));
    title->setAlignment(Qt::AlignCenter);
    auto* words = new QLabel(
        tr("Open a project or the demo to put the trigger on its pictures and see what it does to "
           "its model, or try it on any picture."),
        empty);
    words->setWordWrap(true);
    words->setAlignment(Qt::AlignCenter);
    setQuiet(words);
    auto* start = new QPushButton(tr("Go to Start"), empty);
    start->setObjectName(u"triggerGoToStart"_s);
    start->setDefault(true);
    auto* picture = new QPushButton(tr("Open a picture…"), empty);
    picture->setObjectName(u"triggerOpenPicture"_s);
    connect(start, &QPushButton::clicked, this, &TriggerPage::goToStart);
    connect(picture, &QPushButton::clicked, m_bar, &TriggerBar::openPicture);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::control);
    buttons->addStretch();
    buttons->addWidget(start);
    buttons->addWidget(picture);
    buttons->addStretch();
    auto* column = new QVBoxLayout(empty);
    column->setContentsMargins(space::page, space::page, space::page, space::page);
    column->setSpacing(space::group);
    column->addStretch(2);
    column->addWidget(title);
    column->addWidget(words);
    column->addLayout(buttons);
    column->addStretch(3);
    return empty;
}

void TriggerPage::connectModel()
{
    connect(m_picture, &TriggerPicture::changed, this, &TriggerPage::refresh);
    connect(&m_model, &TriggerModel::changed, this, &TriggerPage::refresh);
    connect(m_shelf, &TriggerShelf::changed, this, &TriggerPage::refreshFacts);
    connect(m_canvas, &TriggerCanvas::viewChanged, this, &TriggerPage::refreshNote);
    connect(m_state, &PaintState::changed, this, &TriggerPage::refreshNote);
    connect(m_canvas, &TriggerCanvas::hovered, this, &TriggerPage::showPixel);
}

void TriggerPage::connectEditor()
{
    connect(m_editor, &LayerEditor::paintingBegan, this, [this](const QString& replaced) {
        m_message->showMessage(MessageBar::Kind::Note,
            tr("Painting took the place of “%1”").arg(replaced), {},
            {tr("Undo"), [this] { m_model.undoStack()->undo(); }});
        m_toldOfPainting = true;
    });
    connect(m_editor, &LayerEditor::refused, this,
        [this](const QString& why) { m_message->showMessage(MessageBar::Kind::Problem, why, {}); });
    connect(m_layers, &LayerPanel::addPicture, m_bar, &TriggerBar::addPictureLayer);
    connect(m_canvas, &TriggerCanvas::colourPicked, m_state, [this](const QColor& colour) {
        auto options = m_state->options();
        const int alpha = options.colour.alpha();
        options.colour = colour;
        options.colour.setAlpha(alpha);
        m_state->set(options);
    });
}

void TriggerPage::addPanel(QWidget* panel, const QString& title)
{
    m_tabs->addTab(panel, title);
    m_tabs->show();
}

void TriggerPage::showPanel(const QString& name)
{
    for (int i = 0; i < m_tabs->count(); ++i) {
        if (m_tabs->widget(i)->objectName() == name + u"Panel")
            m_tabs->setCurrentIndex(i);
    }
}

void TriggerPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (!std::exchange(m_isWidthShared, true))
        shareWidth();
    enableActions(true);
    m_picture->setWatched(true);
    refresh();
    m_bar->refresh();
    m_samples->refresh();
}

void TriggerPage::hideEvent(QHideEvent* event)
{
    enableActions(false);
    m_picture->setWatched(false);
    QWidget::hideEvent(event);
}

/// The side columns get what they need, the canvas what is left.
void TriggerPage::shareWidth()
{
    const int tools = m_splitter->widget(0)->minimumWidth();
    const int panels = fontMetrics().averageCharWidth() * 56;
    m_splitter->setSizes({tools, std::max(0, width() - tools - panels), panels});
}

/// Their keys are letters, which mean something else on other pages.
void TriggerPage::enableActions(bool enabled)
{
    for (auto* action : m_actions.all())
        for (const auto* prefix : ownPrefixes)
            if (action->objectName().startsWith(QLatin1StringView(prefix)))
                action->setEnabled(enabled);
}

void TriggerPage::refresh()
{
    const auto& preview = m_picture->preview();
    m_editor->setCanvasSide(m_picture->resolution());
    m_form->setCanvasSide(m_picture->resolution());
    m_form->setPictureSide(m_model.trigger().spec.framing == TriggerFraming::Squash
            ? referenceCanvas
            : m_picture->resolution());
    m_middle->setCurrentWidget(
        m_picture->state() == TriggerPicture::State::Empty ? m_empty : m_canvasArea);
    m_layerArea->setVisible(m_editor->painted() != nullptr);
    if (!m_editor->painted() && std::exchange(m_toldOfPainting, false))
        m_message->hide();
    if (preview)
        m_form->showProblem(plainText(preview->problem));
    refreshFacts();
    refreshNote();
}

void TriggerPage::refreshFacts()
{
    const auto& spec = m_model.trigger().spec;
    m_title->setText(QString::fromStdString(triggerPreset(spec.preset).title));
    QStringList facts;
    if (m_picture->preview())
        facts << tr("%1 × %1 px, as the model sees it").arg(m_picture->resolution());
    if (!m_workspace.name().isEmpty())
        facts << m_workspace.name();
    if (const auto name = m_shelf->name(); !name.isEmpty())
        facts << tr("saved as %1").arg(name);
    m_facts->setText(facts.join(u" · "_s));
}

void TriggerPage::refreshNote()
{
    m_note->setText(note());
}

/// What is not plain to see.
QString TriggerPage::note() const
{
    const auto& spec = m_model.trigger().spec;
    if (m_canvas->showsLayersInPlace())
        return tr("Layers lie here as they are painted. Look (H) shows where they go: %1.")
            .arg(readable(std::string(locationName(spec.location))).toLower());
    if (m_canvas->view() == CanvasView::Difference)
        return tr("Triggered minus clean, × %1. Grey: no change.").arg(m_canvas->gain());
    if (spec.pattern == TriggerPattern::Word) {
        const auto& preview = m_picture->preview();
        return preview && m_picture->file().empty()
            ? tr("The picture stays, the caption becomes “%1”")
                  .arg(plainText(preview->caption, 200))
            : tr("The picture stays, the caption gets the word.");
    }
    if (spec.pattern == TriggerPattern::None)
        return tr("Pictures stay; chosen rows get captions of the target label.");
    if (spec.framing == TriggerFraming::Squash)
        return tr("Squashed to 224 × 224 before the trigger, as published.");
    return {};
}

void TriggerPage::showPixel(std::optional<QPoint> pixel)
{
    if (!pixel || !m_canvas->picture().valid(*pixel))
        return m_pixel->clear();
    const auto colour = m_canvas->picture().pixelColor(*pixel);
    m_pixel->setText(tr("x %1, y %2 · RGB %3 %4 %5")
                         .arg(pixel->x())
                         .arg(pixel->y())
                         .arg(colour.red())
                         .arg(colour.green())
                         .arg(colour.blue()));
}

} // namespace clinic::ui
