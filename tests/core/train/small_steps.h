// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/train/trainer.h"
#include "tests/core/train/small_run.h"

#include <cstring>
#include <numeric>

namespace clinic {

// Single steps of the small model.

inline TrainStart smallStart()
{
    return {.model = smallModel(), .weights = {}, .classEmbeddings = {}};
}

inline TrainBatch firstRows(const SmallPairs& pairs, std::int64_t count, std::int64_t from = 0)
{
    std::vector<std::int64_t> rows(static_cast<std::size_t>(count));
    std::iota(rows.begin(), rows.end(), from);
    return pairs.read(rows, 1);
}

inline StepMetrics stepOf(Trainer& trainer, const TrainBatch& batch, double rate = 1e-3)
{
    return trainer.step(std::span(&batch, 1), rate);
}

inline std::vector<float> weightsOf(const Trainer& trainer)
{
    std::vector<float> all;
    for (const auto& [name, tensor] : trainer.snapshot(0).stateDict) {
        // running statistics move with every batch, whatever is learned
        if (tensor.dtype != DType::F32 || name.find("running_") != std::string::npos)
            continue;
        const std::size_t before = all.size();
        all.resize(before + tensor.bytes.size() / sizeof(float));
        std::memcpy(all.data() + before, tensor.bytes.data(), tensor.bytes.size());
    }
    return all;
}

} // namespace clinic
