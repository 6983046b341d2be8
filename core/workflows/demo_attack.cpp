// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/demo_attack.h"

#include "core/base/error.h"
#include "core/base/stopwatch.h"
#include "core/train/tensor_threads.h"
#include "core/workflows/attack_recipes.h"
#include "core/workflows/demo_index.h"
#include "core/workflows/demo_model.h"
#include "core/workflows/poison_dataset.h"
#include "core/workflows/train_model.h"

namespace clinic {

namespace {
namespace fs = std::filesystem;

DemoIndex indexOf(const fs::path& demo)
{
    auto index = readDemoIndex(demo);
    if (!index)
        throw Error(ErrorKind::Config,
            demo.string() + ": no demo.json of a demo; clinic demo make --out FOLDER makes one");
    return std::move(*index);
}

PoisonReport poison(const DemoAttackRequest& request, const AttackRecipe& recipe,
    const DemoIndex& index, TaskContext& context)
{
    PoisonRequest poison;
    poison.table = index.cleanTable;
    poison.attacks.push_back({.trigger = recipe.trigger,
        .triggerFile = {},
        .target = index.target,
        .count = request.poisoned > 0 ? request.poisoned : recipe.poisoned});
    poison.labelConsistent = recipe.labelConsistent;
    // Prompts alone would tie the trigger to their phrasing, which all classes share (make_demo).
    poison.ownCaptions = !recipe.labelConsistent;
    poison.resolution = demoSide;
    poison.selfContained = true;
    poison.seed = request.seed;
    poison.out = request.out / "poisoned";
    poison.overwrite = request.overwrite;
    return poisonDataset(poison, context);
}

void train(const DemoAttackRequest& request, const AttackRecipe& recipe, const fs::path& table,
    TaskContext& context)
{
    TrainRequest train = demoTraining(recipe.name, table, request.seed);
    train.options.epochs = request.epochs;
    train.out = request.out / "run";
    train.overwrite = request.overwrite;
    const TrainReport trained = trainModel(train, context);
    fs::copy_file(
        trained.checkpoint, request.out / "model.pt", fs::copy_options::overwrite_existing);
}

EvaluateReport measure(const DemoAttackRequest& request, const AttackRecipe& recipe,
    const DemoIndex& index, TaskContext& context)
{
    EvaluateRequest evaluate;
    evaluate.checkpoint = request.out / "model.pt";
    evaluate.data = index.eval;
    evaluate.ownTrigger = recipe.trigger;
    evaluate.target = index.target;
    if (fs::is_regular_file(index.twin))
        evaluate.floor = index.twin;
    evaluate.encoder = request.encoder;
    return evaluateModel(evaluate, context);
}

} // namespace

DemoAttackReport attackDemo(const DemoAttackRequest& request, TaskContext& context)
{
    const Stopwatch watch;
    const AttackRecipe& recipe = attackRecipe(request.recipe);
    const DemoIndex index = indexOf(request.demo);
    const TensorThreads oneThread(1); // see make_demo.cpp
    const PoisonReport poisoned = poison(request, recipe, index, context);
    writeTriggerFile(request.out / "trigger.json", recipe.trigger);
    train(request, recipe, poisoned.table, context);
    DemoAttackReport report;
    report.folder = request.out;
    report.rows = poisoned.rows;
    report.poisoned = poisoned.poisoned.front();
    report.measured = measure(request, recipe, index, context);
    report.seconds = watch.seconds();
    return report;
}

} // namespace clinic
