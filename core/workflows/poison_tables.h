// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/poison_dataset.h"

#include <cstdint>
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
    PicturePaths(const PoisonRequest& request, const CaptionTable& table,
        const std::filesystem::path& folder);

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

/// Writes poisoned.csv and original.csv, or as the format is, into `folder`; `poisoned` has one
/// element an attack.
PoisonTableCounts writePoisonTables(const std::filesystem::path& folder,
    const PoisonRequest& request, const CaptionTable& table,
    const std::vector<std::vector<PoisonedRow>>& poisoned, const std::vector<std::int64_t>& clean,
    TaskContext& context);

/// "poisoned.csv", with the format's ending; also for "original".
std::string poisonTableName(const std::string& stem, TableFormat format);

} // namespace clinic
