// SPDX-License-Identifier: Apache-2.0
#include "core/store/project.h"

#include "core/base/error.h"
#include "core/base/utc_time.h"
#include "core/data/manifest.h"
#include "core/store/project_file.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <algorithm>
#include <nlohmann/json.hpp>

namespace clinic {

namespace {
namespace fs = std::filesystem;
constexpr const char* fileName = "project.sqlite";

/// SQLite's failures as ours, with the place.
template <typename Work> auto guarded(const fs::path& folder, Work work)
{
    try {
        return work();
    } catch (const SQLite::Exception& error) {
        throw Error(ErrorKind::Database, (folder / fileName).string() + ": " + error.what());
    } catch (Error& error) {
        error.within((folder / fileName).string());
        throw;
    }
}

/// What lies inside the project's folder, or beside it under the same parent, is kept relative, so
/// that all can be moved.
std::string stored(const fs::path& path, const fs::path& folder)
{
    if (path.empty())
        return {};
    const auto full = fs::absolute(path).lexically_normal();
    const auto relative = full.lexically_relative(folder);
    const bool near = !relative.empty() && relative.string().rfind("../../", 0) != 0;
    return near ? relative.generic_string() : full.generic_string();
}

fs::path restored(const std::string& text, const fs::path& folder)
{
    return text.empty() ? fs::path()
                        : (folder / text).lexically_normal(); // an absolute one stays as it is
}

std::string optionsToText(const CaptionTableOptions& options)
{
    auto roots = nlohmann::json::array();
    for (const auto& root : options.allowedRoots)
        roots.push_back(root.string());
    return nlohmann::json {{"image_key", options.imageKey}, {"caption_key", options.captionKey},
        {"label_key", options.labelKey}, {"delimiter", static_cast<int>(options.delimiter)},
        {"poison_text", options.poisonText}, {"ignore_poison_column", options.ignorePoisonColumn},
        {"allowed_roots", roots}}
        .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

CaptionTableOptions optionsFromText(const std::string& text)
{
    CaptionTableOptions options;
    const auto document = nlohmann::json::parse(text, nullptr, false);
    if (!document.is_object())
        return options;
    const auto read = [&](const char* key, std::string& into) {
        if (const auto found = document.find(key); found != document.end() && found->is_string())
            into = found->get<std::string>();
    };
    read("image_key", options.imageKey);
    read("caption_key", options.captionKey);
    read("label_key", options.labelKey);
    read("poison_text", options.poisonText);
    if (const auto found = document.find("delimiter");
        found != document.end() && found->is_number_unsigned())
        options.delimiter = static_cast<char>(found->get<unsigned>() & 0x7fU);
    if (const auto found = document.find("ignore_poison_column");
        found != document.end() && found->is_boolean())
        options.ignorePoisonColumn = found->get<bool>();
    if (const auto found = document.find("allowed_roots");
        found != document.end() && found->is_array())
        for (const auto& root : *found)
            if (root.is_string())
                options.allowedRoots.emplace_back(root.get<std::string>());
    return options;
}
} // namespace

struct Project::Impl {
    ProjectFile file;
    ProjectInfo info;

    void set(const char* key, const std::string& value)
    {
        SQLite::Statement statement(file.database(),
            "INSERT INTO setting(key, value) VALUES(?, ?) "
            "ON CONFLICT(key) DO UPDATE SET value = excluded.value");
        statement.bind(1, key);
        statement.bind(2, value);
        statement.exec();
    }

    std::string get(const char* key)
    {
        SQLite::Statement statement(file.database(), "SELECT value FROM setting WHERE key = ?");
        statement.bind(1, key);
        return statement.executeStep() ? statement.getColumn(0).getString() : std::string();
    }

    void load()
    {
        info.name = get("name");
        info.table = restored(get("table"), info.folder);
        info.targetCaption = get("target_caption");
        if (const auto options = get("table_options"); !options.empty())
            info.tableOptions = optionsFromText(options);
        SQLite::Statement rows(file.database(),
            "SELECT name, checkpoint, folder, created FROM embedding ORDER BY id LIMIT 10000");
        while (rows.executeStep())
            info.embeddings.push_back({.name = rows.getColumn(0).getString(),
                .checkpoint = restored(rows.getColumn(1).getString(), info.folder),
                .folder = restored(rows.getColumn(2).getString(), info.folder),
                .created = rows.getColumn(3).getString()});
        loadEvaluations();
    }

    void loadEvaluations()
    {
        SQLite::Statement rows(file.database(),
            "SELECT id, name, checkpoint, data, trigger_text, target, created FROM evaluation "
            "ORDER BY id DESC LIMIT 10000");
        while (rows.executeStep())
            info.evaluations.push_back({.id = rows.getColumn(0).getInt64(),
                .name = rows.getColumn(1).getString(),
                .checkpoint = restored(rows.getColumn(2).getString(), info.folder),
                .data = restored(rows.getColumn(3).getString(), info.folder),
                .trigger = rows.getColumn(4).getString(),
                .target = rows.getColumn(5).getString(),
                .created = rows.getColumn(6).getString()});
        std::ranges::reverse(info.evaluations);
    }
};

Project::Project(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl))
{
}

Project::~Project() = default;
Project::Project(Project&&) noexcept = default;
Project& Project::operator=(Project&&) noexcept = default;

bool Project::existsIn(const fs::path& folder)
{
    std::error_code error;
    return fs::is_regular_file(folder / fileName, error);
}

Project Project::create(const fs::path& folder, const std::string& name)
{
    if (existsIn(folder))
        throw Error(ErrorKind::Config,
            folder.string() + ": holds a project already; open it or choose another folder");
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        throw Error(
            ErrorKind::Io, folder.string() + ": the folder cannot be made: " + error.message());
    const auto absolute = fs::absolute(folder).lexically_normal();
    return guarded(absolute, [&] {
        auto impl = std::make_unique<Impl>(Impl {ProjectFile::create(absolute / fileName), {}});
        impl->info.folder = absolute;
        impl->info.name = name;
        impl->set("name", name);
        return Project(std::move(impl));
    });
}

Project Project::open(const fs::path& folder)
{
    if (!existsIn(folder))
        throw Error(ErrorKind::Io, folder.string() + ": holds no project (project.sqlite)");
    const auto absolute = fs::absolute(folder).lexically_normal();
    return guarded(absolute, [&] {
        auto impl = std::make_unique<Impl>(Impl {ProjectFile::open(absolute / fileName), {}});
        impl->info.folder = absolute;
        impl->load();
        return Project(std::move(impl));
    });
}

const ProjectInfo& Project::info() const
{
    return m_impl->info;
}

void Project::setTable(const fs::path& table, const CaptionTableOptions& options)
{
    auto& info = m_impl->info;
    guarded(info.folder, [&] {
        SQLite::Transaction transaction(m_impl->file.database());
        m_impl->set("table", stored(table, info.folder));
        m_impl->set("table_options", optionsToText(options));
        transaction.commit();
    });
    info.table = fs::absolute(table).lexically_normal();
    info.tableOptions = options;
}

void Project::setTargetCaption(const std::string& caption)
{
    guarded(m_impl->info.folder, [&] { m_impl->set("target_caption", caption); });
    m_impl->info.targetCaption = caption;
}

void Project::addEmbedding(ProjectEmbedding embedding)
{
    auto& info = m_impl->info;
    if (embedding.created.empty())
        embedding.created = utcNow();
    embedding.checkpoint = fs::absolute(embedding.checkpoint).lexically_normal();
    embedding.folder = fs::absolute(embedding.folder).lexically_normal();
    removeEmbedding(embedding.name);
    guarded(info.folder, [&] {
        SQLite::Statement statement(m_impl->file.database(),
            "INSERT INTO embedding(name, checkpoint, folder, created) VALUES(?, ?, ?, ?)");
        statement.bind(1, embedding.name);
        statement.bind(2, stored(embedding.checkpoint, info.folder));
        statement.bind(3, stored(embedding.folder, info.folder));
        statement.bind(4, embedding.created);
        statement.exec();
    });
    info.embeddings.push_back(std::move(embedding));
}

void Project::removeEmbedding(const std::string& name)
{
    auto& info = m_impl->info;
    guarded(info.folder, [&] {
        SQLite::Statement statement(
            m_impl->file.database(), "DELETE FROM embedding WHERE name = ?");
        statement.bind(1, name);
        statement.exec();
    });
    std::erase_if(info.embeddings, [&](const auto& embedding) { return embedding.name == name; });
}

std::int64_t Project::addEvaluation(ProjectEvaluation evaluation, const std::string& report)
{
    auto& info = m_impl->info;
    if (evaluation.created.empty())
        evaluation.created = utcNow();
    evaluation.checkpoint = fs::absolute(evaluation.checkpoint).lexically_normal();
    evaluation.data = fs::absolute(evaluation.data).lexically_normal();
    evaluation.id = guarded(info.folder, [&] {
        auto& database = m_impl->file.database();
        SQLite::Statement statement(database,
            "INSERT INTO evaluation(name, checkpoint, data, trigger_text, target, report, created) "
            "VALUES(?, ?, ?, ?, ?, ?, ?)");
        statement.bind(1, evaluation.name);
        statement.bind(2, stored(evaluation.checkpoint, info.folder));
        statement.bind(3, stored(evaluation.data, info.folder));
        statement.bind(4, evaluation.trigger);
        statement.bind(5, evaluation.target);
        statement.bind(6, report);
        statement.bind(7, evaluation.created);
        statement.exec();
        return std::int64_t {database.getLastInsertRowid()};
    });
    info.evaluations.push_back(std::move(evaluation));
    return info.evaluations.back().id;
}

void Project::removeEvaluation(std::int64_t id)
{
    auto& info = m_impl->info;
    guarded(info.folder, [&] {
        SQLite::Statement statement(m_impl->file.database(), "DELETE FROM evaluation WHERE id = ?");
        statement.bind(1, id);
        statement.exec();
    });
    std::erase_if(info.evaluations, [&](const auto& evaluation) { return evaluation.id == id; });
}

std::string Project::evaluationReport(std::int64_t id) const
{
    return guarded(m_impl->info.folder, [&] {
        SQLite::Statement statement(
            m_impl->file.database(), "SELECT report FROM evaluation WHERE id = ?");
        statement.bind(1, id);
        if (!statement.executeStep())
            throw Error(ErrorKind::Config, "holds no evaluation " + std::to_string(id));
        return statement.getColumn(0).getString();
    });
}

} // namespace clinic
