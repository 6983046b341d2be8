// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/matrix.h"
#include "core/base/task_context.h"
#include "core/clip/encoder.h"
#include "core/image/image.h"
#include "core/table/label_folder.h"
#include "core/trigger/trigger.h"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace clinic {

/// Which pictures one or more encoders are to see.
struct PicturePass {
    std::vector<std::int64_t> rows; ///< ascending; a trigger drawn by chance depends on the row
    std::function<Image(std::int64_t row)> open; ///< called on decode threads
    const Trigger* trigger = nullptr; ///< null: the pictures as they are only
    std::size_t batch = 32;
    std::size_t decodeThreads = 1;
    std::string stage = "Evaluating images"; ///< of the progress, which counts rows
};

/// All images of a labelled set, which must outlive the pass; without a trigger.
PicturePass passOver(const LabelFolder& set, int batch, const EncoderOptions& encoder);

/// What one encoder made of one batch: a row each for the pictures that could be read, not
/// normalised.
struct EncodedPictures {
    std::size_t encoder = 0; ///< its place in the list
    std::vector<std::int64_t> rows;
    Matrix clean;
    Matrix triggered; ///< empty without a trigger
};

struct UnreadPictures {
    std::int64_t count = 0;
    std::string firstReason; ///< empty if there are none
};

/// Decodes each picture once, ahead of the encoders and beside them, and hands out what each
/// encoder makes of it with and without the trigger, batch by batch on this thread. Stops within
/// one batch. A picture that cannot be read is left out and counted. Error{Mismatch} where the
/// trigger is too large for what a model sees, before anything is decoded.
UnreadPictures passOverPictures(const PicturePass& pass, std::span<Encoder* const> encoders,
    const std::function<void(const EncodedPictures&)>& take, TaskContext& context);

} // namespace clinic
