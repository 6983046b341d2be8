// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/train_model.h"

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/image/image_io.h"
#include "core/image/preprocess.h"
#include "core/table/image_path.h"

#include <algorithm>

namespace clinic {

namespace {

/// A row ready to be trained on, or why it is not.
struct PreparedRow {
    Image image;
    std::vector<std::int32_t> tokens;
    std::string failure;
};

class PairLoading {
public:
    PairLoading(const TrainModelRequest& request, const CaptionTable& table)
        : m_request(request)
        , m_table(table)
        , m_rows(static_cast<std::size_t>(table.size()))
    {
        for (const auto& bad : table.badRows)
            m_rows[static_cast<std::size_t>(bad.row)].failure = bad.reason;
    }

    void load(TaskContext& context);
    /// Leaves out what could not be read; counts it.
    MemoryPairs take(std::int64_t& leftOut);

private:
    void loadRow(std::size_t row);

    const TrainModelRequest& m_request;
    const CaptionTable& m_table;
    const BpeTokenizer& m_tokenizer =
        BpeTokenizer::shipped(); ///< here, so that its absence is no row's failure
    std::vector<PreparedRow> m_rows;
};

void PairLoading::loadRow(std::size_t row)
{
    PreparedRow& prepared = m_rows[row];
    if (!prepared.failure.empty())
        return;
    const ClipConfig& model = m_request.train.model;
    try {
        const auto file = m_table.imagePath(static_cast<std::int64_t>(row));
        prepared.failure =
            linkTrouble(file, m_table.imageRoot, m_request.tableOptions.allowedRoots);
        if (!prepared.failure.empty())
            return;
        prepared.image = resizeAndCrop(readImage(file), model.imageResolution);
        prepared.tokens =
            m_tokenizer.encode(m_table.caption[row], model.contextLength, m_request.truncation);
    } catch (const Error& error) {
        prepared.failure = error.what();
    }
}

void PairLoading::load(TaskContext& context)
{
    constexpr std::size_t chunk = 512;
    for (std::size_t begin = 0; begin < m_rows.size(); begin += chunk) {
        context.breathe();
        const std::size_t end = std::min(m_rows.size(), begin + chunk);
        parallelFor(end - begin, 16, [&](std::size_t first, std::size_t last) {
            for (std::size_t i = first; i < last; ++i) {
                context.checkpoint();
                loadRow(begin + i);
            }
        });
        context.report({"Reading pictures", static_cast<std::int64_t>(end),
            static_cast<std::int64_t>(m_rows.size()), {}});
    }
}

MemoryPairs PairLoading::take(std::int64_t& leftOut)
{
    MemoryPairs pairs(m_request.train.model.imageResolution);
    std::string firstFailure;
    leftOut = 0;
    for (PreparedRow& row : m_rows) {
        if (row.failure.empty()) {
            pairs.add(row.image.rgb, std::move(row.tokens));
            row.image = {};
        } else if (leftOut++ == 0) {
            firstFailure = row.failure;
        }
    }
    if (leftOut * 2 > m_table.size())
        throw Error(ErrorKind::Format,
            m_table.file.string() + ": " + std::to_string(leftOut) + " of "
                + std::to_string(m_table.size())
                + " rows cannot be read; the first: " + firstFailure);
    return pairs;
}

} // namespace

TrainModelReport trainModel(const TrainModelRequest& request, TaskContext& context)
{
    const CaptionTable table = readCaptionTable(request.table, request.tableOptions, context);
    TrainModelReport report;
    PairLoading loading(request, table);
    loading.load(context);
    const MemoryPairs pairs = loading.take(report.leftOutRows);
    report.train = Trainer(request.train, pairs).run(context);
    return report;
}

} // namespace clinic
