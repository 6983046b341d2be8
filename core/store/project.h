// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/table/caption_table.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace clinic {

/// A folder that embed_dataset wrote, as the project remembers it.
struct ProjectEmbedding {
    std::string name; ///< unique within the project
    std::filesystem::path checkpoint; ///< absolute
    std::filesystem::path folder; ///< absolute; stored relative to the project where it lies inside
    std::string created; ///< UTC, ISO 8601 to the second
};

/// A measurement, as the project remembers it.
struct ProjectEvaluation {
    std::int64_t id = 0; ///< unique within the project; chosen when it is added
    std::string name; ///< for a person; need not be unique
    std::filesystem::path checkpoint; ///< absolute; stored relative as an embedding's folder is
    std::filesystem::path data; ///< absolute; a labelled folder or a table
    std::string trigger; ///< in full; empty: none
    std::string target; ///< empty: none
    std::string created; ///< UTC, ISO 8601 to the second
};

/// Everything a project holds, as values.
struct ProjectInfo {
    std::string name;
    std::filesystem::path folder; ///< absolute; the folder that holds project.sqlite
    std::filesystem::path
        table; ///< absolute; stored relative to the project where possible; empty: none yet
    CaptionTableOptions tableOptions;
    std::string targetCaption; ///< caption whose cosine colours the map; empty: none
    std::vector<ProjectEmbedding> embeddings; ///< in the order they were added
    std::vector<ProjectEvaluation> evaluations; ///< in the order they were added; the last 10,000
};

/// A project folder: project.sqlite (schema version 2; version 1 is brought up to it when opened)
/// and what belongs to it. The folder can be moved as a whole. One writing connection per project:
/// a second open for writing is refused. Not thread-safe: one thread at a time.
class Project {
public:
    /// Makes the folder (or uses an empty or existing one without project.sqlite). Error{Config} if
    /// there is a project already, Error{Io}, Error{Database}.
    static Project create(const std::filesystem::path& folder, const std::string& name);
    /// Error{Io} without project.sqlite; Error{Format} for a file that is not a project of ours, a
    /// foreign schema or a newer version; Error{Unsafe} where a rollback journal lies beside it (a
    /// project never has one, and SQLite would play it back into the file); Error{Database} while
    /// another program writes to it.
    static Project open(const std::filesystem::path& folder);
    /// True if the folder holds a file project.sqlite; nothing is opened.
    static bool existsIn(const std::filesystem::path& folder);

    ~Project();
    Project(Project&&) noexcept;
    Project& operator=(Project&&) noexcept;

    /// The content as of the last change through this object.
    const ProjectInfo& info() const;

    void setTable(const std::filesystem::path& table, const CaptionTableOptions& options);
    void setTargetCaption(const std::string& caption);
    /// An embedding of the same name is replaced. `created` empty: now.
    void addEmbedding(ProjectEmbedding embedding);
    /// Forgets the entry; the files stay.
    void removeEmbedding(const std::string& name);

    /// `report`: a JSON document of at most 16 MB. `created` empty: now. Returns its id.
    std::int64_t addEvaluation(ProjectEvaluation evaluation, const std::string& report);
    void removeEvaluation(std::int64_t id);
    /// The report as it was added (from a file that may come from a stranger). Error{Config} if
    /// there is no such evaluation.
    std::string evaluationReport(std::int64_t id) const;

private:
    struct Impl;
    explicit Project(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace clinic
