// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"

#include <filesystem>
#include <string>
#include <vector>

namespace clinic {

struct SelftestRequest {
    /// A folder of golden values; empty: the small set that ships with the program.
    std::filesystem::path golden;
    std::string device = "cpu"; ///< where the encoders run, in F32
};

/// One file (or one case of a file) computed again.
struct SelftestCheck {
    std::string name; ///< the files of the golden folder that it is about
    bool ok = false;
    double deviation =
        0; ///< largest, in the unit of the tolerance; NaN if it could not be computed
    double tolerance = 0;
    double seconds = 0;
    std::string detail; ///< where the largest deviation is, or why nothing could be computed
};

struct SelftestReport {
    std::vector<SelftestCheck> checks;
    bool ok = false; ///< all of them, and there was at least one
};

/// Computes again every golden file that is there and compares. A file that is damaged or differs
/// is a failed check that names it, not an error. Error{Io} if the folder is missing, Error{Config}
/// if nothing in it is known.
SelftestReport selftest(const SelftestRequest& request, TaskContext& context);

} // namespace clinic
