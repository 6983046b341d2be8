// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/clip/config_sources.h"
#include "core/clip/tensor_shapes.h"
#include "core/formats/json_reader.h"

namespace clinic {

namespace {

using Json = nlohmann::json;

/// What the classes of transformers take where config.json is silent.
struct Defaults {
    int heads;
    double eps;
};
constexpr Defaults visionDefaults {12, 1e-5};
constexpr Defaults textDefaults {8, 1e-5};
constexpr int defaultEosTokenId = 49407;
/// Models from before the id was kept in the config say 2; for them the largest id of a row is
/// pooled.
constexpr int legacyEosTokenId = 2;

Json section(const Json& root, const std::string& name)
{
    for (const std::string& key : {name, name + "_dict"}) { // the second in configs of 2022
        if (const auto found = root.find(key); found != root.end() && found->is_object())
            return *found;
    }
    return Json::object();
}

int headsOf(const Json& part, const char* what, int width, int otherwise)
{
    const auto found = part.find("num_attention_heads");
    if (found == part.end())
        return otherwise;
    return static_cast<int>(jsonInteger(*found, what, 1, width));
}

float epsOf(const Json& part, double otherwise)
{
    const auto found = part.find("layer_norm_eps");
    if (found == part.end())
        return static_cast<float>(otherwise);
    if (!found->is_number() || !(found->get<double>() > 0.0) || found->get<double>() > 1.0)
        throw Error(ErrorKind::Format, "layer_norm_eps is not a number in (0, 1]");
    return found->get<float>();
}

bool isQuickGelu(const Json& part, const char* tower)
{
    const auto found = part.find("hidden_act");
    if (found == part.end())
        return true;
    const std::string act = jsonString(*found, "hidden_act", 100);
    if (act != "quick_gelu" && act != "gelu")
        throw Error(ErrorKind::Unsupported,
            std::string(tower) + ".hidden_act is " + clinic::quoted(act)
                + ", only quick_gelu and gelu are supported");
    return act == "quick_gelu";
}

std::optional<int> pooledToken(const Json& text)
{
    const auto found = text.find("eos_token_id");
    if (found == text.end() || found->is_null())
        return defaultEosTokenId;
    const auto id = jsonInteger(*found, "text_config.eos_token_id", 0, maxVocabulary);
    if (id == legacyEosTokenId)
        return std::nullopt;
    return static_cast<int>(id);
}

void applyConfig(const Checkpoint& checkpoint, ClipConfig& config)
{
    const Json root = parseUntrustedJson(checkpoint.configJson, "config.json");
    if (!root.is_object())
        throw Error(ErrorKind::Format, "config.json: not an object");
    const Json vision = section(root, "vision_config");
    const Json text = section(root, "text_config");
    config.visionHeads = headsOf(
        vision, "vision_config.num_attention_heads", config.visionWidth, visionDefaults.heads);
    config.textHeads =
        headsOf(text, "text_config.num_attention_heads", config.textWidth, textDefaults.heads);
    config.layerNormEps = epsOf(vision, visionDefaults.eps);
    config.textLayerNormEps = epsOf(text, textDefaults.eps);
    config.quickGelu = isQuickGelu(vision, "vision_config");
    if (isQuickGelu(text, "text_config") != config.quickGelu)
        throw Error(ErrorKind::Unsupported,
            "config.json: hidden_act differs between the two towers, which is not supported");
    config.eosTokenId = pooledToken(text);
}

void deriveShapes(const TensorShapes& shapes, ClipConfig& config)
{
    constexpr const char* patch = "vision_model.embeddings.patch_embedding.weight";
    constexpr const char* words = "text_model.embeddings.token_embedding.weight";
    config.visionWidth = shapes.size(patch, 4, 0, maxWidth);
    config.patchSize = shapes.size(patch, 4, 3, maxPatch);
    const int cells =
        shapes.size("vision_model.embeddings.position_embedding.weight", 2, 0, maxCells) - 1;
    config.imageResolution = gridSide(cells, "the image positions") * config.patchSize;
    config.visionLayers = shapes.blocks("vision_model.encoder.layers.", "self_attn.q_proj.weight");
    config.visionMlpWidth =
        shapes.size("vision_model.encoder.layers.0.mlp.fc1.weight", 2, 0, 4 * maxWidth);
    config.contextLength =
        shapes.size("text_model.embeddings.position_embedding.weight", 2, 0, maxContext);
    config.vocabSize = shapes.size(words, 2, 0, maxVocabulary);
    config.textWidth = shapes.size(words, 2, 1, maxWidth);
    config.textLayers = shapes.blocks("text_model.encoder.layers.", "self_attn.q_proj.weight");
    config.textMlpWidth =
        shapes.size("text_model.encoder.layers.0.mlp.fc1.weight", 2, 0, 4 * maxWidth);
    config.embedDim = shapes.size("text_projection.weight", 2, 0, maxWidth);
}

} // namespace

std::optional<ClipConfig> configFromTransformers(const Checkpoint& checkpoint)
{
    const TensorShapes shapes(checkpoint.tensors);
    for (const char* name : {"vision_model.embeddings.class_embedding",
             "vision_model.embeddings.patch_embedding.weight", "visual_projection.weight",
             "text_model.embeddings.token_embedding.weight", "text_projection.weight"}) {
        if (!shapes.has(name))
            return std::nullopt;
    }
    ClipConfig config;
    config.layout = WeightLayout::Transformers;
    deriveShapes(shapes, config);
    config.visionHeads = std::max(1, config.visionWidth / 64);
    config.textHeads = std::max(1, config.textWidth / 64);
    if (checkpoint.configJson.empty())
        config.activationAssumed = true;
    else
        applyConfig(checkpoint, config);
    return config;
}

} // namespace clinic
