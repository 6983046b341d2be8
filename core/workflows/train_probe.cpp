// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/train_probe.h"

#include "core/base/error.h"
#include "core/base/stopwatch.h"
#include "core/train/finetune_file.h"
#include "core/train/linear_probe.h"
#include "core/workflows/evaluate_probe.h"

namespace clinic {

namespace {

LabelledFeatures featuresOf(const TrainRequest& request, const ClipModel& model,
    const LabelFolder& labels, TaskContext& context)
{
    Encoder encoder = loadEncoder(model, trainEncoder(request));
    LabelledFeatures features(labels.label, static_cast<std::size_t>(model.config.embedDim), false);
    PicturePass pass = passOver(labels, 32, trainEncoder(request));
    pass.stage = "Computing features";
    Encoder* const encoders[] {&encoder};
    const UnreadPictures unread = passOverPictures(
        pass, encoders, [&](const EncodedPictures& pictures) { features.add(pictures); }, context);
    if (features.size() == 0)
        throw Error(ErrorKind::Format,
            labels.folder.string() + ": no image can be read; the first: " + unread.firstReason);
    return features;
}

} // namespace

RunReport trainProbe(const TrainRequest& request, const TrainModelStart& model,
    const LabelFolder& labels, const TrainingMeasure* measure, TaskContext& context)
{
    const Stopwatch watch;
    const ClipModel& clip = *model.checkpoint;
    const LabelledFeatures features = featuresOf(request, clip, labels, context);
    std::vector<std::size_t> targets;
    for (std::size_t i = 0; i < features.size(); ++i)
        targets.push_back(features.label(i));
    const TrainOptions& options = request.options;
    TrainedModel trained {clip.checkpoint, clip.config,
        trainLinearProbe(features.clean(), targets, labels.classes.size(),
            {.epochs = options.epochs,
                .batch = options.batch,
                .learningRate = options.learningRate,
                .weightDecay = options.weightDecay,
                .seed = options.seed},
            context)};
    RunReport report;
    const auto batch = static_cast<std::size_t>(options.batch);
    report.steps = static_cast<std::int64_t>((targets.size() + batch - 1) / batch) * options.epochs;
    const RunFiles files {request.out};
    RunLog log(files.metrics(), files.log());
    log.begin();
    if (measure != nullptr) {
        report.last = measure->measure(trained, context);
        log.add(report.steps, options.epochs, report.last);
    }
    std::filesystem::create_directories(files.checkpoints());
    writeFinetuneFile(files.checkpoints() / "finetune.pt", clip.checkpoint.tensors, *trained.head);
    log.note("Finished: a head on " + std::to_string(targets.size()) + " features");
    report.seconds = watch.seconds();
    return report;
}

} // namespace clinic
