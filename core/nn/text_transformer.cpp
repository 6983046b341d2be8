// SPDX-License-Identifier: Apache-2.0
#include "core/nn/text_transformer.h"

#include "core/base/error.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/argmax.h>
#include <ATen/ops/embedding.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/index.h>
#include <ATen/ops/matmul.h>

namespace clinic {

namespace {
TransformerShape textShape(const ClipConfig& config)
{
    return {.layers = config.textLayers,
        .width = config.textWidth,
        .mlpWidth = config.textMlpWidth,
        .heads = config.textHeads,
        .eps = config.textLayerNormEps,
        .causal = true,
        .quickGelu = config.quickGelu};
}
} // namespace

TextTransformer::TextTransformer(const ClipConfig& config)
    : positions(at::empty({config.contextLength, config.textWidth}))
    , projection(at::empty({config.textWidth, config.embedDim}))
    , transformer(textShape(config))
    , tokens(at::empty({config.vocabSize, config.textWidth}))
    , normFinal(config.textWidth, config.textLayerNormEps)
    , eosTokenId(config.eosTokenId)
{
}

at::Tensor TextTransformer::pooledPositions(const at::Tensor& ids) const
{
    // Both give the first such position; a row without the end token is pooled at 0, as
    // transformers does.
    return eosTokenId ? at::argmax((ids == *eosTokenId).to(at::kInt), 1) : at::argmax(ids, 1);
}

at::Tensor TextTransformer::forward(const at::Tensor& ids) const
{
    if (ids.size(1) > positions.size(0))
        throw Error(ErrorKind::Mismatch,
            "token rows of " + std::to_string(ids.size(1)) + " exceed the model's context of "
                + std::to_string(positions.size(0)) + "; shorten the captions");
    const at::Tensor pooled = pooledPositions(ids);
    const std::int64_t length = pooled.max().item<std::int64_t>() + 1;
    const at::Tensor x =
        at::embedding(tokens, ids.narrow(1, 0, length)) + positions.narrow(0, 0, length);
    return at::matmul(normFinal.forward(transformer.forward(x, pooled)), projection);
}

} // namespace clinic
