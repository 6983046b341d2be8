// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/mmr/question.h"

#include <string_view>

namespace clinic {

/// The letter that a person would read out of an answer, or 0. In this order: the answer is a
/// letter; begins with one and a mark; names one behind "answer" or "option"; its last line is one;
/// it is an option's text; it names just one letter (an article is none); it holds just one
/// option's text. Markdown and thinking are taken off first.
char parseLeniently(std::string_view text, const MmrQuestion* question);

} // namespace clinic
