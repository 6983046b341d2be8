// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/clip_model.h"

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/data/vector_file.h"

#include <algorithm>

namespace clinic {

ClipModel openClipModel(const std::filesystem::path& path)
{
    Checkpoint checkpoint = openCheckpoint(path);
    auto config = deriveClipConfig(checkpoint);
    if (!config)
        throw Error(ErrorKind::Unsupported,
            path.string()
                + ": is not a CLIP model of a layout this program knows (OpenAI, open_clip, "
                  "transformers); clinic inspect shows what it holds");
    return {std::move(checkpoint), std::move(*config)};
}

Encoder loadEncoder(const ClipModel& model, const EncoderOptions& options)
try {
    return Encoder(model.checkpoint, model.config, options);
} catch (Error& error) {
    if (error.kind() == ErrorKind::Mismatch || error.kind() == ErrorKind::Format)
        error.within(model.checkpoint.path.string());
    throw;
}

void requireDirections(const ClipModel& model, MatrixView normalised, const char* what)
{
    for (std::size_t i = 0; i < normalised.rows(); ++i) {
        if (!isUnitVector(normalised.row(i)))
            throw Error(ErrorKind::Mismatch,
                model.checkpoint.path.string() + ": the embedding of " + what
                    + " is zero, infinite or NaN; the weights are damaged or too large for the "
                      "precision (clinic inspect tells; --precision fp32 is the widest)");
    }
}

std::size_t decodeThreads(const EncoderOptions& options)
{
    const auto threads = threadCount();
    return options.device.starts_with("cuda") ? threads : std::max<std::size_t>(1, threads / 2);
}

std::optional<std::string> activationWarning(
    const ClipConfig& config, const EncoderOptions& options)
{
    if (!config.activationAssumed || options.quickGelu)
        return std::nullopt;
    return std::string("the checkpoint does not say which GELU it was trained with; ")
        + (config.quickGelu ? "quick" : "exact")
        + " GELU is assumed (embed, encode and evaluate take --gelu quick or exact)";
}

} // namespace clinic
