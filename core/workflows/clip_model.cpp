// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/clip_model.h"

#include "core/base/error.h"

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
