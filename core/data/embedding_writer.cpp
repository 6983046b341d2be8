// SPDX-License-Identifier: Apache-2.0
#include "core/data/embedding_writer.h"

#include "core/base/error.h"
#include "core/base/output_file.h"

#include <arrow/array.h>
#include <arrow/array/builder_binary.h>
#include <arrow/array/builder_primitive.h>
#include <arrow/io/file.h>
#include <arrow/ipc/writer.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <arrow/util/key_value_metadata.h>
#include <exception>

namespace clinic {

namespace {
void check(const arrow::Status& status)
{
    if (!status.ok())
        throw Error(status.IsOutOfMemory() ? ErrorKind::Resource : ErrorKind::Io,
            "writing the embeddings failed: " + status.message());
}

template <typename T> T take(arrow::Result<T> result)
{
    check(result.status());
    return std::move(result).ValueUnsafe();
}

/// Arrow writes through our own file, so that a full disk is reported as everywhere else. Our
/// exception waits here until Arrow has returned: its code is not made to be unwound.
class ArrowSink : public arrow::io::OutputStream {
public:
    explicit ArrowSink(OutputFile& file)
        : m_file(file)
    {
        set_mode(arrow::io::FileMode::WRITE);
    }

    arrow::Status Write(const void* data, std::int64_t bytes) override
    {
        try {
            m_file.write(
                std::span(static_cast<const std::byte*>(data), static_cast<std::size_t>(bytes)));
            return arrow::Status::OK();
        } catch (...) {
            m_failure = std::current_exception();
            return arrow::Status::IOError("stopped");
        }
    }
    arrow::Result<std::int64_t> Tell() const override
    {
        return static_cast<std::int64_t>(m_file.position());
    }
    arrow::Status Close() override
    {
        m_closed = true;
        return arrow::Status::OK();
    }
    bool closed() const override { return m_closed; }
    void check(const arrow::Status& status) const
    {
        if (m_failure)
            std::rethrow_exception(m_failure);
        clinic::check(status);
    }

private:
    OutputFile& m_file;
    std::exception_ptr m_failure;
    bool m_closed = false;
};

/// Large offsets: the captions of a big table have more than 2 GiB together.
std::shared_ptr<arrow::Array> textColumn(const std::vector<std::string>& texts, bool emptyIsNull)
{
    arrow::LargeStringBuilder builder;
    check(builder.Reserve(static_cast<std::int64_t>(texts.size())));
    for (const auto& text : texts)
        check(emptyIsNull && text.empty() ? builder.AppendNull() : builder.Append(text));
    return take(builder.Finish());
}

std::shared_ptr<arrow::Array> rowNumbers(std::int64_t rows)
{
    arrow::Int64Builder builder;
    check(builder.Reserve(rows));
    for (std::int64_t row = 0; row < rows; ++row)
        builder.UnsafeAppend(row);
    return take(builder.Finish());
}

std::shared_ptr<arrow::Array> truthColumn(const std::vector<std::uint8_t>& flags)
{
    arrow::BooleanBuilder builder;
    check(builder.AppendValues(flags.data(), static_cast<std::int64_t>(flags.size())));
    return take(builder.Finish());
}

std::shared_ptr<arrow::Array> vectorColumn(
    const std::filesystem::path& file, std::int64_t rows, std::int64_t dim)
{
    const auto mapped =
        take(arrow::io::MemoryMappedFile::Open(file.string(), arrow::io::FileMode::READ));
    const auto bytes = take(mapped->Read(rows * dim * static_cast<std::int64_t>(sizeof(float))));
    const auto values = std::make_shared<arrow::FloatArray>(rows * dim, bytes);
    const auto type = arrow::fixed_size_list(
        arrow::field("item", arrow::float32(), false), static_cast<std::int32_t>(dim));
    return std::make_shared<arrow::FixedSizeListArray>(type, rows, values);
}

std::shared_ptr<arrow::RecordBatch> makeBatch(
    const EmbeddingColumns& columns, const std::string& fingerprint)
{
    arrow::FieldVector fields;
    arrow::ArrayVector arrays;
    const auto add = [&](const char* name, std::shared_ptr<arrow::Array> array,
                         bool nullable = false) {
        fields.push_back(arrow::field(name, array->type(), nullable));
        arrays.push_back(std::move(array));
    };
    const auto& table = *columns.table;
    add("row", rowNumbers(table.size()));
    add("path", textColumn(table.image, false));
    add("caption", textColumn(table.caption, false));
    if (!table.label.empty())
        add("label", textColumn(table.label, false));
    if (!table.poisoned.empty())
        add("is_poisoned", truthColumn(table.poisoned));
    add("failure", textColumn(columns.failures, true), true);
    if (!columns.imageVectors.empty())
        add("image_embed", vectorColumn(columns.imageVectors, table.size(), columns.dim));
    if (!columns.textVectors.empty())
        add("text_embed", vectorColumn(columns.textVectors, table.size(), columns.dim));
    const auto metadata = arrow::key_value_metadata({"clipclinic.fingerprint"}, {fingerprint});
    return arrow::RecordBatch::Make(arrow::schema(fields, metadata), table.size(), arrays);
}
} // namespace

void writeEmbeddings(const std::filesystem::path& folder, const EmbeddingColumns& columns,
    const EmbeddingManifest& manifest)
{
    const auto batch = makeBatch(columns, manifest.fingerprint());
    OutputFile file(folder / embeddingFileName);
    auto sink = std::make_shared<ArrowSink>(file);
    auto writer = take(arrow::ipc::MakeFileWriter(sink, batch->schema()));
    sink->check(writer->WriteRecordBatch(*batch));
    sink->check(writer->Close());
    file.commit();
    writeTextFile(folder / manifestFileName, manifest.toJson(folder));
}

} // namespace clinic
