// SPDX-License-Identifier: Apache-2.0
#include "ui/command_list.h"

#include "ui/actions.h"
#include "ui/theme.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Every typed word must start somewhere in the name.
bool matches(const QString& name, const QString& typed)
{
    const auto words = typed.split(u' ', Qt::SkipEmptyParts);
    return std::all_of(words.begin(), words.end(),
        [&](const QString& word) { return name.contains(word, Qt::CaseInsensitive); });
}

} // namespace

CommandList::CommandList(Actions& actions, QWidget* parent)
    : QFrame(parent, Qt::Popup)
    , m_actions(actions)
    , m_text(new QLineEdit(this))
    , m_list(new QListWidget(this))
{
    setObjectName(u"commandList"_s);
    setFrameShape(QFrame::StyledPanel);
    m_text->setObjectName(u"commandText"_s);
    m_text->setPlaceholderText(tr("Type a command"));
    m_text->setAccessibleName(tr("Command"));
    m_text->installEventFilter(this);
    m_list->setObjectName(u"commandItems"_s);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::control, space::control, space::control, space::control);
    column->setSpacing(space::control);
    column->addWidget(m_text);
    column->addWidget(m_list);
    connect(m_text, &QLineEdit::textChanged, this, &CommandList::filter);
    connect(m_text, &QLineEdit::returnPressed, this, &CommandList::runCurrent);
    connect(m_list, &QListWidget::itemClicked, this, &CommandList::runCurrent);
}

void CommandList::popup()
{
    m_text->clear();
    filter();
    const auto* window = parentWidget();
    resize(std::min(480, window->width() - 2 * space::page), std::min(360, window->height() / 2));
    move(window->mapToGlobal(QPoint((window->width() - width()) / 2, space::page * 2)));
    show();
    m_text->setFocus();
}

void CommandList::filter()
{
    m_list->clear();
    for (auto* action : m_actions.all()) {
        if (!action->isEnabled() || !matches(action->iconText(), m_text->text()))
            continue;
        const auto keys = action->shortcut().toString(QKeySequence::NativeText);
        auto* item = new QListWidgetItem(action->icon(),
            keys.isEmpty() ? action->iconText() : action->iconText() + u"   "_s + keys, m_list);
        item->setData(Qt::UserRole, QVariant::fromValue<QObject*>(action));
    }
    m_list->setCurrentRow(0);
}

void CommandList::runCurrent()
{
    const auto* item = m_list->currentItem();
    hide();
    if (item)
        if (auto* action = qobject_cast<QAction*>(item->data(Qt::UserRole).value<QObject*>()))
            action->trigger();
}

/// The arrows move in the list while the text keeps the focus.
bool CommandList::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_text && event->type() == QEvent::KeyPress) {
        const auto key = static_cast<QKeyEvent*>(event)->key();
        const int step = key == Qt::Key_Down ? 1 : key == Qt::Key_Up ? -1 : 0;
        if (step != 0 && m_list->count() > 0) {
            m_list->setCurrentRow(std::clamp(m_list->currentRow() + step, 0, m_list->count() - 1));
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace clinic::ui
