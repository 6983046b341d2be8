// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/json_elements.h"

#include "core/mmr/words.h"

namespace clinic {

namespace {

/// Behind the string that begins at `at`; the text's size if it has no end.
std::size_t behindString(std::string_view text, std::size_t at)
{
    for (++at; at < text.size(); ++at) {
        if (text[at] == '\\')
            ++at;
        else if (text[at] == '"')
            return at + 1;
    }
    return text.size();
}

} // namespace

JsonElements splitJsonArray(std::string_view text, std::size_t most)
{
    JsonElements result;
    std::size_t begin = text.find('[') + 1;
    int depth = 0;
    const auto take = [&](std::size_t end) {
        if (const auto element = trimmed(text.substr(begin, end - begin)); !element.empty())
            result.elements.push_back(element);
        begin = end + 1;
    };
    for (std::size_t at = begin; at < text.size() && result.elements.size() < most;) {
        const char c = text[at];
        if (c == '"') {
            at = behindString(text, at);
            continue;
        }
        if (c == '[' || c == '{') {
            ++depth;
        } else if ((c == ']' || c == '}') && depth > 0) {
            --depth;
        } else if (depth == 0 && c == ']') {
            take(at);
            result.closed = true;
            return result;
        } else if (depth == 0 && c == ',') {
            take(at);
        }
        ++at;
    }
    return result;
}

} // namespace clinic
