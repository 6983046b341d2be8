// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"

#include <cstdint>
#include <filesystem>
#include <functional>

namespace clinic {

struct DemoRequest {
    std::filesystem::path out;
    std::uint64_t seed = 0;
    bool overwrite = false;
    /// Called on the worker's thread as soon as the poisoned model and its embeddings are there.
    std::function<void(const std::filesystem::path& project)> poisonedReady;
};

struct DemoReport {
    std::filesystem::path project;
    double poisonedSeconds = 0; ///< until the poisoned model was there
    double seconds = 0; ///< everything
};

/// Draws the demo's images, trains the poisoned model and its never-poisoned twin, embeds, evaluates, and writes demo.json
/// (the names of `clinic demo make` in the command-line contract, paths relative to it). Same seed, same images.
DemoReport makeDemo(const DemoRequest& request, TaskContext& context);

} // namespace clinic
