// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/table/label_folder.h"
#include "core/train/pair_source.h"
#include "core/trigger/trigger.h"
#include "core/workflows/picture_cache.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace clinic {

/// Some rows of a labelled set that carry a trigger and the target's label. Source: the intent of
/// the reference's --backdoor_sufi, specs of CleanCLIP, 4.4.
struct LabelPoison {
    Trigger trigger;
    std::size_t target = 0;
    std::vector<std::int64_t> rows; ///< ascending
};

/// A labelled set as training rows; pictures are decoded when they are wanted, without
/// augmentation.
class LabelledPictures : public PairSource {
public:
    /// Borrows the set.
    LabelledPictures(const LabelFolder& set, int side, std::optional<LabelPoison> poison);

    std::int64_t size() const override { return static_cast<std::int64_t>(m_set.size()); }
    int side() const override { return m_side; }
    TrainBatch read(std::span<const std::int64_t> rows, std::int64_t epoch) const override;

private:
    std::shared_ptr<const Image> seen(std::int64_t row) const;
    bool isPoisoned(std::int64_t row) const;

    const LabelFolder& m_set;
    int m_side;
    std::optional<LabelPoison> m_poison;
    mutable PictureCache m_cache; ///< as the model sees them
};

/// `count` rows of other classes than the target, drawn with the seed; ascending. Error{Config} if
/// there are fewer.
std::vector<std::int64_t> rowsToPoison(
    const LabelFolder& set, std::size_t target, std::int64_t count, std::uint64_t seed);

} // namespace clinic
