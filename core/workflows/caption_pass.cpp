// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/caption_pass.h"

#include "core/base/parallel.h"
#include "core/data/row_groups.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace clinic {

namespace {

using TokenRow = std::vector<std::int32_t>;

std::vector<TokenRow> tokenise(std::span<const std::string> captions, const RowGroups& groups,
    int contextLength, Truncation truncation)
{
    std::vector<TokenRow> tokens(groups.size());
    parallelFor(tokens.size(), 256, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            tokens[i] = BpeTokenizer::shipped().encode(
                captions[static_cast<std::size_t>(groups.firstRow(i))], contextLength, truncation);
    });
    return tokens;
}

/// Short ones first: a batch is encoded up to its longest row.
std::vector<std::size_t> byLength(const std::vector<TokenRow>& tokens)
{
    std::vector<std::size_t> order(tokens.size());
    std::iota(order.begin(), order.end(), std::size_t {0});
    std::ranges::stable_sort(
        order, [&](auto a, auto b) { return tokens[a].size() < tokens[b].size(); });
    return order;
}

} // namespace

Matrix encodeCaptions(Encoder& encoder, std::span<const std::string> captions,
    Truncation truncation, int batch, TaskContext& context)
{
    const RowGroups groups(captions, {});
    std::vector<TokenRow> tokens =
        tokenise(captions, groups, encoder.config().contextLength, truncation);
    const auto order = byLength(tokens);
    Matrix embeddings(captions.size(), static_cast<std::size_t>(encoder.config().embedDim));
    for (std::size_t begin = 0; begin < order.size();) {
        context.breathe();
        const auto end = std::min(order.size(), begin + static_cast<std::size_t>(batch));
        std::vector<TokenRow> some;
        for (std::size_t i = begin; i < end; ++i)
            some.push_back(std::move(tokens[order[i]]));
        const Matrix encoded = encoder.encodeTokens(some);
        for (std::size_t i = begin; i < end; ++i) {
            for (const std::int64_t row : groups.rows(order[i]))
                std::ranges::copy(
                    encoded.row(i - begin), embeddings.row(static_cast<std::size_t>(row)).begin());
        }
        begin = end;
        context.report({"Encoding captions", static_cast<std::int64_t>(end),
            static_cast<std::int64_t>(order.size()), {}});
    }
    return embeddings;
}

} // namespace clinic
