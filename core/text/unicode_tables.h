// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

namespace clinic {

/// Code points first..last, both included. Tables of these are sorted.
struct CodeRange {
    char32_t first;
    char32_t last;
};
/// Every stride-th code point of first..last has its lower case `delta` away.
struct LowerRun {
    char32_t first;
    char32_t last;
    std::int32_t delta;
    std::uint32_t stride;
};
/// Canonical combining class of first..last; 0 for all not listed.
struct CombiningRun {
    char32_t first;
    char32_t last;
    std::uint8_t combiningClass;
};
/// Canonical decomposition of `code` into one or two (second is 0) code points; `composes` unless
/// NFC leaves it apart.
struct Decomposition {
    char32_t code;
    char32_t first;
    char32_t second;
    bool composes;
};
/// Full- and half-width forms and what they are forms of (second is mostly 0).
struct WidthForm {
    char32_t code;
    char32_t first;
    char32_t second;
};

// The tables, each sorted by its first column.
std::span<const CodeRange> letterRanges(); ///< \p{L}
std::span<const CodeRange> numberRanges(); ///< \p{N}
std::span<const LowerRun> lowerRuns();
std::span<const CodeRange> casedRanges();
std::span<const CodeRange> caseIgnorableRanges();
std::span<const CombiningRun> combiningRuns();
std::span<const Decomposition> decompositions();
std::span<const WidthForm> widthForms();

} // namespace clinic
