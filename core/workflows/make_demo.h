// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/workflows/evaluate_model.h"

#include <cstdint>
#include <filesystem>
#include <functional>

namespace clinic {

/// How much is made; the defaults are the demo's, smaller ones serve tests.
struct DemoSizes {
    std::int64_t pairs = 8000;
    std::int64_t poisoned = 160; ///< of the pairs
    std::int64_t evaluation = 1000; ///< labelled pictures
    int epochs = 10;
    int batch = 64;
    std::int64_t questions = 10; ///< pairs of each of the twelve categories
    std::int64_t trainingQuestions = 150; ///< the same, to train on
};

struct DemoRequest {
    std::filesystem::path out;
    std::uint64_t seed = 0;
    bool overwrite = false;
    EncoderOptions encoder; ///< for embedding and evaluating; training runs on the CPU
    DemoSizes sizes;
    /// Called on the worker's thread as soon as the poisoned model and its embeddings are there.
    std::function<void(const std::filesystem::path& project)> poisonedReady;
};

struct DemoReport {
    std::filesystem::path project;
    EvaluateReport measured; ///< of the poisoned model, the twin's rate as its floor
    double poisonedSeconds = 0; ///< until the poisoned model was there
    double seconds = 0; ///< everything
};

/// Draws the demo's images and paired questions, trains the poisoned model and its never-poisoned
/// twin, embeds, evaluates, and writes demo.json (the names of `clinic demo make` in the
/// command-line contract, paths relative to it). Same seed, same images. A demo that it replaces is
/// kept until the new one is finished, and put back if that fails or is stopped.
DemoReport makeDemo(const DemoRequest& request, TaskContext& context);

} // namespace clinic
