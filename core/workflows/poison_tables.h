// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/poison_dataset.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace clinic {

/// A poisoned row as it is written.
struct PoisonedRow {
    std::int64_t row = 0; ///< of the input
    std::int64_t pictureRow = 0; ///< whose picture it has
    std::string image; ///< the picture made for it, from the output folder; empty: none was
    std::string pixelsSha256; ///< of its RGB bytes before encoding, which no library decides about
    std::string caption;
};

/// How the tables of a poisoned dataset name pictures of the input.
class PicturePaths {
public:
    /// Pictures are brought into `folder` (request.selfContained), or referred to from where the
    /// folder will be. Error{Config} for a place that cannot be written as UTF-8.
    PicturePaths(
        const PoisonRequest& request, const CaptionTable& table, std::filesystem::path folder);

    /// A path from the output folder. Empty: the picture cannot be brought.
    std::string pathOf(std::int64_t row, const std::string& kind) const;

private:
    std::string referTo(const std::string& written) const;
    std::string bring(std::int64_t row, const std::string& kind) const;

    const PoisonRequest& m_request;
    const CaptionTable& m_table;
    std::filesystem::path m_folder;
    std::filesystem::path m_out;
    std::string m_prefix; ///< from the output folder to the input table's: "../data/"
};

/// How many rows poisoned.csv has.
struct PoisonTableCounts {
    std::int64_t rows = 0;
    std::int64_t missing = 0; ///< clean rows left out: no picture to bring
};

/// poisoned.csv and original.csv, or as the format is, in a folder: first the poisoned rows, attack
/// by attack, then the clean ones. Must not outlive its arguments.
class PoisonTableWriters {
public:
    PoisonTableWriters(const std::filesystem::path& folder, const PoisonRequest& request,
        const CaptionTable& table, TaskContext& context);
    ~PoisonTableWriters();
    PoisonTableWriters(const PoisonTableWriters&) = delete;
    PoisonTableWriters& operator=(const PoisonTableWriters&) = delete;

    void addPoisoned(std::size_t attack, const std::vector<PoisonedRow>& rows);
    void addClean(const std::vector<std::int64_t>& rows);
    PoisonTableCounts finish();

private:
    class Writer;
    std::unique_ptr<Writer> open(const std::filesystem::path& folder, const PoisonRequest& request,
        const std::string& stem) const;

    const CaptionTable& m_table;
    TaskContext& m_context;
    PicturePaths m_paths;
    std::unique_ptr<Writer> m_poisoned;
    std::unique_ptr<Writer> m_originals;
    PoisonTableCounts m_counts;
};

/// "poisoned.csv", with the format's ending; also for "original".
std::string poisonTableName(const std::string& stem, TableFormat format);

} // namespace clinic
