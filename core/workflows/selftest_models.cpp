// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/clip/clip_config.h"
#include "core/clip/encoder.h"
#include "core/workflows/selftest_model_files.h"
#include "core/workflows/selftest_run.h"

#include <optional>

namespace clinic {

namespace {

constexpr std::string_view sharedInputs = "models/rn.expect.safetensors";

ClipConfig configOf(const Checkpoint& checkpoint)
{
    if (auto config = deriveClipConfig(checkpoint))
        return *config;
    throw Error(ErrorKind::Format, checkpoint.path.filename().string() + ": not a CLIP model");
}

std::span<const float> numbers(const Matrix& matrix)
{
    return {matrix.data(), matrix.rows() * matrix.cols()};
}

/// One tower's features and what becomes of them, against whichever of the two the file holds.
void compareTower(
    Matrix features, const TensorTable& expected, const std::string& modality, Deviation& deviation)
{
    if (expected.find(modality + "_features"))
        deviation.compare(
            numbers(features), floatsOf(expected, modality + "_features"), modality + "_features");
    normaliseRows(features);
    deviation.compare(
        numbers(features), floatsOf(expected, modality + "_embeds"), modality + "_embeds");
}

void compareEmbeddings(SelftestRun& run, const Checkpoint& checkpoint, const TensorTable& expected,
    Deviation& deviation)
{
    const TensorTable inputs = expected.find("pixel_values") ? expected : run.tensors(sharedInputs);
    EncoderOptions options;
    options.device = run.device();
    Encoder encoder(checkpoint, configOf(checkpoint), options);
    const std::vector<float> pixels = floatsOf(inputs, "pixel_values");
    const std::vector<std::int64_t> ids = integersOf(inputs, "input_ids");
    compareTower(
        encoder.encodePixels(pixels, rowsOf(inputs, "pixel_values")), expected, "image", deviation);
    compareTower(
        encoder.encodePaddedTokens(ids, rowsOf(inputs, "input_ids")), expected, "text", deviation);
    if (expected.find("logit_scale")) {
        const float scale = encoder.logitScale();
        deviation.compare(std::span(&scale, 1), floatsOf(expected, "logit_scale"), "logit_scale");
    }
}

/// Every number of an entry of index.json that the architecture has a name for.
void compareConfig(const ClipConfig& config, const nlohmann::json& entry, Deviation& deviation)
{
    const auto number = [&](const nlohmann::json& object, const char* key, int found) {
        if (object.contains(key) && !object[key].is_null())
            deviation.compare(found, object[key].get<double>(), key);
    };
    number(entry, "image_resolution", config.imageResolution);
    number(entry, "context_length", config.contextLength);
    number(entry, "vocab_size", config.vocabSize);
    number(entry, "embed_dim", config.embedDim);
    if (!entry.contains("config"))
        return;
    const nlohmann::json& full = entry["config"];
    number(full, "embed_dim", config.embedDim);
    const nlohmann::json& vision = full.at("vision_cfg");
    number(vision, "image_size", config.imageResolution);
    number(vision, "width", config.visionWidth);
    number(vision, "patch_size", config.patchSize);
    if (vision.at("layers").is_array()) {
        for (std::size_t i = 0; i < 4; ++i)
            deviation.compare(
                config.visionStages[i], vision["layers"].at(i).get<double>(), "layers");
    } else {
        number(vision, "layers", config.visionLayers);
        deviation.compare(config.visionWidth / std::max(1, config.visionHeads),
            vision.value("head_width", 64), "head_width");
    }
    const nlohmann::json& text = full.at("text_cfg");
    number(text, "context_length", config.contextLength);
    number(text, "vocab_size", config.vocabSize);
    number(text, "width", config.textWidth);
    number(text, "heads", config.textHeads);
    number(text, "layers", config.textLayers);
}

void compareIndex(SelftestRun& run, const std::vector<ModelGroup>& groups, Deviation& deviation)
{
    const nlohmann::json index = run.json("models/index.json");
    for (const auto& entry : index.at("models")) {
        for (const ModelGroup& group : groups) {
            if (group.name != entry.at("name").get<std::string>() || group.checkpoints.empty())
                continue;
            const auto path = run.folder() / "models" / group.checkpoints.front();
            compareConfig(configOf(openCheckpoint(path)), entry, deviation);
        }
    }
}

} // namespace

void checkModels(SelftestRun& run)
{
    const std::filesystem::path folder = run.folder() / "models";
    if (!std::filesystem::is_directory(folder))
        return;
    const std::vector<ModelGroup> groups = modelGroups(folder);
    if (run.has("models/index.json"))
        run.check("models/index.json", 0,
            [&](Deviation& deviation) { compareIndex(run, groups, deviation); });
    for (const ModelGroup& group : groups) {
        const std::string expectFile = "models/" + group.name + ".expect.safetensors";
        for (const std::string& file : group.checkpoints) {
            std::optional<Checkpoint> checkpoint;
            double tolerance = 1e-5;
            std::string trouble;
            try { // the tolerance depends on what is in the file
                checkpoint = openCheckpoint(folder / file);
                tolerance = embeddingTolerance(*checkpoint);
            } catch (const Error& error) {
                trouble = error.what();
            }
            run.check("models/" + file + " -> " + expectFile, tolerance, [&](Deviation& deviation) {
                if (!checkpoint)
                    throw Error(ErrorKind::Format, trouble);
                compareEmbeddings(run, *checkpoint, run.tensors(expectFile), deviation);
            });
        }
    }
}

} // namespace clinic
