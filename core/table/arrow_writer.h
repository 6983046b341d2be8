// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/table/table_writer.h"

namespace clinic {

/// openTableWriter() for Parquet and for Feather version 2.
std::unique_ptr<TableWriter> openParquetWriter(
    const std::filesystem::path& path, const std::vector<WrittenColumn>& columns);
std::unique_ptr<TableWriter> openFeatherWriter(
    const std::filesystem::path& path, const std::vector<WrittenColumn>& columns);

} // namespace clinic
