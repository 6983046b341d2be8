// SPDX-License-Identifier: Apache-2.0
// The part of PickleBuilder that makes what stands beside the weights: dicts, sets, bytes, numpy's
// numbers.
#include "core/base/error.h"
#include "core/formats/number_convert.h"
#include "core/formats/pickle_builder.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace clinic {

namespace {

constexpr std::size_t maxEncoded = 1U << 20;
constexpr std::uint64_t maxEncodedTotal = 64U << 20;

struct NumpyName {
    std::string_view name;
    DType dtype;
};

constexpr std::array<NumpyName, 12> numpyNames {{
    {"f2", DType::F16},
    {"f4", DType::F32},
    {"f8", DType::F64},
    {"i1", DType::I8},
    {"i2", DType::I16},
    {"i4", DType::I32},
    {"i8", DType::I64},
    {"u1", DType::U8},
    {"u2", DType::U16},
    {"u4", DType::U32},
    {"u8", DType::U64},
    {"b1", DType::Bool},
}};

/// Code points of UTF-8 text as bytes; nothing if one is above U+00FF. The text was checked to be
/// UTF-8.
bool toLatin1(std::string_view text, std::string& out)
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto first = static_cast<unsigned char>(text[i]);
        if (first < 0x80) {
            out += text[i];
            continue;
        }
        if (first != 0xc2 && first != 0xc3)
            return false;
        const auto second = static_cast<unsigned char>(text[++i]);
        out += static_cast<char>(((first & 3U) << 6) | (second & 0x3fU));
    }
    return true;
}

} // namespace

PickleIndex PickleBuilder::makeDict(PickleGlobal how, Arguments arguments)
{
    if (how == PickleGlobal::OrderedDict) {
        if (!arguments.empty())
            refuse("makes an OrderedDict with arguments");
        return addContainer(PickleKind::Dict, DictOrigin::Ordered);
    }
    const bool none = arguments.size() == 1 && m_document.is(arguments[0], PickleKind::None);
    if (!arguments.empty() && !none)
        refuse("makes a defaultdict or Counter with arguments");
    return addContainer(PickleKind::Dict);
}

PickleIndex PickleBuilder::makeSet(Arguments arguments)
{
    if (arguments.size() != 1 || !m_document.is(arguments[0], PickleKind::List))
        fail("set() needs one list");
    const PickleIndex set = addContainer(PickleKind::Set);
    const auto items = m_document.items(arguments[0]);
    append(set, std::vector<PickleIndex>(items.begin(), items.end()));
    return set;
}

PickleIndex PickleBuilder::encode(Arguments arguments)
{
    if (arguments.size() != 2 || !m_document.is(arguments[0], PickleKind::Text))
        fail("_codecs.encode needs two texts");
    if (!isText(arguments[1], "latin1"))
        refuse("_codecs.encode with another codec than latin1");
    std::string bytes;
    if (!toLatin1(m_document.text(arguments[0]), bytes))
        fail("_codecs.encode of a character above U+00FF");
    m_textBytes += bytes.size();
    if (bytes.size() > maxEncoded || m_textBytes > maxEncodedTotal)
        fail("_codecs.encode makes more than 1 MiB, or 64 MiB in all");
    return addText(m_document.m_texts.emplace_back(std::move(bytes)), PickleKind::Bytes);
}

PickleIndex PickleBuilder::numpyDType(Arguments arguments)
{
    const auto isBool = [&](PickleIndex i) {
        const PickleKind kind = m_document.kind(i);
        return (kind == PickleKind::Bool || kind == PickleKind::Int)
            && (m_document.node(i).integer | 1) == 1;
    };
    if (arguments.size() != 3 || !m_document.is(arguments[0], PickleKind::Text)
        || !isBool(arguments[1]) || !isBool(arguments[2]))
        fail("numpy.dtype needs a name and two bools");
    const std::string_view name = m_document.text(arguments[0]);
    const auto* found = std::ranges::find(numpyNames, name, &NumpyName::name);
    if (found == numpyNames.end())
        refuse("numpy.dtype " + clinic::quoted(name) + " is no plain number type");
    PickleNode node;
    node.kind = PickleKind::NumpyDType;
    node.dtype = found->dtype;
    return add(node);
}

/// (3, '<', None, None, None, -1, -1, 0); one-byte types have '|'.
void PickleBuilder::buildNumpyDType(PickleIndex dtype, PickleIndex state)
{
    using enum PickleKind;
    static constexpr std::array<PickleKind, 8> kinds {Int, Text, None, None, None, Int, Int, Int};
    const auto parts = m_document.items(state);
    bool good = m_document.is(state, Tuple) && parts.size() == kinds.size()
        && m_document.node(dtype).detail == 0;
    for (std::size_t i = 0; good && i < kinds.size(); ++i)
        good = m_document.is(parts[i], kinds[i]);
    if (!good || !(isText(parts[1], "<") || isText(parts[1], "|")))
        fail("the state of a numpy.dtype is not that of a plain little-endian number");
    m_document.m_nodes[dtype].detail = 1;
}

PickleIndex PickleBuilder::numpyScalar(Arguments arguments)
{
    if (arguments.size() != 2 || !m_document.is(arguments[0], PickleKind::NumpyDType)
        || !m_document.is(arguments[1], PickleKind::Bytes))
        fail("a numpy scalar needs a dtype and bytes");
    const DType dtype = m_document.node(arguments[0]).dtype;
    const std::string_view bytes = m_document.text(arguments[1]);
    if (bytes.size() != itemSize(dtype))
        fail("a numpy scalar of " + std::to_string(itemSize(dtype)) + " bytes is given "
            + std::to_string(bytes.size()));
    if (dtype == DType::F64) {
        double value = 0;
        std::memcpy(&value, bytes.data(), sizeof(value));
        return addReal(value);
    }
    if (dtype == DType::I64) {
        std::int64_t value = 0;
        std::memcpy(&value, bytes.data(), sizeof(value));
        return addInteger(value);
    }
    float value = 0;
    convertToFloats(dtype, std::as_bytes(std::span(bytes)), {&value, 1});
    return addReal(value);
}

PickleIndex PickleBuilder::numpyReconstruct(Arguments arguments)
{
    if (arguments.size() != 3 || !isGlobal(arguments[0], PickleGlobal::NumpyArray)
        || !m_document.is(arguments[1], PickleKind::Tuple)
        || !m_document.is(arguments[2], PickleKind::Bytes))
        refuse("makes a numpy array in an unusual way");
    PickleNode node;
    node.kind = PickleKind::NumpyArray;
    return add(node);
}

/// (1, (count,), dtype, False, bytes). The numbers are only checked, nobody needs them.
void PickleBuilder::buildNumpyArray(PickleIndex array, PickleIndex state)
{
    using enum PickleKind;
    const auto parts = m_document.items(state);
    const bool good = m_document.is(state, Tuple) && parts.size() == 5
        && m_document.is(parts[0], Int) && m_document.is(parts[2], NumpyDType)
        && m_document.is(parts[3], Bool) && m_document.is(parts[4], Bytes)
        && m_document.node(array).detail == 0;
    if (!good)
        fail("the state of a numpy array is no array of plain numbers");
    const auto shape = sizes(parts[1], "the shape of a numpy array");
    if (shape.size() != 1
        || static_cast<std::uint64_t>(shape[0]) * itemSize(m_document.node(parts[2]).dtype)
            != m_document.text(parts[4]).size())
        fail("a numpy array of more than one dimension, or of another size than its bytes");
    m_document.m_nodes[array].detail = 1;
}

PickleIndex PickleBuilder::scriptList(Arguments arguments)
{
    if (arguments.size() != 1 || !m_document.is(arguments[0], PickleKind::List))
        fail("a TorchScript list is made of something that is no list");
    return arguments[0];
}

} // namespace clinic
