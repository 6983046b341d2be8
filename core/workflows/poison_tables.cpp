// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/poison_tables.h"

#include "core/base/error.h"
#include "core/base/link_file.h"
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

std::string_view labelOf(const CaptionTable& table, std::int64_t row)
{
    return table.label.empty() ? std::string_view() : table.label[static_cast<std::size_t>(row)];
}
} // namespace

/// The tables' rows; the label's cell is left out where the input has none.
class PoisonTableWriters::Writer {
public:
    Writer(const fs::path& path, TableFormat format, bool hasLabel, bool original)
        : m_hasLabel(hasLabel)
        , m_original(original)
        , m_writer(openTableWriter(path, format, columns()))
    {
    }

    struct Row {
        std::string_view image, caption, label;
        bool poisoned = false;
        std::int64_t attack = 0;
        std::int64_t number = 0;
    };

    void add(const Row& row)
    {
        m_cells.assign({row.image, row.caption});
        if (m_hasLabel)
            m_cells.emplace_back(row.label);
        if (!m_original)
            m_cells.emplace_back(std::int64_t {row.poisoned ? 1 : 0});
        m_cells.emplace_back(row.attack);
        m_cells.emplace_back(row.number);
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

PicturePaths::PicturePaths(const PoisonRequest& request, const CaptionTable& table, fs::path folder)
    : m_request(request)
    , m_table(table)
    , m_folder(std::move(folder))
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
    linkOrCopy(real, m_folder / name, error);
    return error ? std::string() : name;
}

std::string poisonTableName(const std::string& stem, TableFormat format)
{
    return stem + "." + std::string(tableFormatName(format));
}

PoisonTableWriters::PoisonTableWriters(const fs::path& folder, const PoisonRequest& request,
    const CaptionTable& table, TaskContext& context)
    : m_table(table)
    , m_context(context)
    , m_paths(request, table, folder)
    , m_poisoned(open(folder, request, "poisoned"))
    , m_originals(open(folder, request, "original"))
{
}

PoisonTableWriters::~PoisonTableWriters() = default;

std::unique_ptr<PoisonTableWriters::Writer> PoisonTableWriters::open(
    const fs::path& folder, const PoisonRequest& request, const std::string& stem) const
{
    return std::make_unique<Writer>(folder / poisonTableName(stem, request.format), request.format,
        !m_table.label.empty(), stem == "original");
}

void PoisonTableWriters::addPoisoned(std::size_t attack, const std::vector<PoisonedRow>& rows)
{
    const auto number = static_cast<std::int64_t>(attack) + 1;
    for (const PoisonedRow& row : rows) {
        const auto image = row.image.empty() ? m_paths.pathOf(row.pictureRow, "lent") : row.image;
        const auto original = m_paths.pathOf(row.row, "original");
        m_poisoned->add(
            {image, row.caption, labelOf(m_table, row.pictureRow), true, number, row.row});
        if (original.empty()) // its own picture is not there; another's stands for it
            ++m_counts.missing;
        else
            m_originals->add({original, m_table.caption[static_cast<std::size_t>(row.row)],
                labelOf(m_table, row.row), false, number, row.row});
        ++m_counts.rows;
    }
}

void PoisonTableWriters::addClean(const std::vector<std::int64_t>& rows)
{
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (i % 4096 == 0) {
            m_context.breathe();
            m_context.report({"Writing the table", static_cast<std::int64_t>(i),
                static_cast<std::int64_t>(rows.size()), {}});
        }
        const auto row = static_cast<std::size_t>(rows[i]);
        const std::string image = m_paths.pathOf(rows[i], "clean");
        if (image.empty()) {
            ++m_counts.missing;
            continue;
        }
        const bool before = !m_table.poisoned.empty() && m_table.poisoned[row] != 0;
        m_poisoned->add(
            {image, m_table.caption[row], labelOf(m_table, rows[i]), before, 0, rows[i]});
        ++m_counts.rows;
    }
}

PoisonTableCounts PoisonTableWriters::finish()
{
    m_poisoned->finish();
    m_originals->finish();
    return m_counts;
}

} // namespace clinic
