// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/poison_manifest.h"

#include "core/base/error.h"
#include "core/base/output_file.h"
#include "core/base/sha256.h"
#include "core/text/prompt_templates.h"
#include "core/trigger/preset.h"
#include "core/workflows/poison_command.h"
#include "core/workflows/poison_folder.h"

#include <nlohmann/json.hpp>

namespace clinic {

namespace {
namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

std::string relativeTo(const fs::path& folder, const fs::path& file)
{
    std::error_code ignored;
    return fs::weakly_canonical(fs::absolute(file), ignored)
        .lexically_relative(folder)
        .generic_string();
}

/// The request as someone in the output folder would make it, into a folder beside it.
PoisonRequest fromTheFolder(const PoisonRequest& request)
{
    const fs::path folder = poisonFolderPath(request.out);
    PoisonRequest again = request;
    again.table = relativeTo(folder, request.table);
    for (auto& root : again.tableOptions.allowedRoots)
        root = relativeTo(folder, root);
    if (!request.templates.empty())
        again.templates = relativeTo(folder, request.templates);
    for (std::size_t i = 0; i < again.attacks.size(); ++i) {
        PoisonAttack& attack = again.attacks[i];
        attack.triggerFile.clear();
        if (attack.trigger.painted)
            attack.triggerFile = poisonTriggerName(i);
        if (!attack.trigger.spec.file.empty())
            attack.trigger.spec.file = relativeTo(folder, attack.trigger.spec.file);
    }
    again.out = "../made_again";
    again.overwrite = false;
    return again;
}

std::string paintedSha256(const PaintedTrigger& painted)
{
    const RgbaImage flat = flatten(painted);
    return sha256Of(std::as_bytes(std::span(flat.rgba)));
}

Json rowNumbers(const std::vector<PoisonedRow>& rows, std::int64_t PoisonedRow::*number)
{
    Json list = Json::array();
    for (const PoisonedRow& row : rows)
        list.push_back(row.*number);
    return list;
}

/// Over the hashes of the pictures' pixels in the table's order. What a PNG's bytes are is also up
/// to the library that compresses; the pixels are not.
std::string pixelsSha256(const std::vector<PoisonedRow>& rows)
{
    Sha256 hash;
    for (const PoisonedRow& row : rows)
        hash.add(row.pixelsSha256);
    return hash.finish();
}

/// `spec`: with its file as it is named from the output folder.
Json triggerJson(const TriggerFile& trigger, const TriggerSpec& spec, const TaskContext& context)
{
    Json json {{"trigger", formatTriggerSpec(spec)},
        {"framing", spec.framing == TriggerFraming::Squash ? "squash" : "crop"}};
    if (!spec.file.empty()) {
        json["trigger_file"] = spec.file.string();
        json["trigger_file_sha256"] = sha256OfFile(trigger.spec.file, context);
    }
    if (trigger.painted)
        json["painted_sha256"] = paintedSha256(*trigger.painted);
    return json;
}

Json attackJson(const PoisonAttack& attack, std::size_t index, const PoisonSamples& samples,
    const std::vector<PoisonedRow>& rows)
{
    Json json {{"attack", index + 1}, {"target", attack.target}, {"n", rows.size()}};
    if (attack.count == 0)
        json["rate"] = attack.rate;
    if (attack.trigger.painted)
        json["painted"] = poisonTriggerName(index);
    json["rows"] = rowNumbers(rows, &PoisonedRow::row);
    if (samples.makesPictures(index))
        json["pixels_sha256"] = pixelsSha256(rows);
    else if (samples.trigger(index).changesCaptions())
        json["picture_rows"] = rowNumbers(rows, &PoisonedRow::pictureRow);
    return json;
}

Json inputJson(const CaptionTable& table, const PoisonRequest& again, const TaskContext& context)
{
    const std::string poisonText =
        table.poisonKey.empty() ? again.tableOptions.poisonText : std::string();
    return {{"path", again.table.generic_string()}, {"sha256", sha256OfFile(table.file, context)},
        {"rows", table.size()}, {"unusable_rows", table.badRows.size()},
        {"image_key", table.imageKey}, {"caption_key", table.captionKey},
        {"label_key", table.labelKey}, {"poison_key", table.poisonKey},
        {"poison_text", poisonText}};
}

Json choiceJson(const PoisonRequest& request, const PoisonSamples& samples)
{
    const bool reference = request.mode == PoisonMode::Reference;
    const MentionOptions mention = mentionOptions(request);
    Json json {{"mode", reference ? "reference" : "corrected"}, {"seed", request.seed},
        {"size", request.size}, {"label_consistent", request.labelConsistent},
        {"match_case", mention.matchCase}, {"match_part", mention.matchPart},
        {"order",
            std::string("poisoned rows first, as they were chosen, then clean rows ")
                + (reference && !request.labelConsistent ? "in the shuffled order"
                                                         : "in the order of the input")}};
    json["own_captions"] = request.ownCaptions;
    if (!request.labelConsistent)
        json["templates"] = {{"source",
                                 request.templates.empty() ? "OpenAI's ImageNet list"
                                                           : request.templates.filename().string()},
            {"n", samples.templates().size()}, {"sha256", templatesSha256(samples.templates())}};
    json["resolution"] = request.resolution;
    json["picture_format"] = request.picture == PoisonPicture::Png ? "png" : "jpg";
    if (request.picture == PoisonPicture::Jpeg)
        json["jpeg_quality"] = request.jpegQuality;
    json["table_format"] = tableFormatName(request.format);
    json["self_contained"] = request.selfContained;
    return json;
}

Json filesJson(const fs::path& folder, const PoisonRequest& request, const TaskContext& context)
{
    Json files = Json::object();
    for (const char* stem : {"poisoned", "original"}) {
        const auto name = poisonTableName(stem, request.format);
        files[name] = sha256OfFile(folder / name, context);
    }
    return files;
}
} // namespace

void writePoisonManifest(const fs::path& folder, const PoisonRequest& request,
    const CaptionTable& table, const PoisonOutcome& outcome, const TaskContext& context)
{
    const PoisonSamples& samples = *outcome.samples;
    const PoisonRequest again = fromTheFolder(request);
    Json document {{"kind", poisonManifestKind}, {"version", 1},
        {"program", std::string("clinic ") + CLINIC_VERSION}, {"command", poisonCommand(again)},
        {"run_in", "this folder"}};
    document["input"] = inputJson(table, again, context);
    document.update(choiceJson(request, samples));
    std::size_t poisoned = 0;
    document["attacks"] = Json::array();
    for (std::size_t i = 0; i < request.attacks.size(); ++i) {
        const auto& rows = outcome.poisoned[i];
        poisoned += rows.size();
        Json attack = attackJson(request.attacks[i], i, samples, rows);
        attack.update(
            triggerJson(request.attacks[i].trigger, again.attacks[i].trigger.spec, context));
        document["attacks"].push_back(std::move(attack));
        if (request.attacks[i].trigger.painted)
            writeTriggerFile(folder / poisonTriggerName(i), request.attacks[i].trigger);
    }
    document["rows"] = outcome.counts.rows;
    document["poisoned"] = poisoned;
    document["unreadable_rows"] = outcome.unreadable;
    document["left_out_without_picture"] = outcome.counts.missing;
    document["sha256"] = filesJson(folder, request, context);
    writeTextFile(folder / "manifest.json",
        document.dump(1, ' ', false, Json::error_handler_t::replace) + '\n');
}

} // namespace clinic
