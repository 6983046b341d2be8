// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/mmr_pictures.h"

#include "core/base/error.h"
#include "core/image/image_io.h"

#include <algorithm>

namespace clinic {

namespace {

ChatPicture pictureOf(std::vector<std::byte> bytes, std::string mime)
{
    return {std::make_shared<const std::vector<std::byte>>(std::move(bytes)), std::move(mime)};
}

/// The two questions of a pair see the same picture, so what is drawn by chance is the pair's.
std::int64_t rowOf(const MmrBenchmark& benchmark, QuestionIndex question)
{
    const auto& questions = benchmark.questions;
    const auto first = std::find_if(questions.begin(), questions.end(),
        [&](const MmrQuestion& other) { return other.image == questions[question].image; });
    return first - questions.begin();
}

} // namespace

ChatPicture greyPicture()
{
    constexpr int side = 64; // some encoders refuse less than their patch's 28
    const Image grey {
        side, side, std::vector<std::uint8_t>(std::size_t {3} * side * side, std::uint8_t {128})};
    return pictureOf(encodePng(grey), "image/png");
}

ChatPicture mmrPicture(const MmrRunPlan& plan, QuestionIndex question, MmrStrategy strategy)
{
    if (strategy == MmrStrategy::TextOnly)
        return {};
    if (strategy == MmrStrategy::Blank) {
        static const ChatPicture grey = greyPicture();
        return grey;
    }
    const std::string& name = plan.benchmark.questions[question].image;
    auto bytes = plan.pictures->read(name);
    if (!bytes)
        throw Error(ErrorKind::Io, "its picture " + clinic::quoted(name) + " is not there");
    const std::string_view mime = pictureMime(*bytes);
    if (mime.empty())
        throw Error(ErrorKind::Format,
            clinic::quoted(name) + ": is no JPEG, PNG, WebP, GIF or BMP by its first bytes");
    if (!plan.trigger)
        return pictureOf(std::move(*bytes), std::string(mime));
    Image image = decodeImage(*bytes, name);
    plan.trigger->apply(image, rowOf(plan.benchmark, question));
    return pictureOf(encodePng(image), "image/png");
}

} // namespace clinic
