// SPDX-License-Identifier: Apache-2.0
#include "core/data/embedding_set.h"

#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/data/embedding_writer.h"
#include "core/formats/json_reader.h"
#include "core/table/image_path.h"

#include <arrow/array.h>
#include <arrow/io/file.h>
#include <arrow/ipc/reader.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <arrow/util/key_value_metadata.h>

namespace clinic {

struct EmbeddingSet::Impl {
    std::filesystem::path folder;
    std::string manifest;
    std::filesystem::path imageRoot;
    std::vector<std::filesystem::path> allowedRoots;
    std::shared_ptr<arrow::RecordBatch> batch; ///< refers to the mapped file
    std::shared_ptr<arrow::LargeStringArray> paths, captions, labels, failures;
    std::shared_ptr<arrow::BooleanArray> poisoned;
    MatrixView image, text;
};

namespace {
[[noreturn]] void throwUnfit(const std::string& what)
{
    throw Error(ErrorKind::Format, what + "; embed the table again (clinic embed --force)");
}

template <typename T> T take(arrow::Result<T> result)
{
    if (!result.ok())
        throwUnfit(std::string(embeddingFileName)
            + " is damaged: " + clinic::quoted(result.status().message(), 120));
    return std::move(result).ValueUnsafe();
}

std::shared_ptr<arrow::RecordBatch> mapBatch(const std::filesystem::path& file)
{
    const auto mapped =
        take(arrow::io::MemoryMappedFile::Open(file.string(), arrow::io::FileMode::READ));
    const auto reader = take(arrow::ipc::RecordBatchFileReader::Open(mapped));
    if (reader->num_record_batches() != 1)
        throwUnfit(std::string(embeddingFileName) + " has "
            + std::to_string(reader->num_record_batches()) + " batches, 1 is expected");
    return take(reader->ReadRecordBatch(0));
}

template <typename Array>
std::shared_ptr<Array> column(
    const arrow::RecordBatch& batch, const char* name, arrow::Type::type type, bool required)
{
    const auto found = batch.GetColumnByName(name);
    if (!found && !required)
        return nullptr;
    if (!found || found->type_id() != type || !found->ValidateFull().ok())
        throwUnfit(std::string(embeddingFileName) + ": column " + name + " is missing or damaged");
    return std::static_pointer_cast<Array>(found);
}

MatrixView vectors(const arrow::RecordBatch& batch, const char* name)
{
    const auto list =
        column<arrow::FixedSizeListArray>(batch, name, arrow::Type::FIXED_SIZE_LIST, false);
    if (!list)
        return {};
    const auto& values = list->values();
    if (values->type_id() != arrow::Type::FLOAT || values->null_count() > 0
        || list->null_count() > 0 || list->value_length(0) <= 0)
        throwUnfit(
            std::string(embeddingFileName) + ": column " + name + " does not hold float vectors");
    const auto dim = list->value_length(0);
    const auto* first =
        std::static_pointer_cast<arrow::FloatArray>(values)->raw_values() + list->value_offset(0);
    return {first, static_cast<std::size_t>(batch.num_rows()), static_cast<std::size_t>(dim)};
}

/// The folder may have been moved together with the pictures, or alone: both are looked for.
std::filesystem::path findRoot(const nlohmann::json& table, const std::filesystem::path& folder)
{
    const auto relative =
        jsonString(jsonMember(table, "relative_image_root", "table"), "relative_image_root", 4096);
    const auto absolute = jsonString(jsonMember(table, "image_root", "table"), "image_root", 4096);
    const auto moved = (std::filesystem::absolute(folder) / relative).lexically_normal();
    std::error_code error;
    return !relative.empty() && std::filesystem::is_directory(moved, error)
        ? moved
        : std::filesystem::path(absolute);
}
} // namespace

EmbeddingSet::EmbeddingSet()
    : m_impl(std::make_unique<Impl>())
{
}

EmbeddingSet::~EmbeddingSet() = default;

std::shared_ptr<const EmbeddingSet> EmbeddingSet::open(const std::filesystem::path& folder)
try {
    const auto file = folder / embeddingFileName;
    if (!std::filesystem::exists(file) || !std::filesystem::exists(folder / manifestFileName))
        throw Error(ErrorKind::Io,
            "holds no finished embeddings (embeddings.arrow and manifest.json); run clinic embed");
    std::shared_ptr<EmbeddingSet> set(new EmbeddingSet);
    auto& impl = *set->m_impl;
    impl.folder = folder;
    impl.manifest = readWholeText(folder / manifestFileName, 16U << 20U);
    const auto manifest = parseUntrustedJson(impl.manifest, manifestFileName);
    const auto& table = jsonMember(manifest, "table", manifestFileName);
    impl.imageRoot = findRoot(table, folder);
    for (const auto& root : jsonMember(table, "allowed_roots", "table"))
        impl.allowedRoots.emplace_back(jsonString(root, "allowed root", 4096));
    impl.batch = mapBatch(file);
    const auto& batch = *impl.batch;
    const auto metadata = batch.schema()->metadata();
    const auto print =
        metadata ? metadata->Get("clipclinic.fingerprint").ValueOr("") : std::string();
    if (print
        != jsonString(jsonMember(manifest, "fingerprint", manifestFileName), "fingerprint", 100))
        throwUnfit("embeddings.arrow and manifest.json are of different runs");
    impl.paths = column<arrow::LargeStringArray>(batch, "path", arrow::Type::LARGE_STRING, true);
    impl.captions =
        column<arrow::LargeStringArray>(batch, "caption", arrow::Type::LARGE_STRING, true);
    impl.failures =
        column<arrow::LargeStringArray>(batch, "failure", arrow::Type::LARGE_STRING, true);
    impl.labels = column<arrow::LargeStringArray>(batch, "label", arrow::Type::LARGE_STRING, false);
    impl.poisoned = column<arrow::BooleanArray>(batch, "is_poisoned", arrow::Type::BOOL, false);
    impl.image = vectors(batch, "image_embed");
    impl.text = vectors(batch, "text_embed");
    return set;
} catch (Error& error) {
    error.within(folder.string());
    throw;
}

const std::filesystem::path& EmbeddingSet::folder() const
{
    return m_impl->folder;
}
std::int64_t EmbeddingSet::size() const
{
    return m_impl->batch->num_rows();
}
MatrixView EmbeddingSet::image() const
{
    return m_impl->image;
}
MatrixView EmbeddingSet::text() const
{
    return m_impl->text;
}
const std::string& EmbeddingSet::manifestJson() const
{
    return m_impl->manifest;
}
std::string EmbeddingSet::path(std::int64_t row) const
{
    return m_impl->paths->GetString(row);
}
std::string EmbeddingSet::caption(std::int64_t row) const
{
    return m_impl->captions->GetString(row);
}
bool EmbeddingSet::hasLabels() const
{
    return m_impl->labels != nullptr;
}
bool EmbeddingSet::hasPoisonTruth() const
{
    return m_impl->poisoned != nullptr;
}
std::int64_t EmbeddingSet::failedRows() const
{
    return m_impl->failures->length() - m_impl->failures->null_count();
}

std::string EmbeddingSet::label(std::int64_t row) const
{
    return m_impl->labels ? m_impl->labels->GetString(row) : std::string();
}

bool EmbeddingSet::isPoisoned(std::int64_t row) const
{
    return m_impl->poisoned && m_impl->poisoned->Value(row);
}

std::string EmbeddingSet::failure(std::int64_t row) const
{
    return m_impl->failures->IsNull(row) ? std::string() : m_impl->failures->GetString(row);
}

std::filesystem::path EmbeddingSet::imageFile(std::int64_t row) const
{
    const auto written = path(row);
    const auto& root = m_impl->imageRoot;
    const auto& allowed = m_impl->allowedRoots;
    // Looked at again: whoever made this file may not have looked.
    if (!imagePathTrouble(written, root, allowed).empty())
        return {};
    auto file = root / written;
    return linkTrouble(file, root, allowed).empty() ? file : std::filesystem::path();
}

} // namespace clinic
