// SPDX-License-Identifier: Apache-2.0
#include "core/table/arrow_reader.h"

#include "core/base/error.h"

#include <array>
#include <arrow/array.h>
#include <arrow/compute/cast.h>
#include <arrow/compute/initialize.h>
#include <arrow/io/file.h>
#include <arrow/ipc/reader.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <parquet/arrow/reader.h>
#include <parquet/exception.h>
#include <parquet/file_reader.h>
#include <parquet/metadata.h>

namespace clinic {

namespace {
[[noreturn]] void throwDamaged(const std::string& message)
{
    throw Error(
        ErrorKind::Format, "the file is damaged or not supported: " + clinic::quoted(message, 200));
}

void check(const arrow::Status& status)
{
    if (!status.ok())
        throwDamaged(status.message());
}

template <typename T> T take(arrow::Result<T> result)
{
    check(result.status());
    return std::move(result).ValueUnsafe();
}

std::vector<std::string> namesOf(const arrow::Schema& schema)
{
    if (schema.num_fields() > 1000)
        throw Error(ErrorKind::Format, "the table has more than 1000 columns");
    return schema.field_names();
}

/// The used columns in the order image, caption, label, poison; those that are not there are left
/// out.
std::vector<int> usedColumns(const ColumnChoice& choice)
{
    std::vector<int> used;
    for (const int index : {choice.image, choice.caption, choice.label, choice.poison})
        if (index >= 0)
            used.push_back(index);
    return used;
}

std::shared_ptr<arrow::StringArray> asText(
    const arrow::RecordBatch& batch, const std::vector<std::string>& columns, int index)
{
    if (index < 0)
        return nullptr;
    const auto& name = columns[static_cast<std::size_t>(index)];
    const auto column = batch.GetColumnByName(name);
    if (!column)
        throwDamaged("column " + name + " is missing");
    check(column->ValidateFull());
    auto text = arrow::compute::Cast(*column, arrow::utf8());
    if (!text.ok())
        throw Error(ErrorKind::Format,
            "column " + clinic::quoted(name) + " is of type "
                + clinic::quoted(column->type()->ToString()) + "; text is expected");
    check((*text)->ValidateFull()); // also UTF-8
    return std::static_pointer_cast<arrow::StringArray>(*text);
}

void addBatch(const arrow::RecordBatch& batch, const std::vector<std::string>& columns,
    TableBuilder& builder, TaskContext& context)
{
    const auto& choice = builder.choice();
    const std::array<std::shared_ptr<arrow::StringArray>, 4> cells {
        asText(batch, columns, choice.image), asText(batch, columns, choice.caption),
        asText(batch, columns, choice.label), asText(batch, columns, choice.poison)};
    for (std::int64_t i = 0; i < batch.num_rows(); ++i) {
        if (i % 4096 == 0)
            context.checkpoint();
        const auto text = [&](std::size_t c) {
            return cells[c] && cells[c]->IsValid(i) ? cells[c]->GetView(i) : std::string_view();
        };
        builder.addRow({text(0), text(1), text(2), text(3)}, "row", builder.rows());
    }
}
} // namespace

void readParquet(const std::filesystem::path& path, TableBuilder& builder, TaskContext& context)
try {
    check(arrow::compute::Initialize());
    auto input = take(arrow::io::ReadableFile::Open(path.string()));
    auto reader = take(parquet::arrow::OpenFile(input, arrow::default_memory_pool()));
    std::shared_ptr<arrow::Schema> schema;
    check(reader->GetSchema(&schema));
    const auto columns = namesOf(*schema);
    builder.setColumns(columns);
    std::vector<int> leaves;
    for (const int index : usedColumns(builder.choice()))
        leaves.push_back(reader->parquet_reader()->metadata()->schema()->ColumnIndex(
            columns[static_cast<std::size_t>(index)]));
    for (const int leaf : leaves)
        if (leaf < 0)
            throw Error(
                ErrorKind::Format, "an image or caption column is nested; text is expected");
    std::vector<int> groups(static_cast<std::size_t>(reader->num_row_groups()));
    for (std::size_t i = 0; i < groups.size(); ++i)
        groups[i] = static_cast<int>(i);
    auto batches = take(reader->GetRecordBatchReader(groups, leaves));
    while (auto batch = take(batches->Next()))
        addBatch(*batch, columns, builder, context);
} catch (const parquet::ParquetException& error) {
    throwDamaged(error.what());
}

void readFeather(const std::filesystem::path& path, TableBuilder& builder, TaskContext& context)
{
    check(arrow::compute::Initialize());
    auto input = take(arrow::io::ReadableFile::Open(path.string()));
    const auto columns = namesOf(*take(arrow::ipc::RecordBatchFileReader::Open(input))->schema());
    builder.setColumns(columns);
    auto options = arrow::ipc::IpcReadOptions::Defaults();
    options.included_fields = usedColumns(builder.choice());
    auto reader = take(arrow::ipc::RecordBatchFileReader::Open(input, options));
    for (int i = 0; i < reader->num_record_batches(); ++i) {
        const auto batch = take(reader->ReadRecordBatch(i));
        check(batch->ValidateFull());
        addBatch(*batch, columns, builder, context);
    }
}

} // namespace clinic
