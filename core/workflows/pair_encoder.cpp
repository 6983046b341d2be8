// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/pair_encoder.h"

#include "core/image/preprocess.h"

namespace clinic {

PairEncoder pairEncoder(Encoder& encoder, const DecodeOptions& decode, Truncation truncation)
{
    const ClipConfig& config = encoder.config();
    PairEncoder pairs;
    pairs.dim = config.embedDim;
    pairs.images = [&encoder](
                       std::span<const Image> images) { return encoder.encodeImages(images); };
    pairs.tokens = [&encoder](std::span<const std::vector<std::int32_t>> tokens) {
        return encoder.encodeTokens(tokens);
    };
    pairs.load = [decode, size = config.imageResolution](const std::filesystem::path& file) {
        return resizeAndCrop(readImage(file, decode), size);
    };
    pairs.tokenise = [tokenizer = &BpeTokenizer::shipped(), context = config.contextLength,
                         truncation](const std::string& caption) {
        return tokenizer->encode(caption, context, truncation);
    };
    return pairs;
}

} // namespace clinic
