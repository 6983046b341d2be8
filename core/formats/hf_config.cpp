// SPDX-License-Identifier: Apache-2.0
#include "core/formats/hf_config.h"

#include "core/base/error.h"
#include "core/formats/json_reader.h"

#include <algorithm>

namespace clinic {

namespace {
struct SizeRule {
    std::string_view key;
    std::int64_t largest;
};

/// Sizes by which networks are built; all at least 1.
constexpr SizeRule sizeRules[] {
    {"hidden_size", 65'536},
    {"intermediate_size", 1 << 20},
    {"num_hidden_layers", 1024},
    {"num_attention_heads", 4096},
    {"projection_dim", 65'536},
    {"patch_size", 4096},
    {"image_size", 65'536},
    {"vocab_size", 16 << 20},
    {"max_position_embeddings", 1 << 20},
    {"num_channels", 1024},
    {"embed_dim", 65'536},
    {"layers", 1024},
    {"width", 65'536},
    {"context_length", 1 << 20},
    {"heads", 4096},
    {"head_width", 65'536},
};

void checkMember(const std::string& key, const nlohmann::json& value)
{
    const auto* rule = std::find_if(std::begin(sizeRules), std::end(sizeRules),
        [&](const SizeRule& r) { return r.key == key; });
    if (rule == std::end(sizeRules) || value.is_null() || value.is_object())
        return;
    if (!value.is_array()) {
        jsonInteger(value, key, 1, rule->largest);
        return;
    }
    for (const auto& item : value) // a ResNet's layers, height and width of an image
        jsonInteger(item, key, 1, rule->largest);
}

/// The depth is bounded by the reader.
void checkSizes(const nlohmann::json& value)
{
    if (!value.is_structured())
        return;
    for (const auto& [key, member] : value.items()) {
        if (value.is_object())
            checkMember(key, member);
        checkSizes(member);
    }
}
} // namespace

void checkModelConfig(
    std::string_view text, std::string_view name, std::vector<std::string>& warnings)
{
    const auto config = parseUntrustedJson(text, name, {.nodes = 100'000});
    try {
        if (!config.is_object())
            throw Error(ErrorKind::Format, "an object expected");
        checkSizes(config);
    } catch (Error& error) {
        error.within(name);
        throw;
    }
    if (config.contains("auto_map"))
        warnings.push_back(
            std::string(name) + " asks for code of its own (auto_map), which is never run");
}

} // namespace clinic
