// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/table/caption_table.h"

#include <filesystem>
#include <string>
#include <vector>

namespace clinic {

enum class DroppedKind {
    Checkpoint,
    CaptionTable,
    EmbeddingFolder,
    Project,
    MmrQuestions,
    Unknown
};

/// What a dropped file or folder was recognised as, by content; what the import sheet shows.
struct RecognisedFile {
    std::filesystem::path path;
    DroppedKind kind = DroppedKind::Unknown;
    std::string
        summary; ///< one line: "CLIP RN50, 224 px, training checkpoint, epoch 64, module. prefix"
    std::string problem; ///< not empty: why it cannot be used, and what to do

    // tables only
    std::vector<std::string> columns; ///< also where a problem keeps the rows from being used
    std::string imageKey, captionKey, labelKey, poisonKey;
    std::filesystem::path imageRoot;
    std::vector<std::filesystem::path> allowedRoots; ///< that it was read with
    std::int64_t rows = 0;
    std::int64_t poisonedRows = -1; ///< -1: not known
    std::vector<std::string> exampleRows; ///< up to three, for the eye

    // checkpoints only
    std::string architecture;
    bool hadModulePrefix = false;
    std::int64_t epoch = -1;
};

/// Never throws for a file's sake: trouble goes into `problem`.
std::vector<RecognisedFile> recogniseFiles(
    const std::vector<std::filesystem::path>& paths, TaskContext& context);

/// A table read again as a person chose: columns, poison, folders of images. Where poison was asked
/// for by a text, a text found nowhere is 0 poisoned rows. Trouble goes into `problem`.
RecognisedFile recogniseTable(
    const std::filesystem::path& path, const CaptionTableOptions& options, TaskContext& context);

} // namespace clinic
