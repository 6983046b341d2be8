// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace clinic {

/// A row of the table, counted from 0 in file order; the same in table, embeddings, map and
/// verdicts.
enum class SampleId : std::int64_t {};

/// A job, unique within one run of the program.
enum class JobId : std::int64_t {};

} // namespace clinic
