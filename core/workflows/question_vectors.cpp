// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/question_vectors.h"

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/image/image_io.h"
#include "core/image/preprocess.h"
#include "core/mmr/picture_source.h"
#include "core/text/bpe_tokenizer.h"
#include "core/trigger/framing.h"
#include "core/workflows/caption_pass.h"

#include <algorithm>

namespace clinic {

namespace {
namespace fs = std::filesystem;

constexpr int textBatch = 64;
constexpr int anyLength = 4096; ///< tokens; longer texts are not told apart

constexpr std::size_t keptReady = 256; ///< pictures, of the model's size

/// All pictures are framed to one size, so what fits one fits all; found out before the work.
void requireFit(const Trigger& trigger, int side)
{
    const Image blank {side, side, std::vector<std::uint8_t>(std::size_t {3} * side * side, 128)};
    triggeredAsSeen(blank, trigger, 0, side);
}

/// What the model sees of each picture.
BatchLoader::Load asSeen(
    std::span<const std::string> names, OpenQuestionPicture open, const Trigger* trigger, int side)
{
    if (trigger != nullptr)
        requireFit(*trigger, side);
    return [names, open = std::move(open), trigger, side](std::size_t place) {
        const Image whole = open(names[place]);
        return trigger == nullptr
            ? resizeAndCrop(whole, side)
            : triggeredAsSeen(whole, *trigger, static_cast<std::int64_t>(place), side);
    };
}

void encodeInto(Matrix& all, std::span<const std::size_t> places, const ClipModel& model,
    Encoder& encoder, std::span<const Image> images)
{
    Matrix vectors = encoder.encodeImages(images);
    normaliseRows(vectors);
    requireDirections(model, vectors, "a picture");
    for (std::size_t i = 0; i < places.size(); ++i)
        std::ranges::copy(vectors.row(i), all.row(places[i]).begin());
}

} // namespace

fs::path questionPictureFolder(const fs::path& given, const fs::path& questions)
{
    if (!given.empty())
        return given;
    return (fs::is_directory(questions) ? questions : questions.parent_path()) / "images";
}

OpenQuestionPicture picturesOf(const fs::path& path, std::span<const std::string> names)
{
    return [source = PictureSource::open(path, names)](const std::string& name) {
        const auto bytes = source.read(name);
        if (!bytes)
            throw Error(ErrorKind::Io, "is not among the pictures");
        return decodeImage(*bytes, name);
    };
}

QuestionPictures::QuestionPictures(const ClipModel& model, std::span<const std::string> names,
    OpenQuestionPicture open, const Trigger* trigger, const EncoderOptions& options, int batch)
    : m_model(model)
    , m_names(names)
    , m_loader(names.size(), asSeen(names, std::move(open), trigger, model.config.imageResolution),
          {.batch = static_cast<std::size_t>(batch),
              .threads = decodeThreads(options),
              .lookAhead = std::max<std::size_t>(2, keptReady / static_cast<std::size_t>(batch))})
{
}

PictureVectors QuestionPictures::encode(Encoder& encoder, TaskContext& context)
{
    PictureVectors result;
    result.vectors = Matrix(m_names.size(), static_cast<std::size_t>(m_model.config.embedDim));
    result.failures.resize(m_names.size());
    const auto total = static_cast<std::int64_t>(m_names.size());
    for (std::int64_t done = 0; done < total;) {
        context.breathe();
        auto batch = m_loader.next(context.stopToken());
        done += static_cast<std::int64_t>(batch.size());
        std::vector<Image> images;
        std::vector<std::size_t> places;
        for (LoadedImage& loaded : batch) {
            result.failures[loaded.item] = std::move(loaded.failure);
            if (!result.failures[loaded.item].empty()) {
                ++result.failed;
                continue;
            }
            images.push_back(std::move(loaded.image));
            places.push_back(loaded.item);
        }
        if (!images.empty())
            encodeInto(result.vectors, places, m_model, encoder, images);
        context.report({"Looking at pictures", done, total, {}});
    }
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
