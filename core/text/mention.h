// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace clinic {

/// How a label is looked for in captions. The reference matches case and takes any part ("banana"
/// is then found in "bananas" and missed in "Banana").
struct MentionOptions {
    bool matchCase = false;
    bool matchPart = false; ///< also within a longer word

    bool operator==(const MentionOptions&) const = default;
};

/// Looks for one label in many captions. Thread-safe.
class Mention {
public:
    /// Error{Config} for a label without a character.
    explicit Mention(std::string_view label, const MentionOptions& options = {});

    /// Whether the caption (UTF-8) names the label. A word ends where no letter and no number
    /// follows.
    bool in(std::string_view caption) const;

private:
    std::u32string folded(std::string_view text) const;

    MentionOptions m_options;
    std::u32string m_label;
};

} // namespace clinic
