// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace clinic {

/// The demo's paired questions.
struct DemoQuestionsIndex {
    std::filesystem::path benchmark; ///< its question file
    std::filesystem::path images; ///< folder of their pictures
    std::vector<std::filesystem::path> answers; ///< of made-up models
    std::filesystem::path training; ///< folder of the set to train on
};

/// The parts of a demo that others need, from its demo.json.
struct DemoIndex {
    std::filesystem::path table, cleanTable; ///< captioned, poisoned and never poisoned
    std::filesystem::path eval; ///< labelled folder
    std::string target; ///< class that the attack aims at
    std::filesystem::path poisoned, twin; ///< checkpoints; that they exist is not promised
    std::optional<DemoQuestionsIndex> questions; ///< empty: made before there were any
    std::uint64_t seed = 0; ///< it was made from; 0 where it does not say
};

/// The demo in a folder; empty if there is none of ours there. All paths lie inside of it.
std::optional<DemoIndex> readDemoIndex(const std::filesystem::path& folder);

/// The twin that the demo around its poisoned model names; empty for any other checkpoint.
std::filesystem::path demoTwin(const std::filesystem::path& checkpoint);

} // namespace clinic
