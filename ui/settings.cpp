// SPDX-License-Identifier: Apache-2.0
#include "ui/settings.h"

#include <QDir>
#include <QStandardPaths>

#include <algorithm>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int layoutVersion = 1; // raise it when docks change: an old state would scramble them
constexpr int mostRecent = 10;

QString usualFile()
{
    const QDir folder(QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation));
    return folder.filePath(u"settings.ini"_s);
}
}

Settings::Settings(const QString& file)
    : m_store(file.isEmpty() ? usualFile() : file, QSettings::IniFormat)
{
}

QByteArray Settings::geometry() const
{
    return m_store.value(u"window/geometry"_s).toByteArray();
}

void Settings::setGeometry(const QByteArray& geometry)
{
    m_store.setValue(u"window/geometry"_s, geometry);
}

QByteArray Settings::docks() const
{
    if (m_store.value(u"window/layout"_s).toInt() != layoutVersion)
        return {};
    return m_store.value(u"window/docks"_s).toByteArray();
}

void Settings::setDocks(const QByteArray& state)
{
    m_store.setValue(u"window/layout"_s, layoutVersion);
    m_store.setValue(u"window/docks"_s, state);
}

ThemeMode Settings::theme() const
{
    const auto name = m_store.value(u"window/theme"_s).toString();
    if (name == u"light")
        return ThemeMode::Light;
    return name == u"dark" ? ThemeMode::Dark : ThemeMode::System;
}

void Settings::setTheme(ThemeMode mode)
{
    m_store.setValue(u"window/theme"_s,
        mode == ThemeMode::Light      ? u"light"_s
            : mode == ThemeMode::Dark ? u"dark"_s
                                      : u"system"_s);
}

std::vector<RecentProject> Settings::recentProjects() const
{
    std::vector<RecentProject> projects;
    const int size = std::min(m_store.beginReadArray(u"recent"_s), mostRecent);
    for (int i = 0; i < size; ++i) {
        m_store.setArrayIndex(i);
        RecentProject project {m_store.value(u"folder"_s).toString(),
            m_store.value(u"name"_s).toString(), m_store.value(u"opened"_s).toDateTime()};
        if (QDir::isAbsolutePath(project.folder))
            projects.push_back(std::move(project));
    }
    m_store.endArray();
    return projects;
}

void Settings::addRecentProject(const QString& folder, const QString& name)
{
    const auto place = QDir::cleanPath(QDir(folder).absolutePath());
    auto projects = recentProjects();
    std::erase_if(projects, [&](const auto& project) { return project.folder == place; });
    projects.insert(projects.begin(), {place, name, QDateTime::currentDateTimeUtc()});
    if (projects.size() > mostRecent)
        projects.resize(mostRecent);
    writeRecent(projects);
}

void Settings::removeRecentProject(const QString& folder)
{
    auto projects = recentProjects();
    std::erase_if(projects, [&](const auto& project) { return project.folder == folder; });
    writeRecent(projects);
}

void Settings::writeRecent(const std::vector<RecentProject>& projects)
{
    m_store.remove(u"recent"_s);
    m_store.beginWriteArray(u"recent"_s, static_cast<int>(projects.size()));
    for (int i = 0; i < static_cast<int>(projects.size()); ++i) {
        const auto& project = projects[static_cast<std::size_t>(i)];
        m_store.setArrayIndex(i);
        m_store.setValue(u"folder"_s, project.folder);
        m_store.setValue(u"name"_s, project.name);
        m_store.setValue(u"opened"_s, project.opened);
    }
    m_store.endArray();
}

QString Settings::lastFolder() const
{
    const auto folder = m_store.value(u"import/folder"_s).toString();
    return QDir::isAbsolutePath(folder) ? folder : QDir::homePath();
}

void Settings::setLastFolder(const QString& folder)
{
    m_store.setValue(u"import/folder"_s, folder);
}

QString Settings::poisonText() const
{
    const auto text = m_store.value(u"import/poisonText"_s).toString();
    return text.isEmpty() ? u"backdoor"_s : text;
}

void Settings::setPoisonText(const QString& text)
{
    m_store.setValue(u"import/poisonText"_s, text);
}

QStringList Settings::benchFiles() const
{
    constexpr qsizetype atMost = 200;
    return m_store.value(u"bench/files"_s).toStringList().mid(0, atMost);
}

void Settings::setBenchFiles(const QStringList& files)
{
    m_store.setValue(u"bench/files"_s, files);
}

QMap<QString, QStringList> Settings::answerColumns() const
{
    QMap<QString, QStringList> columns;
    const QVariantMap kept = m_store.value(u"bench/columns"_s).toMap();
    for (auto at = kept.begin(); at != kept.end(); ++at)
        if (const auto names = at.value().toStringList(); names.size() == 5)
            columns[at.key()] = names;
    return columns;
}

void Settings::setAnswerColumns(const QString& file, const QStringList& columns)
{
    constexpr qsizetype atMost = 200;
    QVariantMap kept = m_store.value(u"bench/columns"_s).toMap();
    if (kept.size() >= atMost)
        kept.erase(kept.begin());
    kept[file] = columns;
    m_store.setValue(u"bench/columns"_s, kept);
}

} // namespace clinic::ui
