// SPDX-License-Identifier: Apache-2.0
// One program for the whole folder: each file that includes LibTorch costs 15 CPU seconds, so all
// are one.
#include "core/clip/device.h"
#include "tests/core/nn/golden_tensors.h"

int main(int argc, char** argv)
{
    clinic::setTensorThreads(1); // the tensors are too small to share
    return clinic::runLossTests(argc, argv) + clinic::runTrainingTests(argc, argv)
        + clinic::runClipNetTests(argc, argv) + clinic::runAutocastTests(argc, argv)
        + clinic::runRecomputeTests(argc, argv) + clinic::runBatchNormTests(argc, argv)
        + clinic::runReusedMemoryTests(argc, argv);
}
