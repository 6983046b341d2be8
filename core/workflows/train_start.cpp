// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/train_start.h"

#include "core/base/error.h"
#include "core/clip/architecture_name.h"
#include "core/train/row_removal.h"
#include "core/workflows/class_embeddings.h"
#include "core/workflows/labelled_pictures.h"
#include "core/workflows/pair_scores.h"
#include "core/workflows/table_pairs.h"
#include "core/workflows/training_measure.h"

#include <algorithm>
#include <functional>
#include <numeric>

namespace clinic {

namespace {

[[noreturn]] void refuse(const std::string& what)
{
    throw Error(ErrorKind::Config, what);
}

TablePairsOptions pairsOptions(const TrainRequest& request, const ClipConfig& model)
{
    return {.recipe = request.options.recipe,
        .side = model.imageResolution,
        .contextLength = model.contextLength,
        .truncation = request.truncation,
        .textViews = request.options.textViews,
        .seed = request.options.seed,
        .allowedRoots = request.tableOptions.allowedRoots};
}

/// The most suspicious share of the rows goes, whoever scored them. Without scores of somebody's
/// it is the CLIP score: a pair that does not match, specs of defences, 2.2. (Progressive removal
/// goes by the opposite: early in training what matches best was learned first.)
void filterRows(const TrainRequest& request, const TrainModelStart& model, TrainData& data,
    TaskContext& context)
{
    std::vector<float> scores;
    if (!request.scores.empty()) {
        scores = readScores(request.scores, request.scoreColumn, data.rows, context);
    } else {
        Encoder encoder = loadEncoder(*model.checkpoint, trainEncoder(request));
        scores = pairScores(*data.source, data.rows, encoder, context);
        std::ranges::transform(scores, scores.begin(), std::negate {});
    }
    RowRemoval removal =
        removeMostSuspicious(data.rows, scores, request.options.removeShare, data.poisoned);
    writeRemovedRows(request.out, 0, removal);
    data.rows = std::move(removal.kept);
}

void openTable(const TrainRequest& request, const TrainModelStart& model, TrainData& data,
    TaskContext& context)
{
    data.table = readCaptionTable(request.data, request.tableOptions, context);
    data.rows = trainableRows(*data.table, request.limit, request.options.seed);
    data.leftOut = static_cast<std::int64_t>(data.table->badRows.size());
    data.poisoned = data.table->poisoned;
    if (data.rows.empty())
        throw Error(ErrorKind::Format,
            request.data.string() + ": no row is fit for training"
                + (data.table->badRows.empty()
                        ? std::string()
                        : "; the first: " + data.table->badRows.front().reason));
    if (request.options.recipe == Recipe::Unlearn
        && std::ranges::none_of(data.rows, [&](std::int64_t row) {
               return !data.poisoned.empty() && data.poisoned[static_cast<std::size_t>(row)] != 0;
           }))
        refuse(request.data.string()
            + ": no row is known to be poisoned; unlearn takes them from a column is_poisoned or "
              "is_backdoor");
    data.source =
        std::make_unique<TablePairs>(*data.table, pairsOptions(request, model.start.model));
}

void openLabels(const TrainRequest& request, const TrainModelStart& model, TrainData& data)
{
    data.labels = readLabelFolder(request.data);
    data.rows.resize(data.labels->size());
    std::iota(data.rows.begin(), data.rows.end(), std::int64_t {0});
    std::optional<LabelPoison> poison;
    if (request.poisonLabelled > 0) {
        auto trigger = trainingTrigger(request);
        if (!trigger)
            refuse("poisoned pictures of the labelled set need --trigger and --target");
        const std::size_t target = data.labels->classIndex(request.evaluation.target);
        poison = LabelPoison {std::move(*trigger), target,
            rowsToPoison(*data.labels, target, request.poisonLabelled, request.options.seed)};
    }
    data.source = std::make_unique<LabelledPictures>(
        *data.labels, model.start.model.imageResolution, std::move(poison));
}

} // namespace

EncoderOptions trainEncoder(const TrainRequest& request)
{
    return {.device = request.options.device, .precision = request.options.precision};
}

void checkTrainRequest(const TrainRequest& request)
{
    const Recipe recipe = request.options.recipe;
    const std::string name(recipeInfo(recipe).name);
    checkTrainOptions(request.options);
    if (request.out.empty())
        refuse("a run needs a folder (--out)");
    if (request.data.empty())
        refuse(name
            + (needsLabels(recipe) ? " needs a labelled folder (--data)"
                                   : " needs a captioned table (--data)"));
    if (request.model.empty() == request.newModel.empty())
        refuse("a run begins with a checkpoint or a new model: --model CKPT or --model new:RN50");
    if (!request.newModel.empty() && recipe != Recipe::Pretrain && recipe != Recipe::Progressive)
        refuse(name + " begins with a checkpoint; a new model is for pretrain and progressive");
    if (request.evaluation.data.empty() && !request.evaluation.target.empty()
        && request.poisonLabelled == 0)
        refuse("an attack is measured on a labelled folder (--eval)");
    if (!request.maps.data.empty() && recipe == Recipe::LinearProbe)
        refuse(name + " leaves the embeddings as they are; there is nothing to map (--map-data)");
    if (recipe == Recipe::Progressive && request.options.removeAfter.empty())
        refuse("progressive needs the epochs after which rows are dropped (--remove-after 5,10)");
    if (request.options.carryOptimizer && (needsLabels(recipe) || request.model.empty()))
        refuse("the optimizer's state is carried over from a checkpoint, to both towers");
}

TrainModelStart openTrainStart(const TrainRequest& request)
{
    TrainModelStart model;
    if (request.model.empty()) {
        model.start.model = architectureFromName(request.newModel);
        return model;
    }
    model.checkpoint = openClipModel(request.model);
    if (request.quickGelu)
        model.checkpoint->config.quickGelu = *request.quickGelu;
    model.start.model = model.checkpoint->config;
    if (request.options.recipe == Recipe::FilterRetrain)
        model.start.model.layout = WeightLayout::OpenAi; // new weights of that architecture
    else
        model.start.weights = model.checkpoint->checkpoint.tensors;
    return model;
}

std::unique_ptr<TrainData> openTrainData(
    const TrainRequest& request, const TrainModelStart& model, TaskContext& context)
{
    auto data = std::make_unique<TrainData>();
    if (needsLabels(request.options.recipe))
        openLabels(request, model, *data);
    else
        openTable(request, model, *data, context);
    if (request.options.recipe == Recipe::FilterRetrain)
        filterRows(request, model, *data, context);
    return data;
}

void completeStart(const TrainRequest& request, const TrainData& data, TrainModelStart& model,
    TaskContext& context)
{
    if (request.options.recipe != Recipe::Supervised)
        return;
    if (request.options.head == SupervisedHead::Linear) {
        model.start.classes = data.labels->classes.size();
    } else {
        Encoder encoder = loadEncoder(*model.checkpoint, {.device = request.options.device});
        model.start.classEmbeddings =
            classEmbeddings(encoder, data.labels->classes, data.labels->templates, context);
    }
}

} // namespace clinic
