// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/table/table_builder.h"

#include <filesystem>

namespace clinic {

/// Only the columns that are used are read, a batch at a time. Error{Format} for a damaged file.
void readParquet(const std::filesystem::path& path, TableBuilder& builder, TaskContext& context);
/// Feather version 2, which is Arrow's file format.
void readFeather(const std::filesystem::path& path, TableBuilder& builder, TaskContext& context);

} // namespace clinic
