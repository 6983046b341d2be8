// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/poison_dataset.h"

#include "core/base/error.h"
#include "core/base/output_file.h"
#include "core/base/parallel.h"
#include "core/base/sha256.h"
#include "core/base/stopwatch.h"
#include "core/image/image_io.h"
#include "core/workflows/poison_folder.h"
#include "core/workflows/poison_manifest.h"

#include <algorithm>
#include <cstdio>

namespace clinic {

namespace {
namespace fs = std::filesystem;

constexpr std::size_t chunkRows = 128; ///< between two looks at whether to stop

/// The name says "backdoor" for readers that go by the path, as the reference's does.
std::string pictureName(std::int64_t row, PoisonPicture format)
{
    char name[64];
    std::snprintf(name, sizeof name, "images/backdoor_%08lld.%s", static_cast<long long>(row),
        format == PoisonPicture::Png ? "png" : "jpg");
    return name;
}

/// One row of a chunk that is made on all threads.
struct MadeRow {
    PoisonedRow written;
    bool enlarged = false;
    std::string failure;
};

/// The poisoning of one table.
class Poisoning {
public:
    Poisoning(const PoisonRequest& request, TaskContext& context);

    PoisonReport write(PoisonFolder& folder);
    std::vector<PoisonPreviewRow> preview(std::size_t n);

private:
    void checkInputStays() const;
    std::vector<std::vector<std::int64_t>> reserve();
    void poison(std::size_t attack, std::vector<std::int64_t> rows, const fs::path& folder);
    std::vector<MadeRow> makeRows(
        std::span<const std::int64_t> rows, std::size_t attack, const fs::path& folder) const;
    MadeRow makeRow(std::int64_t row, std::size_t attack, const fs::path& folder) const;
    std::vector<PoisonPreviewRow> previewAttack(
        std::size_t attack, std::span<const std::int64_t> rows, std::size_t n) const;
    std::int64_t poisonedRows() const;
    PoisonReport report() const;
    std::vector<std::string> warnings() const;

    const PoisonRequest& m_request;
    TaskContext& m_context;
    CaptionTable m_table;
    PoisonChoice m_choice;
    PoisonSamples m_samples;
    PoisonOutcome m_outcome;
    std::string m_firstUnreadable;
    std::int64_t m_enlarged = 0;
    std::int64_t m_done = 0;
    std::int64_t m_wanted = 0; ///< of all attacks
};

Poisoning::Poisoning(const PoisonRequest& request, TaskContext& context)
    : m_request(request)
    , m_context(context)
    , m_table(readCaptionTable(request.table, request.tableOptions, context))
    , m_choice(request, m_table, context)
    , m_samples(request, m_table, m_choice)
{
    if (request.jpegQuality < 1 || request.jpegQuality > 100)
        throw Error(ErrorKind::Config,
            "the JPEG quality is " + std::to_string(request.jpegQuality)
                + "; 1 to 100 are expected");
}

/// The rows of all attacks before the first picture is read, so that a count that cannot be had is
/// told at once.
std::vector<std::vector<std::int64_t>> Poisoning::reserve()
{
    std::vector<std::vector<std::int64_t>> rows;
    for (std::size_t i = 0; i < m_request.attacks.size(); ++i) {
        const std::int64_t wanted = m_choice.wanted(i);
        m_wanted += wanted;
        rows.push_back(m_choice.take(i, static_cast<std::size_t>(wanted)));
        if (static_cast<std::int64_t>(rows.back().size()) < wanted)
            throw Error(ErrorKind::Config,
                std::to_string(wanted) + " rows are to be poisoned for "
                    + clinic::quoted(m_request.attacks[i].target) + ", only "
                    + std::to_string(rows.back().size())
                    + (m_request.labelConsistent ? " have captions that name it"
                                                 : " are not of that label already"));
    }
    return rows;
}

MadeRow Poisoning::makeRow(std::int64_t row, std::size_t attack, const fs::path& folder) const
{
    PoisonSample sample = m_samples.make(row, attack);
    MadeRow made {.written = {.row = row, .pictureRow = sample.pictureRow},
        .enlarged = sample.enlarged,
        .failure = std::move(sample.failure)};
    if (!made.failure.empty())
        return made;
    made.written.caption = std::move(sample.caption);
    if (!m_samples.makesPictures(attack)) {
        made.enlarged = false;
        return made;
    }
    const auto bytes = m_request.picture == PoisonPicture::Png
        ? encodePng(sample.after)
        : encodeJpeg(sample.after, m_request.jpegQuality);
    made.written.image = pictureName(row, m_request.picture);
    made.written.pixelsSha256 = sha256Of(std::as_bytes(std::span(sample.after.rgb)));
    writeUnsyncedFile(folder / made.written.image, bytes);
    return made;
}

std::vector<MadeRow> Poisoning::makeRows(
    std::span<const std::int64_t> rows, std::size_t attack, const fs::path& folder) const
{
    std::vector<MadeRow> made(rows.size());
    parallelFor(rows.size(), 4, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            m_context.checkpoint();
            made[i] = makeRow(rows[i], attack, folder);
        }
    });
    return made;
}

/// `rows` are as many as are wanted; each unreadable one is replaced by the next at their end.
void Poisoning::poison(std::size_t attack, std::vector<std::int64_t> rows, const fs::path& folder)
{
    auto& poisoned = m_outcome.poisoned[attack];
    for (std::size_t begin = 0; begin < rows.size();) {
        m_context.breathe();
        const std::size_t n = std::min(chunkRows, rows.size() - begin);
        std::size_t missing = 0;
        for (MadeRow& made : makeRows(std::span(rows).subspan(begin, n), attack, folder)) {
            if (made.failure.empty()) {
                m_enlarged += made.enlarged ? 1 : 0;
                poisoned.push_back(std::move(made.written));
                continue;
            }
            ++missing;
            m_outcome.unreadable.push_back(made.written.row);
            if (m_firstUnreadable.empty())
                m_firstUnreadable = made.failure;
        }
        begin += n;
        m_done += static_cast<std::int64_t>(n - missing);
        const auto more = m_choice.take(attack, missing);
        if (more.size() < missing)
            throw Error(ErrorKind::Format,
                m_table.file.string() + ": " + std::to_string(m_outcome.unreadable.size())
                    + " of the rows chosen for " + clinic::quoted(m_request.attacks[attack].target)
                    + " have no readable picture, and no others are left; the first: "
                    + m_firstUnreadable);
        rows.insert(rows.end(), more.begin(), more.end());
        m_context.report({"Poisoning pictures", m_done, m_wanted, {}});
    }
}

std::int64_t Poisoning::poisonedRows() const
{
    std::size_t rows = 0;
    for (const auto& attack : m_outcome.poisoned)
        rows += attack.size();
    return static_cast<std::int64_t>(rows);
}

/// What is replaced is deleted: neither the table nor a picture may lie in it.
void Poisoning::checkInputStays() const
{
    if (!fs::exists(m_request.out))
        return;
    const fs::path out = poisonFolderPath(m_request.out);
    const auto liesInside = [&out](const fs::path& file) {
        const fs::path path = file.lexically_normal().lexically_relative(out);
        return !path.empty() && *path.begin() != "..";
    };
    const fs::path root = fs::weakly_canonical(fs::absolute(m_table.imageRoot));
    bool inside = liesInside(fs::weakly_canonical(fs::absolute(m_table.file)));
    for (std::size_t row = 0; row < m_table.image.size() && !inside; ++row)
        inside = liesInside(root / m_table.image[row]);
    if (inside)
        throw Error(ErrorKind::Config,
            m_request.out.string()
                + ": the table or its pictures lie in this folder, and would be "
                  "lost when it is replaced; choose another folder");
}

PoisonReport Poisoning::write(PoisonFolder& folder)
{
    checkInputStays();
    auto rows = reserve();
    m_outcome.samples = &m_samples;
    m_outcome.poisoned.resize(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
        poison(i, std::move(rows[i]), folder.making());
    std::optional<std::size_t> clean;
    if (m_request.size > 0)
        clean = static_cast<std::size_t>(m_request.size - poisonedRows());
    PoisonTableWriters tables(folder.making(), m_request, m_table, m_context);
    for (std::size_t i = 0; i < m_outcome.poisoned.size(); ++i)
        tables.addPoisoned(i, m_outcome.poisoned[i]);
    tables.addClean(m_choice.cleanRows(clean));
    m_outcome.counts = tables.finish();
    writePoisonManifest(folder.making(), m_request, m_table, m_outcome, m_context);
    m_context.checkpoint();
    folder.finish();
    return report();
}

PoisonReport Poisoning::report() const
{
    PoisonReport report;
    report.folder = m_request.out;
    report.table = m_request.out / poisonTableName("poisoned", m_request.format);
    if (!m_request.selfContained) {
        report.allowRoots = {m_table.imageRoot};
        report.allowRoots.insert(report.allowRoots.end(),
            m_request.tableOptions.allowedRoots.begin(), m_request.tableOptions.allowedRoots.end());
    }
    report.rows = m_outcome.counts.rows;
    for (const auto& attack : m_outcome.poisoned)
        report.poisoned.push_back(static_cast<std::int64_t>(attack.size()));
    report.unreadable = static_cast<std::int64_t>(m_outcome.unreadable.size());
    report.firstUnreadable = m_firstUnreadable;
    report.unusable = static_cast<std::int64_t>(m_table.badRows.size());
    report.warnings = warnings();
    return report;
}

std::vector<std::string> Poisoning::warnings() const
{
    std::vector<std::string> warnings;
    if (m_request.picture == PoisonPicture::Jpeg)
        warnings.emplace_back("JPEG blurs noise and fine patterns of a trigger; PNG keeps every "
                              "pixel");
    if (m_enlarged > 0)
        warnings.push_back(std::to_string(m_enlarged)
            + " pictures were smaller than what the trigger is put on, and were enlarged; give the "
              "model's own resolution, and framing=crop to a trigger that squashes to 224 x 224");
    if (m_outcome.counts.missing > 0)
        warnings.push_back(std::to_string(m_outcome.counts.missing)
            + " rows are left out of the tables: their own pictures are not there");
    if (m_request.size > m_outcome.counts.rows)
        warnings.push_back("the dataset has " + std::to_string(m_outcome.counts.rows)
            + " rows, fewer than asked for: the others cannot be read");
    const auto before = std::count(m_table.poisoned.begin(), m_table.poisoned.end(), 1);
    if (before > 0)
        warnings.push_back(std::to_string(before)
            + " rows of the input were poisoned already; where they are written they stay as they "
              "were, as attack 0");
    return warnings;
}

std::vector<PoisonPreviewRow> Poisoning::previewAttack(
    std::size_t attack, std::span<const std::int64_t> rows, std::size_t n) const
{
    std::vector<PoisonPreviewRow> shown;
    for (std::size_t begin = 0; begin < rows.size() && shown.size() < n;) {
        m_context.breathe();
        const auto part = rows.subspan(begin, std::min(n - shown.size(), rows.size() - begin));
        std::vector<PoisonSample> samples(part.size());
        parallelFor(part.size(), 1, [&](std::size_t first, std::size_t last) {
            for (std::size_t i = first; i < last; ++i)
                samples[i] = m_samples.make(part[i], attack, true);
        });
        for (PoisonSample& sample : samples) {
            if (!sample.failure.empty())
                continue;
            const auto row = static_cast<std::size_t>(sample.row);
            shown.push_back({.row = sample.row,
                .attack = attack,
                .imageBefore = m_table.image[row],
                .imageAfter = m_table.image[static_cast<std::size_t>(sample.pictureRow)],
                .before = std::move(sample.before),
                .after = std::move(sample.after),
                .captionBefore = m_table.caption[row],
                .captionAfter = std::move(sample.caption)});
        }
        begin += part.size();
    }
    return shown;
}

std::vector<PoisonPreviewRow> Poisoning::preview(std::size_t n)
{
    const auto rows = reserve();
    std::vector<PoisonPreviewRow> shown;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::size_t share = (n - shown.size()) / (rows.size() - i);
        for (PoisonPreviewRow& row : previewAttack(i, rows[i], share))
            shown.push_back(std::move(row));
    }
    return shown;
}

} // namespace

PoisonReport poisonDataset(const PoisonRequest& request, TaskContext& context)
{
    const Stopwatch watch;
    PoisonFolder folder(request.out, request.overwrite); // first: a long reading may be in vain
    PoisonReport report = Poisoning(request, context).write(folder);
    report.seconds = watch.seconds();
    return report;
}

std::vector<PoisonPreviewRow> previewPoison(
    const PoisonRequest& request, std::size_t n, TaskContext& context)
{
    return Poisoning(request, context).preview(n);
}

} // namespace clinic
