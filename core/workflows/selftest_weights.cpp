// SPDX-License-Identifier: Apache-2.0
// Files that give the same embeddings hold the same weights: one changed number that no embedding
// depends on (a token that does not occur) shows here.
#include "core/base/error.h"
#include "core/workflows/selftest_model_files.h"
#include "core/workflows/selftest_run.h"

#include <cmath>
#include <map>

namespace clinic {

namespace {

struct LoadedWeights {
    std::string file;
    double tolerance = 0; ///< relative
    std::map<std::string, std::vector<float>> tensors;
};

LoadedWeights loadAll(const std::filesystem::path& folder, const std::string& file)
{
    const Checkpoint checkpoint = openCheckpoint(folder / file);
    // half precision keeps 11 bits; the smallest of its numbers are 2^-24 apart
    LoadedWeights loaded {file, embeddingTolerance(checkpoint) > 1e-5 ? 0x1p-11 : 0, {}};
    for (const TensorEntry& entry : checkpoint.tensors.entries())
        loaded.tensors[entry.name] = checkpoint.tensors.readFloats(entry);
    return loaded;
}

/// How far two files are apart, relative; tensors that only one has do not count.
Deviation distance(const LoadedWeights& a, const LoadedWeights& b)
{
    Deviation deviation;
    for (const auto& [name, values] : a.tensors) {
        const auto other = b.tensors.find(name);
        if (other == b.tensors.end() || other->second.size() != values.size())
            continue;
        for (std::size_t i = 0; i < values.size(); ++i) {
            const double found = static_cast<double>(values[i]);
            const double expected = static_cast<double>(other->second[i]);
            if (found == expected)
                continue;
            const double magnitude = std::max(std::abs(found), std::abs(expected));
            const double allowed = std::max(a.tolerance, b.tolerance) * magnitude
                + (a.tolerance + b.tolerance > 0 ? 0x1p-24 : 0);
            if (!(std::abs(found - expected) <= allowed))
                deviation.compare(
                    found, expected, name + "[" + std::to_string(i) + "] (against " + b.file + ")");
        }
    }
    return deviation;
}

} // namespace

void checkModelWeights(SelftestRun& run)
{
    const std::filesystem::path folder = run.folder() / "models";
    if (!std::filesystem::is_directory(folder))
        return;
    for (const ModelGroup& group : modelGroups(folder)) {
        if (group.checkpoints.size() < 2)
            continue;
        std::vector<LoadedWeights> files;
        for (const std::string& file : group.checkpoints) {
            try { // what cannot be opened has failed in checkModels already
                files.push_back(loadAll(folder, file));
            } catch (const Error&) {
                continue;
            }
        }
        for (const LoadedWeights& own : files) {
            run.check("models/" + own.file + " (weights as in the other files)", 0,
                [&](Deviation& worst) {
                    std::size_t agreeing = 0;
                    Deviation largest;
                    for (const LoadedWeights& other : files) {
                        if (&other == &own)
                            continue;
                        const Deviation found = distance(own, other);
                        agreeing += found.largest() == 0 ? 1 : 0;
                        if (found.largest() > largest.largest())
                            largest = found;
                    }
                    // the odd one out is the changed one; of two that differ, either may be
                    if (2 * agreeing < files.size() - 1 || (agreeing == 0 && files.size() > 1))
                        worst = largest;
                });
        }
    }
}

} // namespace clinic
