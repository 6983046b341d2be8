// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace clinic {

/// One piece of an XML text.
struct XmlPiece {
    enum class Kind { Open, Close, Text };
    Kind kind {};
    std::string_view name; ///< of a tag, without its namespace prefix
    std::string_view attributes; ///< of an opening tag, raw
    std::string text; ///< entities resolved
};

/// Walks over the tags and texts of an XML document in order, and checks no more than it needs: a
/// spreadsheet's parts are flat. Entities of a document's own are not expanded, so that none can
/// grow. A self-closing tag is opened and closed.
class XmlScanner {
public:
    explicit XmlScanner(std::string_view xml)
        : m_rest(xml)
    {
    }
    /// Empty at the end. Error{Format} for a tag without an end.
    std::optional<XmlPiece> next();

private:
    void skipDeclarations();

    std::string_view m_rest;
    std::string_view m_selfClosed; ///< its closing is due
};

/// The value of an attribute; empty if there is none.
std::string_view xmlAttribute(std::string_view attributes, std::string_view name);

} // namespace clinic
