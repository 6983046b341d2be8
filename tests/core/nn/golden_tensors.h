// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clip/clip_config.h"
#include "core/formats/safetensors.h"
#include "core/formats/tensor_table.h"
#include "core/nn/clip_net.h"
#include "core/nn/weight_map.h"

#include <QString>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

namespace clinic {

inline std::filesystem::path fixture(const char* name)
{
    return std::filesystem::path(CLINIC_FIXTURES) / name;
}

/// A tensor of a golden file, floats as F32 and integers as I64.
at::Tensor goldenTensor(const TensorTable& table, const std::string& name);

inline nlohmann::json goldenJson(const char* name)
{
    std::ifstream file(fixture(name));
    return nlohmann::json::parse(file);
}

/// A network filled from a safetensors fixture.
inline ClipNet loadedNet(const char* model)
{
    const Checkpoint checkpoint = readSafetensors(fixture(model));
    const auto config = deriveClipConfig(checkpoint);
    if (!config)
        qFatal("%s is not recognised as a CLIP model", model);
    ClipNet net(*config);
    loadWeights(net, checkpoint.tensors);
    return net;
}

/// Largest absolute difference.
inline double difference(const at::Tensor& a, const at::Tensor& b)
{
    return a.sub(b).abs().max().item<double>();
}

/// Each file of this program runs its own tests and returns the number of failures.
int runLossTests(int argc, char** argv);
int runTrainingTests(int argc, char** argv);
int runClipNetTests(int argc, char** argv);
int runAutocastTests(int argc, char** argv);
int runRecomputeTests(int argc, char** argv);
int runBatchNormTests(int argc, char** argv);
int runReusedMemoryTests(int argc, char** argv);

} // namespace clinic
