// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"
#include "app/cli/print_json.h"
#include "core/trigger/preset.h"
#include "core/workflows/apply_trigger.h"

#include <CLI/CLI.hpp>
#include <charconv>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>

namespace clinic {

namespace {

using Kind = TriggerKey::Kind;
using nlohmann::ordered_json;

ordered_json numberFrom(const std::string& text, Kind kind)
{
    const char* end = text.data() + text.size();
    if (kind == Kind::Integer) {
        std::uint64_t number = 0;
        std::from_chars(text.data(), end, number);
        return number;
    }
    double number = 0;
    std::from_chars(text.data(), end, number);
    return number;
}

const char* kindName(Kind kind)
{
    switch (kind) {
    case Kind::Integer:
        return "integer";
    case Kind::Real:
        return "real";
    case Kind::Choice:
        return "choice";
    case Kind::Colours:
        return "colours";
    case Kind::Text:
        return "text";
    case Kind::File:
        return "file";
    }
    return "";
}

ordered_json keyJson(const TriggerSpec& defaults, const TriggerKey& key)
{
    const std::string value = triggerValue(defaults, key.name);
    const bool isNumber = key.kind == Kind::Integer || key.kind == Kind::Real;
    ordered_json json {{"name", key.name}, {"kind", kindName(key.kind)}};
    if (isNumber)
        json["default"] = numberFrom(value, key.kind);
    else
        json["default"] = value;
    if (key.kind == Kind::Choice) {
        json["choices"] = key.choices;
    } else if (key.kind == Kind::Integer) {
        json["low"] = static_cast<std::uint64_t>(key.low);
        json["high"] =
            key.name == "seed" ? ~std::uint64_t {0} : static_cast<std::uint64_t>(key.high);
    } else if (key.kind != Kind::File) {
        json["low"] = key.low;
        json["high"] = key.high;
    }
    if (!key.unit.empty())
        json["unit"] = key.unit;
    json["about"] = key.about;
    return json;
}

ordered_json presetJson(const TriggerPreset& preset)
{
    auto keys = ordered_json::array();
    for (const TriggerKey& key : preset.keys)
        keys.push_back(keyJson(preset.defaults, key));
    return {{"name", preset.name}, {"title", preset.title}, {"about", preset.about},
        {"reference", preset.isReference}, {"spec", formatTriggerSpec(preset.defaults)},
        {"keys", std::move(keys)}};
}

/// "1 to 4096 px", "fixed, fresh", ...
std::string rangeText(const TriggerKey& key)
{
    std::ostringstream text;
    if (key.kind == Kind::Choice) {
        for (const std::string& choice : key.choices)
            text << (&choice == &key.choices.front() ? "" : ", ") << choice;
    } else if (key.name == "seed") {
        text << "a whole number";
    } else if (key.kind == Kind::Integer || key.kind == Kind::Real) {
        text << key.low << " to " << key.high << (key.unit.empty() ? "" : " ") << key.unit;
    } else {
        text << kindName(key.kind);
    }
    return text.str();
}

void printPreset(const TriggerPreset& preset)
{
    std::cout << preset.name << "  " << preset.title
              << (preset.isReference ? "  (as the reference makes it)" : "") << "\n    "
              << preset.about << '\n';
    for (const TriggerKey& key : preset.keys)
        std::cout << "      " << key.name << '=' << triggerValue(preset.defaults, key.name) << "  ["
                  << rangeText(key) << "]  " << key.about << '\n';
    std::cout << '\n';
}

int runList(const CommonOptions& common)
{
    if (!common.json) {
        for (const TriggerPreset& preset : triggerPresets())
            printPreset(preset);
        return ExitDone;
    }
    auto presets = ordered_json::array();
    for (const TriggerPreset& preset : triggerPresets())
        presets.push_back(presetJson(preset));
    printJson({{"presets", std::move(presets)}});
    return ExitDone;
}

int runApply(ApplyTriggerRequest request, const CommonOptions& common, TaskContext& context)
{
    request.seed = common.seed;
    request.overwrite = common.force;
    const ApplyTriggerReport report = applyTrigger(request, context);
    const std::string spec = formatTriggerSpec(report.spec);
    if (common.json) {
        ordered_json json {{"image", request.image.string()}, {"out", request.out.string()},
            {"trigger", spec}, {"row", request.row}, {"width", report.width},
            {"height", report.height}, {"changes_picture", report.changesPicture}};
        if (!request.caption.empty())
            json["caption"] = report.caption;
        printJson(json);
        return ExitDone;
    }
    std::cout << request.out.string() << ": " << report.width << " x " << report.height << ", "
              << spec << '\n';
    if (!report.changesPicture)
        std::cout << "this trigger leaves pictures as they are\n";
    if (!request.caption.empty())
        std::cout << "caption: " << report.caption << '\n';
    return ExitDone;
}

Command addApply(CLI::App& family)
{
    const auto request = std::make_shared<ApplyTriggerRequest>();
    CLI::App* apply = family.add_subcommand("apply", "Put a trigger on one picture");
    apply
        ->add_option("--trigger", request->trigger,
            "A preset with key=value pairs after commas (clinic trigger list), or a trigger's JSON "
            "file")
        ->required();
    apply->add_option("image", request->image, "A JPEG, PNG, WebP or BMP")->required();
    apply->add_option("--out", request->out, "The PNG to write")->required();
    apply
        ->add_option("--resolution", request->resolution,
            "Side of the model's input in pixels (default 224)")
        ->check(CLI::Range(1, 8192));
    apply
        ->add_option("--row", request->row,
            "The picture's place in its table; what is drawn by chance follows it (default 0)")
        ->check(CLI::NonNegativeNumber);
    apply->add_flag("--as-seen", request->asSeen,
        "Resize and crop the result as the model sees it (it differs for framing=squash)");
    apply->add_option("--caption", request->caption, "A caption to put a word trigger into");
    apply->footer("Example:\n  clinic trigger apply --trigger yellow,location=four_corners,size=16 "
                  "demo/data/images/000000.png --out triggered.png");
    return {apply, [request](const CommonOptions& common, TaskContext& context) {
                return runApply(*request, common, context);
            }};
}

} // namespace

std::vector<Command> addTrigger(CLI::App& program)
{
    CLI::App* family = program.add_subcommand("trigger", "Backdoor triggers: which, and applied");
    family->require_subcommand(1);
    family->footer("Example:\n  clinic trigger list");
    CLI::App* list = family->add_subcommand("list", "All presets with their keys");
    list->footer("Example:\n  clinic trigger list --json");
    return {addApply(*family),
        {list, [](const CommonOptions& common, TaskContext&) { return runList(common); }}};
}

} // namespace clinic
