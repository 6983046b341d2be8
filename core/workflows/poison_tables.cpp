// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/poison_tables.h"

#include "core/base/error.h"
#include "core/formats/utf8.h"
#include "core/table/image_path.h"
#include "core/workflows/poison_folder.h"

#include <cstdio>

namespace clinic {

namespace {
namespace fs = std::filesystem;

/// Small letters and digits of a file's ending, ".jpg" and the like; anything else is left out.
std::string plainEnding(const std::string& written)
{
    std::string ending = fs::path(written).extension().string();
    if (ending.size() > 6)
        return {};
    for (std::size_t i = 1; i < ending.size(); ++i) {
        char& c = ending[i];
        c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')))
            return {};
    }
    return ending;
}

/// The tables' rows; the label's cell is left out where the input has none.
class PoisonTableWriter {
public:
    PoisonTableWriter(const fs::path& path, TableFormat format, bool hasLabel, bool original)
        : m_hasLabel(hasLabel)
        , m_original(original)
        , m_writer(openTableWriter(path, format, columns()))
    {
    }

    void add(std::string_view image, std::string_view caption, std::string_view label,
        bool poisoned, std::int64_t attack, std::int64_t row)
    {
        m_cells.assign({image, caption});
        if (m_hasLabel)
            m_cells.emplace_back(label);
        if (!m_original)
            m_cells.emplace_back(std::int64_t {poisoned ? 1 : 0});
        m_cells.emplace_back(attack);
        m_cells.emplace_back(row);
        m_writer->add(m_cells);
    }
    void finish() { m_writer->finish(); }

private:
    std::vector<WrittenColumn> columns() const
    {
        std::vector<WrittenColumn> columns {{"image"}, {"caption"}};
        if (m_hasLabel)
            columns.push_back({"label"});
        if (!m_original)
            columns.push_back({"is_poisoned", true});
        columns.push_back({"attack", true});
        columns.push_back({"row", true});
        return columns;
    }

    bool m_hasLabel;
    bool m_original;
    std::unique_ptr<TableWriter> m_writer;
    std::vector<WrittenCell> m_cells;
};

std::string_view labelOf(const CaptionTable& table, std::int64_t row)
{
    return table.label.empty() ? std::string_view() : table.label[static_cast<std::size_t>(row)];
}
} // namespace

PicturePaths::PicturePaths(
    const PoisonRequest& request, const CaptionTable& table, const fs::path& folder)
    : m_request(request)
    , m_table(table)
    , m_folder(folder)
    , m_out(poisonFolderPath(request.out))
{
    std::error_code error;
    const auto root = fs::weakly_canonical(fs::absolute(table.imageRoot), error);
    m_prefix = root.lexically_relative(m_out).generic_string() + "/";
    if (error || !isUtf8(m_prefix))
        throw Error(ErrorKind::Config,
            table.imageRoot.string() + ": cannot be named in a table, its name is not UTF-8");
}

std::string PicturePaths::pathOf(std::int64_t row, const std::string& kind) const
{
    return m_request.selfContained ? bring(row, kind)
                                   : referTo(m_table.image[static_cast<std::size_t>(row)]);
}

std::string PicturePaths::referTo(const std::string& written) const
{
    if (!written.starts_with('/'))
        return m_prefix + written;
    return fs::path(written).lexically_normal().lexically_relative(m_out).generic_string();
}

/// A link costs no space; where there can be none (another disk), a copy.
std::string PicturePaths::bring(std::int64_t row, const std::string& kind) const
{
    const auto source = m_table.imagePath(row);
    if (!linkTrouble(source, m_table.imageRoot, m_request.tableOptions.allowedRoots).empty())
        return {};
    char number[32];
    std::snprintf(number, sizeof number, "_%08lld", static_cast<long long>(row));
    const std::string name =
        "images/" + kind + number + plainEnding(m_table.image[static_cast<std::size_t>(row)]);
    std::error_code error;
    if (fs::exists(m_folder / name, error)) // lent to another row already
        return name;
    const auto real = fs::canonical(source, error);
    if (error || !fs::is_regular_file(real, error))
        return {};
    fs::create_hard_link(real, m_folder / name, error);
    if (error)
        fs::copy_file(real, m_folder / name, error);
    return error ? std::string() : name;
}

std::string poisonTableName(const std::string& stem, TableFormat format)
{
    return stem + "." + std::string(tableFormatName(format));
}

PoisonTableCounts writePoisonTables(const fs::path& folder, const PoisonRequest& request,
    const CaptionTable& table, const std::vector<std::vector<PoisonedRow>>& poisoned,
    const std::vector<std::int64_t>& clean, TaskContext& context)
{
    const PicturePaths paths(request, table, folder);
    const auto open = [&](const char* stem, bool original) {
        return PoisonTableWriter(folder / poisonTableName(stem, request.format), request.format,
            !table.label.empty(), original);
    };
    PoisonTableWriter out = open("poisoned", false);
    PoisonTableWriter originals = open("original", true);
    PoisonTableCounts counts;
    for (std::size_t attack = 0; attack < poisoned.size(); ++attack) {
        for (const PoisonedRow& row : poisoned[attack]) {
            const auto number = static_cast<std::int64_t>(attack) + 1;
            const auto image = row.image.empty() ? paths.pathOf(row.pictureRow, "lent") : row.image;
            out.add(image, row.caption, labelOf(table, row.pictureRow), true, number, row.row);
            originals.add(paths.pathOf(row.row, "original"),
                table.caption[static_cast<std::size_t>(row.row)], labelOf(table, row.row), false,
                number, row.row);
            ++counts.rows;
        }
    }
    for (std::size_t i = 0; i < clean.size(); ++i) {
        if (i % 4096 == 0) {
            context.breathe();
            context.report({"Writing the table", static_cast<std::int64_t>(i),
                static_cast<std::int64_t>(clean.size()), {}});
        }
        const auto row = static_cast<std::size_t>(clean[i]);
        const std::string image = paths.pathOf(clean[i], "clean");
        if (image.empty()) {
            ++counts.missing;
            continue;
        }
        out.add(image, table.caption[row], labelOf(table, clean[i]),
            !table.poisoned.empty() && table.poisoned[row] != 0, 0, clean[i]);
        ++counts.rows;
    }
    out.finish();
    originals.finish();
    return counts;
}

} // namespace clinic
