// SPDX-License-Identifier: Apache-2.0
#include "core/formats/hf_directory.h"

#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/formats/hf_config.h"
#include "core/formats/json_reader.h"
#include "core/formats/safetensors.h"

#include <algorithm>
#include <map>
#include <set>

namespace clinic {

namespace fs = std::filesystem;

namespace {
constexpr std::uint64_t maxConfig = 4 << 20;
constexpr std::uint64_t maxIndex = 64 << 20;
constexpr std::size_t maxShards = 10'000;
constexpr std::string_view indexEnding = ".index.json";

bool isWithin(const fs::path& path, const fs::path& root)
{
    const auto [rest, other] = std::mismatch(root.begin(), root.end(), path.begin(), path.end());
    return rest == root.end();
}

/// Files of one folder by bare name, links resolved and checked.
class Folder {
public:
    explicit Folder(const fs::path& path)
        : m_path(path)
    {
        std::error_code error;
        m_root = fs::canonical(path, error);
        if (error || !fs::is_directory(m_root))
            throw Error(ErrorKind::Io, path.string() + ": no such folder");
    }

    bool has(std::string_view name) const
    {
        std::error_code error;
        return fs::symlink_status(m_path / name, error).type() != fs::file_type::not_found
            && !error;
    }

    /// Where a file really lies. The folder a person picked is trusted, where its links lead is
    /// not.
    fs::path resolve(std::string_view name) const
    {
        std::error_code error;
        const auto target = fs::canonical(m_path / name, error);
        if (error)
            throw Error(ErrorKind::Io,
                std::string(name) + ": cannot be opened: " + error.message()
                    + "; is the download complete?");
        if (isWithin(target, m_root) || isCacheBlob(target))
            return target;
        throw Error(ErrorKind::Unsafe,
            std::string(name)
                + ": is a link that leaves the folder; copy the file into it if you trust it");
    }

    std::vector<std::string> names() const
    {
        std::vector<std::string> names;
        std::error_code error;
        for (const auto& entry : fs::directory_iterator(m_root, error)) {
            names.push_back(entry.path().filename().string());
            if (names.size() > 100'000)
                throw Error(ErrorKind::Resource, "more than 100000 files in the folder");
        }
        std::sort(names.begin(), names.end());
        return names;
    }

    const fs::path& path() const { return m_path; }

private:
    /// The Hub's cache: snapshots/<revision>/<name> links to blobs/<hash> of the same model.
    bool isCacheBlob(const fs::path& target) const
    {
        const auto snapshots = m_root.parent_path();
        return snapshots.filename() == "snapshots"
            && target.parent_path() == snapshots.parent_path() / "blobs";
    }

    fs::path m_path;
    fs::path m_root;
};

/// Tensors of several shards as one table: each tensor is a storage.
class ShardSource : public StorageSource {
public:
    void add(const TensorTable& shard, std::size_t entry) { m_tensors.emplace_back(shard, entry); }
    std::uint64_t storageBytes(std::size_t storage) const override
    {
        return entry(storage).byteCount();
    }
    void readStorage(std::size_t storage, std::span<std::byte> out) const override
    {
        m_tensors.at(storage).first.readInto(entry(storage), out);
    }

private:
    const TensorEntry& entry(std::size_t storage) const
    {
        const auto& [table, index] = m_tensors.at(storage);
        return table.entries().at(index);
    }
    std::vector<std::pair<const TensorTable, std::size_t>> m_tensors;
};

/// The row-major form of an entry, as ShardSource gives it.
TensorEntry packed(const TensorEntry& entry, std::size_t storage)
{
    auto result = entry;
    result.storage = storage;
    result.offset = 0;
    std::int64_t step = 1;
    for (std::size_t i = result.shape.size(); i-- > 0;) {
        result.stride[i] = step;
        step *= std::max<std::int64_t>(1, result.shape[i]);
    }
    return result;
}

Checkpoint readWeights(const Folder& folder, std::string_view name)
{
    try {
        const auto path = folder.resolve(name);
        // By name here: what calls itself safetensors is never given to the pickle reader.
        return name.ends_with(".safetensors") ? readSafetensors(path) : openCheckpoint(path);
    } catch (Error& error) {
        if (std::string_view(error.what()).find(name) == std::string_view::npos)
            error.within(name);
        throw;
    }
}

void checkShardName(const std::string& name, std::string_view ending)
{
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
            || c == '.' || c == '_' || c == '-';
    };
    if (name.empty() || name.size() > 200 || name.front() == '.'
        || !std::all_of(name.begin(), name.end(), allowed))
        throw Error(ErrorKind::Unsafe,
            "weight_map: a bare file name in this folder expected, found " + clinic::quoted(name));
    if (!name.ends_with(ending))
        throw Error(ErrorKind::Format,
            "weight_map: a file ending in " + std::string(ending) + " expected, found "
                + clinic::quoted(name));
}

/// Shard -> names of its tensors.
using Shards = std::map<std::string, std::set<std::string>>;

Shards readIndex(const Folder& folder, std::string_view indexName, std::string_view ending)
{
    const auto text = readWholeText(folder.resolve(indexName), maxIndex);
    const auto index = parseUntrustedJson(text, indexName);
    Shards shards;
    try {
        const auto& map = jsonMember(index, "weight_map", "index");
        if (!map.is_object() || map.empty())
            throw Error(
                ErrorKind::Format, "weight_map: an object of tensor and file names expected");
        for (const auto& [tensor, shard] : map.items()) {
            const auto file = jsonString(shard, "weight_map", 4096);
            checkShardName(file, ending);
            shards[file].insert(tensor);
            if (shards.size() > maxShards)
                throw Error(ErrorKind::Resource,
                    "weight_map: more than " + std::to_string(maxShards) + " files");
        }
    } catch (Error& error) {
        error.within(indexName);
        throw;
    }
    return shards;
}

/// A file beside the shards that looks like one of them but is in no index could be anything.
void refuseUnlisted(
    const Folder& folder, const Shards& shards, std::string_view stem, std::string_view ending)
{
    for (const auto& name : folder.names()) {
        const bool isShard = name.starts_with(std::string(stem) + "-") && name.ends_with(ending)
            && name.find("-of-") != std::string::npos;
        if (isShard && !shards.contains(name))
            throw Error(ErrorKind::Format,
                clinic::quoted(name)
                    + " lies in the folder but not in the index; remove it or fetch the index "
                      "again");
    }
}

void refuseStrangers(
    const TensorTable& table, const std::string& shard, const std::set<std::string>& expected)
{
    for (const auto& entry : table.entries()) {
        if (!expected.contains(entry.name))
            throw Error(ErrorKind::Format,
                shard + ": holds tensor " + clinic::quoted(entry.name)
                    + ", which the index does not place there");
    }
    for (const auto& name : expected) {
        if (!table.find(name))
            throw Error(ErrorKind::Format,
                shard + ": lacks tensor " + clinic::quoted(name)
                    + ", which the index places there");
    }
}

Checkpoint readShards(const Folder& folder, std::string_view file)
{
    const auto dot = file.rfind('.');
    const auto stem = file.substr(0, dot);
    const auto ending = file.substr(dot);
    const auto indexName = std::string(file) + std::string(indexEnding);
    const auto shards = readIndex(folder, indexName, ending);
    refuseUnlisted(folder, shards, stem, ending);
    Checkpoint all;
    all.files.push_back(folder.path() / indexName);
    std::vector<TensorEntry> entries;
    auto source = std::make_shared<ShardSource>();
    for (const auto& [name, expected] : shards) {
        const auto part = readWeights(folder, name);
        refuseStrangers(part.tensors, name, expected);
        for (std::size_t i = 0; i < part.tensors.size(); ++i) {
            source->add(part.tensors, i);
            entries.push_back(packed(part.tensors.entries()[i], entries.size()));
        }
        all.hadModulePrefix = all.hadModulePrefix || part.hadModulePrefix;
        all.warnings.insert(all.warnings.end(), part.warnings.begin(), part.warnings.end());
        all.files.push_back(folder.path() / name);
    }
    all.tensors = TensorTable(std::move(entries), std::move(source));
    return all;
}

/// Weights by preference; safetensors first, since nothing in them can ask for anything.
constexpr std::string_view candidates[] {"open_clip_model.safetensors", "model.safetensors",
    "open_clip_pytorch_model.bin", "pytorch_model.bin"};

Checkpoint readAny(const Folder& folder, std::string& chosen)
{
    for (const auto name : candidates) {
        chosen = name;
        if (folder.has(name)) {
            auto checkpoint = readWeights(folder, name);
            checkpoint.files = {folder.path() / name};
            return checkpoint;
        }
        if (folder.has(std::string(name) + std::string(indexEnding)))
            return readShards(folder, name);
    }
    throw Error(ErrorKind::Format,
        "no weights in this folder: model.safetensors, pytorch_model.bin or their index, or "
        "open_clip's files expected"
            + std::string(folder.has("snapshots") ? "; open a folder in snapshots/ instead" : ""));
}

void readConfig(const Folder& folder, bool isOpenClip, Checkpoint& checkpoint)
{
    const std::string_view name = isOpenClip ? "open_clip_config.json" : "config.json";
    if (!folder.has(name)) {
        checkpoint.warnings.push_back(
            "no " + std::string(name) + ": the architecture follows from the tensors alone");
        return;
    }
    checkpoint.configJson = readWholeText(folder.resolve(name), maxConfig);
    checkModelConfig(checkpoint.configJson, name, checkpoint.warnings);
    checkpoint.files.push_back(folder.path() / name);
}
/// How the pictures were prepared; open_clip keeps that in its config.
void readPreprocessor(const Folder& folder, Checkpoint& checkpoint)
{
    constexpr std::string_view name = "preprocessor_config.json";
    if (!folder.has(name))
        return;
    checkpoint.preprocessorJson = readWholeText(folder.resolve(name), maxConfig);
    if (!parseUntrustedJson(checkpoint.preprocessorJson, name, {.nodes = 100'000}).is_object())
        throw Error(ErrorKind::Format, std::string(name) + ": an object expected");
    checkpoint.files.push_back(folder.path() / name);
}
} // namespace

Checkpoint readHfDirectory(const std::filesystem::path& path)
{
    try {
        const Folder folder(path);
        std::string chosen;
        auto checkpoint = readAny(folder, chosen);
        const bool isOpenClip = chosen.starts_with("open_clip")
            || (!folder.has("config.json") && folder.has("open_clip_config.json"));
        readConfig(folder, isOpenClip, checkpoint);
        if (!isOpenClip)
            readPreprocessor(folder, checkpoint);
        checkpoint.path = path;
        checkpoint.format =
            isOpenClip ? CheckpointFormat::OpenClipFolder : CheckpointFormat::HfFolder;
        return checkpoint;
    } catch (Error& error) {
        error.within((path.has_filename() ? path : path.parent_path()).filename().string());
        throw;
    }
}

} // namespace clinic
