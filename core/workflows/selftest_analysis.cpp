// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/neighbours.h"
#include "core/analysis/pca.h"
#include "core/analysis/statistics.h"
#include "core/base/error.h"
#include "core/eval/retrieval.h"
#include "core/workflows/selftest_run.h"

#include <array>
#include <cmath>
#include <numeric>

namespace clinic {

namespace {

constexpr double tolerance = 1e-4;
constexpr double neighbourTolerance = 1e-6;

MatrixView viewOf(const std::vector<float>& values, std::size_t rows)
{
    return {values.data(), rows, rows == 0 ? 0 : values.size() / rows};
}

/// Scores of one component up to its sign, as shares of the largest.
void compareComponent(
    const Matrix& found, MatrixView expected, std::size_t component, Deviation& deviation)
{
    double product = 0;
    double largest = 0;
    for (std::size_t i = 0; i < expected.rows(); ++i) {
        product +=
            static_cast<double>(found(i, component)) * static_cast<double>(expected(i, component));
        largest = std::max(largest, std::abs(static_cast<double>(expected(i, component))));
    }
    const double sign = product < 0 ? -1 : 1;
    for (std::size_t i = 0; i < expected.rows(); ++i)
        deviation.compare(sign * static_cast<double>(found(i, component)) / largest,
            static_cast<double>(expected(i, component)) / largest, [&] {
                return "pca[" + std::to_string(i) + ", " + std::to_string(component)
                    + "] as a share of the largest";
            });
}

void comparePca(SelftestRun& run, Deviation& deviation)
{
    const TensorTable golden = run.tensors("analysis.safetensors");
    const std::size_t rows = rowsOf(golden, "image_embeds");
    const std::vector<float> images = floatsOf(golden, "image_embeds");
    const std::vector<float> scores = floatsOf(golden, "pca");
    const std::vector<float> ratios = floatsOf(golden, "pca_variance_ratio");
    if (scores.size() != rows * ratios.size())
        throw Error(ErrorKind::Format, "analysis.safetensors: pca does not fit image_embeds");
    const std::array views {viewOf(images, rows)};
    PcaOptions options;
    options.components = ratios.size();
    options.method = PcaMethod::Exact;
    const Pca found = pca(views, {}, options, run.context());
    for (std::size_t c = 0; c < ratios.size(); ++c) {
        deviation.compare(
            found.explainedVariance.at(c), static_cast<double>(ratios[c]), "pca_variance_ratio");
        compareComponent(found.scores.at(0), viewOf(scores, rows), c, deviation);
    }
}

void compareStatistics(SelftestRun& run, Deviation& deviation)
{
    const nlohmann::json golden = run.json("analysis.json");
    const TensorTable table = run.tensors("analysis.safetensors");
    const std::size_t rows = rowsOf(table, "image_embeds");
    const std::vector<float> images = floatsOf(table, "image_embeds");
    const std::vector<float> texts = floatsOf(table, "text_embeds");
    const PairStatistics found =
        pairStatistics(viewOf(images, rows), viewOf(texts, rows), {}, run.context());
    deviation.compare(found.alignment, golden.at("align_captions").get<double>(), "align_captions");
    deviation.compare(
        found.uniformity, golden.at("uniform_captions").get<double>(), "uniform_captions");
    deviation.compare(found.modalityGap, golden.at("modality_gap").get<double>(), "modality_gap");
    deviation.compare(
        found.meanCosine, golden.at("mean_cos_pairs").get<double>(), "mean_cos_pairs");
}

/// Which points are near, how far, and what outlier scores say of them.
void compareNeighbours(SelftestRun& run, Deviation& deviation)
{
    const TensorTable golden = run.tensors("analysis.safetensors");
    const std::size_t rows = rowsOf(golden, "image_embeds");
    const std::vector<float> images = floatsOf(golden, "image_embeds");
    const std::vector<std::int64_t> indices = integersOf(golden, "knn_indices");
    if (rows == 0 || indices.empty() || indices.size() % rows != 0)
        throw Error(ErrorKind::Format,
            "analysis.safetensors: " + std::to_string(indices.size()) + " knn_indices do not fit "
                + std::to_string(rows) + " image_embeds");
    const Neighbours found =
        nearestNeighbours(viewOf(images, rows), indices.size() / rows, run.context());
    for (std::size_t i = 0; i < indices.size(); ++i) {
        if (indices[i] != static_cast<std::int64_t>(found.indices[i]))
            deviation.differs("knn_indices[" + std::to_string(i) + "]");
    }
    deviation.compare(found.distances, floatsOf(golden, "knn_distances"), "knn_distances");
    deviation.compare(kDistances(found), floatsOf(golden, "k_distance_16"), "k_distance_16");
    deviation.compare(localOutlierFactors(found), floatsOf(golden, "lof_16"), "lof_16");
}

/// One caption an image: row i of both belongs together.
void compareRetrieval(SelftestRun& run, Deviation& deviation)
{
    const nlohmann::json golden = run.json("analysis.json");
    const TensorTable table = run.tensors("analysis.safetensors");
    const std::size_t rows = rowsOf(table, "image_embeds");
    const std::vector<float> images = floatsOf(table, "image_embeds");
    const std::vector<float> texts = floatsOf(table, "text_embeds");
    std::vector<std::uint32_t> imageOf(rows);
    std::iota(imageOf.begin(), imageOf.end(), 0U);
    const MutualNearest lists =
        nearestBothWays(viewOf(images, rows), viewOf(texts, rows), run.context());
    const auto compare = [&](const Recall& found, const char* name) {
        const auto& expected = golden.at(name);
        const auto at = [&](const char* k) { return expected.at(k).get<double>(); };
        deviation.compare(found.r1.value().value(), at("1"), std::string(name) + " R@1");
        deviation.compare(found.r5.value().value(), at("5"), std::string(name) + " R@5");
        deviation.compare(found.r10.value().value(), at("10"), std::string(name) + " R@10");
    };
    compare(imageToText(lists.captionsOfImage, imageOf), "i2t");
    compare(textToImage(lists.imagesOfCaption, imageOf), "t2i");
}

} // namespace

void checkAnalysis(SelftestRun& run)
{
    if (!run.has("analysis.safetensors"))
        return;
    run.check("analysis.safetensors: pca", tolerance,
        [&](Deviation& deviation) { comparePca(run, deviation); });
    run.check("analysis.safetensors: neighbours", neighbourTolerance,
        [&](Deviation& deviation) { compareNeighbours(run, deviation); });
    if (run.has("analysis.json"))
        run.check("analysis.json, analysis.safetensors: pairs", tolerance,
            [&](Deviation& deviation) { compareStatistics(run, deviation); });
    if (run.has("analysis.json"))
        run.check("analysis.json, analysis.safetensors: retrieval", tolerance,
            [&](Deviation& deviation) { compareRetrieval(run, deviation); });
}

} // namespace clinic
