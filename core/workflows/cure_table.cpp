// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/cure_table.h"

#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/base/output_file.h"
#include "core/base/stopwatch.h"
#include "core/formats/json_reader.h"
#include "core/workflows/attack_recipes.h"
#include "core/workflows/demo_attack.h"
#include "core/workflows/demo_index.h"
#include "core/workflows/labelled_rows.h"
#include "core/workflows/run_list.h"
#include "core/workflows/train_model.h"
#include "core/workflows/train_presets.h"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace clinic {

namespace {
namespace fs = std::filesystem;

/// What one attack on one demo led to, kept beside it so that a table can be made in parts.
struct AttackMeasures {
    CureMeasure poisoned, twin;
};

CureMeasure measureFrom(const nlohmann::json& object)
{
    const auto number = [&](const char* key) {
        const auto& value = jsonMember(object, key, "the measure");
        if (!value.is_number())
            throw Error(ErrorKind::Format, std::string(key) + " is no number");
        return value.get<double>();
    };
    return {number("ca"), number("asr")};
}

nlohmann::ordered_json asJson(const CureMeasure& measure)
{
    return {{"ca", measure.cleanAccuracy}, {"asr", measure.attackSuccess}};
}

class Cures {
public:
    Cures(const CureTableRequest& request, TaskContext& context)
        : m_request(request)
        , m_context(context)
    {
    }

    CureTable run();

private:
    void addDemo(const fs::path& path, CureTable& table);
    AttackMeasures attack(const fs::path& demo, const std::string& name, const fs::path& folder);
    CureMeasure cure(
        Recipe recipe, const DemoIndex& index, const std::string& attack, const fs::path& folder);
    TrainRequest cureRequest(
        Recipe recipe, const DemoIndex& index, const std::string& attack, const fs::path& folder);
    fs::path labelledFolder(const DemoIndex& index);

    const CureTableRequest& m_request;
    TaskContext& m_context;
    std::uint64_t m_seed = 0; ///< of the demo in work
    fs::path m_folder; ///< likewise
};

AttackMeasures Cures::attack(const fs::path& demo, const std::string& name, const fs::path& folder)
{
    const fs::path kept = folder / "measured.json";
    if (fs::exists(kept)) {
        const auto document = parseUntrustedJson(readWholeText(kept, 1 << 20), kept.string());
        return {measureFrom(jsonMember(document, "poisoned", "the measures")),
            measureFrom(jsonMember(document, "twin", "the measures"))};
    }
    DemoAttackRequest request;
    request.demo = demo;
    request.recipe = name;
    request.out = folder;
    request.overwrite = true; // what a stopped making left
    request.seed = m_seed;
    request.encoder = m_request.encoder;
    const EvaluateReport measured = attackDemo(request, m_context).measured;
    const AttackReport& report = measured.attack.value();
    if (!report.floor)
        throw Error(ErrorKind::Config, demo.string() + ": has no twin; make the demo anew");
    const AttackMeasures measures {
        {measured.top1.value().value_or(0), report.asr.value().value_or(0)},
        {report.floor->top1.value().value_or(0), report.floor->asr.value().value_or(0)}};
    writeTextFile(kept,
        nlohmann::ordered_json {
            {"poisoned", asJson(measures.poisoned)}, {"twin", asJson(measures.twin)}}
                .dump(1)
            + '\n');
    return measures;
}

/// Labelled pictures of the clean pairs: the evaluation set is not to be trained on.
fs::path Cures::labelledFolder(const DemoIndex& index)
{
    const fs::path folder = m_folder / "labelled";
    if (!fs::exists(folder / "labels.csv"))
        writeLabelledRows(
            {index.cleanTable, index.eval, m_request.labelled, m_seed, folder}, m_context);
    return folder;
}

TrainRequest Cures::cureRequest(
    Recipe recipe, const DemoIndex& index, const std::string& attack, const fs::path& folder)
{
    TrainRequest request;
    request.options.recipe = recipe;
    applyPreset("demo", request);
    request.options.seed = m_seed;
    request.model = m_folder / attack / "attack" / "model.pt";
    request.data = index.cleanTable;
    if (recipe == Recipe::Supervised)
        request.data = labelledFolder(index);
    if (recipe == Recipe::FilterRetrain)
        request.data = m_folder / attack / "attack" / "poisoned" / "poisoned.csv";
    request.evaluation.data = index.eval;
    request.evaluation.ownTrigger = attackRecipe(attack).trigger;
    request.evaluation.target = index.target;
    request.evaluation.every = 0;
    request.out = folder;
    request.resume = fs::exists(RunFiles {folder}.config());
    return request;
}

CureMeasure Cures::cure(
    Recipe recipe, const DemoIndex& index, const std::string& attack, const fs::path& folder)
{
    if (fs::exists(RunFiles {folder}.config())) {
        const RunSummary run = readRunSummary(folder);
        if (run.state.phase == RunPhase::Finished && run.cleanAccuracy && run.attackSuccess)
            return {*run.cleanAccuracy, *run.attackSuccess};
    }
    const TrainReport report = trainModel(cureRequest(recipe, index, attack, folder), m_context);
    return {findNumber(report.run.last, "ca").value_or(0),
        findNumber(report.run.last, "asr").value_or(0)};
}

void Cures::addDemo(const fs::path& path, CureTable& table)
{
    const auto index = readDemoIndex(path);
    if (!index)
        throw Error(ErrorKind::Config,
            path.string() + ": no demo.json of a demo; clinic demo make --out FOLDER makes one");
    m_seed = index->seed;
    m_folder = m_request.out / ("seed" + std::to_string(m_seed));
    for (CureRow& row : table.rows) {
        const AttackMeasures before = attack(path, row.attack, m_folder / row.attack / "attack");
        row.poisoned.push_back(before.poisoned);
        row.twin.push_back(before.twin);
        for (std::size_t i = 0; i < table.recipes.size(); ++i) {
            const std::string name(recipeInfo(table.recipes[i]).name);
            row.cured[i].push_back(
                cure(table.recipes[i], *index, row.attack, m_folder / row.attack / name));
        }
    }
}

CureTable Cures::run()
{
    const Stopwatch watch;
    CureTable table;
    table.recipes = m_request.recipes;
    for (const std::string& attack : m_request.attacks) {
        attackRecipe(attack); // a wrong name is told before hours of work
        table.rows.push_back({attack, {}, {}, {}});
        table.rows.back().cured.resize(table.recipes.size());
    }
    for (const fs::path& demo : m_request.demos)
        addDemo(demo, table);
    table.seconds = watch.seconds();
    return table;
}

/// "94.2 (93.8-95.0)"
std::string percent(const std::vector<CureMeasure>& measures, double CureMeasure::*value)
{
    double sum = 0;
    double low = 1;
    double high = 0;
    for (const CureMeasure& measure : measures) {
        sum += measure.*value;
        low = std::min(low, measure.*value);
        high = std::max(high, measure.*value);
    }
    char text[64];
    std::snprintf(text, sizeof text, "%.1f (%.1f-%.1f)",
        100 * sum / static_cast<double>(measures.size()), 100 * low, 100 * high);
    return text;
}

std::string cell(const std::vector<CureMeasure>& measures)
{
    return measures.empty() ? "-"
                            : percent(measures, &CureMeasure::cleanAccuracy) + " / "
            + percent(measures, &CureMeasure::attackSuccess);
}

} // namespace

CureTable makeCureTable(const CureTableRequest& request, TaskContext& context)
{
    return Cures(request, context).run();
}

std::string cureTableText(const CureTable& table)
{
    std::string text = "| trigger | twin (floor) | poisoned |";
    std::string rule = "|---|---|---|";
    for (const Recipe recipe : table.recipes) {
        text += " " + std::string(recipeInfo(recipe).name) + " |";
        rule += "---|";
    }
    text += '\n' + rule + '\n';
    for (const CureRow& row : table.rows) {
        text += "| " + row.attack + " | " + cell(row.twin) + " | " + cell(row.poisoned) + " |";
        for (const auto& cured : row.cured)
            text += " " + cell(cured) + " |";
        text += '\n';
    }
    return text;
}

} // namespace clinic
