// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/embedding_set.h"
#include "core/image/image_io.h"
#include "core/trigger/trigger.h"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

namespace clinic {

/// Pictures of an embedded table as a trigger wants them (core/trigger/framing.h), decoded once as
/// long as they fit into a budget; the longest kept go first. One thread at a time.
class FramedPictures {
public:
    static constexpr std::size_t defaultBudget = std::size_t {256} << 20U; ///< bytes of pixels

    FramedPictures(std::shared_ptr<const EmbeddingSet> set, int resolution,
        const DecodeOptions& decode, std::size_t budget = defaultBudget);

    /// A picture with the trigger on it as a model of the resolution sees it, or why there is none.
    struct Seen {
        Image image;
        std::string failure;
    };
    /// One for each row, prepared in parallel. Error{Mismatch} where the trigger does not fit.
    std::vector<Seen> triggered(const Trigger& trigger, std::span<const std::int64_t> rows);

    std::size_t bytes() const { return m_bytes; } ///< kept at the moment

private:
    Image load(std::int64_t row, const TriggerSpec& spec) const;
    void keep(std::int64_t row, Image image);

    std::shared_ptr<const EmbeddingSet> m_set;
    int m_resolution;
    DecodeOptions m_decode;
    std::size_t m_budget;
    std::size_t m_bytes = 0;
    TriggerFraming m_framing = TriggerFraming::Crop; ///< of the pictures that are kept
    std::unordered_map<std::int64_t, Image> m_kept;
    std::deque<std::int64_t> m_order; ///< of keeping
};

} // namespace clinic
