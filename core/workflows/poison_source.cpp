// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/poison_source.h"

#include "core/base/error.h"
#include "core/formats/json_reader.h"
#include "core/workflows/demo_index.h"

#include <set>

namespace clinic {

namespace {
namespace fs = std::filesystem;

constexpr std::size_t labelLimit = 1000;

/// Beside the embeddings if both have been moved together, or where it was.
fs::path tableOf(const nlohmann::json& table, const fs::path& folder)
{
    const auto named = [&](const char* key) -> fs::path {
        return jsonString(jsonMember(table, key, "table"), key, 4096);
    };
    for (const auto& candidate : {folder / named("relative_path"), named("path")}) {
        std::error_code ignored;
        if (fs::is_regular_file(candidate, ignored))
            return candidate.lexically_normal();
    }
    return {};
}

void takeDemo(PoisonSource& source)
{
    const fs::path data = source.table.parent_path();
    const auto demo = readDemoIndex(data.parent_path());
    std::error_code ignored;
    if (!demo || !fs::equivalent(demo->table, source.table, ignored))
        return;
    source.target = demo->target;
    if (fs::is_regular_file(demo->cleanTable, ignored))
        source.table = demo->cleanTable;
}
} // namespace

PoisonSource poisonSource(const EmbeddingSet& set)
try {
    PoisonSource source;
    const auto manifest = parseUntrustedJson(set.manifestJson(), "manifest.json");
    const auto& table = jsonMember(manifest, "table", "manifest.json");
    const auto text = [&](const char* key) {
        return jsonString(jsonMember(table, key, "table"), key, 4096);
    };
    source.table = tableOf(table, set.folder());
    source.options.imageKey = text("image_key");
    source.options.captionKey = text("caption_key");
    source.options.labelKey = text("label_key");
    source.options.poisonText = text("poison_text");
    source.options.ignorePoisonColumn = text("poison_key").empty();
    for (const auto& root : jsonMember(table, "allowed_roots", "table"))
        source.options.allowedRoots.emplace_back(jsonString(root, "allowed_roots", 4096));
    const auto& resolution = jsonMember(
        jsonMember(manifest, "preprocessing", "manifest.json"), "resolution", "preprocessing");
    if (const auto side = jsonInteger(resolution, "resolution", 0, 4096); side > 0)
        source.resolution = static_cast<int>(side);
    std::set<std::string> labels;
    for (std::int64_t row = 0; set.hasLabels() && row < set.size(); ++row)
        if (labels.size() < labelLimit)
            labels.insert(set.label(row));
    labels.erase(std::string());
    source.labels.assign(labels.begin(), labels.end());
    takeDemo(source);
    return source;
} catch (Error& error) {
    error.within(set.folder().string());
    throw;
}

} // namespace clinic
