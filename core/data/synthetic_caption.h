// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/rng.h"

#include <string>

namespace clinic {

/// The words that are true of one drawn picture.
struct SyntheticWords {
    std::string shape; ///< "star"
    std::string colour; ///< "dark blue"
    std::string size; ///< "small"
    std::string place; ///< "at the top left"
    std::string ground; ///< of the background: "striped green"
};

/// One of the phrasings, filled.
std::string synthesiseCaption(const SyntheticWords& words, Rng& rng);

/// Number of phrasings that synthesiseCaption() chooses from.
std::size_t captionPhrasings();

/// Replaces {shape}, {colour}, ... and puts "a" or "an" for {a}, by the letter that follows it.
std::string fillPhrasing(std::string_view phrasing, const SyntheticWords& words);

} // namespace clinic
