// SPDX-License-Identifier: Apache-2.0
#include "core/nn/weight_names.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace clinic {

namespace {

using Rename = std::pair<std::string_view, std::string_view>;

constexpr std::array<Rename, 9> wholeNames {{
    {"positional_embedding", "text_model.embeddings.position_embedding.weight"},
    {"text_projection", "text_projection.weight"},
    {"logit_scale", "logit_scale"},
    {"visual.class_embedding", "vision_model.embeddings.class_embedding"},
    {"visual.positional_embedding", "vision_model.embeddings.position_embedding.weight"},
    {"visual.proj", "visual_projection.weight"},
    {"visual.conv1.weight", "vision_model.embeddings.patch_embedding.weight"},
    {"token_embedding.weight", "text_model.embeddings.token_embedding.weight"},
    {"ln_final.", "text_model.final_layer_norm."},
}};

constexpr std::array<Rename, 4> prefixes {{
    {"visual.ln_pre.", "vision_model.pre_layrnorm."}, // spelt so there
    {"visual.ln_post.", "vision_model.post_layernorm."},
    {"visual.transformer.resblocks.", "vision_model.encoder.layers."},
    {"transformer.resblocks.", "text_model.encoder.layers."},
}};

constexpr std::array<Rename, 5> blockParts {{
    {".attn.out_proj.", ".self_attn.out_proj."},
    {".ln_1.", ".layer_norm1."},
    {".ln_2.", ".layer_norm2."},
    {".mlp.c_fc.", ".mlp.fc1."},
    {".mlp.c_proj.", ".mlp.fc2."},
}};

std::string replaced(std::string_view name, const Rename& rename)
{
    std::string out(name);
    if (const auto at = out.find(rename.first); at != std::string::npos)
        out.replace(at, rename.first.size(), rename.second);
    return out;
}

WeightSource transformersSource(std::string_view name)
{
    for (const Rename& rename : wholeNames) {
        if (name == rename.first || (rename.first.ends_with('.') && name.starts_with(rename.first)))
            return {{replaced(name, rename)}, name == "text_projection" || name == "visual.proj"};
    }
    std::string mapped(name);
    for (const Rename& rename : prefixes) {
        if (name.starts_with(rename.first)) {
            mapped = replaced(name, rename);
            break;
        }
    }
    constexpr std::string_view packed = ".attn.in_proj_";
    if (const auto at = mapped.find(packed); at != std::string::npos) {
        const std::string block = mapped.substr(0, at);
        const std::string kind = mapped.substr(at + packed.size());
        return {{block + ".self_attn.q_proj." + kind, block + ".self_attn.k_proj." + kind,
                    block + ".self_attn.v_proj." + kind},
            false};
    }
    for (const Rename& rename : blockParts)
        mapped = replaced(mapped, rename);
    return {{mapped}, false};
}

} // namespace

WeightSource weightSource(std::string_view name, WeightLayout layout)
{
    if (layout == WeightLayout::Transformers)
        return transformersSource(name);
    return {{std::string(name)}, false};
}

bool isWeightless(std::string_view fileName)
{
    constexpr std::array<std::string_view, 6> endings {"attn_mask", "position_ids",
        "input_resolution", "context_length", "vocab_size", "num_batches_tracked"};
    return std::ranges::any_of(
        endings, [&](std::string_view ending) { return fileName.ends_with(ending); });
}

bool isInsideTower(std::string_view fileName)
{
    constexpr std::array<std::string_view, 5> towers {
        "visual.", "transformer.", "text.", "vision_model.", "text_model."};
    return std::ranges::any_of(
        towers, [&](std::string_view tower) { return fileName.starts_with(tower); });
}

} // namespace clinic
