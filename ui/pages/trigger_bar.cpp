// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/trigger_bar.h"

#include "core/base/input_file.h"
#include "core/formats/image_guard.h"
#include "core/workflows/trigger_command.h"
#include "ui/actions.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/pictures.h"
#include "ui/settings.h"
#include "ui/theme.h"
#include "ui/widgets/message_bar.h"

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QShortcut>
#include <QToolBar>
#include <QToolButton>
#include <QUndoStack>
#include <QVBoxLayout>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int longestName = 60;

/// The system's, and Ctrl+Shift+Z, which is as usual.
QList<QKeySequence> redoKeys()
{
    auto keys = QKeySequence::keyBindings(QKeySequence::Redo);
    if (const QKeySequence usual(Qt::CTRL | Qt::SHIFT | Qt::Key_Z); !keys.contains(usual))
        keys << usual;
    return keys;
}

QString pictureFilter()
{
    return TriggerBar::tr("Pictures (*.png *.jpg *.jpeg *.webp *.bmp)");
}
}

void TriggerBar::addActions(Actions& actions)
{
    actions.add({u"edit.undo"_s, tr("&Undo"), u"undo"_s, {QKeySequence::Undo},
        tr("Take back the last change of the trigger")});
    actions.add({u"edit.redo"_s, tr("&Redo"), u"redo"_s, redoKeys(), tr("Make the change again")});
    actions.add({u"edit.paste"_s, tr("&Paste picture"), u"paste"_s, {QKeySequence::Paste},
        tr("Paste a picture from the clipboard as a layer")});
    actions.add(
        {u"trigger.open"_s, tr("&Open trigger…"), u"open"_s, {}, tr("Open a trigger's JSON file")});
    actions.add({u"trigger.save"_s, tr("&Save trigger…"), u"save"_s, {QKeySequence::Save},
        tr("Save the trigger with the project, by a name")});
    actions.add({u"trigger.export"_s, tr("&Export trigger…"), u"export"_s, {Qt::CTRL | Qt::Key_E},
        tr("Write the trigger as JSON, with a PNG for each painted layer")});
    actions.add({u"trigger.copyCommand"_s, tr("&Copy as command line"), u"command"_s, {},
        tr("Copy the clinic command that puts this trigger on this picture")});
    actions.add({u"trigger.addPicture"_s, tr("&Add picture as layer…"), u"image"_s, {},
        tr("Add a picture from a file as a layer")});
    actions.add({u"trigger.openPicture"_s, tr("&Try on a picture…"), u"image"_s, {},
        tr("Show the trigger on a picture from a file")});
}

TriggerBar::TriggerBar(JobRunner& jobs, TriggerModel& model, TriggerShelf& shelf,
    TriggerPicture& picture, LayerEditor& editor, Settings& settings, Actions& actions,
    MessageBar& message, QWidget* parent)
    : QWidget(parent)
    , m_jobs(jobs)
    , m_model(model)
    , m_shelf(shelf)
    , m_picture(picture)
    , m_editor(editor)
    , m_settings(settings)
    , m_actions(actions)
    , m_message(message)
{
    setupUi(actions);
    connectActions(actions);
    connectShelf();
    refresh();
}

void TriggerBar::setupUi(Actions& actions)
{
    auto* bar = new QToolBar(this);
    bar->setObjectName(u"triggerTools"_s);
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_open = new QToolButton(bar);
    m_open->setObjectName(u"triggerOpen"_s);
    m_open->setIcon(lineIcon(u"shelf"_s));
    m_open->setText(tr("Triggers"));
    m_open->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_open->setToolTip(tr("Triggers kept with the project, the demo's, or a file"));
    m_open->setPopupMode(QToolButton::InstantPopup);
    m_menu = new QMenu(m_open);
    m_open->setMenu(m_menu);
    bar->addAction(actions[u"edit.undo"_s]);
    bar->addAction(actions[u"edit.redo"_s]);
    bar->addSeparator();
    bar->addWidget(m_open);
    for (const auto& id : {u"trigger.save"_s, u"trigger.export"_s, u"trigger.copyCommand"_s})
        bar->addAction(actions[id]);
    bar->addSeparator();
    bar->addAction(actions[u"edit.paste"_s]);
    bar->addAction(actions[u"trigger.openPicture"_s]);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(bar);
    column->addWidget(setupNameRow());
}

QWidget* TriggerBar::setupNameRow()
{
    m_nameRow = new QWidget(this);
    m_nameRow->setObjectName(u"triggerNameRow"_s);
    auto* label = new QLabel(tr("Save with the project as"), m_nameRow);
    m_name = new QLineEdit(m_nameRow);
    m_name->setObjectName(u"triggerName"_s);
    m_name->setMaxLength(longestName);
    m_name->setMaximumWidth(fontMetrics().averageCharWidth() * longestName / 2);
    label->setBuddy(m_name);
    auto* save = new QPushButton(tr("Save"), m_nameRow);
    save->setObjectName(u"triggerNameSave"_s);
    auto* cancel = new QPushButton(tr("Cancel"), m_nameRow);
    auto* line = new QHBoxLayout(m_nameRow);
    line->setContentsMargins(space::group, space::control, space::group, space::control);
    line->setSpacing(space::control);
    line->addWidget(label);
    line->addWidget(m_name);
    line->addWidget(save);
    line->addWidget(cancel);
    line->addStretch();
    m_nameRow->hide();
    auto* escape = new QShortcut(Qt::Key_Escape, m_nameRow);
    escape->setContext(Qt::WidgetWithChildrenShortcut);
    connect(escape, &QShortcut::activated, m_nameRow, &QWidget::hide);
    const auto accept = [this] {
        const auto name = m_name->text().trimmed();
        if (name.isEmpty())
            return;
        m_nameRow->hide();
        m_shelf.save(name);
    };
    connect(save, &QPushButton::clicked, this, accept);
    connect(m_name, &QLineEdit::returnPressed, this, accept);
    connect(cancel, &QPushButton::clicked, m_nameRow, &QWidget::hide);
    return m_nameRow;
}

void TriggerBar::connectActions(Actions& actions)
{
    const auto on = [this, &actions](const QString& id, auto slot) {
        connect(actions[id], &QAction::triggered, this, slot);
    };
    on(u"edit.undo"_s, [this] { m_model.undoStack()->undo(); });
    on(u"edit.redo"_s, [this] { m_model.undoStack()->redo(); });
    on(u"edit.paste"_s, &TriggerBar::paste);
    on(u"trigger.open"_s, &TriggerBar::openTrigger);
    on(u"trigger.save"_s, &TriggerBar::askForName);
    on(u"trigger.export"_s, &TriggerBar::exportTrigger);
    on(u"trigger.copyCommand"_s, &TriggerBar::copyCommand);
    on(u"trigger.addPicture"_s, &TriggerBar::addPictureLayer);
    on(u"trigger.openPicture"_s, &TriggerBar::openPicture);
    connect(m_menu, &QMenu::aboutToShow, this, &TriggerBar::fillMenu);
    const auto* stack = m_model.undoStack();
    connect(stack, &QUndoStack::indexChanged, this, &TriggerBar::refreshUndo);
    connect(stack, &QUndoStack::cleanChanged, this, &TriggerBar::refreshUndo);
}

void TriggerBar::connectShelf()
{
    connect(&m_shelf, &TriggerShelf::changed, this, &TriggerBar::refresh);
    connect(&m_shelf, &TriggerShelf::saved, this, [this](const QString& place) {
        m_message.showPassing(tr("Saved as %1").arg(plainText(place)));
    });
    connect(&m_shelf, &TriggerShelf::exists, this,
        [this](const QString& what, const std::function<void()>& replace) {
            m_message.showMessage(MessageBar::Kind::Note,
                tr("%1 is there already").arg(plainText(what)), {}, {tr("Replace it"), replace});
        });
    connect(
        &m_shelf, &TriggerShelf::failed, this, [this](const QString& title, const QString& text) {
            m_message.showMessage(MessageBar::Kind::Problem, title, text);
        });
}

void TriggerBar::refresh()
{
    const bool shown = isVisible();
    m_actions[u"trigger.save"_s]->setEnabled(shown && m_shelf.hasProject());
    refreshUndo();
}

void TriggerBar::refreshUndo()
{
    const bool shown = isVisible();
    const auto* stack = m_model.undoStack();
    m_actions[u"edit.undo"_s]->setEnabled(shown && stack->canUndo());
    m_actions[u"edit.redo"_s]->setEnabled(shown && stack->canRedo());
    const auto name = [this](const QString& id, const QString& verb, const QString& what) {
        m_actions[id]->setText(what.isEmpty() ? u'&' + verb : tr("&%1 “%2”").arg(verb, what));
        m_actions[id]->setIconText(verb); // a button keeps its width
    };
    name(u"edit.undo"_s, tr("Undo"), stack->undoText());
    name(u"edit.redo"_s, tr("Redo"), stack->redoText());
}

void TriggerBar::fillMenu()
{
    m_menu->clear();
    if (m_shelf.hasDemo())
        m_menu->addAction(tr("The demo's trigger"), &m_shelf, &TriggerShelf::openDemo);
    for (const auto& name : m_shelf.names())
        m_menu->addAction(plainText(name, longestName).replace(u'&', u"&&"_s), &m_shelf,
            [this, name] { m_shelf.openNamed(name); });
    if (m_menu->isEmpty())
        m_menu->addAction(tr("None saved with the project yet"))->setEnabled(false);
    m_menu->addSeparator();
    m_menu->addAction(m_actions[u"trigger.open"_s]);
}

QString TriggerBar::chosenFile(const QString& title, const QString& filter)
{
    const auto file = QFileDialog::getOpenFileName(this, title, m_settings.lastFolder(), filter);
    if (!file.isEmpty())
        m_settings.setLastFolder(QFileInfo(file).path());
    return file;
}

void TriggerBar::openTrigger()
{
    const auto file = chosenFile(tr("Open a trigger"), tr("Triggers (*.json)"));
    if (!file.isEmpty())
        m_shelf.openFile(toPath(file));
}

void TriggerBar::openPicture()
{
    const auto file = chosenFile(tr("Try the trigger on a picture"), pictureFilter());
    if (!file.isEmpty())
        m_picture.openFile(toPath(file));
}

void TriggerBar::exportTrigger()
{
    const auto start = QDir(m_settings.lastFolder()).filePath(u"trigger.json"_s);
    auto file = QFileDialog::getSaveFileName(this, tr("Export the trigger"), start,
        tr("Triggers (*.json)"), nullptr, QFileDialog::DontConfirmOverwrite);
    if (file.isEmpty())
        return;
    if (!file.endsWith(u".json"_s, Qt::CaseInsensitive))
        file += u".json"_s;
    m_settings.setLastFolder(QFileInfo(file).path());
    m_shelf.exportTo(toPath(file));
}

void TriggerBar::askForName()
{
    m_nameRow->show();
    if (const auto name = m_shelf.name(); !name.isEmpty())
        m_name->setText(name);
    m_name->setFocus(Qt::ShortcutFocusReason);
    m_name->selectAll();
}

/// Large pictures take a moment to be made small: on the lane.
template <typename Read> void TriggerBar::addLayerFrom(const QString& name, Read read)
{
    m_jobs.start(
        Lane::Pictures, {}, this,
        [read, name = name.toStdString(), side = m_editor.canvasSide()](
            TaskContext&) { return pictureLayer(name, read(), side); },
        [this](const std::shared_ptr<const PaintedLayer>& layer) {
            m_editor.addLayer(*layer, tr("Add picture"));
        },
        [this](const JobUpdate& update) {
            if (update.state == JobState::Failed)
                m_message.showMessage(MessageBar::Kind::Problem,
                    tr("The picture could not be added"), plainText(update.error));
        });
}

void TriggerBar::addPictureLayer()
{
    const auto chosen = chosenFile(tr("Add a picture as a layer"), pictureFilter());
    if (chosen.isEmpty())
        return;
    addLayerFrom(
        plainText(QFileInfo(chosen).completeBaseName(), longestName), [file = toPath(chosen)] {
            return decodeRgbaImage(
                readWholeFile(file, ImageLimits {}.fileBytes), file.filename().string());
        });
}

void TriggerBar::paste()
{
    const auto image = QApplication::clipboard()->image();
    if (image.isNull()) {
        m_message.showPassing(tr("The clipboard holds no picture"));
        return;
    }
    addLayerFrom(tr("Pasted"), [image] { return toRgbaImage(image); });
}

void TriggerBar::copyCommand()
{
    const auto& trigger = m_model.trigger();
    if (trigger.painted && m_shelf.file().empty()) {
        m_message.showMessage(MessageBar::Kind::Note,
            tr("For a command line a painted trigger must be a file first"), {},
            m_shelf.hasProject() ? MessageBar::Offer {tr("Save…"), [this] { askForName(); }}
                                 : MessageBar::Offer {tr("Export…"), [this] { exportTrigger(); }});
        return;
    }
    ApplyTriggerRequest request;
    request.trigger = trigger.painted ? m_shelf.file().string() : formatTriggerSpec(trigger.spec);
    request.image = m_picture.imageFile().empty() ? "picture.png" : m_picture.imageFile();
    request.out = "triggered.png";
    request.resolution = m_picture.resolution();
    request.row = m_picture.row();
    request.asSeen = true;
    if (trigger.spec.pattern == TriggerPattern::Word)
        request.caption = m_picture.caption();
    QApplication::clipboard()->setText(QString::fromStdString(applyTriggerCommand(request)));
    m_message.showPassing(tr("The command line is in the clipboard"));
}

} // namespace clinic::ui
