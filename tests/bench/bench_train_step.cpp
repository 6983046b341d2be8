// SPDX-License-Identifier: Apache-2.0
// bench_train_step [OPTIONS]: seconds of one CleanCLIP step (forward of originals and augmented
// views together, loss, gradients, AdamW) with its data in memory. train_step.py runs it beside the
// reference's loop; --inputs is from there. Needs base, formats and nn only (CLINIC_ONLY_NN).
#include "core/formats/safetensors.h"
#include "core/nn/autocast.h"
#include "core/nn/clip_net.h"
#include "core/nn/initialise.h"
#include "core/nn/losses.h"
#include "core/nn/optimizer.h"
#include "core/nn/reused_memory.h"
#include "core/nn/weight_map.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

using namespace clinic;

namespace {

constexpr const char* usage =
    "bench_train_step [--model RN50|ViT-B/32] [--batch PAIRS] [--precision fp32|bf16|fp16]\n"
    "    [--threads N] [--device cpu|cuda] [--no-channels-last] [--checkpointing] [--steps N]\n"
    "    [--warmup N] [--rate R] [--inputs FOLDER] [--json]\n";

struct Options {
    std::string model = "RN50";
    std::string device = "cpu";
    std::string inputs; ///< folder with weights.safetensors and batch.safetensors; empty: random
    at::ScalarType precision = at::kFloat;
    int batch = 32; ///< pairs; as many augmented ones come along
    int threads = 0; ///< 0: as LibTorch chooses
    int warmup = 1;
    int steps = 5;
    double rate = 1e-5;
    bool channelsLast = true;
    bool checkpointing = false;
    bool json = false;
};

struct Batch {
    at::Tensor pixels;
    at::Tensor ids;
};

struct Measured {
    std::vector<double> seconds;
    std::vector<double> losses;
};

at::ScalarType precisionOf(std::string_view name)
{
    if (name == "bf16")
        return at::kBFloat16;
    return name == "fp16" ? at::kHalf : at::kFloat;
}

Options parse(int argc, char** argv)
{
    Options options;
    for (int i = 1; i < argc; ++i) {
        const std::string_view name = argv[i];
        if (name == "--no-channels-last") {
            options.channelsLast = false;
        } else if (name == "--checkpointing") {
            options.checkpointing = true;
        } else if (name == "--json") {
            options.json = true;
        } else {
            if (i + 1 == argc)
                throw std::invalid_argument(usage);
            const std::string value = argv[++i];
            if (name == "--model")
                options.model = value;
            else if (name == "--device")
                options.device = value;
            else if (name == "--inputs")
                options.inputs = value;
            else if (name == "--precision")
                options.precision = precisionOf(value);
            else if (name == "--batch")
                options.batch = std::stoi(value);
            else if (name == "--threads")
                options.threads = std::stoi(value);
            else if (name == "--warmup")
                options.warmup = std::stoi(value);
            else if (name == "--steps")
                options.steps = std::stoi(value);
            else if (name == "--rate")
                options.rate = std::stod(value);
            else
                throw std::invalid_argument(usage);
        }
    }
    return options;
}

ClipConfig configOf(const std::string& model)
{
    ClipConfig config {.architecture = model,
        .embedDim = 512,
        .imageResolution = 224,
        .vocabSize = 49408,
        .textWidth = 512,
        .textHeads = 8,
        .textLayers = 12,
        .textMlpWidth = 2048};
    config.visionIsResNet = model == "RN50";
    if (config.visionIsResNet) {
        config.embedDim = 1024;
        config.visionStages = {3, 4, 6, 3};
        config.visionWidth = 64;
        config.visionHeads = 32;
    } else {
        config.visionLayers = 12;
        config.visionWidth = 768;
        config.visionHeads = 12;
        config.patchSize = 32;
        config.visionMlpWidth = 3072;
    }
    return config;
}

/// Captions of 8 to 13 tokens between both ends, padded as the reference pads them.
Batch randomBatch(const Options& options, const ClipConfig& config)
{
    const std::int64_t n = 2L * options.batch;
    Batch batch {at::randn({n, 3, config.imageResolution, config.imageResolution}),
        at::zeros({n, config.contextLength}, at::kLong)};
    for (std::int64_t i = 0; i < n; ++i) {
        const std::int64_t words = 8 + i % 6;
        std::int64_t* row = batch.ids.data_ptr<std::int64_t>() + i * config.contextLength;
        row[0] = config.vocabSize - 2;
        for (std::int64_t k = 1; k <= words; ++k)
            row[k] = 300 + (i * 77 + k * 131) % 40000;
        row[words + 1] = config.vocabSize - 1;
    }
    return batch;
}

at::Tensor readTensor(const TensorTable& table, const char* name, at::ScalarType type)
{
    const TensorEntry* entry = table.find(name);
    if (!entry)
        throw std::invalid_argument(std::string("batch.safetensors has no ") + name);
    at::Tensor out = at::empty(entry->shape, type);
    table.readInto(*entry, {static_cast<std::byte*>(out.data_ptr()), out.nbytes()});
    return out;
}

Batch prepare(ClipNet& net, const Options& options)
{
    Batch batch;
    at::manual_seed(0);
    if (options.inputs.empty()) {
        initialise(net, 0, true);
        batch = randomBatch(options, net.config());
    } else {
        loadWeights(net, readSafetensors(options.inputs + "/weights.safetensors").tensors);
        const auto table = readSafetensors(options.inputs + "/batch.safetensors").tensors;
        batch = {readTensor(table, "pixels", at::kFloat), readTensor(table, "ids", at::kLong)};
    }
    const at::Device device(options.device);
    net.moveTo(device);
    net.requireGradients(options.channelsLast);
    net.setTraining(true);
    net.setGradientCheckpointing(options.checkpointing);
    if (options.channelsLast) // as the loader of pictures gives them
        batch.pixels = batch.pixels.contiguous(at::MemoryFormat::ChannelsLast);
    return {batch.pixels.to(device), batch.ids.to(device)};
}

double trainStep(const ClipNet& net, AdamW& optimizer, const Batch& batch, const Options& options)
{
    optimizer.zeroGradients();
    at::Tensor loss;
    {
        const Autocast autocast(batch.pixels.device(), options.precision);
        loss = cleanClipLoss(normalised(net.encodeImages(batch.pixels)),
            normalised(net.encodeTexts(batch.ids)), net.logitScale())
                   .total;
    }
    loss.backward();
    optimizer.step(options.rate);
    clampLogitScale(net.logitScale());
    net.logitScale().item<double>(); // waits for a CUDA device
    return loss.item<double>();
}

Measured measure(const Options& options)
{
    const ReusedMemory memory;
    ClipNet net(configOf(options.model));
    const Batch batch = prepare(net, options);
    AdamW optimizer(net.parameters());
    Measured measured;
    for (int step = 0; step < options.warmup + options.steps; ++step) {
        const auto begin = std::chrono::steady_clock::now();
        measured.losses.push_back(trainStep(net, optimizer, batch, options));
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
        if (step >= options.warmup)
            measured.seconds.push_back(took.count());
    }
    return measured;
}

/// Largest resident memory of this process so far, bytes; 0 where the system does not say.
double peakBytes()
{
    std::ifstream status("/proc/self/status");
    std::string word;
    while (status >> word) {
        double kilobytes = 0;
        if (word == "VmHWM:" && status >> kilobytes)
            return kilobytes * 1024;
    }
    return 0;
}

std::string listed(const std::vector<double>& values)
{
    std::string text;
    for (const double value : values)
        text += (text.empty() ? "" : ", ") + std::to_string(value);
    return text;
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return (values[values.size() / 2] + values[(values.size() - 1) / 2]) / 2;
}

void print(const Options& options, const Measured& measured)
{
    const double step = median(measured.seconds);
    const double images = 2.0 * options.batch / step;
    if (options.json)
        std::printf("{\"step_seconds\": %f, \"images_per_second\": %f, \"seconds\": [%s], "
                    "\"losses\": [%s], \"peak_bytes\": %.0f}\n",
            step, images, listed(measured.seconds).c_str(), listed(measured.losses).c_str(),
            peakBytes());
    else
        std::printf("%s, %d pairs and as many augmented: %.3f s a step (median of %zu), "
                    "%.1f images/s, peak %.2f GB, first losses %s\n",
            options.model.c_str(), options.batch, step, measured.seconds.size(), images,
            peakBytes() / 1e9, listed(measured.losses).c_str());
}

} // namespace

int main(int argc, char** argv)
try {
    const Options options = parse(argc, argv);
    if (options.threads > 0)
        at::set_num_threads(options.threads);
    print(options, measure(options));
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "bench_train_step: %s\n", error.what());
    return 1;
}
