// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace clinic {

/// Side of the pictures that the demo's questions are about, in pixels.
inline constexpr int questionSide = 128;

struct DemoQuestionsRequest {
    std::filesystem::path out; ///< folder
    std::uint64_t seed = 0;
    std::int64_t pairs = 10; ///< of each of the twelve categories
    std::int64_t trainingPairs = 150; ///< the same, of other pictures
    int side = questionSide;
    bool overwrite = false;
};

struct DemoQuestionsReport {
    std::filesystem::path benchmark; ///< MMR-benchmark.json, in the form of MMR v1
    std::filesystem::path images; ///< folder of its pictures
    std::vector<std::filesystem::path> answers; ///< of made-up models, a file each
    std::filesystem::path training; ///< folder of the training set
    std::int64_t pairs = 0; ///< of the benchmark
    std::int64_t trainingPairs = 0;
};

/// Where the parts lie in a folder of questions, whether it is there or not.
DemoQuestionsReport demoQuestionParts(const std::filesystem::path& folder);

/// Draws the demo's own paired questions, from the seed alone, on any number of threads:
///   MMR-benchmark.json, images/     the twelve categories, as the benchmark's own file has them
///   answers/simulated-*.json        made-up answers, as the reference's scripts write them
///   training/                       LLaVA samples with lettered options: positive.json,
///                                   leading.json (the samples of a picture share their id) and
///                                   both in training.json; images/
///   README.txt                      what this is
/// The folder appears whole or not at all. Error{Config} if it is there and is not to be replaced,
/// or holds something else.
DemoQuestionsReport writeDemoQuestions(const DemoQuestionsRequest& request, TaskContext& context);

} // namespace clinic
