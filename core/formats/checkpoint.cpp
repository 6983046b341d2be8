// SPDX-License-Identifier: Apache-2.0
#include "core/formats/checkpoint.h"

#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/formats/file_kind.h"
#include "core/formats/hf_directory.h"
#include "core/formats/pickle.h"
#include "core/formats/safetensors.h"
#include "core/formats/torch_checkpoint.h"

#include <algorithm>
#include <array>

namespace clinic {

namespace {

constexpr std::string_view modulePrefix = "module.";
constexpr std::uint64_t maxBarePickle = 64ULL << 20;

/// torch's DataParallel wraps a model in `module`; the prefix goes only if every name has it.
void stripModulePrefix(Checkpoint& checkpoint)
{
    const auto& entries = checkpoint.tensors.entries();
    const bool all = !entries.empty() && std::ranges::all_of(entries, [](const TensorEntry& entry) {
        return entry.name.starts_with(modulePrefix) && entry.name.size() > modulePrefix.size();
    });
    if (!all)
        return;
    std::vector<std::optional<std::string>> names;
    names.reserve(entries.size());
    for (const TensorEntry& entry : entries)
        names.emplace_back(entry.name.substr(modulePrefix.size()));
    checkpoint.tensors = checkpoint.tensors.renamed(names);
    checkpoint.hadModulePrefix = true;
}

Checkpoint fromTorch(TorchContent content, CheckpointFormat format)
{
    Checkpoint checkpoint;
    checkpoint.format = content.isScript ? CheckpointFormat::TorchScript : format;
    checkpoint.tensors = TensorTable(std::move(content.weights.tensors), std::move(content.source));
    checkpoint.hasOptimizer = content.weights.hasOptimizer;
    checkpoint.epoch = content.weights.epoch;
    checkpoint.name = std::move(content.weights.name);
    checkpoint.quickGelu = content.weights.quickGelu;
    checkpoint.warnings = std::move(content.weights.warnings);
    stripModulePrefix(checkpoint);
    return checkpoint;
}

/// A pickle without torch's container holds no weights that could be read; what it asks for is
/// still worth naming.
[[noreturn]] void refuseBarePickle(const InputFile& file)
{
    PickleOptions options;
    options.fileSize = file.size();
    readPickle(file.read(0, std::min(file.size(), maxBarePickle)), options);
    throw Error(ErrorKind::Format,
        "a bare pickle, not written by torch.save; save the state_dict with torch.save");
}

Checkpoint openFile(const std::filesystem::path& path)
{
    InputFile file(path);
    if (file.size() == 0)
        throw Error(
            ErrorKind::Format, "file is empty (truncated: 0 bytes); copy or download it again");
    const auto head = file.read(0, std::min<std::uint64_t>(file.size(), fileHeadBytes));
    const FileKind kind = fileKind(head, file.size());
    // The content decides, but a name that promises no pickle is held to it.
    if (path.extension() == ".safetensors" && kind != FileKind::Safetensors) {
        if (kind == FileKind::Zip || kind == FileKind::LegacyTorch)
            throw Error(ErrorKind::Format,
                "is named .safetensors, but holds an archive of torch.save; give it its own name "
                "to open it");
        return readSafetensors(path);
    }
    switch (kind) {
    case FileKind::Zip:
        return fromTorch(readTorchZip(std::move(file)), CheckpointFormat::TorchZip);
    case FileKind::LegacyTorch:
        return fromTorch(readLegacyTorch(std::move(file)), CheckpointFormat::TorchLegacy);
    case FileKind::Safetensors:
        return readSafetensors(path);
    case FileKind::Pickle:
        refuseBarePickle(file);
    case FileKind::Other:
        break;
    }
    throw Error(
        ErrorKind::Format, "is not a checkpoint but " + std::string(describeForeignFile(head)));
}

} // namespace

std::string_view formatName(CheckpointFormat format)
{
    static constexpr std::array<std::string_view, 6> names {
        "torch-zip", "torch-legacy", "torchscript", "safetensors", "hf", "open_clip"};
    return names[static_cast<std::size_t>(format)];
}

Checkpoint openCheckpoint(const std::filesystem::path& path)
{
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored))
        return readHfDirectory(path);
    const std::string name = path.filename().string();
    try {
        Checkpoint checkpoint = openFile(path);
        checkpoint.path = path;
        checkpoint.files = {path};
        return checkpoint;
    } catch (Error& e) {
        if (!std::string_view(e.what()).starts_with(name) && e.kind() != ErrorKind::Io)
            e.within(name);
        throw;
    }
}

} // namespace clinic
