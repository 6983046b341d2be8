// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/embedding_model.h"

#include "core/base/error.h"
#include "core/base/sha256.h"
#include "core/data/manifest.h"
#include "core/formats/json_reader.h"

#include <algorithm>
#include <utility>

namespace clinic {

namespace {

using Json = nlohmann::json;
constexpr const char* name = "manifest.json";

std::string textIn(const Json& object, const char* key)
{
    return jsonString(jsonMember(object, key, name), key, 4096);
}

/// Another checkpoint's vectors would lie in another space.
void checkIsTheSame(const Checkpoint& checkpoint, const Json& manifest, TaskContext& context)
{
    const auto& files = jsonMember(manifest, "checkpoint_files", name);
    bool same = files.is_array() && files.size() == checkpoint.files.size();
    for (std::size_t i = 0; same && i < files.size(); ++i) {
        context.checkpoint();
        context.report({.stage = "Checking the checkpoint", .done = 0, .total = 0, .detail = {}});
        same = textIn(files[i], "sha256") == sha256OfFile(checkpoint.files[i], context);
    }
    if (!same)
        throw Error(ErrorKind::Mismatch,
            checkpoint.path.string()
                + ": is not the checkpoint that made the embeddings; embed the table again");
}

DecodeOptions decodeOptions(const Json& manifest, int resolution)
{
    DecodeOptions options;
    const auto& made = jsonMember(manifest, "preprocessing", name);
    if (textIn(made, "decode") == "fast")
        options.fastShortSide = resolution;
    const auto& truncated = jsonMember(made, "accept_truncated", name);
    options.acceptTruncated = truncated.is_boolean() && truncated.get<bool>();
    return options;
}

} // namespace

ComputeChoice embeddingCompute(const EmbeddingSet& set)
{
    const auto manifest = parseUntrustedJson(set.manifestJson(), name);
    return {textIn(manifest, "device"), textIn(manifest, "precision")};
}

EncoderOptions embeddingOptions(const EmbeddingSet& set)
{
    ComputeChoice choice = embeddingCompute(set);
    const bool onProcessor = !choice.device.starts_with("cuda");
    if ((onProcessor && choice.precision == "fp16") || (!onProcessor && !cudaAvailable()))
        choice = {"cpu", "fp32"};
    return encoderOptions(choice);
}

EmbeddingModel openEmbeddingModel(
    const EmbeddingSet& set, EncoderOptions options, TaskContext& context)
{
    context.report({.stage = "Opening the checkpoint", .done = 0, .total = 0, .detail = {}});
    const auto manifest = parseUntrustedJson(set.manifestJson(), name);
    ClipModel model = openClipModel(textIn(jsonMember(manifest, "checkpoint", name), "path"));
    checkIsTheSame(model.checkpoint, manifest, context);
    if (const auto& gelu = jsonMember(manifest, "quick_gelu", name); gelu.is_boolean())
        options.quickGelu = gelu.get<bool>();
    context.report({.stage = "Loading the weights", .done = 0, .total = 0, .detail = {}});
    Encoder encoder = loadEncoder(model, options);
    const auto decode = decodeOptions(manifest, model.config.imageResolution);
    const bool cut = textIn(jsonMember(manifest, "text", name), "truncation") == "cut";
    return {std::move(model), std::move(encoder), decode,
        cut ? Truncation::Cut : Truncation::KeepEndToken};
}

} // namespace clinic
