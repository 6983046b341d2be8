// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/question_vectors.h"

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/image/image_io.h"
#include "core/table/image_path.h"
#include "core/text/bpe_tokenizer.h"
#include "core/trigger/framing.h"
#include "core/workflows/caption_pass.h"
#include "core/workflows/picture_pass.h"

#include <algorithm>
#include <numeric>

namespace clinic {

namespace {
namespace fs = std::filesystem;

constexpr int textBatch = 64;
constexpr int anyLength = 4096; ///< tokens; longer texts are not told apart

/// All pictures are framed to one size, so what fits one fits all; found out before the work.
void requireFit(const Trigger& trigger, int side)
{
    const Image blank {side, side, std::vector<std::uint8_t>(std::size_t {3} * side * side, 128)};
    triggeredAsSeen(blank, trigger, 0, side);
}

} // namespace

OpenQuestionPicture picturesOf(const fs::path& folder)
{
    if (!fs::is_directory(folder))
        throw Error(ErrorKind::Io, folder.string() + ": is no folder of pictures");
    return [folder](const std::string& name) {
        std::string trouble = imagePathTrouble(name, folder);
        if (trouble.empty())
            trouble = linkTrouble(folder / name, folder);
        if (!trouble.empty())
            throw Error(ErrorKind::Unsafe, clinic::quoted(name) + " " + trouble);
        return readImage(folder / name);
    };
}

PictureVectors pictureVectors(const ClipModel& model, Encoder& encoder,
    std::span<const std::string> names, const OpenQuestionPicture& open, const Trigger* trigger,
    const EncoderOptions& options, int batch, TaskContext& context)
{
    const int side = model.config.imageResolution;
    PictureVectors result;
    result.vectors = Matrix(names.size(), static_cast<std::size_t>(model.config.embedDim));
    result.failures.resize(names.size());
    if (trigger != nullptr)
        requireFit(*trigger, side);
    PicturePass pass;
    pass.rows.resize(names.size());
    std::iota(pass.rows.begin(), pass.rows.end(), std::int64_t {0});
    pass.batch = static_cast<std::size_t>(batch);
    pass.decodeThreads = decodeThreads(options);
    pass.stage = "Looking at pictures";
    // Each thread writes its own picture's place; the loader's lock stands between it and us.
    pass.open = [&](std::int64_t row) {
        const auto place = static_cast<std::size_t>(row);
        try {
            Image image = open(names[place]);
            return trigger == nullptr ? image : triggeredAsSeen(image, *trigger, row, side);
        } catch (const std::exception& error) {
            result.failures[place] = error.what();
            throw;
        }
    };
    Encoder* const encoders[] {&encoder};
    result.failed = passOverPictures(
        pass, encoders,
        [&](const EncodedPictures& encoded) {
            Matrix vectors = encoded.clean;
            normaliseRows(vectors);
            requireDirections(model, vectors, "a picture");
            for (std::size_t i = 0; i < vectors.rows(); ++i)
                std::ranges::copy(vectors.row(i),
                    result.vectors.row(static_cast<std::size_t>(encoded.rows[i])).begin());
        },
        context)
                        .count;
    return result;
}

TextVectors textVectors(const ClipModel& model, Encoder& encoder,
    std::span<const std::string> texts, TaskContext& context)
{
    TextVectors result;
    std::vector<std::size_t> lengths(texts.size());
    parallelFor(texts.size(), 256, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
            lengths[i] = BpeTokenizer::shipped().encode(texts[i], anyLength).size();
    });
    const auto contextLength = static_cast<std::size_t>(model.config.contextLength);
    result.truncated = std::ranges::count_if(lengths, [&](auto n) { return n > contextLength; });
    result.longest = lengths.empty() ? 0 : *std::ranges::max_element(lengths);
    result.vectors = encodeCaptions(encoder, texts, Truncation::KeepEndToken, textBatch, context);
    normaliseRows(result.vectors);
    requireDirections(model, result.vectors, "a text");
    return result;
}

} // namespace clinic
