// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/matrix.h"

#include <filesystem>

namespace clinic {

/// Writes the points of a map as an Arrow file with the columns row, x, y; with points of both
/// towers, row, modality
/// ("image" or "text"), x, y, the images first. Every row of the table is there; x and y are null
/// where a row has no point (NaN). Both matrices are n x 2 or empty. The file appears whole or not
/// at all. Error{Config} if it exists and `overwrite` is false, Error{Resource} when the disk is
/// full.
void writeProjection(
    const std::filesystem::path& file, MatrixView imageXy, MatrixView textXy, bool overwrite);

} // namespace clinic
