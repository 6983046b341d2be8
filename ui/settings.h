// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/theme.h"

#include <QByteArray>
#include <QDateTime>
#include <QMap>
#include <QSettings>
#include <QString>
#include <QStringList>

#include <vector>

namespace clinic::ui {

struct RecentProject {
    QString folder;
    QString name;
    QDateTime opened;
};

/// What the window remembers between runs. Whatever the file holds, reading never fails: a value
/// that makes no sense is its default.
class Settings {
public:
    /// In `file`, or where the system keeps a program's settings if that is empty.
    explicit Settings(const QString& file = {});
    QString file() const { return m_store.fileName(); }

    QByteArray geometry() const;
    void setGeometry(const QByteArray& geometry);
    /// Of QMainWindow::saveState; empty if it was saved by another layout version.
    QByteArray docks() const;
    void setDocks(const QByteArray& state);

    ThemeMode theme() const;
    void setTheme(ThemeMode mode);

    /// Newest first, at most ten, absolute. Whether a folder is there is not looked at: its disk
    /// may be away for today, and asking a server that does not answer would freeze the window.
    std::vector<RecentProject> recentProjects() const;
    void addRecentProject(const QString& folder, const QString& name);
    void removeRecentProject(const QString& folder);

    QString lastFolder() const; ///< where the last file dialog was; it may be gone by now
    void setLastFolder(const QString& folder);
    QString poisonText() const; ///< of the last import that went by a text; never empty
    void setPoisonText(const QString& text);

    /// What was open on the Bench page, absolute: questions, pictures, answers. They may be gone by
    /// now.
    QStringList benchFiles() const;
    void setBenchFiles(const QStringList& files);

    /// The columns that a person named for a table of answers: answer, id, kind, index, question.
    QMap<QString, QStringList> answerColumns() const;
    void setAnswerColumns(const QString& file, const QStringList& columns);

    void sync() { m_store.sync(); }

private:
    void writeRecent(const std::vector<RecentProject>& projects);

    mutable QSettings m_store; // beginReadArray is not const
};

} // namespace clinic::ui
