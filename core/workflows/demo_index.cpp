// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/demo_index.h"

#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/formats/json_reader.h"

#include <limits>

namespace clinic {

namespace {
namespace fs = std::filesystem;

/// A relative path that stays in the folder; Error{Format} for any other.
fs::path inside(const fs::path& folder, const nlohmann::json& value, std::string_view key)
{
    const fs::path part = jsonString(value, key, 4096);
    const fs::path clean = part.lexically_normal();
    if (part.empty() || part.is_absolute() || *clean.begin() == "..")
        throw Error(ErrorKind::Format, "demo.json: " + std::string(key) + " leads out of the demo");
    return folder / clean;
}

fs::path memberInside(const fs::path& folder, const nlohmann::json& object, const char* key)
{
    return inside(folder, jsonMember(object, key, "demo.json"), key);
}

std::optional<DemoQuestionsIndex> questionsOf(
    const fs::path& folder, const nlohmann::json& document)
{
    const auto* object = jsonOptionalMember(document, "mmr");
    if (object == nullptr)
        return std::nullopt;
    DemoQuestionsIndex questions {.benchmark = memberInside(folder, *object, "benchmark"),
        .images = memberInside(folder, *object, "images"),
        .answers = {},
        .training = memberInside(folder, *object, "training")};
    const auto& answers = jsonMember(*object, "answers", "demo.json");
    if (!answers.is_array())
        throw Error(ErrorKind::Format, "demo.json: answers is no list");
    for (const auto& file : answers)
        questions.answers.push_back(inside(folder, file, "answers"));
    return questions;
}

std::uint64_t seedOf(const nlohmann::json& document)
{
    const auto* seed = jsonOptionalMember(document, "seed");
    return seed == nullptr ? 0
                           : static_cast<std::uint64_t>(jsonInteger(
                               *seed, "seed", 0, std::numeric_limits<std::int64_t>::max()));
}

} // namespace

std::optional<DemoIndex> readDemoIndex(const fs::path& folder)
try {
    const fs::path file = folder / "demo.json";
    if (!fs::is_regular_file(file))
        return std::nullopt;
    const auto document = parseUntrustedJson(readWholeText(file, 1U << 20U), "demo.json");
    const auto& models = jsonMember(document, "models", "demo.json");
    return DemoIndex {.table = memberInside(folder, document, "table"),
        .cleanTable = memberInside(folder, document, "clean_table"),
        .eval = memberInside(folder, document, "eval"),
        .target = jsonString(jsonMember(document, "target", "demo.json"), "target", 4096),
        .poisoned = memberInside(folder, models, "poisoned"),
        .twin = memberInside(folder, models, "twin"),
        .questions = questionsOf(folder, document),
        .seed = seedOf(document)};
} catch (const Error&) {
    return std::nullopt; // a demo.json, but not of a demo of ours
} catch (const fs::filesystem_error&) {
    return std::nullopt;
}

fs::path demoTwin(const fs::path& checkpoint)
try {
    const fs::path models = fs::absolute(checkpoint).lexically_normal().parent_path();
    if (models.filename() != "models")
        return {};
    const auto index = readDemoIndex(models.parent_path());
    const bool isPoisoned = index && fs::equivalent(index->poisoned, checkpoint)
        && index->twin.parent_path() == models && fs::is_regular_file(index->twin);
    return isPoisoned ? index->twin : fs::path();
} catch (const fs::filesystem_error&) {
    return {};
}

} // namespace clinic
