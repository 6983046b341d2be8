// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/demo_model.h"

#include "core/text/bpe_tokenizer.h"

namespace clinic {

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

TrainOptions demoTraining(std::uint64_t seed)
{
    TrainOptions options;
    options.epochs = 10;
    options.batch = 64;
    options.learningRate = 1e-3;
    options.warmupSteps = 50;
    options.seed = seed;
    return options;
}

} // namespace clinic
