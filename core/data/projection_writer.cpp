// SPDX-License-Identifier: Apache-2.0
#include "core/data/projection_writer.h"

#include "core/base/error.h"
#include "core/base/output_file.h"

#include <arrow/array/builder_binary.h>
#include <arrow/array/builder_primitive.h>
#include <arrow/io/memory.h>
#include <arrow/ipc/writer.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <cmath>
#include <cstdint>
#include <utility>

namespace clinic {

namespace {

void must(const arrow::Status& status)
{
    if (!status.ok())
        throw Error(status.IsOutOfMemory() ? ErrorKind::Resource : ErrorKind::Io,
            "writing the map failed: " + status.message());
}

template <typename T> T must(arrow::Result<T> result)
{
    must(result.status());
    return std::move(result).ValueUnsafe();
}

struct Columns {
    arrow::Int64Builder row;
    arrow::StringBuilder modality;
    arrow::FloatBuilder x, y;

    void add(MatrixView xy, const char* name)
    {
        for (std::size_t i = 0; i < xy.rows(); ++i) {
            const bool known = !std::isnan(xy(i, 0)) && !std::isnan(xy(i, 1));
            must(row.Append(static_cast<std::int64_t>(i)));
            must(modality.Append(name));
            must(known ? x.Append(xy(i, 0)) : x.AppendNull());
            must(known ? y.Append(xy(i, 1)) : y.AppendNull());
        }
    }
};

std::shared_ptr<arrow::RecordBatch> makeBatch(MatrixView imageXy, MatrixView textXy)
{
    Columns columns;
    columns.add(imageXy, "image");
    columns.add(textXy, "text");
    const auto rows = columns.row.length();
    arrow::FieldVector fields {arrow::field("row", arrow::int64(), false)};
    arrow::ArrayVector arrays {must(columns.row.Finish())};
    if (!imageXy.empty() && !textXy.empty()) {
        fields.push_back(arrow::field("modality", arrow::utf8(), false));
        arrays.push_back(must(columns.modality.Finish()));
    }
    fields.push_back(arrow::field("x", arrow::float32()));
    arrays.push_back(must(columns.x.Finish()));
    fields.push_back(arrow::field("y", arrow::float32()));
    arrays.push_back(must(columns.y.Finish()));
    return arrow::RecordBatch::Make(arrow::schema(fields), rows, arrays);
}

} // namespace

void writeProjection(
    const std::filesystem::path& file, MatrixView imageXy, MatrixView textXy, bool overwrite)
{
    OutputFile out(file, overwrite);
    const auto batch = makeBatch(imageXy, textXy);
    const auto memory = must(arrow::io::BufferOutputStream::Create());
    const auto writer = must(arrow::ipc::MakeFileWriter(memory.get(), batch->schema()));
    must(writer->WriteRecordBatch(*batch));
    must(writer->Close());
    const auto bytes = must(memory->Finish());
    out.write(std::span(reinterpret_cast<const std::byte*>(bytes->data()), // NOLINT: plain bytes
        static_cast<std::size_t>(bytes->size())));
    out.commit();
}

} // namespace clinic
