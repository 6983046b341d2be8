// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"
#include "app/cli/encoder_options.h"
#include "app/cli/print_json.h"
#include "core/base/error.h"
#include "core/formats/safetensors.h"
#include "core/formats/safetensors_writer.h"
#include "core/workflows/clip_model.h"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

namespace clinic {

namespace {

struct EncodeOptions {
    std::string model;
    std::string inputs;
    std::string out;
    std::string gelu;
    std::size_t batch = 32;
};

constexpr const char* pixelsName = "pixel_values";
constexpr const char* idsName = "input_ids";

/// Runs `work`; what it finds wrong with a tensor of the input file names both.
template <typename Work>
auto namingInput(const std::string& file, const char* tensor, const Work& work)
{
    try {
        return work();
    } catch (Error& error) {
        error.within(file + ": " + tensor);
        throw;
    }
}

/// The tensor of that name, checked for rank; null if the file has none.
const TensorEntry* inputTensor(
    const Checkpoint& inputs, const char* name, std::size_t rank, const char* wanted)
{
    const TensorEntry* entry = inputs.tensors.find(name);
    if (entry && entry->shape.size() != rank)
        throw Error(ErrorKind::Mismatch,
            inputs.path.string() + ": " + name + ": " + std::to_string(entry->shape.size())
                + " dimensions, expected " + wanted);
    return entry;
}

void append(Matrix& all, std::size_t row, const Matrix& part)
{
    std::copy_n(part.data(), part.rows() * part.cols(), all.row(row).data());
}

/// Calls encode(begin, count) for pieces of `rows` and stacks what it gives.
template <typename Encode>
Matrix inBatches(std::size_t rows, std::size_t width, std::size_t batch, const char* stage,
    TaskContext& context, const Encode& encode)
{
    Matrix all(rows, width);
    for (std::size_t begin = 0; begin < rows; begin += batch) {
        context.checkpoint();
        context.report(
            {stage, static_cast<std::int64_t>(begin), static_cast<std::int64_t>(rows), {}});
        append(all, begin, encode(begin, std::min(batch, rows - begin)));
    }
    return all;
}

Matrix encodeImages(Encoder& encoder, const Checkpoint& inputs, const TensorEntry& entry,
    std::size_t batch, TaskContext& context)
{
    const auto side = encoder.config().imageResolution;
    if (entry.shape[1] != 3 || entry.shape[2] != side || entry.shape[3] != side)
        throw Error(ErrorKind::Mismatch,
            "images of " + std::to_string(entry.shape[1]) + " x " + std::to_string(entry.shape[2])
                + " x " + std::to_string(entry.shape[3]) + ", the model wants 3 x "
                + std::to_string(side) + " x " + std::to_string(side));
    const std::vector<float> pixels = inputs.tensors.readFloats(entry);
    const std::size_t each = std::size_t {3} * side * side;
    return inBatches(static_cast<std::size_t>(entry.shape[0]), encoder.config().embedDim, batch,
        "Encoding images", context, [&](std::size_t begin, std::size_t count) {
            return encoder.encodePixels(
                std::span(pixels).subspan(begin * each, count * each), count);
        });
}

std::vector<std::int64_t> readIds(const Checkpoint& inputs, const TensorEntry& entry)
{
    if (entry.dtype != DType::I64)
        throw Error(ErrorKind::Mismatch,
            "numbers of type " + std::string(dtypeName(entry.dtype)) + ", expected I64");
    std::vector<std::int64_t> ids(entry.elementCount());
    inputs.tensors.readInto(entry, std::as_writable_bytes(std::span(ids)));
    return ids;
}

Matrix encodeTexts(Encoder& encoder, const Checkpoint& inputs, const TensorEntry& entry,
    std::size_t batch, TaskContext& context)
{
    const std::vector<std::int64_t> ids = readIds(inputs, entry);
    const auto length = static_cast<std::size_t>(entry.shape[1]);
    return inBatches(static_cast<std::size_t>(entry.shape[0]), encoder.config().embedDim, batch,
        "Encoding captions", context, [&](std::size_t begin, std::size_t count) {
            return encoder.encodePaddedTokens(
                std::span(ids).subspan(begin * length, count * length), count);
        });
}

SafetensorsEntry entryOf(const char* name, const Matrix& matrix)
{
    return {name, DType::F32,
        {static_cast<std::int64_t>(matrix.rows()), static_cast<std::int64_t>(matrix.cols())},
        std::as_bytes(std::span(matrix.data(), matrix.rows() * matrix.cols()))};
}

void report(const EncodeOptions& options, const CommonOptions& common, const ClipConfig& config,
    std::size_t images, std::size_t texts)
{
    if (common.json) {
        printJson({{"architecture", config.architecture}, {"embed_dim", config.embedDim},
            {"images", images}, {"texts", texts}, {"out", options.out}});
        return;
    }
    std::cout << config.architecture << ": " << images << " images and " << texts
              << " captions encoded into " << options.out << '\n';
}

int runEncode(const EncodeOptions& options, const CommonOptions& common, TaskContext& context)
{
    if (std::filesystem::exists(options.out) && !common.force)
        throw Error(
            ErrorKind::Config, clinic::quoted(options.out) + " exists; give --force to replace it");
    const Checkpoint inputs = readSafetensors(options.inputs);
    const TensorEntry* pixels = inputTensor(inputs, pixelsName, 4, "4: images x 3 x side x side");
    const TensorEntry* ids = inputTensor(inputs, idsName, 2, "2: captions x length");
    if (!pixels && !ids)
        throw Error(
            ErrorKind::Mismatch, options.inputs + ": holds neither pixel_values nor input_ids");

    const EncoderOptions encoding = encoderOptions(common, options.gelu);
    const ClipModel model = openClipModel(options.model);
    if (const auto warning = activationWarning(model.config, encoding))
        std::cerr << "warning: " << *warning << '\n';
    Encoder encoder = loadEncoder(model, encoding);

    std::array<Matrix, 4> results;
    auto& [imageFeatures, imageEmbeds, textFeatures, textEmbeds] = results;
    std::vector<SafetensorsEntry> out;
    if (pixels) {
        imageEmbeds = imageFeatures = namingInput(options.inputs, pixelsName,
            [&] { return encodeImages(encoder, inputs, *pixels, options.batch, context); });
        normaliseRows(imageEmbeds);
        out.push_back(entryOf("image_features", imageFeatures));
        out.push_back(entryOf("image_embeds", imageEmbeds));
    }
    if (ids) {
        textEmbeds = textFeatures = namingInput(options.inputs, idsName,
            [&] { return encodeTexts(encoder, inputs, *ids, options.batch, context); });
        normaliseRows(textEmbeds);
        out.push_back(entryOf("text_features", textFeatures));
        out.push_back(entryOf("text_embeds", textEmbeds));
    }
    const std::array<float, 1> scale {encoder.logitScale()};
    out.push_back({"logit_scale", DType::F32, {}, std::as_bytes(std::span(scale))});
    writeSafetensors(options.out, out);
    report(options, common, encoder.config(), imageFeatures.rows(), textFeatures.rows());
    return ExitDone;
}

} // namespace

std::vector<Command> addEncode(CLI::App& program)
{
    const auto options = std::make_shared<EncodeOptions>();
    CLI::App* command =
        program.add_subcommand("encode", "Embeddings of ready-made pixels and token ids");
    command->add_option("--model", options->model, "A CLIP checkpoint of any kind")->required();
    command
        ->add_option("--inputs", options->inputs,
            "A safetensors file with pixel_values (N,3,R,R) and/or input_ids (N,L)")
        ->required();
    command->add_option("--out", options->out, "The safetensors file to write")->required();
    addGeluOption(*command, options->gelu);
    command->add_option("--batch", options->batch, "Rows encoded at once (default 32)")
        ->check(CLI::Range(1, 65536));
    command->footer("Example, on pictures of a program that prepares its own:\n"
                    "  python3 -c \"import torch, safetensors.torch as s; "
                    "s.save_file({'pixel_values': torch.rand(2, 3, 64, 64)}, 'in.safetensors')\"\n"
                    "  clinic encode --model demo/models/poisoned.pt --inputs in.safetensors "
                    "--out features.safetensors");
    return {{command, [options](const CommonOptions& common, TaskContext& context) {
                 return runEncode(*options, common, context);
             }}};
}

} // namespace clinic
