// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/mmr/answer_readers.h"
#include "core/mmr/xml_scanner.h"

#include <algorithm>
#include <charconv>
#include <memory>
#include <zip.h>

namespace clinic {

namespace {

constexpr zip_uint64_t partLimit = 256U << 20U;
constexpr std::size_t columnLimit = 1000;
constexpr std::size_t textLimit = 1'000'000; ///< shared texts
/// Of all cells; an empty one costs its string.
constexpr std::size_t cellBytesLimit = std::size_t {256} << 20U;

struct CloseArchive {
    void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct CloseEntry {
    void operator()(zip_file_t* entry) const { zip_fclose(entry); }
};
using Archive = std::unique_ptr<zip_t, CloseArchive>;

Archive openArchive(const std::filesystem::path& path)
{
    int code = 0;
    Archive archive(zip_open(path.c_str(), ZIP_RDONLY, &code));
    if (!archive)
        throw Error(
            ErrorKind::Format, "not a whole Excel workbook (its zip archive cannot be read)");
    return archive;
}

/// A part of the workbook, inflated; empty if there is none of that name.
std::string part(zip_t* archive, const std::string& name)
{
    zip_stat_t stat;
    if (zip_stat(archive, name.c_str(), 0, &stat) != 0)
        return {};
    if (stat.size > partLimit)
        throw Error(ErrorKind::Resource, name + " would be larger than 256 MB");
    const std::unique_ptr<zip_file_t, CloseEntry> entry(zip_fopen(archive, name.c_str(), 0));
    std::string text(stat.size, '\0');
    if (!entry
        || zip_fread(entry.get(), text.data(), text.size())
            != static_cast<zip_int64_t>(text.size()))
        throw Error(ErrorKind::Format, name + " cannot be read from the workbook");
    return text;
}

/// Texts that cells refer to by number: all <t> of an <si>, but not its phonetic hints.
std::vector<std::string> sharedTexts(const std::string& xml)
{
    std::vector<std::string> texts;
    XmlScanner scanner(xml);
    bool inText = false;
    int hints = 0;
    while (const auto piece = scanner.next()) {
        const bool opens = piece->kind == XmlPiece::Kind::Open;
        if (piece->kind == XmlPiece::Kind::Text) {
            if (inText && hints == 0 && !texts.empty())
                texts.back() += piece->text;
        } else if (piece->name == "si" && opens) {
            if (texts.size() == textLimit)
                throw Error(ErrorKind::Resource, "the workbook has more than a million texts");
            texts.emplace_back();
        } else if (piece->name == "t") {
            inText = opens;
        } else if (piece->name == "rPh") {
            hints += opens ? 1 : -1;
        }
    }
    return texts;
}

/// "C7" is column 2; a cell that does not say follows its neighbour.
std::size_t columnOf(std::string_view reference, std::size_t next)
{
    std::size_t column = 0;
    std::size_t letters = 0;
    for (; letters < reference.size() && letters < 3; ++letters) {
        const char c = reference[letters];
        if (c < 'A' || c > 'Z')
            break;
        column = column * 26 + static_cast<std::size_t>(c - 'A' + 1);
    }
    return letters == 0 ? next : column - 1;
}

class SheetReading {
public:
    explicit SheetReading(std::vector<std::string> shared)
        : m_shared(std::move(shared))
    {
    }
    std::vector<std::vector<std::string>> read(const std::string& xml);

private:
    void open(const XmlPiece& piece);
    void close(std::string_view name);
    void endCell();
    const std::string& sharedText() const;

    std::vector<std::string> m_shared;
    std::vector<std::vector<std::string>> m_rows;
    std::size_t m_column = 0;
    std::string m_type;
    std::string m_value;
    bool m_inValue = false;
    std::size_t m_bytes = 0;
};

void SheetReading::open(const XmlPiece& piece)
{
    if (piece.name == "row") {
        if (m_rows.size() > answerRowLimit)
            throw Error(ErrorKind::Resource, "more than 200,000 rows");
        m_rows.emplace_back();
    } else if (piece.name == "c") {
        const std::size_t next = m_rows.empty() ? 0 : m_rows.back().size();
        m_column = columnOf(xmlAttribute(piece.attributes, "r"), next);
        m_type = xmlAttribute(piece.attributes, "t");
        m_value.clear();
    } else if (piece.name == "v" || piece.name == "t") {
        m_inValue = true;
    }
}

const std::string& SheetReading::sharedText() const
{
    std::size_t index = m_shared.size();
    std::from_chars(m_value.data(), m_value.data() + m_value.size(), index);
    if (index >= m_shared.size())
        throw Error(ErrorKind::Format,
            "row " + std::to_string(m_rows.size()) + " refers to a text that is not there");
    return m_shared[index];
}

void SheetReading::endCell()
{
    if (m_rows.empty() || m_column >= columnLimit)
        return;
    auto& row = m_rows.back();
    const std::string& text = m_type == "s" ? sharedText() : m_value;
    const std::size_t columns = std::max(row.size(), m_column + 1);
    m_bytes += (columns - row.size()) * sizeof(std::string) + text.size();
    if (m_bytes > cellBytesLimit)
        throw Error(ErrorKind::Resource, "the workbook's cells would take more than 256 MB");
    row.resize(columns);
    row[m_column] = text;
}

void SheetReading::close(std::string_view name)
{
    if (name == "c")
        endCell();
    else if (name == "v" || name == "t")
        m_inValue = false;
}

std::vector<std::vector<std::string>> SheetReading::read(const std::string& xml)
{
    XmlScanner scanner(xml);
    while (const auto piece = scanner.next()) {
        if (piece->kind == XmlPiece::Kind::Open)
            open(*piece);
        else if (piece->kind == XmlPiece::Kind::Close)
            close(piece->name);
        else if (m_inValue)
            m_value += piece->text;
    }
    return std::move(m_rows);
}

} // namespace

std::vector<std::vector<std::string>> readWorkbook(const std::filesystem::path& path)
{
    const Archive archive = openArchive(path);
    const std::string sheet = part(archive.get(), "xl/worksheets/sheet1.xml");
    if (sheet.empty())
        throw Error(ErrorKind::Format, "the zip archive holds no xl/worksheets/sheet1.xml");
    return SheetReading(sharedTexts(part(archive.get(), "xl/sharedStrings.xml"))).read(sheet);
}

} // namespace clinic
