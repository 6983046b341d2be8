// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/table/caption_table.h"

#include <string>
#include <string_view>
#include <vector>

namespace clinic {

/// A `clinic …` that does the same as a request, put together option by option, for a POSIX shell.
class CommandLine {
public:
    /// `command`: "evaluate", or two words.
    explicit CommandLine(std::string_view command);

    void option(std::string_view name, std::string_view value);
    void optionUnlessEmpty(std::string_view name, std::string_view value);
    void flag(std::string_view name, bool given);
    /// Those of the table's options that are not the defaults.
    void table(const CaptionTableOptions& table);
    std::string text() const;
    /// The same as arguments of the program.
    const std::vector<std::string>& words() const { return m_words; }

private:
    std::vector<std::string> m_words;
};

/// One word of a POSIX shell, quoted where it needs it.
std::string shellQuoted(std::string_view word);

} // namespace clinic
