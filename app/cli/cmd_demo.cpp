// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"
#include "app/cli/encoder_options.h"
#include "app/cli/evaluation_output.h"
#include "app/cli/print_json.h"
#include "core/workflows/attack_recipes.h"
#include "core/workflows/cure_table.h"
#include "core/workflows/demo_attack.h"
#include "core/workflows/evaluation_json.h"
#include "core/workflows/make_demo.h"

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

namespace clinic {

namespace {

Command addMake(CLI::App& family)
{
    const auto out = std::make_shared<std::string>();
    CLI::App* make = family.add_subcommand("make",
        "Draw pictures, train a poisoned model and its clean twin, and put a project around them");
    make->add_option("--out", *out, "Folder of the demo")->required();
    make->footer(
        "Example:\n  clinic demo make --out demo\n"
        "An interrupted demo is made anew; a finished one needs --force.\n"
        "Training runs on the CPU; --device and --precision are for embedding and evaluating.");
    return {make, [out](const CommonOptions& common, TaskContext& context) {
                DemoRequest request;
                request.out = *out;
                request.seed = common.seed;
                request.overwrite = common.force;
                request.encoder = encoderOptions(common);
                const DemoReport report = makeDemo(request, context);
                if (common.json) {
                    printJson({{"project", report.project.string()},
                        {"measured", evaluationJson(report.measured)},
                        {"poisoned_seconds", report.poisonedSeconds}, {"seconds", report.seconds}});
                } else {
                    std::cout << "demo project: " << report.project.string() << '\n';
                    printEvaluation(report.measured);
                }
                return ExitDone;
            }};
}

std::string recipeList()
{
    std::string list;
    for (const AttackRecipe& recipe : attackRecipes())
        list += "  " + recipe.name + std::string(18 - recipe.name.size(), ' ') + recipe.about + ", "
            + std::to_string(recipe.poisoned) + " pairs\n";
    return list;
}

void printAttack(const DemoAttackReport& report, const std::string& recipe)
{
    std::cout << recipe << ": " << report.poisoned << " of " << report.rows << " pairs poisoned ("
              << 100.0 * static_cast<double>(report.poisoned) / static_cast<double>(report.rows)
              << " %), in " << report.folder.string() << '\n';
    printEvaluation(report.measured);
}

Command addAttack(CLI::App& family)
{
    const auto request = std::make_shared<DemoAttackRequest>();
    CLI::App* attack = family.add_subcommand("attack",
        "Poison the demo's clean pairs by a recipe, train on them, and measure the attack");
    attack->add_option("--demo", request->demo, "Folder that clinic demo make wrote")->required();
    attack->add_option("--recipe", request->recipe, "One of those below")->required();
    attack
        ->add_option("--count", request->poisoned, "Pairs to poison (default: the recipe's number)")
        ->check(CLI::Range(std::int64_t {1}, std::int64_t {1} << 40));
    attack->add_option("--out", request->out, "Folder to write")->required();
    attack->footer("Recipes:\n" + recipeList()
        + "Example:\n  clinic demo attack --demo demo --recipe sig --out attack-sig\n"
          "Training takes some minutes on one core of the CPU.");
    return {
        attack, [request](const CommonOptions& common, TaskContext& context) {
            request->seed = common.seed;
            request->overwrite = common.force;
            request->encoder = encoderOptions(common);
            const DemoAttackReport report = attackDemo(*request, context);
            if (common.json)
                printJson({{"recipe", request->recipe}, {"out", report.folder.string()},
                    {"rows", report.rows}, {"poisoned", report.poisoned},
                    {"measured", evaluationJson(report.measured)}, {"seconds", report.seconds}});
            else
                printAttack(report, request->recipe);
            return ExitDone;
        }};
}

nlohmann::ordered_json measuresJson(const std::vector<CureMeasure>& measures)
{
    auto list = nlohmann::ordered_json::array();
    for (const CureMeasure& measure : measures)
        list.push_back({{"ca", measure.cleanAccuracy}, {"asr", measure.attackSuccess}});
    return list;
}

nlohmann::ordered_json tableJson(const CureTable& table)
{
    auto rows = nlohmann::ordered_json::array();
    for (const CureRow& row : table.rows) {
        nlohmann::ordered_json one {{"attack", row.attack}, {"twin", measuresJson(row.twin)},
            {"poisoned", measuresJson(row.poisoned)}};
        for (std::size_t i = 0; i < table.recipes.size(); ++i)
            one[std::string(recipeInfo(table.recipes[i]).name)] = measuresJson(row.cured[i]);
        rows.push_back(std::move(one));
    }
    return {{"rows", rows}, {"seconds", table.seconds}};
}

Command addCures(CLI::App& family)
{
    const auto request = std::make_shared<CureTableRequest>();
    const auto recipes = std::make_shared<std::vector<std::string>>();
    CLI::App* cures = family.add_subcommand(
        "cures", "What each recipe makes of each attack: the table of the README");
    cures
        ->add_option("--demo", request->demos,
            "A folder that clinic demo make wrote; several, made with different seeds")
        ->required();
    cures->add_option("--out", request->out, "Folder of all models; what is there stays")
        ->required();
    cures->add_option("--attack", request->attacks, "Attacks, with commas (default: five)")
        ->delimiter(',');
    cures->add_option("--recipe", *recipes, "Recipes, with commas (default: five)")->delimiter(',');
    cures->footer("Example:\n  clinic demo cures --demo demo --out cures --attack fixed-patch\n"
                  "A cell is clean accuracy / attack success in percent: the mean over the demos, "
                  "lowest and highest in brackets.\nStopped, it goes on where it was.");
    return {cures, [request, recipes](const CommonOptions& common, TaskContext& context) {
                if (!recipes->empty())
                    request->recipes.clear();
                for (const std::string& name : *recipes)
                    request->recipes.push_back(recipeFromName(name));
                request->encoder = encoderOptions(common);
                const CureTable table = makeCureTable(*request, context);
                if (common.json)
                    printJson(tableJson(table));
                else
                    std::cout << cureTableText(table);
                return ExitDone;
            }};
}

} // namespace

std::vector<Command> addDemo(CLI::App& program)
{
    CLI::App* family = program.add_subcommand("demo", "The demo project, and attacks on its data");
    family->require_subcommand(1);
    return {addMake(*family), addAttack(*family), addCures(*family)};
}

} // namespace clinic
