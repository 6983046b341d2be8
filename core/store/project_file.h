// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>

namespace SQLite {
class Database;
}

namespace clinic {

/// project.sqlite, opened for writing by one program at a time. The file may come from a stranger:
/// its application id, version and schema are compared with ours before any other query. A file of
/// an older version is brought up to ours when it is opened.
class ProjectFile {
public:
    /// The errors of Project::create and Project::open, without the file's name; SQLite::Exception.
    static ProjectFile create(const std::filesystem::path& file);
    static ProjectFile open(const std::filesystem::path& file);
    ~ProjectFile();
    ProjectFile(ProjectFile&& other) noexcept;
    ProjectFile& operator=(ProjectFile&& other) noexcept;

    SQLite::Database& database() { return *m_database; }

private:
    explicit ProjectFile(const std::filesystem::path& file, bool create);

    std::unique_ptr<SQLite::Database> m_database;
    int m_lock = -1; ///< descriptor of the folder, locked
};

} // namespace clinic
