// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/table/caption_table.h"
#include "core/text/bpe_tokenizer.h"
#include "core/train/pair_source.h"
#include "core/train/train_options.h"
#include "core/workflows/picture_cache.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace clinic {

struct TablePairsOptions {
    Recipe recipe = Recipe::Mmcl; ///< decides what else is read: augmented views, noise, truth
    int side = 224; ///< pixels, the model's
    int contextLength = 77;
    Truncation truncation = Truncation::KeepEndToken;
    TextViews textViews = TextViews::EachEpoch;
    std::uint64_t seed = 0;
    std::vector<std::filesystem::path> allowedRoots;
    std::uint64_t cacheBytes = std::uint64_t {1} << 30; ///< of decoded pictures kept
};

/// The pairs of a captioned table, decoded when they are wanted. An augmented view is AutoAugment
/// on the whole picture, before it is resized, and EDA on the caption, both drawn from (seed,
/// epoch, row): specs of CleanCLIP, 3.7. For PAR the picture itself gets noise and a cut-out.
class TablePairs : public PairSource {
public:
    /// Borrows the table.
    TablePairs(const CaptionTable& table, TablePairsOptions options);

    std::int64_t size() const override { return m_table.size(); }
    int side() const override { return m_options.side; }
    TrainBatch read(std::span<const std::int64_t> rows, std::int64_t epoch) const override;

private:
    std::shared_ptr<const Image> picture(std::size_t row) const;
    void add(TrainBatch& batch, std::int64_t row, std::int64_t epoch) const;

    const CaptionTable& m_table;
    TablePairsOptions m_options;
    const BpeTokenizer& m_tokenizer;
    mutable PictureCache m_cache;
};

/// Rows of a table that are fit for use; with `limit` above 0 at most so many, drawn with the seed;
/// ascending.
std::vector<std::int64_t> trainableRows(
    const CaptionTable& table, std::int64_t limit, std::uint64_t seed);

} // namespace clinic
