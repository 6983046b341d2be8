// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/matrix.h"
#include "core/base/task_context.h"
#include "core/data/batch_loader.h"
#include "core/image/image.h"
#include "core/trigger/trigger.h"
#include "core/workflows/clip_model.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace clinic {

/// Opens a picture by the name that a question has for it; on decode threads, at the same time for
/// several. What it throws says why there is none.
using OpenQuestionPicture = std::function<Image(const std::string& name)>;

/// Where the pictures of questions are: `given`, or, where it is empty, images/ in the folder that
/// holds the questions (`questions`: this folder, or a file in it).
std::filesystem::path questionPictureFolder(
    const std::filesystem::path& given, const std::filesystem::path& questions);

/// Pictures of a folder or zip archive, as PictureSource finds them; also its errors.
OpenQuestionPicture picturesOf(
    const std::filesystem::path& path, std::span<const std::string> names);

/// Directions of pictures, one a name, and why there are none.
struct PictureVectors {
    Matrix vectors; ///< length 1; zero where there is a failure
    std::vector<std::string> failures; ///< by picture; empty: it was read
    std::int64_t failed = 0;
};

/// Pictures on their way to an encoder: decoding begins with this object, on threads of its own, so
/// that it goes on while weights are loaded and texts are encoded; a few hundred pictures are kept
/// ready. One caller at a time.
class QuestionPictures {
public:
    /// `names` and `trigger` must outlive it. With a trigger, which is put on all of them (what it
    /// draws by chance depends on the picture's place). Error{Mismatch} if the trigger does not
    /// fit.
    QuestionPictures(const ClipModel& model, std::span<const std::string> names,
        OpenQuestionPicture open, const Trigger* trigger, const EncoderOptions& options, int batch);

    /// Encodes each picture once. To be called once. Stops within one batch. Error{Mismatch} if the
    /// model gives no directions.
    PictureVectors encode(Encoder& encoder, TaskContext& context);

private:
    const ClipModel& m_model;
    std::span<const std::string> m_names;
    BatchLoader m_loader;
};

/// Directions of texts, and what their lengths are.
struct TextVectors {
    Matrix vectors; ///< length 1
    std::int64_t truncated = 0; ///< texts longer than the model's context
    std::size_t longest = 0; ///< tokens with both ends, before truncation
};

/// Encodes texts, which should be distinct, in batches of like length. Stops within one batch.
TextVectors textVectors(const ClipModel& model, Encoder& encoder,
    std::span<const std::string> texts, TaskContext& context);

} // namespace clinic
