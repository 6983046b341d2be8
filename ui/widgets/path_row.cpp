// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/path_row.h"

#include <QCoreApplication>
#include <QFileDialog>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("clinic::ui::PathRow", text);
}

void choosePath(QLineEdit* edit, const QString& heading, PathKind kind)
{
    const auto chosen = kind == PathKind::Folder
        ? QFileDialog::getExistingDirectory(edit, heading, edit->text())
        : QFileDialog::getOpenFileName(edit, heading, edit->text());
    if (chosen.isEmpty())
        return;
    edit->setText(chosen);
    Q_EMIT edit->textEdited(chosen);
}

} // namespace

void PathRow::setVisible(bool visible) const
{
    title->setVisible(visible);
    edit->setVisible(visible);
    choose->setVisible(visible);
}

PathRow addPathRow(QGridLayout& grid, const QString& title, const QString& name, PathKind kind)
{
    auto* parent = grid.parentWidget();
    const PathRow row {new QLabel(title, parent), new QLineEdit(parent), new QToolButton(parent)};
    const QString heading = QString(title).remove(u'&');
    row.edit->setObjectName(name);
    row.title->setBuddy(row.edit);
    row.choose->setObjectName(name + u"Choose"_s);
    row.choose->setText(u"…"_s);
    row.choose->setToolTip(tr("Choose…"));
    row.choose->setAccessibleName(tr("Choose: %1").arg(heading));
    QObject::connect(row.choose, &QToolButton::clicked, row.edit,
        [edit = row.edit, heading, kind] { choosePath(edit, heading, kind); });
    const int place = grid.rowCount();
    grid.addWidget(row.title, place, 0);
    grid.addWidget(row.edit, place, 1);
    grid.addWidget(row.choose, place, 2);
    return row;
}

} // namespace clinic::ui
