// SPDX-License-Identifier: Apache-2.0
#include "core/formats/safetensors.h"

#include "core/base/byte_reader.h"
#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/formats/json_reader.h"

#include <algorithm>
#include <array>
#include <limits>

namespace clinic {

namespace {
constexpr std::uint64_t maxHeader = 16 << 20;
constexpr std::size_t maxTensors = 200'000;
constexpr std::size_t maxName = 512;
constexpr std::size_t maxDims = 64;
constexpr std::size_t maxMetadata = 1 << 20;

struct Extent {
    std::uint64_t begin = 0; ///< in bytes of the file
    std::uint64_t bytes = 0;
};

/// Each tensor is a storage of its own.
class SafetensorsSource : public StorageSource {
public:
    SafetensorsSource(InputFile file, std::vector<Extent> extents)
        : m_file(std::move(file))
        , m_extents(std::move(extents))
    {
    }
    std::uint64_t storageBytes(std::size_t storage) const override
    {
        return m_extents.at(storage).bytes;
    }
    void readStorage(std::size_t storage, std::span<std::byte> out) const override
    {
        const auto& extent = m_extents.at(storage);
        if (out.size() != extent.bytes)
            throw Error(ErrorKind::Mismatch, "a storage must be read whole");
        m_file.readAt(extent.begin, out);
    }

private:
    InputFile m_file;
    std::vector<Extent> m_extents;
};

std::uint64_t headerLength(const InputFile& file)
{
    if (file.size() < 8)
        throw Error(ErrorKind::Format,
            "truncated: a safetensors file begins with 8 bytes of header length, this one has "
                + std::to_string(file.size()) + " bytes");
    const auto raw = file.read(0, 8);
    const auto length = ByteReader(raw).little<std::uint64_t>();
    if (length < 2 || length > maxHeader || length > file.size() - 8)
        throw Error(ErrorKind::Format,
            "header length at byte 0: from 2 to "
                + std::to_string(std::min(maxHeader, file.size() - 8)) + " expected, found "
                + std::to_string(length) + "; not a safetensors file, or damaged");
    return length;
}

std::vector<std::int64_t> readShape(const nlohmann::json& value)
{
    if (!value.is_array() || value.size() > maxDims)
        throw Error(ErrorKind::Format,
            "shape: a list of at most " + std::to_string(maxDims) + " sizes expected");
    std::vector<std::int64_t> shape;
    for (const auto& size : value)
        shape.push_back(jsonInteger(size, "shape", 0, std::numeric_limits<std::int64_t>::max()));
    return shape;
}

/// Bytes that a tensor of this shape takes; refuses what does not fit 63 bits even where another
/// size is 0.
std::uint64_t bytesOf(const std::vector<std::int64_t>& shape, DType dtype)
{
    constexpr auto limit = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    std::uint64_t nonZero = itemSize(dtype);
    bool empty = false;
    for (const auto size : shape) {
        if (size == 0)
            empty = true;
        else if (static_cast<std::uint64_t>(size) > limit / nonZero)
            throw Error(ErrorKind::Format, "shape: the sizes multiply to more than 2^63 bytes");
        else
            nonZero *= static_cast<std::uint64_t>(size);
    }
    return empty ? 0 : nonZero;
}

std::vector<std::int64_t> rowMajorStride(const std::vector<std::int64_t>& shape)
{
    std::vector<std::int64_t> stride(shape.size(), 1);
    for (std::size_t i = shape.size(); i-- > 1;)
        stride[i - 1] = stride[i] * std::max<std::int64_t>(1, shape[i]);
    return stride;
}

struct Tensor {
    TensorEntry entry;
    Extent extent; ///< begin counted from the start of the data
};

Tensor readTensor(const std::string& name, const nlohmann::json& value, std::uint64_t dataBytes)
{
    const auto dtypeText = jsonString(jsonMember(value, "dtype", "entry"), "dtype", 16);
    const auto dtype = dtypeFromName(dtypeText);
    if (!dtype)
        throw Error(ErrorKind::Format,
            "dtype: " + clinic::quoted(dtypeText)
                + " is none of the number types this program reads");
    Tensor tensor;
    tensor.entry.name = name;
    tensor.entry.dtype = *dtype;
    tensor.entry.shape = readShape(jsonMember(value, "shape", "entry"));
    const auto& offsets = jsonMember(value, "data_offsets", "entry");
    if (!offsets.is_array() || offsets.size() != 2)
        throw Error(ErrorKind::Format, "data_offsets: two numbers expected");
    if (value.size() != 3)
        throw Error(ErrorKind::Format,
            "only dtype, shape and data_offsets are expected, found another field");

    const auto limit = std::numeric_limits<std::int64_t>::max();
    const auto begin =
        static_cast<std::uint64_t>(jsonInteger(offsets[0], "data_offsets", 0, limit));
    const auto end = static_cast<std::uint64_t>(jsonInteger(offsets[1], "data_offsets", 0, limit));
    if (end < begin)
        throw Error(ErrorKind::Format, "data_offsets: the end lies before the start");
    if (end > dataBytes)
        throw Error(ErrorKind::Format,
            "truncated: data_offsets reach to byte " + std::to_string(end)
                + " of the data, the file has " + std::to_string(dataBytes));
    const auto bytes = bytesOf(tensor.entry.shape, *dtype);
    if (end - begin != bytes)
        throw Error(ErrorKind::Format,
            "shape and dtype take " + std::to_string(bytes) + " bytes, data_offsets give "
                + std::to_string(end - begin));
    tensor.entry.stride = rowMajorStride(tensor.entry.shape);
    tensor.extent = {begin, bytes};
    return tensor;
}

void checkMetadata(const nlohmann::json& metadata)
{
    if (!metadata.is_object())
        throw Error(ErrorKind::Format, "__metadata__: an object of strings expected");
    std::size_t bytes = 0;
    for (const auto& [key, value] : metadata.items()) {
        bytes += key.size() + jsonString(value, "__metadata__", maxMetadata).size();
        if (bytes > maxMetadata)
            throw Error(ErrorKind::Resource, "__metadata__ is larger than 1 MiB");
    }
}

std::vector<Tensor> readHeader(const nlohmann::json& header, std::uint64_t dataBytes)
{
    if (!header.is_object())
        throw Error(ErrorKind::Format, "header: an object expected");
    if (header.size() > maxTensors)
        throw Error(
            ErrorKind::Resource, "header: more than " + std::to_string(maxTensors) + " tensors");
    std::vector<Tensor> tensors;
    for (const auto& [name, value] : header.items()) {
        if (name == "__metadata__") {
            checkMetadata(value);
            continue;
        }
        try {
            if (name.size() > maxName || name.find('\0') != std::string::npos)
                throw Error(ErrorKind::Format,
                    "a name of at most " + std::to_string(maxName) + " bytes without NUL expected");
            tensors.push_back(readTensor(name, value, dataBytes));
        } catch (Error& error) {
            error.within("tensor " + clinic::quoted(name));
            throw;
        }
    }
    std::sort(tensors.begin(), tensors.end(), [](const Tensor& a, const Tensor& b) {
        return std::pair(a.extent.begin, a.extent.bytes)
            < std::pair(b.extent.begin, b.extent.bytes);
    });
    return tensors;
}

/// No hole, overlap or tail: what is not a tensor could be anything.
void checkTiling(const std::vector<Tensor>& tensors, std::uint64_t dataBytes)
{
    std::uint64_t position = 0;
    for (const auto& tensor : tensors) {
        if (tensor.extent.begin != position)
            throw Error(ErrorKind::Format,
                "tensor " + clinic::quoted(tensor.entry.name) + " begins at byte "
                    + std::to_string(tensor.extent.begin) + " of the data, "
                    + std::to_string(position) + " expected: the tensors overlap or leave a hole");
        position += tensor.extent.bytes;
    }
    if (position != dataBytes)
        throw Error(ErrorKind::Format,
            "the tensors end at byte " + std::to_string(position) + " of the data, the file has "
                + std::to_string(dataBytes) + ": a tail that belongs to no tensor");
}

/// A zip archive is read from its end: such a file would be one model to us and another to a reader
/// of zips.
void refuseZipAtEnd(const InputFile& file)
{
    constexpr std::size_t endRecord = 22;
    if (file.size() < endRecord)
        return;
    const auto tail = file.read(file.size() - endRecord, endRecord);
    constexpr std::array signature {std::byte {'P'}, std::byte {'K'}, std::byte {5}, std::byte {6}};
    if (std::equal(signature.begin(), signature.end(), tail.begin()))
        throw Error(ErrorKind::Format,
            "ends like a zip archive at byte " + std::to_string(file.size() - endRecord)
                + ": two formats in one file");
}

Checkpoint open(const std::filesystem::path& path)
{
    InputFile file(path);
    const auto length = headerLength(file);
    const auto raw = file.read(8, length);
    const std::string_view text(reinterpret_cast<const char*>(raw.data()), raw.size());
    const auto dataBytes = file.size() - 8 - length;
    const auto header =
        parseUntrustedJson(text, "header", {.nodes = 3'000'000, .textBytes = maxHeader});
    auto tensors = readHeader(header, dataBytes);
    checkTiling(tensors, dataBytes);
    refuseZipAtEnd(file);

    std::vector<TensorEntry> entries;
    std::vector<Extent> extents;
    for (auto& tensor : tensors) {
        tensor.entry.storage = extents.size();
        extents.push_back({8 + length + tensor.extent.begin, tensor.extent.bytes});
        entries.push_back(std::move(tensor.entry));
    }
    Checkpoint checkpoint;
    checkpoint.path = path;
    checkpoint.format = CheckpointFormat::Safetensors;
    checkpoint.tensors = TensorTable(std::move(entries),
        std::make_shared<SafetensorsSource>(std::move(file), std::move(extents)));
    checkpoint.files.push_back(path);
    return checkpoint;
}
} // namespace

Checkpoint readSafetensors(const std::filesystem::path& path)
{
    try {
        return open(path);
    } catch (Error& error) {
        const auto name = path.filename().string();
        if (std::string_view(error.what()).find(name) == std::string_view::npos)
            error.within(name);
        throw;
    }
}

bool looksLikeSafetensors(std::span<const std::byte> head, std::uint64_t fileSize)
{
    if (head.size() < 9 || fileSize < 10)
        return false;
    const auto length = ByteReader(head).little<std::uint64_t>();
    if (length < 2 || length > fileSize - 8)
        return false;
    for (const auto byte : head.subspan(8)) {
        const auto c = static_cast<char>(byte);
        if (c == '{')
            return true;
        if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
            return false;
    }
    return true;
}

} // namespace clinic
