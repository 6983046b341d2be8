// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/matrix.h"
#include "core/base/task_context.h"

#include <span>

namespace clinic {

/// Orthogonal Procrustes (Schönemann 1966): the orthogonal R, d x d, that turns the rows y of
/// `turned` nearest to the rows x of `onto`, in that the sum of |y R - x|^2 is least. A turn about
/// the origin, perhaps with a mirroring; nothing is moved or scaled, so that lengths and cosines
/// stay. Directions in which no row lies are turned somehow.
///
/// Views come in pairs of one shape, all d wide, and may be empty; `kept` (a place for each row,
/// the same for all views; empty: all) says which rows take part. Error{Mismatch} where shapes
/// differ or no row takes part.
Matrix procrustesRotation(std::span<const MatrixView> turned, std::span<const MatrixView> onto,
    std::span<const unsigned char> kept, TaskContext& context);

} // namespace clinic
