// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/selftest_model_files.h"

#include <algorithm>
#include <map>

namespace clinic {

namespace {

constexpr std::string_view expectEnding = ".expect.safetensors";

bool belongsTo(const std::string& file, const std::string& name)
{
    return file.size() > name.size() && file.starts_with(name)
        && (file[name.size()] == '.' || file[name.size()] == '-');
}

} // namespace

std::vector<ModelGroup> modelGroups(const std::filesystem::path& models)
{
    std::vector<ModelGroup> groups;
    std::vector<std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(models)) {
        const std::string file = entry.path().filename().string();
        if (file.ends_with(expectEnding))
            groups.push_back({file.substr(0, file.size() - expectEnding.size()), {}});
        else if (file != "index.json")
            files.push_back(file);
    }
    std::sort(files.begin(), files.end());
    for (const std::string& file : files) {
        ModelGroup* longest = nullptr;
        for (ModelGroup& group : groups) {
            if (belongsTo(file, group.name)
                && (longest == nullptr || group.name.size() > longest->name.size()))
                longest = &group;
        }
        if (longest != nullptr)
            longest->checkpoints.push_back(file);
    }
    std::sort(groups.begin(), groups.end(),
        [](const ModelGroup& a, const ModelGroup& b) { return a.name < b.name; });
    return groups;
}

double embeddingTolerance(const Checkpoint& checkpoint)
{
    const auto& entries = checkpoint.tensors.entries();
    const bool half = std::any_of(entries.begin(), entries.end(),
        [](const TensorEntry& entry) { return entry.dtype == DType::F16; });
    return half ? 2e-3 : 1e-5;
}

} // namespace clinic
