// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/project_embeddings.h"

#include "core/analysis/pca.h"
#include "core/analysis/statistics.h"
#include "core/base/error.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace clinic {

namespace {

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

/// Both towers where both are shown.
std::array<MatrixView, 2> shownVectors(const EmbeddingSet& set, MapModality modality)
{
    return {modality != MapModality::Text ? set.image() : MatrixView(),
        modality != MapModality::Image ? set.text() : MatrixView()};
}

/// What does not depend on where the points are.
void addCosines(MapResult& result, const MapRequest& request, std::span<const unsigned char> kept)
{
    const EmbeddingSet& set = *request.embeddings;
    if (!set.image().empty() && !set.text().empty())
        result.ownCosine = rowCosines(set.image(), set.text(), kept);
    addTarget(result, request, kept);
}

bool isKept(std::span<const unsigned char> kept, std::size_t row)
{
    return kept.empty() || kept[row] != 0;
}

void hideOthers(Matrix& places, std::span<const unsigned char> kept)
{
    for (std::size_t row = 0; row < places.rows(); ++row) {
        if (!isKept(kept, row))
            std::ranges::fill(places.row(row), std::numeric_limits<float>::quiet_NaN());
    }
}

/// Adds the squared distances from the mean of one coordinate of all views.
double scatter(
    std::span<const MatrixView> views, std::span<const unsigned char> kept, std::size_t column)
{
    double sum = 0;
    double squares = 0;
    double count = 0;
    for (const MatrixView& view : views) {
        for (std::size_t row = 0; row < (view.empty() ? 0 : view.rows()); ++row) {
            if (!isKept(kept, row))
                continue;
            const double value = view(row, column);
            sum += value;
            squares += value * value;
            ++count;
        }
    }
    return count > 0 ? squares - sum * sum / count : 0;
}

/// Share of the variance of the vectors that the places show along each axis.
std::vector<double> shownVariance(std::span<const MatrixView> vectors,
    std::span<const MatrixView> places, std::span<const unsigned char> kept)
{
    double total = 0;
    for (std::size_t j = 0; j < std::max(vectors[0].cols(), vectors[1].cols()); ++j)
        total += scatter(vectors, kept, j);
    std::vector<double> shares;
    for (std::size_t a = 0; a < std::max(places[0].cols(), places[1].cols()); ++a)
        shares.push_back(total > 0 ? scatter(places, kept, a) / total : 0);
    return shares;
}

} // namespace

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

MapResult projectEmbeddings(const MapRequest& request, TaskContext& context)
try {
    const EmbeddingSet& set = *request.embeddings;
    MapResult result;
    result.embeddings = request.embeddings;
    result.modality = availableModality(set, request.modality);
    const std::vector<unsigned char> kept = embeddedRows(set);
    const auto views = shownVectors(set, result.modality);
    Pca axes = pca(views, kept, {.components = 2, .seed = request.seed}, context);
    result.imageXy = std::move(axes.scores[0]);
    result.textXy = std::move(axes.scores[1]);
    result.basis = {std::move(axes.mean), std::move(axes.components)};
    result.explainedVariance = std::move(axes.explainedVariance);
    context.checkpoint();
    addCosines(result, request, kept);
    return result;
} catch (Error& error) {
    error.within(request.embeddings->folder().string());
    throw;
}

MapResult placeOnMap(const MapRequest& request, MapBasis basis, std::span<const unsigned char> kept)
{
    MapResult result;
    result.embeddings = request.embeddings;
    result.modality = availableModality(*request.embeddings, request.modality);
    const auto views = shownVectors(*request.embeddings, result.modality);
    for (std::size_t i = 0; i < views.size(); ++i) {
        if (views[i].empty())
            continue;
        Matrix& places = i == 0 ? result.imageXy : result.textXy;
        places = projectOnto(basis, views[i]);
        hideOthers(places, kept);
    }
    const std::array<MatrixView, 2> places {result.imageXy, result.textXy};
    result.explainedVariance = shownVariance(views, places, kept);
    result.basis = std::move(basis);
    addCosines(result, request, kept);
    return result;
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
