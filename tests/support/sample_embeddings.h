// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/rng.h"
#include "core/data/embedding_set.h"
#include "core/data/embedding_writer.h"
#include "core/data/manifest.h"
#include "core/data/vector_file.h"
#include "core/table/caption_table.h"

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace clinic {

/// How a made-up set of embeddings looks: two towers apart, labels as clusters, poisoned pairs
/// together at one place.
struct SampleSetting {
    std::int64_t rows = 400;
    std::int64_t dim = 16;
    std::int64_t labels = 5;
    std::int64_t everyPoisoned = 50; ///< each so many rows one is poisoned; 0: truth unknown
    std::int64_t everyFailed = 0; ///< each so many rows one has failed; 0: none
};

inline bool samplePoisoned(const SampleSetting& setting, std::int64_t row)
{
    return setting.everyPoisoned > 0 && row % setting.everyPoisoned == 7;
}

inline bool sampleFailed(const SampleSetting& setting, std::int64_t row)
{
    return setting.everyFailed > 0 && row % setting.everyFailed == 3;
}

/// The unit vector of a row in one tower; the same on every machine.
inline std::vector<float> sampleVector(const SampleSetting& setting, std::int64_t row, bool image)
{
    const bool poisoned = samplePoisoned(setting, row);
    const auto group = static_cast<std::uint64_t>(poisoned ? 1000 : row % setting.labels);
    Rng place(11, group);
    Rng noise(image ? 12 : 13, static_cast<std::uint64_t>(row));
    std::vector<float> vector(static_cast<std::size_t>(setting.dim));
    double norm = 0;
    for (std::size_t j = 0; j < vector.size(); ++j) {
        const double spread = (poisoned ? 0.25 : 0.6) * noise.normal();
        const double gap = j == 0 ? (image ? 1.6 : -1.6) : 0;
        vector[j] = static_cast<float>(place.normal() + spread + gap);
        norm += static_cast<double>(vector[j]) * vector[j];
    }
    for (float& value : vector)
        value = static_cast<float>(value / std::sqrt(norm));
    return vector;
}

/// Writes the set into `folder` and opens it.
inline std::shared_ptr<const EmbeddingSet> sampleEmbeddings(
    const std::filesystem::path& folder, const SampleSetting& setting)
{
    CaptionTable table;
    table.file = folder / "table.csv";
    table.imageRoot = folder;
    std::vector<std::string> failures(static_cast<std::size_t>(setting.rows));
    const std::filesystem::path imageFile = folder / "image.bin";
    const std::filesystem::path textFile = folder / "text.bin";
    {
        VectorFile image(imageFile, setting.rows, setting.dim);
        VectorFile text(textFile, setting.rows, setting.dim);
        for (std::int64_t row = 0; row < setting.rows; ++row) {
            table.image.push_back("images/" + std::to_string(row) + ".png");
            table.caption.push_back("caption " + std::to_string(row));
            table.label.push_back("label " + std::to_string(row % setting.labels));
            if (setting.everyPoisoned > 0)
                table.poisoned.push_back(samplePoisoned(setting, row) ? 1 : 0);
            if (sampleFailed(setting, row)) {
                failures[static_cast<std::size_t>(row)] = "the image is empty";
                continue;
            }
            image.write(row, sampleVector(setting, row, true));
            text.write(row, sampleVector(setting, row, false));
        }
    }
    EmbeddingManifest manifest;
    manifest.rows = setting.rows;
    manifest.dim = setting.dim;
    manifest.parts = "both";
    manifest.rowsSha256 = hashOfRows(table);
    writeEmbeddings(folder, {&table, failures, imageFile, textFile, setting.dim}, manifest);
    return EmbeddingSet::open(folder);
}

} // namespace clinic
