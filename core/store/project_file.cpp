// SPDX-License-Identifier: Apache-2.0
#include "core/store/project_file.h"

#include "core/base/error.h"
#include "core/base/input_file.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <array>
#include <cstring>
#include <fcntl.h>
#include <sqlite3.h>
#include <string>
#include <sys/file.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace clinic {

namespace {
namespace fs = std::filesystem;

constexpr int applicationId = 0x434C4E43; // "CLNC"
constexpr int schemaVersion = 2;
constexpr std::uint64_t fileLimit = 16ULL << 30U;

struct SchemaTable {
    const char* sql; ///< word for word as SQLite keeps it
    int since; ///< the version that brought it
};

/// By name: a file whose schema differs from that of its version is not ours.
constexpr std::array<SchemaTable, 3> schema {{
    {"CREATE TABLE embedding(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, checkpoint TEXT "
     "NOT NULL, "
     "folder TEXT NOT NULL, created TEXT NOT NULL)",
        1},
    {"CREATE TABLE evaluation(id INTEGER PRIMARY KEY, name TEXT NOT NULL, checkpoint TEXT NOT "
     "NULL, data TEXT NOT NULL, trigger_text TEXT NOT NULL, target TEXT NOT NULL, report TEXT NOT "
     "NULL, created TEXT NOT NULL)",
        2},
    {"CREATE TABLE setting(key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL)", 1},
}};

fs::path beside(const fs::path& file, const char* suffix)
{
    auto other = file;
    other += suffix;
    return other;
}

int lockFolder(const fs::path& folder)
{
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        throw Error(ErrorKind::Io, "the folder cannot be opened");
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        ::close(descriptor);
        throw Error(
            ErrorKind::Database, "another program has this project open; close it there first");
    }
    return descriptor;
}

void checkVersion(std::int64_t version)
{
    if (version < 1 || version > schemaVersion)
        throw Error(ErrorKind::Format,
            "has project version " + std::to_string(version) + ", this program knows 1 to "
                + std::to_string(schemaVersion) + "; a newer program may have made it");
}

/// Everything that must be known before SQLite may touch the file: it repairs and replays on its
/// own.
void checkBeforeOpening(const fs::path& file)
{
    std::error_code error;
    if (fs::symlink_status(beside(file, "-journal"), error).type() != fs::file_type::not_found)
        throw Error(ErrorKind::Unsafe,
            "a rollback journal lies beside it (project.sqlite-journal). A project never has one, "
            "and SQLite would play it back "
            "into the project; move the journal away if you know where it comes from");
    const InputFile bytes(file);
    if (bytes.size() > fileLimit)
        throw Error(ErrorKind::Resource, "is larger than 16 GiB");
    if (bytes.size() < 512)
        throw Error(ErrorKind::Format, "is not a project: too small for a database");
    const auto head = bytes.read(0, 100);
    const auto number = [&](std::size_t at) {
        unsigned value = 0;
        for (std::size_t i = 0; i < 4; ++i)
            value = value << 8U | std::to_integer<unsigned>(head[at + i]);
        return value;
    };
    if (std::memcmp(head.data(), "SQLite format 3", 16) != 0)
        throw Error(ErrorKind::Format, "is not a project: no SQLite database");
    if (number(68) != static_cast<unsigned>(applicationId))
        throw Error(
            ErrorKind::Format, "is a database of another program, not a ClipClinic project");
    checkVersion(number(60));
}

/// Settings for a file that may come from a stranger; nothing of the file is read yet.
void harden(SQLite::Database& database)
{
    auto* handle = database.getHandle();
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, 16 << 20);
    sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(handle, SQLITE_LIMIT_SQL_LENGTH, 1 << 20);
    database.exec("PRAGMA cell_size_check = ON");
    database.exec("PRAGMA mmap_size = 0");
}

/// As SQLite sees it, with what its log holds: the file's own bytes may be older.
int versionOf(SQLite::Database& database)
{
    const auto version = database.execAndGet("PRAGMA user_version").getInt64();
    checkVersion(version);
    return static_cast<int>(version);
}

void checkSchema(SQLite::Database& database, int version)
{
    std::vector<std::string> expected, found;
    for (const SchemaTable& table : schema)
        if (table.since <= version)
            expected.emplace_back(table.sql);
    SQLite::Statement query(database,
        "SELECT sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_autoindex_%' ORDER BY name");
    while (found.size() <= expected.size() && query.executeStep())
        found.push_back(query.getColumn(0).getString());
    if (found != expected)
        throw Error(ErrorKind::Format, "its tables are not those of a project");
    SQLite::Statement check(database, "PRAGMA quick_check(1)");
    if (!check.executeStep() || check.getColumn(0).getString() != "ok")
        throw Error(ErrorKind::Format, "is damaged; take a copy from a backup");
}

/// Adds what later versions brought, to a new file (version 0) everything; all or nothing.
void migrate(SQLite::Database& database, int version)
{
    if (version == schemaVersion)
        return;
    SQLite::Transaction transaction(database);
    for (const SchemaTable& table : schema)
        if (table.since > version)
            database.exec(table.sql);
    database.exec("PRAGMA application_id = " + std::to_string(applicationId));
    database.exec("PRAGMA user_version = " + std::to_string(schemaVersion));
    transaction.commit();
}
} // namespace

ProjectFile::ProjectFile(const fs::path& file, bool create)
    : m_lock(lockFolder(file.parent_path()))
{
    try {
        if (!create)
            checkBeforeOpening(file);
        const int flags = SQLite::OPEN_READWRITE | (create ? SQLite::OPEN_CREATE : 0);
        m_database = std::make_unique<SQLite::Database>(file.string(), flags, 2000);
        harden(*m_database);
        const int version = create ? 0 : versionOf(*m_database);
        if (!create)
            checkSchema(*m_database, version);
        m_database->exec("PRAGMA journal_mode = WAL");
        m_database->exec("PRAGMA synchronous = FULL");
        migrate(*m_database, version);
    } catch (...) {
        m_database.reset();
        ::close(m_lock);
        throw;
    }
}

ProjectFile ProjectFile::create(const fs::path& file)
{
    return ProjectFile(file, true);
}
ProjectFile ProjectFile::open(const fs::path& file)
{
    return ProjectFile(file, false);
}

ProjectFile::~ProjectFile()
{
    m_database.reset(); // closing checkpoints the log into the file while the lock is held
    if (m_lock >= 0)
        ::close(m_lock);
}

ProjectFile::ProjectFile(ProjectFile&& other) noexcept
    : m_database(std::move(other.m_database))
    , m_lock(std::exchange(other.m_lock, -1))
{
}

ProjectFile& ProjectFile::operator=(ProjectFile&& other) noexcept
{
    std::swap(m_database, other.m_database);
    std::swap(m_lock, other.m_lock);
    return *this;
}

} // namespace clinic
