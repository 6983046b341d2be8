// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/mmr/training/training_sample.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace clinic {

/// When a sample is a copy of an earlier one; ids never count.
enum class DedupeKey {
    None, ///< never
    ImageAndText, ///< the same picture's name and every turn
    Text ///< every turn, whatever the picture
};

/// "none", "image", "text". Error{Config} for another name.
std::string_view dedupeKeyName(DedupeKey key);
DedupeKey dedupeKeyFrom(std::string_view name);

/// Tells copies by 128 bits of SHA-256. Memory: 32 to 64 bytes a distinct sample. Not thread-safe.
class TextDedupe {
public:
    explicit TextDedupe(DedupeKey key);

    /// True the first time.
    bool isNew(const TrainingSample& sample);
    std::uint64_t copies() const { return m_copies; }

private:
    struct Print {
        std::uint64_t a = 0;
        std::uint64_t b = 0;
        bool operator==(const Print&) const = default;
    };

    Print printOf(const TrainingSample& sample) const;
    bool insert(const Print& print);
    void grow();

    DedupeKey m_key;
    std::vector<Print> m_slots; ///< open addressing; a print of zeros is a free slot
    std::size_t m_used = 0;
    std::uint64_t m_copies = 0;
};

} // namespace clinic
