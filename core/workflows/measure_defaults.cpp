// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/measure_defaults.h"

#include "core/base/error.h"
#include "core/formats/json_reader.h"
#include "core/workflows/demo_index.h"
#include "core/workflows/keep_evaluation.h"

#include <algorithm>

namespace clinic {

namespace {
namespace fs = std::filesystem;

fs::path checkpointOf(const EmbeddingSet& embeddings)
try {
    const auto manifest = parseUntrustedJson(embeddings.manifestJson(), "manifest.json");
    const auto& checkpoint = jsonMember(manifest, "checkpoint", "manifest.json");
    return jsonString(jsonMember(checkpoint, "path", "checkpoint"), "path", 4096);
} catch (const Error&) {
    return {}; // the person chooses
}

void readProject(const EmbeddingSet& embeddings, MeasureDefaults& defaults, TaskContext& context)
try {
    const Project project = openProjectPatiently(defaults.project, context);
    const ProjectInfo& info = project.info();
    defaults.evaluations = info.evaluations;
    defaults.table = info.table;
    defaults.tableOptions = info.tableOptions;
    // The project keeps its paths relative, so that they hold when it was moved; the manifest does
    // not.
    const auto own = std::ranges::find_if(info.embeddings, [&](const ProjectEmbedding& embedding) {
        std::error_code none;
        return fs::equivalent(embedding.folder, embeddings.folder(), none);
    });
    if (own != info.embeddings.end() && fs::exists(own->checkpoint))
        defaults.checkpoint = own->checkpoint;
} catch (const Error& error) {
    defaults.problem = error.what();
}

void readDemo(MeasureDefaults& defaults)
{
    const auto demo = readDemoIndex(defaults.project.parent_path());
    if (!demo)
        return;
    std::error_code none;
    if (fs::is_directory(demo->eval, none)) {
        defaults.data = demo->eval;
        defaults.target = demo->target;
    }
    if (fs::is_regular_file(demo->cleanTable, none))
        defaults.cleanTable = demo->cleanTable;
    if (fs::equivalent(demo->poisoned, defaults.checkpoint, none)
        && fs::is_regular_file(demo->twin, none))
        defaults.floor = demo->twin;
}

} // namespace

MeasureDefaults measureDefaults(const EmbeddingSet& embeddings, TaskContext& context)
{
    MeasureDefaults defaults;
    defaults.checkpoint = checkpointOf(embeddings);
    const fs::path cache = fs::absolute(embeddings.folder()).lexically_normal().parent_path();
    if (cache.filename() != "cache" || !Project::existsIn(cache.parent_path()))
        return defaults;
    defaults.project = cache.parent_path();
    readProject(embeddings, defaults, context);
    readDemo(defaults);
    return defaults;
}

} // namespace clinic
