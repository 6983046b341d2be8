// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/effect_panel.h"

#include "ui/format.h"
#include "ui/models/effect_model.h"
#include "ui/pages/effect_results.h"
#include "ui/theme.h"
#include "ui/widgets/panel_scroll.h"
#include "ui/widgets/target_box.h"

#include <QComboBox>
#include <QCompleter>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <array>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::array counts {32, 100, 500};
constexpr int patienceMs = 300;

QLabel* fieldTitle(const QString& text, QWidget* field, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setBuddy(field);
    return label;
}

QStringList namesIn(const QString& text)
{
    QStringList names;
    for (const QString& part : text.split(u','))
        if (const QString name = part.simplified(); !name.isEmpty())
            names << name;
    return names;
}

} // namespace

EffectPanel::EffectPanel(
    JobRunner& jobs, Workspace& workspace, TriggerModel& trigger, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_effect(new EffectModel(jobs, workspace, trigger, this))
{
    setObjectName(u"effectPanel"_s);
    m_patience.setSingleShot(true);
    m_patience.setInterval(patienceMs);
    setupUi();
    connectChoice();
    connect(m_effect, &EffectModel::changed, this, &EffectPanel::refresh);
    connect(m_effect, &EffectModel::opened, this, &EffectPanel::fillChoice);
    connect(&m_workspace, &Workspace::selectionChanged, this, &EffectPanel::refreshSource);
    connect(&m_patience, &QTimer::timeout, this, &EffectPanel::refreshProgress);
    fillChoice();
    refresh();
}

void EffectPanel::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_effect->setWatched(true);
}

void EffectPanel::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    m_effect->setWatched(false);
}

void EffectPanel::setupUi()
{
    auto* content = new QWidget(this);
    m_results = new EffectResults(m_workspace, *m_effect, content);
    m_stack = new QStackedWidget(content);
    m_stack->addWidget(setupMessage());
    m_stack->addWidget(m_results);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(space::control, space::control, space::control, space::control);
    column->setSpacing(space::control);
    column->addWidget(setupChoice());
    column->addWidget(m_stack, 1);
    QScrollArea* scroll = scrollInPanel(this, content);
    // what is wider than this wraps; nothing is reached by scrolling sideways
    scroll->setMinimumWidth(fontMetrics().averageCharWidth() * 38);
}

QWidget* EffectPanel::setupChoice()
{
    auto* area = new QWidget(this);
    m_target = targetBox(u"effectTarget"_s, area);
    m_target->lineEdit()->setPlaceholderText(tr("label or caption"));
    m_target->setToolTip(tr("A label, or a caption whose cosine to the pictures is measured"));
    m_count = new QComboBox(area);
    m_count->setObjectName(u"effectCount"_s);
    for (const int count : counts)
        m_count->addItem(formatCount(count), count);
    m_source = new QLabel(area);
    m_source->setObjectName(u"effectSource"_s);
    m_source->setTextFormat(Qt::PlainText);
    m_source->setWordWrap(true);
    setQuiet(m_source);
    m_sourceOrProgress = new QStackedWidget(area);
    m_sourceOrProgress->addWidget(m_source);
    m_sourceOrProgress->addWidget(setupProgress());
    m_classes = new QLineEdit(area);
    m_classes->setObjectName(u"effectClasses"_s);
    m_classes->setPlaceholderText(tr("names, separated by commas"));
    m_classes->setToolTip(
        tr("The table has no labels: predictions are among these classes, flips are counted with "
           "them"));
    m_classesTitle = fieldTitle(tr("Classes"), m_classes, area);
    auto* grid = new QGridLayout(area);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::control);
    grid->setVerticalSpacing(space::tight);
    grid->addWidget(fieldTitle(tr("Target"), m_target, area), 0, 0);
    grid->addWidget(m_target, 0, 1, 1, 2);
    grid->addWidget(m_classesTitle, 1, 0);
    grid->addWidget(m_classes, 1, 1, 1, 2);
    grid->addWidget(fieldTitle(tr("Samples"), m_count, area), 2, 0);
    grid->addWidget(m_count, 2, 1);
    grid->addWidget(m_sourceOrProgress, 2, 2);
    grid->setColumnStretch(2, 1);
    return area;
}

QWidget* EffectPanel::setupMessage()
{
    m_message = new QWidget(this);
    m_messageTitle = new QLabel(m_message);
    m_messageTitle->setObjectName(u"effectMessageTitle"_s);
    m_messageTitle->setFont(sectionFont(font()));
    m_messageTitle->setAlignment(Qt::AlignCenter);
    m_messageTitle->setWordWrap(true);
    m_messageText = new QLabel(m_message);
    m_messageText->setObjectName(u"effectMessage"_s);
    m_messageText->setTextFormat(Qt::PlainText);
    m_messageText->setAlignment(Qt::AlignCenter);
    m_messageText->setWordWrap(true);
    m_messageText->setTextInteractionFlags(
        Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_messageBusy = new QProgressBar(m_message);
    m_messageBusy->setRange(0, 0);
    m_messageBusy->setTextVisible(false);
    m_messageBusy->setMaximumWidth(240);
    m_messageBusy->setAccessibleName(tr("The model is being opened"));
    m_messageAct = new QPushButton(m_message);
    m_messageAct->setObjectName(u"effectAct"_s);
    connect(m_messageAct, &QPushButton::clicked, this, [this] {
        if (m_effect->state() == EffectState::Failed)
            m_effect->tryAgain();
        else
            m_effect->stop();
    });
    auto* column = new QVBoxLayout(m_message);
    column->setContentsMargins(space::group, space::group, space::group, space::group);
    column->setSpacing(space::group);
    column->addStretch();
    column->addWidget(m_messageTitle);
    column->addWidget(m_messageText);
    column->addWidget(m_messageBusy, 0, Qt::AlignHCenter);
    column->addWidget(m_messageAct, 0, Qt::AlignHCenter);
    column->addStretch();
    return m_message;
}

/// In the place of where the samples come from, so that nothing below jumps.
QWidget* EffectPanel::setupProgress()
{
    auto* progress = new QWidget(this);
    m_progressText = new QLabel(progress);
    m_progressText->setObjectName(u"effectProgress"_s);
    m_progressBar = new QProgressBar(progress);
    m_progressBar->setTextVisible(false);
    m_progressBar->setMaximumHeight(space::control);
    m_progressBar->setMinimumWidth(space::page);
    m_progressBar->setAccessibleName(tr("Samples measured"));
    auto* stop = new QToolButton(progress);
    stop->setObjectName(u"effectStop"_s);
    stop->setText(tr("Stop"));
    connect(stop, &QToolButton::clicked, m_effect, &EffectModel::stop);
    auto* line = new QHBoxLayout(progress);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(space::control);
    line->addWidget(m_progressBar, 1);
    line->addWidget(m_progressText);
    line->addWidget(stop);
    return progress;
}

/// A field that has the focus ends its editing while it is deleted, when this is no longer a panel.
EffectPanel::~EffectPanel()
{
    m_target->lineEdit()->disconnect(this);
    m_classes->disconnect(this);
}

void EffectPanel::connectChoice()
{
    const auto takeTarget = [this] {
        const QString text = m_target->currentText().trimmed();
        if (text != m_effect->wantedTarget())
            m_effect->setTarget(text);
        m_target->setEditText(m_effect->wantedTarget()); // emptied: what is suggested
    };
    connect(m_target, &QComboBox::activated, this, takeTarget);
    connect(m_target->lineEdit(), &QLineEdit::editingFinished, this, takeTarget);
    connect(m_count, &QComboBox::activated, this,
        [this] { m_effect->setCount(m_count->currentData().toInt()); });
    connect(m_classes, &QLineEdit::editingFinished, this,
        [this] { m_effect->setClasses(namesIn(m_classes->text())); });
}

/// The model that was opened knows what can be chosen.
void EffectPanel::fillChoice()
{
    const auto& set = m_workspace.embeddings();
    const bool asksForClasses = set && !set->hasLabels();
    m_classesTitle->setVisible(asksForClasses);
    m_classes->setVisible(asksForClasses);
    m_target->setEnabled(set != nullptr);
    m_count->setEnabled(set != nullptr);
    const QSignalBlocker quiet(m_target);
    m_target->clear();
    if (const auto* effect = m_effect->effect()) {
        for (const std::string& name : effect->classes())
            m_target->addItem(QString::fromStdString(name));
        m_target->setEditText(m_effect->wantedTarget());
    }
    if (!set)
        m_classes->clear();
    refreshSource();
}

void EffectPanel::refreshSource()
{
    const auto& set = m_workspace.embeddings();
    const auto selected = static_cast<std::int64_t>(m_workspace.selection().size());
    m_source->setText(!set     ? QString()
            : selected > 1     ? tr("of %1 selected pairs").arg(formatCount(selected))
            : set->hasLabels() ? tr("drawn from clean pairs of other labels")
                               : tr("drawn from clean pairs"));
}

QString EffectPanel::messageText() const
{
    switch (m_effect->state()) {
    case EffectState::NoSet:
        return tr("Open a project, embeddings or the demo to see what the trigger does to its "
                  "model.");
    case EffectState::NoTarget:
        return tr("Say what the trigger is to pull pictures to: write the target's caption above.");
    case EffectState::NoPicture:
        return tr(
            "This trigger leaves pictures as they are, so there is no effect to show on them. "
            "The Measure tab measures it.");
    case EffectState::Working:
        return tr("Measuring the first samples");
    case EffectState::Ready:
        return tr("Stopped before the first samples were measured.");
    default:
        return m_effect->message();
    }
}

void EffectPanel::refresh()
{
    const EffectState state = m_effect->state();
    const bool hasResults = (state == EffectState::Working || state == EffectState::Ready)
        && !m_effect->samples().empty();
    if (hasResults)
        m_results->refresh();
    m_messageTitle->setVisible(state == EffectState::Failed);
    m_messageTitle->setText(m_effect->effect() ? tr("This trigger could not be tried")
                                               : tr("The model could not be opened"));
    m_messageText->setText(messageText());
    m_messageBusy->setVisible(state == EffectState::Opening || state == EffectState::Working);
    m_messageAct->setVisible(state == EffectState::Opening || state == EffectState::Failed);
    m_messageAct->setText(state == EffectState::Failed ? tr("Try again") : tr("Cancel"));
    m_stack->setCurrentWidget(hasResults ? static_cast<QWidget*>(m_results) : m_message);
    if (state != EffectState::Working)
        m_patience.stop();
    else if (!m_patience.isActive() && m_sourceOrProgress->currentWidget() == m_source)
        m_patience.start();
    refreshProgress();
}

void EffectPanel::refreshProgress()
{
    const bool shown = m_effect->state() == EffectState::Working && !m_patience.isActive()
        && !m_effect->samples().empty();
    m_sourceOrProgress->setCurrentIndex(shown ? 1 : 0);
    if (!shown)
        return;
    const auto done = static_cast<int>(m_effect->samples().size());
    const auto wanted = static_cast<int>(m_effect->wanted());
    m_progressBar->setRange(0, wanted);
    m_progressBar->setValue(done);
    m_progressText->setText(tr("%1 of %2").arg(formatCount(done), formatCount(wanted)));
}

} // namespace clinic::ui
