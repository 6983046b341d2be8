// SPDX-License-Identifier: Apache-2.0
#include "core/formats/pickle_writer.h"

#include "core/base/error.h"

#include <array>
#include <bit>
#include <limits>

namespace clinic {

namespace {

/// How torch names a dtype: its storage class, or for newer types the dtype itself.
struct TorchName {
    std::string_view storage;
    std::string_view dtype;
};

constexpr std::array<TorchName, 15> torchNames {{
    {"BoolStorage", {}},
    {"ByteStorage", {}},
    {"CharStorage", {}},
    {{}, "uint16"},
    {"ShortStorage", {}},
    {{}, "uint32"},
    {"IntStorage", {}},
    {{}, "uint64"},
    {"LongStorage", {}},
    {{}, "float8_e4m3fn"},
    {{}, "float8_e5m2"},
    {"HalfStorage", {}},
    {"BFloat16Storage", {}},
    {"FloatStorage", {}},
    {"DoubleStorage", {}},
}};

} // namespace

void PickleWriter::writeAll(const SaveValue& root)
{
    m_out.text("\x80\x02");
    write(root);
    m_out.text(".");
}

void PickleWriter::write(const SaveValue& value)
{
    std::visit([this](const auto& inner) { write(inner); }, value.value);
}

void PickleWriter::write(std::monostate)
{
    m_out.text("N");
}

void PickleWriter::write(bool value)
{
    m_out.text(value ? "\x88" : "\x89");
}

void PickleWriter::write(std::int64_t value)
{
    if (value >= 0 && value < 256) {
        m_out.text("K");
        m_out.u8(static_cast<unsigned>(value));
    } else if (value >= std::numeric_limits<std::int32_t>::min()
        && value <= std::numeric_limits<std::int32_t>::max()) {
        m_out.text("J");
        m_out.little(static_cast<std::int32_t>(value));
    } else {
        m_out.text("\x8a\x08");
        m_out.little(value);
    }
}

void PickleWriter::write(double value)
{
    m_out.text("G");
    m_out.little(__builtin_bswap64(std::bit_cast<std::uint64_t>(value)));
}

void PickleWriter::write(const std::string& value)
{
    m_out.text("X");
    m_out.little(static_cast<std::uint32_t>(value.size()));
    m_out.text(value);
}

void PickleWriter::writeGlobal(std::string_view module, std::string_view name)
{
    m_out.text("c");
    m_out.text(module);
    m_out.text("\n");
    m_out.text(name);
    m_out.text("\n");
}

void PickleWriter::writeEmptyOrderedDict()
{
    writeGlobal("collections", "OrderedDict");
    m_out.text(")R");
}

void PickleWriter::writeSizes(std::span<const std::int64_t> sizes)
{
    m_out.text("(");
    for (const std::int64_t size : sizes)
        write(size);
    m_out.text("t");
}

void PickleWriter::write(const SaveTensor& tensor)
{
    TensorEntry entry;
    entry.dtype = tensor.dtype;
    entry.shape = tensor.shape;
    if (entry.byteCount() != tensor.bytes.size())
        throw Error(ErrorKind::Config,
            "a tensor of " + std::to_string(entry.byteCount()) + " bytes is to be written from "
                + std::to_string(tensor.bytes.size()));
    const TorchName& name = torchNames[static_cast<std::size_t>(tensor.dtype)];
    const bool untyped = name.storage.empty();
    writeGlobal("torch._utils", untyped ? "_rebuild_tensor_v3" : "_rebuild_tensor_v2");
    m_out.text("((");
    write(std::string("storage"));
    if (untyped)
        writeGlobal("torch.storage", "UntypedStorage");
    else
        writeGlobal("torch", name.storage);
    write(std::to_string(m_storages.size()));
    write(std::string("cpu"));
    write(static_cast<std::int64_t>(untyped ? tensor.bytes.size() : entry.elementCount()));
    m_out.text("tQ");
    write(std::int64_t {0});
    writeSizes(tensor.shape);
    writeSizes(contiguousStride(tensor.shape));
    write(false);
    writeEmptyOrderedDict();
    if (untyped)
        writeGlobal("torch", name.dtype);
    m_out.text("tR");
    m_storages.push_back(&tensor);
}

void PickleWriter::write(const SaveValue::List& list)
{
    m_out.text("](");
    for (const SaveValue& item : list.items)
        write(item);
    m_out.text("e");
}

void PickleWriter::write(const SaveValue::Tuple& tuple)
{
    m_out.text("(");
    for (const SaveValue& item : tuple.items)
        write(item);
    m_out.text("t");
}

void PickleWriter::write(const SaveValue::Dict& dict)
{
    if (dict.ordered)
        writeEmptyOrderedDict();
    else
        m_out.text("}");
    m_out.text("(");
    for (const auto& [key, value] : dict.items) {
        std::visit([this](const auto& inner) { write(inner); }, key);
        write(value);
    }
    m_out.text("u");
}

} // namespace clinic
