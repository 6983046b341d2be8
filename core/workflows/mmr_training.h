// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/mmr/training/refusal_filter.h"
#include "core/mmr/training/sample_pass.h"
#include "core/mmr/training/text_dedupe.h"
#include "core/mmr/training/training_lint.h"
#include "core/mmr/training/training_statistics.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace clinic {

// Each reads a training file of any size (a JSON array, or JSON lines) once, in blocks. Memory: at
// most 16 to 64 bytes a sample beside some 100 MB. Progress in bytes; stops within a block. Errors:
// Io; Format for a file without any sample; Resource above 20 million samples or for a full disk;
// Config for an output that exists (without `overwrite`). An output appears whole or not at all.
// Samples that cannot be read are counted and left out.

struct TrainingLintRequest {
    std::filesystem::path data;
    std::vector<std::string> phrases = refusalPhrases();
    std::size_t places = 10; ///< first places kept of each rule
};

struct TrainingLintReport {
    TrainingPass pass;
    std::vector<LintCount> rules; ///< one a rule
    std::uint64_t cleanSamples = 0; ///< break no rule, those about ids aside
    std::uint64_t pairs = 0;
};

TrainingLintReport lintTraining(const TrainingLintRequest& request, TaskContext& context);

struct TrainingFilterRequest {
    std::filesystem::path data;
    std::filesystem::path out; ///< empty: count only
    RefusalFilterOptions filter;
    bool overwrite = false;
};

struct TrainingFilterReport {
    TrainingPass pass;
    RefusalFilterCounts counts;
    std::uint64_t written = 0; ///< samples that stay
    std::uint64_t notSamples = 0; ///< JSON, but of another shape: left out
};

/// Takes answers that read like refusals out.
TrainingFilterReport filterTraining(const TrainingFilterRequest& request, TaskContext& context);

struct TrainingReformatRequest {
    std::filesystem::path data; ///< intermediate form
    std::filesystem::path out; ///< folder: positive.json, leading.json, merged.json
    bool suffixIds = false; ///< see splitPair()
    bool overwrite = false;
};

struct TrainingReformatReport {
    TrainingPass pass;
    std::uint64_t pairs = 0; ///< written, to each file; twice as many samples to merged.json
    std::uint64_t dropped = 0; ///< samples that are unsound, or have not both sides
    std::uint64_t oneSided = 0; ///< of them: sound, but one side is missing
    std::vector<LintCount> why; ///< of the dropped ones, by the rule; the first 10 places each
    std::filesystem::path positive;
    std::filesystem::path leading;
    std::filesystem::path merged;
};

/// Splits generated samples into two of the LLaVA form; in merged.json a pair's two are adjacent.
TrainingReformatReport reformatTraining(
    const TrainingReformatRequest& request, TaskContext& context);

struct TrainingStatsRequest {
    std::filesystem::path data;
    std::size_t firstWords = 20;
};

struct TrainingStatsReport {
    TrainingPass pass;
    TrainingSetNumbers numbers;
    std::uint64_t notSamples = 0; ///< JSON, but of another shape: not counted
};

TrainingStatsReport trainingStats(const TrainingStatsRequest& request, TaskContext& context);

struct TrainingExportRequest {
    std::filesystem::path data;
    std::filesystem::path out;
    DedupeKey dedupe = DedupeKey::None;
    bool suffixIds = false; ///< of samples of the intermediate form, which are split
    bool soundOnly = false; ///< leave out what breaks a rule of the original pipeline
    bool overwrite = false;
};

struct TrainingExportReport {
    TrainingPass pass;
    std::uint64_t written = 0;
    std::uint64_t copies = 0; ///< left out as copies of earlier samples
    std::uint64_t unsound = 0; ///< left out by soundOnly
    std::uint64_t notSamples = 0; ///< JSON, but of another shape: left out
};

/// Writes one JSON array in the LLaVA and Bunny form.
TrainingExportReport exportTraining(const TrainingExportRequest& request, TaskContext& context);

} // namespace clinic
