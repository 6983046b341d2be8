// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/demo_model.h"

#include "core/text/bpe_tokenizer.h"

namespace clinic {

namespace {

/// OpenAI's ResNet layout, small, with the real vocabulary.
ClipConfig demoModel()
{
    ClipConfig config;
    config.architecture = "ResNet";
    config.embedDim = 64;
    config.imageResolution = demoSide;
    config.visionIsResNet = true;
    config.visionStages = {1, 1, 1, 1};
    config.visionWidth = 16;
    config.visionHeads = config.visionWidth * 32 / 64;
    config.vocabSize = BpeTokenizer::endToken + 1;
    config.textWidth = 64;
    config.textHeads = 1;
    config.textLayers = 2;
    config.textMlpWidth = 4 * config.textWidth;
    return config;
}

} // namespace

TrainModelRequest demoTraining(
    const std::string& name, const std::filesystem::path& table, std::uint64_t seed)
{
    TrainModelRequest request;
    request.table = table;
    request.train.model = demoModel();
    request.train.options.epochs = 10;
    request.train.options.batch = 64;
    request.train.options.learningRate = 1e-3;
    request.train.options.warmupSteps = 50;
    request.train.options.seed = seed;
    request.train.name = name;
    request.train.stage = "Training the " + name + " model";
    return request;
}

} // namespace clinic
