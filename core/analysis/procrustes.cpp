// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/procrustes.h"

#include "core/base/error.h"
#include "core/nn/linear_algebra.h"

#include <algorithm>
#include <string>
#include <vector>

namespace clinic {

namespace {

std::string shapeOf(const MatrixView& view)
{
    return std::to_string(view.rows()) + " x " + std::to_string(view.cols());
}

void checkShapes(std::span<const MatrixView> turned, std::span<const MatrixView> onto)
{
    if (turned.size() != onto.size())
        throw Error(ErrorKind::Mismatch,
            "alignment: " + std::to_string(turned.size()) + " and " + std::to_string(onto.size())
                + " matrices cannot be laid on one another");
    for (std::size_t i = 0; i < turned.size(); ++i) {
        if (turned[i].rows() != onto[i].rows() || turned[i].cols() != onto[i].cols())
            throw Error(ErrorKind::Mismatch,
                "alignment: vectors of " + shapeOf(turned[i]) + " and of " + shapeOf(onto[i])
                    + " numbers cannot be laid on one another");
    }
}

} // namespace

Matrix procrustesRotation(std::span<const MatrixView> turned, std::span<const MatrixView> onto,
    std::span<const unsigned char> kept, TaskContext& context)
{
    checkShapes(turned, onto);
    const RowList from = stackRows(turned, kept);
    const RowList to = stackRows(onto, kept);
    if (from.size() == 0)
        throw Error(ErrorKind::Mismatch, "alignment: there is no row that both have");
    context.report({"Aligning", 0, 0, {}});
    const std::vector<double> product = crossScatter(from, to, context);
    context.checkpoint();
    const std::vector<double> nearest = nearestOrthogonal(product, from.cols);
    Matrix rotation(from.cols, from.cols);
    std::ranges::transform(
        nearest, rotation.data(), [](double value) { return static_cast<float>(value); });
    return rotation;
}

} // namespace clinic
