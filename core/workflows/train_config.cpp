// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/train_config.h"

#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/base/nearest_name.h"
#include "core/formats/json_reader.h"
#include "core/train/run_state.h"
#include "core/workflows/train_settings.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace clinic {

namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

constexpr std::uint64_t mostBytes = 16 << 20;
constexpr std::size_t longestText = 65536;

Json tableJson(const CaptionTableOptions& options)
{
    Json roots = Json::array();
    for (const fs::path& root : options.allowedRoots)
        roots.push_back(fs::absolute(root).string());
    return {{"image_key", options.imageKey}, {"caption_key", options.captionKey},
        {"label_key", options.labelKey},
        {"delimiter", options.delimiter == 0 ? "" : std::string(1, options.delimiter)},
        {"poison_text", options.poisonText}, {"ignore_poison_column", options.ignorePoisonColumn},
        {"allow_roots", roots}};
}

CaptionTableOptions tableFromJson(const nlohmann::json& object)
{
    const auto text = [&](const char* key) {
        return jsonString(jsonMember(object, key, "table"), key, longestText);
    };
    CaptionTableOptions options;
    options.imageKey = text("image_key");
    options.captionKey = text("caption_key");
    options.labelKey = text("label_key");
    const std::string delimiter = text("delimiter");
    options.delimiter = delimiter.empty() ? '\0' : delimiter.front();
    options.poisonText = text("poison_text");
    const auto& ignore = jsonMember(object, "ignore_poison_column", "table");
    options.ignorePoisonColumn = ignore.is_boolean() && ignore.get<bool>();
    for (const auto& root : jsonMember(object, "allow_roots", "table"))
        options.allowedRoots.emplace_back(jsonString(root, "allow_roots", longestText));
    return options;
}

std::string absoluteText(const Json& value)
{
    const auto text = value.get<std::string>();
    return text.empty() ? text : fs::absolute(text).string();
}

bool isPath(std::string_view name)
{
    return name == "model" || name == "data" || name == "scores" || name == "eval"
        || name == "map_data";
}

void applySetting(const std::string& key, const nlohmann::json& value, TrainRequest& request)
{
    if (key == "version") {
        const std::int64_t version = jsonInteger(value, key, 0, 1 << 20);
        if (version != runFolderVersion)
            throw Error(ErrorKind::Unsupported,
                "a configuration of version " + std::to_string(version)
                    + "; this program reads version " + std::to_string(runFolderVersion));
        return;
    }
    if (key == "table") {
        request.tableOptions = tableFromJson(value);
        return;
    }
    if (key == "quick_gelu" || key == "profile") {
        if (key == "profile")
            request.referenceProfile = jsonString(value, key, 100) == "reference";
        else if (value.is_boolean())
            request.quickGelu = value.get<bool>();
        return;
    }
    std::vector<std::string> names {"version", "table", "quick_gelu", "profile"};
    for (const TrainSetting& setting : trainSettings()) {
        if (setting.name == key) {
            setting.set(request, value);
            return;
        }
        names.push_back(setting.name);
    }
    throw Error(ErrorKind::Format,
        "there is no setting " + clinic::quoted(key, 100) + didYouMean(key, names));
}

} // namespace

nlohmann::ordered_json trainConfigJson(const TrainRequest& request)
{
    Json document {{"version", runFolderVersion}};
    for (const TrainSetting& setting : trainSettings()) {
        Json value = setting.get(request);
        if (isPath(setting.name)
            || (setting.name == "trigger" && request.evaluation.trigger.ends_with(".json")))
            value = absoluteText(value);
        document[setting.name] = std::move(value);
    }
    document["table"] = tableJson(request.tableOptions);
    document["quick_gelu"] = request.quickGelu ? Json(*request.quickGelu) : Json();
    document["profile"] = request.referenceProfile ? "reference" : "corrected";
    return document;
}

void applyTrainConfig(const fs::path& file, TrainRequest& request)
{
    const std::string text = readWholeText(file, mostBytes);
    try {
        const nlohmann::json document = parseUntrustedJson(text, file.filename().string());
        if (!document.is_object())
            throw Error(ErrorKind::Format, "holds no object of settings");
        for (const auto& [key, value] : document.items())
            applySetting(key, value, request);
    } catch (Error& error) {
        throw error.within(file.string());
    }
}

} // namespace clinic
