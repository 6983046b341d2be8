// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace clinic {

/// The endings that reformatting may give to the two samples of a pair.
inline constexpr std::string_view positiveSuffix = "_pos";
inline constexpr std::string_view leadingSuffix = "_neg";

/// The id that the two samples of a pair share: without such an ending.
std::string_view pairId(std::string_view id);

/// Which ids stand alone, in a pair, or too often. Memory: 16 bytes an id, which is kept as a hash
/// of 64 bits: among 20 million ids the chance that any two are taken for one is 1e-5.
class PairTally {
public:
    struct Place {
        std::uint64_t row = 0;
        std::uint32_t line = 0;
    };
    struct Counts {
        std::uint64_t pairs = 0;
        std::uint64_t unpaired = 0; ///< samples whose partner is missing
        std::uint64_t surplus = 0; ///< samples beyond the two of an id
        std::vector<Place> firstUnpaired; ///< in file order
        std::vector<Place> firstSurplus;
    };

    /// `isWhole`: the sample holds both sides of its pair (the intermediate form). Rows ascend.
    void add(std::string_view id, bool isWhole, Place place);
    /// With at most `places` places of each kind. Sorts; call once.
    Counts finish(std::size_t places);
    /// Rows of the samples whose id belongs to the same pair, ascending. After finish().
    std::vector<std::uint64_t> rowsOf(std::string_view id) const;

private:
    struct Entry {
        std::uint64_t hash; ///< the lowest bit says whether it is a whole pair
        std::uint32_t row;
        std::uint32_t line;
    };
    std::vector<Entry> m_entries;
};

} // namespace clinic
