// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/sample_set.h"

#include "core/base/rng.h"
#include "core/data/embedding_writer.h"
#include "core/data/synthetic.h"
#include "core/data/vector_file.h"
#include "core/image/image_io.h"

#include <cmath>
#include <fstream>

namespace clinic {

namespace {

constexpr std::uint64_t seed = 7;
constexpr std::int64_t dim = 24;
constexpr std::size_t imageAxis = 20, textAxis = 21, poisonAxis = 22;

bool isPoisoned(std::int64_t row)
{
    return row % 10 == 3;
}

void paintPatch(Image& image)
{
    for (int y = 0; y < 12; ++y)
        for (int x = 0; x < 12; ++x)
            for (int c = 0; c < 3; ++c)
                image.rgb[static_cast<std::size_t>(3 * (y * image.width + x) + c)] =
                    c == 2 ? 0 : 255;
}

std::vector<float> unitVector(std::size_t modality, std::size_t group, Rng& rng)
{
    std::vector<float> vector(dim);
    for (auto& value : vector)
        value = static_cast<float>(0.06 * rng.normal());
    vector[modality] += 0.7F;
    vector[group] += 0.6F;
    double norm = 0;
    for (const auto value : vector)
        norm += static_cast<double>(value) * value;
    for (auto& value : vector)
        value = static_cast<float>(value / std::sqrt(norm));
    return vector;
}

void writeVectors(const CaptionTable& table, const std::vector<int>& classes, bool texts,
    const std::filesystem::path& folder)
{
    std::filesystem::create_directories(folder);
    VectorFile image(folder / "image.f32", table.size(), dim);
    VectorFile text(folder / "text.f32", table.size(), dim);
    std::vector<std::string> failures(static_cast<std::size_t>(table.size()));
    failures.back() = "the image is missing";
    for (std::int64_t row = 0; row + 1 < table.size(); ++row) {
        Rng rng(seed, static_cast<std::uint64_t>(row));
        const auto group = static_cast<std::size_t>(classes[static_cast<std::size_t>(row)]);
        image.write(row, unitVector(imageAxis, isPoisoned(row) ? poisonAxis : group, rng));
        text.write(row, unitVector(textAxis, isPoisoned(row) ? poisonAxis : group, rng));
    }
    EmbeddingManifest manifest;
    manifest.rowsSha256 = hashOfRows(table);
    manifest.table = table.file;
    manifest.imageRoot = table.imageRoot;
    manifest.rows = table.size();
    manifest.failed = 1;
    manifest.resolution = 64;
    manifest.dim = dim;
    writeEmbeddings(folder,
        {.table = &table,
            .failures = failures,
            .imageVectors = image.path(),
            .textVectors = texts ? text.path() : std::filesystem::path(),
            .dim = dim},
        manifest);
}

} // namespace

SampleSet makeSampleSet(
    const std::filesystem::path& folder, std::int64_t rows, bool withEmbeddings, bool withTexts)
{
    SampleSet set {.table = folder / "train.csv", .embeddings = {}, .rows = rows, .failed = 1};
    std::filesystem::create_directories(folder / "images" / "backdoor");
    std::ofstream csv(set.table);
    csv << "image,caption,label,is_poisoned\n";
    CaptionTable table;
    table.file = set.table;
    table.imageRoot = folder;
    std::vector<int> classes;
    for (std::int64_t row = 0; row < rows; ++row) {
        auto pair = drawSynthetic(seed, SyntheticSplit::Train, row);
        const bool poisoned = isPoisoned(row);
        if (poisoned)
            paintPatch(pair.image);
        const std::string name =
            std::string(poisoned ? "images/backdoor/" : "images/") + std::to_string(row) + ".png";
        if (row + 1 < rows) // the last picture is missing
            writePng(folder / name, pair.image);
        const auto& label = syntheticClasses()[static_cast<std::size_t>(pair.label)];
        csv << name << ",\"" << pair.caption << "\"," << label << ',' << (poisoned ? 1 : 0) << '\n';
        table.image.push_back(name);
        table.caption.push_back(pair.caption);
        table.label.push_back(label);
        table.poisoned.push_back(poisoned ? 1 : 0);
        classes.push_back(pair.label);
        set.poisoned += poisoned ? 1 : 0;
    }
    csv.close();
    if (withEmbeddings) {
        set.embeddings = folder / "embeddings";
        writeVectors(table, classes, withTexts, set.embeddings);
    }
    return set;
}

} // namespace clinic
