// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/project_embeddings.h"

#include "core/analysis/pca.h"
#include "core/analysis/statistics.h"
#include "core/base/error.h"

#include <array>
#include <utility>

namespace clinic {

namespace {

/// A place for each row: 1 if it was embedded. Empty when all were.
std::vector<unsigned char> embeddedRows(const EmbeddingSet& set)
{
    if (set.failedRows() == 0)
        return {};
    std::vector<unsigned char> kept(static_cast<std::size_t>(set.size()), 1);
    for (std::int64_t row = 0; row < set.size(); ++row) {
        if (!set.failure(row).empty())
            kept[static_cast<std::size_t>(row)] = 0;
    }
    return kept;
}

/// What can be shown of what was asked for: both towers become the one that was embedded.
MapModality availableModality(const EmbeddingSet& set, MapModality asked)
{
    const bool image = !set.image().empty();
    const bool text = !set.text().empty();
    if (asked == MapModality::Both && image != text)
        return image ? MapModality::Image : MapModality::Text;
    if ((asked != MapModality::Text && !image) || (asked != MapModality::Image && !text))
        throw Error(ErrorKind::Mismatch,
            std::string("holds no ")
                + (image       ? "text"
                        : text ? "image"
                               : "image or text")
                + " embeddings; embed the table again without "
                + (image ? "--images-only" : "--texts-only"));
    return asked;
}

std::vector<float> poisonedCaptionDirection(
    const EmbeddingSet& set, std::span<const unsigned char> kept)
{
    if (!set.hasPoisonTruth() || set.text().empty())
        return {};
    std::vector<unsigned char> poisoned(static_cast<std::size_t>(set.size()), 0);
    for (std::size_t row = 0; row < poisoned.size(); ++row)
        poisoned[row] =
            (kept.empty() || kept[row] != 0) && set.isPoisoned(static_cast<std::int64_t>(row)) ? 1
                                                                                               : 0;
    return meanDirection(set.text(), poisoned);
}

void addTarget(MapResult& result, const MapRequest& request, std::span<const unsigned char> kept)
{
    const EmbeddingSet& set = *request.embeddings;
    if (set.image().empty())
        return;
    if (!request.targetText.empty()) {
        result.targetCosine = cosinesTo(set.image(), request.targetText, kept);
        result.targetName = "target caption";
        return;
    }
    const std::vector<float> direction = poisonedCaptionDirection(set, kept);
    if (direction.empty())
        return;
    result.targetCosine = cosinesTo(set.image(), direction, kept);
    result.targetName = "mean of the poisoned captions";
}

} // namespace

MapResult projectEmbeddings(const MapRequest& request, TaskContext& context)
try {
    const EmbeddingSet& set = *request.embeddings;
    MapResult result;
    result.embeddings = request.embeddings;
    result.modality = availableModality(set, request.modality);
    const std::vector<unsigned char> kept = embeddedRows(set);
    const std::array<MatrixView, 2> views {
        result.modality != MapModality::Text ? set.image() : MatrixView(),
        result.modality != MapModality::Image ? set.text() : MatrixView()};
    Pca axes = pca(views, kept, {.components = 2, .seed = request.seed}, context);
    result.imageXy = std::move(axes.scores[0]);
    result.textXy = std::move(axes.scores[1]);
    result.basis = {std::move(axes.mean), std::move(axes.components)};
    result.explainedVariance = std::move(axes.explainedVariance);
    context.checkpoint();
    if (!set.image().empty() && !set.text().empty())
        result.ownCosine = rowCosines(set.image(), set.text(), kept);
    addTarget(result, request, kept);
    return result;
} catch (Error& error) {
    error.within(request.embeddings->folder().string());
    throw;
}

Matrix projectOnto(const MapBasis& basis, MatrixView vectors)
{
    if (vectors.cols() != basis.mean.size())
        throw Error(ErrorKind::Mismatch,
            "vectors of " + std::to_string(vectors.cols()) + " numbers have no place on a map of "
                + std::to_string(basis.mean.size()) + " dimensions");
    Matrix places(vectors.rows(), basis.axes.rows());
    for (std::size_t i = 0; i < vectors.rows(); ++i) {
        const auto vector = vectors.row(i);
        for (std::size_t a = 0; a < basis.axes.rows(); ++a) {
            const auto axis = basis.axes.row(a);
            double sum = 0;
            for (std::size_t j = 0; j < vector.size(); ++j)
                sum += (vector[j] - basis.mean[j]) * axis[j];
            places(i, a) = static_cast<float>(sum);
        }
    }
    return places;
}

} // namespace clinic
