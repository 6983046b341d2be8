// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/embed_run.h"

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/base/stopwatch.h"
#include "core/data/batch_loader.h"
#include "core/data/row_groups.h"
#include "core/data/vector_file.h"
#include "core/table/image_path.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>

namespace clinic {

namespace {
using Clock = std::chrono::steady_clock;

/// Progress of one stage, with the speed of this run (not of what was taken over).
class StageProgress {
public:
    StageProgress(std::string stage, std::int64_t total, std::int64_t before)
        : m_stage(std::move(stage))
        , m_total(total)
        , m_before(before)
        , m_done(before)
    {
    }

    void add(std::int64_t rows, TaskContext& context)
    {
        m_done += rows;
        const double seconds = m_watch.seconds();
        const double speed = seconds > 0 ? static_cast<double>(m_done - m_before) / seconds : 0;
        const auto tenths = std::to_string(static_cast<std::int64_t>(speed * 10));
        const auto text =
            speed < 1 ? "0." + tenths : tenths.substr(0, tenths.size() - 1) + "." + tenths.back();
        context.report(
            {.stage = m_stage, .done = m_done, .total = m_total, .detail = text + " pairs/s"});
    }

private:
    std::string m_stage;
    std::int64_t m_total;
    std::int64_t m_before;
    std::int64_t m_done;
    Stopwatch m_watch;
};

/// One modality on its way to the disk.
struct ModalityRun {
    VectorFile file;
    RowGroups groups;
    std::vector<std::size_t> open; ///< groups not yet encoded
    std::int64_t openRows = 0;
    std::vector<std::uint8_t> present;
    Clock::time_point synced = Clock::now();

    ModalityRun(const EmbedRun& run, const char* name, std::int64_t dim,
        const std::vector<std::string>& texts, std::span<const std::int64_t> skipped)
        : file(run.parts / name, run.table->size(), dim)
        , groups(texts, skipped)
        , present(file.present())
    {
        for (std::size_t group = 0; group < groups.size(); ++group) {
            const auto rows = groups.rows(group);
            if (std::all_of(rows.begin(), rows.end(),
                    [this](auto row) { return present[static_cast<std::size_t>(row)] != 0; }))
                continue;
            open.push_back(group);
            openRows += static_cast<std::int64_t>(rows.size());
        }
    }

    void fail(
        std::size_t group, const std::string& reason, std::vector<std::string>& failures) const
    {
        for (const auto row : groups.rows(group)) {
            auto& text = failures[static_cast<std::size_t>(row)];
            if (text.empty())
                text = reason;
        }
    }

    /// Normalises one vector and writes it to all rows of its group. Returns the number of rows.
    std::int64_t store(
        std::size_t group, std::span<float> vector, std::vector<std::string>& failures)
    {
        double sum = 0;
        for (const float x : vector)
            sum += static_cast<double>(x) * x;
        const auto scale = static_cast<float>(1 / std::sqrt(sum));
        for (float& x : vector)
            x *= scale;
        if (!isUnitVector(vector))
            fail(group, "the model's output for it is zero or not finite", failures);
        else
            for (const auto row : groups.rows(group))
                file.write(row, vector);
        return static_cast<std::int64_t>(groups.rows(group).size());
    }

    /// Now and then to the disk itself, so that a power cut costs seconds and not the run.
    void syncSometimes()
    {
        if (Clock::now() - synced < std::chrono::seconds(5))
            return;
        file.sync();
        synced = Clock::now();
    }
};

/// Ends of the batches of captions sorted by length: like many tokens in each, not like many
/// captions.
std::size_t batchEnd(
    std::span<const std::vector<std::int32_t>> tokens, std::size_t begin, std::size_t batch)
{
    constexpr std::size_t context = 77;
    std::size_t end = begin + 1;
    while (end < tokens.size() && end - begin < batch * 16
        && (end - begin + 1) * tokens[end].size() <= batch * context)
        ++end;
    return end;
}

void encodeTexts(const EmbedRun& run, const PairEncoder& encoder, ModalityRun& modality,
    std::vector<std::string>& failures, TaskContext& context)
{
    const auto& captions = run.table->caption;
    std::vector<std::vector<std::int32_t>> tokens(modality.open.size());
    context.report({.stage = "Reading captions", .done = 0, .total = 0, .detail = {}});
    parallelFor(tokens.size(), 256, [&](std::size_t begin, std::size_t end) {
        context.checkpoint();
        for (auto i = begin; i < end; ++i)
            tokens[i] = encoder.tokenise(
                captions[static_cast<std::size_t>(modality.groups.firstRow(modality.open[i]))]);
    });
    std::vector<std::size_t> order(tokens.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::stable_sort(order.begin(), order.end(),
        [&](auto a, auto b) { return tokens[a].size() < tokens[b].size(); });
    std::vector<std::vector<std::int32_t>> sorted;
    sorted.reserve(tokens.size());
    for (const auto i : order)
        sorted.push_back(std::move(tokens[i]));

    StageProgress progress(
        "Encoding captions", run.table->size(), run.table->size() - modality.openRows);
    for (std::size_t begin = 0; begin < sorted.size();) {
        context.breathe();
        const auto end = batchEnd(sorted, begin, run.batch);
        auto vectors = encoder.tokens(std::span(sorted).subspan(begin, end - begin));
        std::int64_t rows = 0;
        for (auto i = begin; i < end; ++i)
            rows += modality.store(modality.open[order[i]], vectors.row(i - begin), failures);
        modality.syncSometimes();
        progress.add(rows, context);
        begin = end;
    }
}

void encodeImages(const EmbedRun& run, const PairEncoder& encoder, ModalityRun& modality,
    std::vector<std::string>& failures, TaskContext& context)
{
    const auto& table = *run.table;
    const auto load = [&](std::size_t item) {
        const auto file = table.imagePath(modality.groups.firstRow(modality.open[item]));
        if (const auto trouble = linkTrouble(file, table.imageRoot, run.allowedRoots);
            !trouble.empty())
            throw Error(ErrorKind::Unsafe, file.filename().string() + ": " + trouble);
        return encoder.load(file);
    };
    BatchLoader loader(
        modality.open.size(), load, {.batch = run.batch, .threads = run.decodeThreads});
    StageProgress progress("Encoding images", table.size(), table.size() - modality.openRows);
    for (std::size_t done = 0; done < modality.open.size();) {
        context.breathe();
        auto batch = loader.next(context.stopToken());
        done += batch.size();
        std::vector<Image> images;
        std::vector<std::size_t> groups;
        std::int64_t rows = 0;
        for (auto& item : batch) {
            const auto group = modality.open[item.item];
            if (item.failure.empty()) {
                images.push_back(std::move(item.image));
                groups.push_back(group);
            } else {
                modality.fail(group, item.failure, failures);
                rows += static_cast<std::int64_t>(modality.groups.rows(group).size());
            }
        }
        if (!images.empty()) {
            auto vectors = encoder.images(images);
            for (std::size_t i = 0; i < groups.size(); ++i)
                rows += modality.store(groups[i], vectors.row(i), failures);
        }
        modality.syncSometimes();
        progress.add(rows, context);
    }
}

/// A failed row has no point on the map: what the other modality left for it goes.
void clearFailedRows(VectorFile& file, const std::vector<std::string>& failures)
{
    const std::vector<float> zero(static_cast<std::size_t>(file.dim()));
    for (std::size_t row = 0; row < failures.size(); ++row)
        if (!failures[row].empty())
            file.write(static_cast<std::int64_t>(row), zero);
    file.sync();
}
} // namespace

EmbedRunResult embedTable(const EmbedRun& run, const PairEncoder& encoder, TaskContext& context)
{
    const auto& table = *run.table;
    EmbedRunResult result;
    result.failures.resize(static_cast<std::size_t>(table.size()));
    std::vector<std::int64_t> bad;
    for (const auto& row : table.badRows) {
        bad.push_back(row.row);
        result.failures[static_cast<std::size_t>(row.row)] = row.reason;
    }
    std::vector<std::uint8_t> complete(result.failures.size(), 1);
    const auto passOver = [&](const char* name, const std::vector<std::string>& texts, auto encode,
                              std::filesystem::path& file, std::int64_t& distinct) {
        ModalityRun modality(run, name, encoder.dim, texts, bad);
        for (std::size_t row = 0; row < complete.size(); ++row)
            complete[row] &= modality.present[row];
        distinct = static_cast<std::int64_t>(modality.groups.size());
        file = modality.file.path();
        encode(run, encoder, modality, result.failures, context);
        modality.file.sync();
    };
    if (run.texts)
        passOver(
            "text.f32", table.caption, encodeTexts, result.textVectors, result.distinctCaptions);
    if (run.images)
        passOver(
            "image.f32", table.image, encodeImages, result.imageVectors, result.distinctImages);
    result.resumedRows = std::count(complete.begin(), complete.end(), 1);
    for (const auto& file : {result.textVectors, result.imageVectors})
        if (!file.empty()) {
            VectorFile vectors(file, table.size(), encoder.dim);
            clearFailedRows(vectors, result.failures);
        }
    return result;
}

} // namespace clinic
