// SPDX-License-Identifier: Apache-2.0
// How a model's pictures were prepared in training: colours are taken over, the rest must be what
// core/image does (short side to the model's resolution, Pillow's bicubic, centre crop).
#include "core/base/error.h"
#include "core/clip/config_sources.h"
#include "core/formats/json_reader.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <vector>

namespace clinic {

namespace {

using Json = nlohmann::json;

[[noreturn]] void refuse(const char* key, const Json& found, const std::string& expected)
{
    throw Error(ErrorKind::Unsupported,
        std::string(key) + " is " + clinic::quoted(found.dump(-1, ' ', true), 60) + ", only "
            + expected + " is supported");
}

/// A setting that may be absent, or one of a few spellings of the one thing that this program does.
void require(const Json& section, const char* key, std::initializer_list<Json> accepted)
{
    const Json* value = jsonOptionalMember(section, key);
    if (value && std::ranges::find(accepted, *value) == accepted.end())
        refuse(key, *value, accepted.begin()->dump());
}

void requireRescaling(const Json& section)
{
    constexpr const char* key = "rescale_factor";
    const Json* value = jsonOptionalMember(section, key);
    if (value && (!value->is_number() || std::abs(value->get<double>() - 1.0 / 255) > 1e-6))
        refuse(key, *value, "1/255");
}

void takeColours(
    const Json& section, const char* key, bool isDeviation, std::array<float, 3>& colours)
{
    const Json* values = jsonOptionalMember(section, key);
    if (!values)
        return;
    if (!values->is_array() || values->size() != colours.size())
        throw Error(ErrorKind::Format, std::string(key) + " is not a list of three numbers");
    for (std::size_t i = 0; i < colours.size(); ++i) {
        const Json& value = (*values)[i];
        if (!value.is_number() || (isDeviation && !(value.get<float>() > 0.0F)))
            throw Error(ErrorKind::Format,
                std::string(key) + " holds something else than numbers (deviations above 0)");
        colours[i] = value.get<float>();
    }
}

} // namespace

void applyPreprocessorConfig(const Checkpoint& checkpoint, ClipConfig& config)
{
    constexpr const char* file = "preprocessor_config.json";
    const Json root = parseUntrustedJson(checkpoint.preprocessorJson, file);
    const int side = config.imageResolution;
    try {
        for (const char* step : {"do_resize", "do_center_crop", "do_rescale", "do_normalize"})
            require(root, step, {Json(true)});
        require(root, "resample", {Json(3)}); // Pillow's number for bicubic
        require(root, "size", {Json {{"shortest_edge", side}}, Json(side)});
        require(root, "crop_size", {Json {{"height", side}, {"width", side}}, Json(side)});
        requireRescaling(root);
        takeColours(root, "image_mean", false, config.mean);
        takeColours(root, "image_std", true, config.std);
    } catch (Error& error) {
        error.within(file);
        throw;
    }
}

void applyOpenClipPreprocessing(const Json& section, ClipConfig& config)
try {
    if (!section.is_object())
        throw Error(ErrorKind::Format, "is not an object");
    const int side = config.imageResolution;
    require(section, "mode", {Json("RGB")});
    require(section, "interpolation", {Json("bicubic")});
    require(section, "resize_mode", {Json("shortest")});
    require(section, "size", {Json(side), Json(std::vector {side, side})});
    takeColours(section, "mean", false, config.mean);
    takeColours(section, "std", true, config.std);
} catch (Error& error) {
    error.within("preprocess_cfg");
    throw;
}

} // namespace clinic
