// SPDX-License-Identifier: Apache-2.0
#include "core/table/arrow_writer.h"

#include "core/base/error.h"
#include "core/base/output_file.h"

#include <arrow/array/builder_binary.h>
#include <arrow/array/builder_primitive.h>
#include <arrow/io/file.h>
#include <arrow/ipc/writer.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <parquet/arrow/writer.h>
#include <parquet/exception.h>
#include <utility>

namespace clinic {

namespace {
constexpr std::int64_t batchRows = 65536;

void must(const arrow::Status& status)
{
    if (!status.ok())
        throw Error(status.IsOutOfMemory() ? ErrorKind::Resource : ErrorKind::Io,
            "writing the table failed: " + status.message());
}

template <typename T> T must(arrow::Result<T> result)
{
    must(result.status());
    return std::move(result).ValueUnsafe();
}

std::shared_ptr<arrow::Schema> schemaOf(const std::vector<WrittenColumn>& columns)
{
    arrow::FieldVector fields;
    for (const WrittenColumn& column : columns)
        fields.push_back(
            arrow::field(column.name, column.isNumber ? arrow::int64() : arrow::utf8(), false));
    return arrow::schema(fields);
}

/// Gathers rows into record batches; where those go is the format's.
class BatchWriter : public TableWriter {
public:
    BatchWriter(const std::filesystem::path& path, std::shared_ptr<arrow::Schema> schema)
        : m_file(path)
        , m_schema(std::move(schema))
        , m_sink(must(arrow::io::FileOutputStream::Open(m_file.temporaryPath().string())))
    {
        for (const auto& field : m_schema->fields())
            m_builders.push_back(must(arrow::MakeBuilder(field->type())));
    }

    void add(std::span<const WrittenCell> cells) override
    {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (const auto* number = std::get_if<std::int64_t>(&cells[i]))
                must(static_cast<arrow::Int64Builder&>(*m_builders[i]).Append(*number));
            else
                must(static_cast<arrow::StringBuilder&>(*m_builders[i])
                         .Append(std::get<std::string_view>(cells[i])));
        }
        if (m_builders.front()->length() == batchRows)
            flush();
    }
    void finish() override
    {
        flush();
        close();
        must(m_sink->Close());
        m_file.commit();
    }

protected:
    virtual void write(const arrow::RecordBatch& batch) = 0;
    virtual void close() = 0;
    const std::shared_ptr<arrow::Schema>& schema() const { return m_schema; }
    const std::shared_ptr<arrow::io::FileOutputStream>& sink() const { return m_sink; }

private:
    void flush()
    {
        const std::int64_t rows = m_builders.front()->length();
        if (rows == 0)
            return;
        arrow::ArrayVector arrays;
        for (const auto& builder : m_builders)
            arrays.push_back(must(builder->Finish()));
        write(*arrow::RecordBatch::Make(m_schema, rows, std::move(arrays)));
    }

    OutputFile m_file;
    std::shared_ptr<arrow::Schema> m_schema;
    std::shared_ptr<arrow::io::FileOutputStream> m_sink;
    std::vector<std::unique_ptr<arrow::ArrayBuilder>> m_builders;
};

class FeatherWriter : public BatchWriter {
public:
    FeatherWriter(const std::filesystem::path& path, std::shared_ptr<arrow::Schema> table)
        : BatchWriter(path, std::move(table))
        , m_writer(must(arrow::ipc::MakeFileWriter(sink(), schema())))
    {
    }

private:
    void write(const arrow::RecordBatch& batch) override
    {
        must(m_writer->WriteRecordBatch(batch));
    }
    void close() override { must(m_writer->Close()); }

    std::shared_ptr<arrow::ipc::RecordBatchWriter> m_writer;
};

class ParquetWriter : public BatchWriter {
public:
    ParquetWriter(const std::filesystem::path& path, std::shared_ptr<arrow::Schema> table)
        : BatchWriter(path, std::move(table))
        , m_writer(must(parquet::arrow::FileWriter::Open(
              *schema(), arrow::default_memory_pool(), sink(), properties())))
    {
    }

private:
    static std::shared_ptr<parquet::WriterProperties> properties()
    {
        return parquet::WriterProperties::Builder()
            .compression(parquet::Compression::SNAPPY)
            ->build();
    }
    /// parquet::ParquetException must not leave this file.
    template <typename Work> static void atBorder(Work&& work)
    {
        try {
            must(work());
        } catch (const parquet::ParquetException& error) {
            throw Error(ErrorKind::Io, std::string("writing the table failed: ") + error.what());
        }
    }
    void write(const arrow::RecordBatch& batch) override
    {
        atBorder([&] {
            const auto started = m_writer->NewBufferedRowGroup();
            return started.ok() ? m_writer->WriteRecordBatch(batch) : started;
        });
    }
    void close() override
    {
        atBorder([&] { return m_writer->Close(); });
    }

    std::unique_ptr<parquet::arrow::FileWriter> m_writer;
};
} // namespace

std::unique_ptr<TableWriter> openParquetWriter(
    const std::filesystem::path& path, const std::vector<WrittenColumn>& columns)
{
    return std::make_unique<ParquetWriter>(path, schemaOf(columns));
}

std::unique_ptr<TableWriter> openFeatherWriter(
    const std::filesystem::path& path, const std::vector<WrittenColumn>& columns)
{
    return std::make_unique<FeatherWriter>(path, schemaOf(columns));
}

} // namespace clinic
