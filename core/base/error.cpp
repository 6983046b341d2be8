// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"

namespace clinic {

namespace {
constexpr std::size_t maxMessage = 400;

std::string cut(std::string text)
{
    if (text.size() > maxMessage) {
        text.resize(maxMessage - 3);
        text += "...";
    }
    return text;
}
} // namespace

Error::Error(ErrorKind kind, std::string message)
    : m_kind(kind)
    , m_message(cut(std::move(message)))
{
}

Error& Error::within(std::string_view place)
{
    m_message = cut(std::string(place) + ": " + m_message);
    return *this;
}

std::string quoted(std::string_view foreign, std::size_t limit)
{
    static constexpr char hex[] = "0123456789abcdef";
    std::string out = "'";
    for (const char c : foreign) {
        if (out.size() > limit) {
            out += "...";
            break;
        }
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte < 0x7f) {
            out += c;
        } else {
            out += "\\x";
            out += hex[byte >> 4];
            out += hex[byte & 15];
        }
    }
    return out + "'";
}

} // namespace clinic
