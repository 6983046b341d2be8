// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/clip/clip_config.h"
#include "core/clip/encoder.h"
#include "core/clip/zero_shot.h"
#include "core/formats/safetensors.h"
#include "core/workflows/selftest_run.h"

namespace clinic {

namespace {

constexpr std::string_view file = "zero_shot.safetensors";
constexpr std::string_view modelFile = "models/rn.safetensors";
constexpr double embeddingTolerance = 1e-5;

/// prompt_ids is classes x templates x context, padded with 0; the rows end with their largest id,
/// the end token.
std::vector<TokenRows> promptsOf(const TensorTable& golden)
{
    const TensorEntry* entry = golden.find("prompt_ids");
    if (entry == nullptr || entry->shape.size() != 3 || entry->elementCount() == 0)
        throw Error(ErrorKind::Format,
            "zero_shot.safetensors: prompt_ids is missing, empty or not classes x templates x "
            "context");
    const std::vector<std::int64_t> ids = integersOf(golden, "prompt_ids");
    const auto context = static_cast<std::ptrdiff_t>(entry->shape[2]);
    auto position = ids.begin();
    std::vector<TokenRows> prompts(static_cast<std::size_t>(entry->shape[0]));
    for (TokenRows& rows : prompts) {
        for (std::int64_t t = 0; t < entry->shape[1]; ++t, position += context)
            rows.emplace_back(position, std::max_element(position, position + context) + 1);
    }
    return prompts;
}

void compareZeroShot(SelftestRun& run, Deviation& deviation)
{
    const TensorTable golden = run.tensors(file);
    const Checkpoint checkpoint = readSafetensors(run.folder() / modelFile);
    const auto config = deriveClipConfig(checkpoint);
    if (!config)
        throw Error(ErrorKind::Format, std::string(modelFile) + ": not a CLIP model");
    EncoderOptions options;
    options.device = run.device();
    Encoder encoder(checkpoint, *config, options);
    const Matrix classes = zeroShotClassifier(encoder, promptsOf(golden), run.context());
    Matrix images =
        encoder.encodePixels(floatsOf(golden, "pixel_values"), rowsOf(golden, "pixel_values"));
    normaliseRows(images);
    const Matrix logits = zeroShotLogits(images, classes);
    const auto numbers = [](const Matrix& m) { return std::span(m.data(), m.rows() * m.cols()); };
    deviation.compare(numbers(classes), floatsOf(golden, "class_embeds"), "class_embeds");
    deviation.compare(numbers(logits), floatsOf(golden, "logits"), "logits");
}

} // namespace

void checkZeroShot(SelftestRun& run)
{
    if (!run.has(file))
        return;
    run.check(std::string(file), embeddingTolerance,
        [&](Deviation& deviation) { compareZeroShot(run, deviation); });
}

} // namespace clinic
