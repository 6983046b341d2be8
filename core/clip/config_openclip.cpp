// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/clip/config_sources.h"
#include "core/formats/json_reader.h"

namespace clinic {

namespace {

using Json = nlohmann::json;

const Json& objectMember(const Json& object, const char* key)
{
    const Json& member = jsonMember(object, key, key);
    if (!member.is_object())
        throw Error(ErrorKind::Format, clinic::quoted(key) + " is not an object");
    return member;
}

/// Settings that change the network; a checkpoint may only give them the value named here.
struct Expected {
    const char* key;
    const char* value; ///< as JSON
};

constexpr Expected visionExpected[] = {{"pool_type", "\"tok\""}, {"attentional_pool", "false"},
    {"final_ln_after_pool", "false"}, {"no_ln_pre", "false"}, {"pos_embed_type", "\"learnable\""},
    {"input_patchnorm", "false"}, {"ls_init_value", "null"}, {"timm_model_name", "null"}};
constexpr Expected textExpected[] = {{"pool_type", "\"argmax\""}, {"no_causal_mask", "false"},
    {"embed_cls", "false"}, {"hf_model_name", "null"}, {"ls_init_value", "null"}};

template <std::size_t N>
void checkExpected(const Json& section, const char* name, const Expected (&expected)[N])
{
    for (const Expected& setting : expected) {
        const Json* value = jsonOptionalMember(section, setting.key);
        if (value && *value != Json::parse(setting.value))
            throw Error(ErrorKind::Unsupported,
                std::string(name) + "." + setting.key + " is "
                    + clinic::quoted(value->dump(-1, ' ', true), 60) + ", only " + setting.value
                    + " is supported");
    }
}

void applyHeads(const Json& vision, const Json& text, ClipConfig& config)
{
    if (const Json* headWidth = jsonOptionalMember(vision, "head_width")) {
        const int width = config.visionWidth * (config.visionIsResNet ? 32 : 1);
        const auto each = jsonInteger(*headWidth, "vision_cfg.head_width", 1, width);
        if (width % each != 0)
            throw Error(ErrorKind::Format,
                "vision_cfg.head_width " + std::to_string(each) + " does not divide the width "
                    + std::to_string(width));
        config.visionHeads = static_cast<int>(width / each);
    }
    // open_clip's default where the config is silent
    config.textHeads = 8;
    if (const Json* heads = jsonOptionalMember(text, "heads"))
        config.textHeads =
            static_cast<int>(jsonInteger(*heads, "text_cfg.heads", 1, config.textWidth));
}

float normEps(const Json& section, const char* name, float otherwise)
{
    const Json* arguments = jsonOptionalMember(section, "norm_kwargs");
    const Json* eps =
        arguments && arguments->is_object() ? jsonOptionalMember(*arguments, "eps") : nullptr;
    if (!eps)
        return otherwise;
    if (!eps->is_number() || !(eps->get<double>() > 0.0) || eps->get<double>() > 1.0)
        throw Error(
            ErrorKind::Format, std::string(name) + ".norm_kwargs.eps is not a number in (0, 1]");
    return eps->get<float>();
}

void applySettings(const Json& root, ClipConfig& config)
{
    const Json& model =
        root.is_object() && root.contains("model_cfg") ? objectMember(root, "model_cfg") : root;
    const Json& vision = objectMember(model, "vision_cfg");
    const Json& text = objectMember(model, "text_cfg");
    checkExpected(vision, "vision_cfg", visionExpected);
    checkExpected(text, "text_cfg", textExpected);

    config.layout = WeightLayout::OpenClip;
    const Json* quick = jsonOptionalMember(model, "quick_gelu");
    if (quick && !quick->is_boolean())
        throw Error(ErrorKind::Format, "quick_gelu is neither true nor false");
    config.quickGelu = quick && quick->get<bool>();
    applyHeads(vision, text, config);
    config.layerNormEps = normEps(vision, "vision_cfg", config.layerNormEps);
    config.textLayerNormEps = normEps(text, "text_cfg", config.textLayerNormEps);
}

} // namespace

void applyOpenClipConfig(const Checkpoint& checkpoint, ClipConfig& config)
{
    constexpr const char* file = "open_clip_config.json";
    const Json root = parseUntrustedJson(checkpoint.configJson, file);
    try {
        applySettings(root, config);
        if (const Json* preprocess = jsonOptionalMember(root, "preprocess_cfg"))
            applyOpenClipPreprocessing(*preprocess, config);
    } catch (Error& error) {
        error.within(file);
        throw;
    }
}

} // namespace clinic
