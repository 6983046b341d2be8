// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/mmr/question.h"

#include <span>
#include <string>
#include <string_view>

namespace clinic {

/// A way to word a question. Published numbers were made with different ones, so a run names its
/// own.
struct MmrPrompt {
    std::string name; ///< "uniform"; empty for a text of one's own
    std::string text; ///< with {question}, which stands for the question's raw text
    std::string about; ///< who asked so
};

/// The orders of section 2.5's scripts and the default, "uniform": question, then instruction.
std::span<const MmrPrompt> mmrPrompts();
/// A preset by its name, or a text with {question} just once. Error{Config} naming the presets.
MmrPrompt mmrPromptNamed(const std::string& nameOrText);

/// The prompt's text with the question in it.
std::string promptFor(const MmrPrompt& prompt, std::string_view question);

/// The first step of content-guided refinement: a request for an inventory of the picture.
std::string_view inventoryPrompt();
/// The second: the question asked again with the inventory.
std::string refinedPrompt(std::string_view inventory, std::string_view asked);

/// Orders of the options' texts: "ABCD", "BCDA", "CDAB", "DABC". Place i holds the option that was
/// order[i].
std::span<const std::string_view> optionRotations();
/// The question with its options' texts in this order, and its right letter accordingly.
/// Error{Format} if its options could not be read.
MmrQuestion reordered(const MmrQuestion& question, std::string_view order);

} // namespace clinic
