// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/table/caption_table.h"

#include <string>
#include <string_view>

namespace clinic {

/// A `clinic …` that does the same as a request, put together option by option, for a POSIX shell.
class CommandLine {
public:
    explicit CommandLine(std::string_view command)
        : m_text("clinic " + std::string(command))
    {
    }

    void option(std::string_view name, std::string_view value);
    void optionUnlessEmpty(std::string_view name, std::string_view value);
    void flag(std::string_view name, bool given);
    /// Those of the table's options that are not the defaults.
    void table(const CaptionTableOptions& table);
    const std::string& text() const { return m_text; }

private:
    std::string m_text;
};

/// One word of a POSIX shell, quoted where it needs it.
std::string shellQuoted(std::string_view word);

} // namespace clinic
