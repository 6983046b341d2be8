// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/epoch_maps.h"
#include "tests/support/sample_embeddings.h"

#include <cmath>
#include <cstdint>
#include <filesystem>

namespace clinic {

/// One epoch of a made-up run: sample vectors of which the poisoned rows' images move on with each
/// epoch, all turned as one.
struct SampleEpoch {
    std::int64_t epoch = 0;
    double turn = 0; ///< radians, in the planes of neighbouring dimensions
    std::int64_t failedRow = -1;
};

inline SampleSetting sampleEpochSetting()
{
    return {.rows = 60, .dim = 16, .labels = 3, .everyPoisoned = 10};
}

inline std::vector<float> sampleEpochVector(const SampleEpoch& sample, std::int64_t row, bool image)
{
    const SampleSetting setting = sampleEpochSetting();
    std::vector<float> vector = sampleVector(setting, row, image);
    const double poison = image && samplePoisoned(setting, row) ? 1 : 0;
    Rng noise(image ? 21 : 22, static_cast<std::uint64_t>(row + 1000 * sample.epoch));
    double norm = 0;
    for (std::size_t j = 0; j < vector.size(); ++j) {
        const double epoch = static_cast<double>(sample.epoch);
        const double away = j == 2 ? 0.5 * poison * epoch : 0;
        const double change = sample.epoch > 0 ? 0.01 * noise.normal() : 0;
        vector[j] = static_cast<float>(vector[j] + away + change);
        norm += static_cast<double>(vector[j]) * vector[j];
    }
    for (float& value : vector)
        value = static_cast<float>(value / std::sqrt(norm));
    for (std::size_t j = 0; j + 1 < vector.size(); ++j) {
        const double a = vector[j];
        const double b = vector[j + 1];
        vector[j] = static_cast<float>(std::cos(sample.turn) * a - std::sin(sample.turn) * b);
        vector[j + 1] = static_cast<float>(std::sin(sample.turn) * a + std::cos(sample.turn) * b);
    }
    return vector;
}

/// Writes the epoch into `folder`, as TrainingMaps does.
inline void writeSampleEpoch(const std::filesystem::path& folder, const SampleEpoch& sample)
{
    const SampleSetting setting = sampleEpochSetting();
    std::filesystem::create_directories(folder);
    CaptionTable table;
    table.file = folder / "table.csv";
    table.imageRoot = folder;
    std::vector<std::string> failures(static_cast<std::size_t>(setting.rows));
    {
        VectorFile image(folder / "image.bin", setting.rows, setting.dim);
        VectorFile text(folder / "text.bin", setting.rows, setting.dim);
        const std::vector<float> none(static_cast<std::size_t>(setting.dim));
        for (std::int64_t row = 0; row < setting.rows; ++row) {
            table.image.push_back("images/" + std::to_string(row) + ".png");
            table.caption.push_back("caption " + std::to_string(row));
            table.label.push_back("label " + std::to_string(row % setting.labels));
            table.poisoned.push_back(samplePoisoned(setting, row) ? 1 : 0);
            const bool failed = row == sample.failedRow;
            if (failed)
                failures[static_cast<std::size_t>(row)] = "the image is empty";
            image.write(row, failed ? none : sampleEpochVector(sample, row, true));
            text.write(row, failed ? none : sampleEpochVector(sample, row, false));
        }
    }
    EmbeddingManifest manifest;
    manifest.rows = setting.rows;
    manifest.dim = setting.dim;
    manifest.parts = "both";
    manifest.rowsSha256 = hashOfRows(table);
    writeEmbeddings(folder,
        {&table, failures, folder / "image.bin", folder / "text.bin", setting.dim}, manifest);
}

/// The maps of a run's first `count` epochs, each turned otherwise.
inline void writeSampleEpochs(const std::filesystem::path& run, std::int64_t count)
{
    for (std::int64_t epoch = 0; epoch < count; ++epoch)
        writeSampleEpoch(
            epochMapFolder(run, epoch), {.epoch = epoch, .turn = 0.3 * static_cast<double>(epoch)});
}

} // namespace clinic
