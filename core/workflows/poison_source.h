// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/embedding_set.h"
#include "core/table/caption_table.h"

#include <filesystem>
#include <string>
#include <vector>

namespace clinic {

/// The table that embeddings were made of, where poisoning can start from.
struct PoisonSource {
    std::filesystem::path table; ///< empty: it is not there any more
    CaptionTableOptions options; ///< as it was read
    int resolution = 224; ///< pixels, of the model
    std::vector<std::string> labels; ///< that occur, in order; at most 1000, none without labels
    std::string target; ///< what a demo's own attack aims at; empty: no demo
};

/// From the manifest of the embeddings. Of a demo it is the table without the demo's own poison.
PoisonSource poisonSource(const EmbeddingSet& set);

} // namespace clinic
