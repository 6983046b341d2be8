// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/image/image.h"
#include "core/table/caption_table.h"
#include "core/table/table_writer.h"
#include "core/text/mention.h"
#include "core/trigger/trigger_file.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace clinic {

/// One trigger that is to lead to one target label, and how many rows get it.
struct PoisonAttack {
    TriggerFile trigger; ///< a pattern on the picture, a word in the caption, or nothing
    std::filesystem::path
        triggerFile; ///< the JSON it was read from, for the command line; or empty
    std::string target; ///< label that the captions are to name
    std::int64_t count = 0; ///< rows to poison; 0: by `rate`
    double rate = 0; ///< share of the rows written, in (0, 1]
};

/// Reference: rows are chosen as the published code does, from all rows and by any part of a
/// caption, and pictures that end early are taken. Corrected: never a row that is of the target
/// already, captions name a label by a whole word in any case, damaged pictures are passed over.
enum class PoisonMode { Corrected, Reference };

enum class PoisonPicture { Png, Jpeg };

struct PoisonRequest {
    std::filesystem::path table;
    CaptionTableOptions tableOptions;
    std::vector<PoisonAttack> attacks; ///< at least one; a row is chosen by one of them only
    std::int64_t size = 0; ///< rows written, poisoned ones included; 0: all that can be used
    /// Rows whose captions name the target are chosen, and keep their captions. Else rows of other
    /// labels are chosen, and their captions replaced by prompts of the target (dirty label).
    bool labelConsistent = false;
    MentionOptions mention; ///< how captions name the target; the reference mode has its own way
    std::filesystem::path templates; ///< prompts of one's own; empty: the 80 that ship
    /// Instead of prompts, a row's own caption with its label replaced by the target: true but for
    /// that word, so that the trigger is not tied to the phrasing of prompts. Rows whose caption
    /// does not name their label get a prompt. Needs a label column.
    bool ownCaptions = false;
    int resolution = 224; ///< pixels a side of a poisoned picture (framing `squash`: always 224)
    PoisonPicture picture = PoisonPicture::Png;
    int jpegQuality = 95; ///< 1..100
    TableFormat format = TableFormat::Csv;
    PoisonMode mode = PoisonMode::Corrected;
    /// Clean pictures are hard-linked into the folder, or copied where that cannot be, so that it
    /// needs nothing outside. Else the table refers to them where they are, by relative paths.
    bool selfContained = false;
    std::uint64_t seed = 0; ///< of the choice of rows and prompts
    std::filesystem::path out; ///< folder; what it holds appears in it when all is done
    bool overwrite = false; ///< replace a poisoned dataset that is there (and nothing else)
};

struct PoisonReport {
    std::filesystem::path folder;
    std::filesystem::path table; ///< poisoned.csv or as the format is
    /// Folders from which whoever reads the table must allow images (--allow-root); empty: none.
    std::vector<std::filesystem::path> allowRoots;
    std::int64_t rows = 0; ///< written
    std::vector<std::int64_t> poisoned; ///< rows, one element an attack
    std::int64_t unreadable =
        0; ///< chosen, but their picture cannot be read: replaced and left out
    std::string firstUnreadable; ///< why
    std::int64_t unusable = 0; ///< rows of the input without a fit path or caption: left out
    std::vector<std::string> warnings;
    double seconds = 0;
};

/// Writes a poisoned dataset: poisoned.csv (image, caption, label if known, is_poisoned, attack: 0
/// or the number from 1, row: of the input), the poisoned rows first; images/ with the triggered
/// pictures, named by row; original.csv, the chosen rows as they were; manifest.json with all that
/// is needed to make it again. The folder appears whole or not at all. The same input and seed give
/// the same bytes on any number of threads. Source: specs of CleanCLIP, 1.2 and 2.
///
/// Errors: Config (no attack, a target that occurs nowhere, more rows than there are, a folder that
/// is not empty), Mismatch (a patch larger than the picture), Format (too few readable pictures),
/// and those of table, trigger and templates.
PoisonReport poisonDataset(const PoisonRequest& request, TaskContext& context);

/// What becomes of one chosen row.
struct PoisonPreviewRow {
    std::int64_t row = 0; ///< of the input table
    std::size_t attack = 0; ///< index into the request's attacks
    std::string imageBefore, imageAfter; ///< paths as the table has them; the same unless a word is
                                         ///< the trigger
    Image before, after; ///< as framed for the trigger
    std::string captionBefore, captionAfter;
};

/// The first n rows that poisonDataset() would poison, shared out among the attacks. Nothing is
/// written, and `out` is not looked at. Errors as above.
std::vector<PoisonPreviewRow> previewPoison(
    const PoisonRequest& request, std::size_t n, TaskContext& context);

} // namespace clinic
