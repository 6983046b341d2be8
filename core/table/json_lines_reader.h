// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/input_file.h"
#include "core/base/task_context.h"
#include "core/table/table_builder.h"

namespace clinic {

/// One JSON object a line; the first one's keys are the columns. A damaged later line is a bad row.
/// Nesting is limited to 64, a line to 1 MiB. Error{Format} if the first line is no object.
void readJsonLines(const InputFile& file, TableBuilder& builder, TaskContext& context);

} // namespace clinic
