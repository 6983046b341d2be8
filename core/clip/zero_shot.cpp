// SPDX-License-Identifier: Apache-2.0
#include "core/clip/zero_shot.h"

#include "core/base/error.h"
#include "core/clip/encoder.h"
#include "core/nn/linear_algebra.h"

#include <algorithm>
#include <numeric>

namespace clinic {

namespace {

/// Prompts of all classes in one list, with the class each belongs to.
struct Prompts {
    TokenRows rows;
    std::vector<std::size_t> classes;
};

Prompts flatten(std::span<const TokenRows> promptsByClass)
{
    Prompts all;
    for (std::size_t c = 0; c < promptsByClass.size(); ++c) {
        if (promptsByClass[c].empty())
            throw Error(ErrorKind::Config,
                "class " + std::to_string(c) + " has no prompt; give at least one template");
        for (const auto& row : promptsByClass[c]) {
            all.rows.push_back(row);
            all.classes.push_back(c);
        }
    }
    return all;
}

} // namespace

std::string fillTemplate(std::string_view promptTemplate, std::string_view className)
{
    std::string out;
    while (true) {
        const auto gap = promptTemplate.find("{}");
        out += promptTemplate.substr(0, gap);
        if (gap == std::string_view::npos)
            return out;
        out += className;
        promptTemplate.remove_prefix(gap + 2);
    }
}

Matrix zeroShotClassifier(Encoder& encoder, std::span<const TokenRows> promptsByClass,
    TaskContext& context, std::size_t batch)
{
    const Prompts prompts = flatten(promptsByClass);
    Matrix classes(promptsByClass.size(), static_cast<std::size_t>(encoder.config().embedDim));
    for (std::size_t begin = 0; begin < prompts.rows.size(); begin += batch) {
        context.checkpoint();
        context.report({"Encoding prompts", static_cast<std::int64_t>(begin),
            static_cast<std::int64_t>(prompts.rows.size()), {}});
        const std::size_t count = std::min(batch, prompts.rows.size() - begin);
        Matrix features = encoder.encodeTokens(std::span(prompts.rows).subspan(begin, count));
        normaliseRows(features);
        // The mean's scale is lost in the normalisation below, so a sum does.
        for (std::size_t i = 0; i < count; ++i) {
            const auto from = features.row(i);
            const auto to = classes.row(prompts.classes[begin + i]);
            std::ranges::transform(from, to, to.begin(), std::plus<>());
        }
    }
    normaliseRows(classes);
    return classes;
}

Matrix zeroShotLogits(MatrixView images, MatrixView classes)
{
    if (images.cols() != classes.cols())
        throw Error(ErrorKind::Mismatch,
            "images of " + std::to_string(images.cols()) + " dimensions, classes of "
                + std::to_string(classes.cols()));
    return timesTransposed(images, classes);
}

std::vector<std::size_t> topClasses(std::span<const float> logits, std::size_t k)
{
    std::vector<std::size_t> order(logits.size());
    std::iota(order.begin(), order.end(), std::size_t {0});
    const std::size_t count = std::min(k, order.size());
    std::ranges::partial_sort(order, order.begin() + static_cast<std::ptrdiff_t>(count),
        [&](std::size_t a, std::size_t b) {
            return logits[a] != logits[b] ? logits[a] > logits[b] : a < b;
        });
    order.resize(count);
    return order;
}

} // namespace clinic
