// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/score_mmr.h"

#include <string>

namespace CLI {
class App;
}

namespace clinic {

/// What commands on scored answers take.
struct MmrOptions {
    std::string benchmark;
    std::string mode = "corrected";
    std::string parser = "official";
    AnswerColumns columns;
    bool withoutOverrides = false;
};

void addMmrOptions(CLI::App& command, MmrOptions& options);
ScoreMmrRequest scoreRequest(const MmrOptions& options, const std::string& answers);

} // namespace clinic
