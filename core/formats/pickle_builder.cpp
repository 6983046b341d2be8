// SPDX-License-Identifier: Apache-2.0
#include "core/formats/pickle_builder.h"

#include "core/base/error.h"

#include <algorithm>

namespace clinic {

namespace {

constexpr std::size_t maxNodes = 3'000'000;
constexpr std::size_t maxNameBytes = 128;

bool isPrintable(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

std::string shownGlobal(std::string_view module, std::string_view name)
{
    const std::string whole = std::string(module) + "." + std::string(name);
    return isPrintable(whole) && whole.size() <= 100 ? whole : clinic::quoted(whole, 100);
}

std::vector<PickleIndex> copyOf(std::span<const PickleIndex> items)
{
    return {items.begin(), items.end()};
}

} // namespace

void PickleBuilder::fail(const std::string& what) const
{
    throw Error(ErrorKind::Format, what + " (at byte " + std::to_string(m_position) + ")");
}

void PickleBuilder::refuse(const std::string& what) const
{
    throw Error(ErrorKind::Unsafe, what + " (at byte " + std::to_string(m_position) + ")");
}

PickleIndex PickleBuilder::add(PickleNode node)
{
    if (m_document.m_nodes.size() == maxNodes)
        fail("more than three million values");
    m_document.m_nodes.push_back(node);
    return static_cast<PickleIndex>(m_document.m_nodes.size() - 1);
}

PickleIndex PickleBuilder::addInteger(std::int64_t value, PickleKind kind)
{
    PickleNode node;
    node.kind = kind;
    node.integer = value;
    return add(node);
}

PickleIndex PickleBuilder::addReal(double value)
{
    PickleNode node;
    node.kind = PickleKind::Float;
    node.real = value;
    return add(node);
}

PickleIndex PickleBuilder::addText(std::string_view text, PickleKind kind)
{
    PickleNode node;
    node.kind = kind;
    node.length = static_cast<std::uint32_t>(text.size());
    node.text = text.data();
    return add(node);
}

PickleIndex PickleBuilder::addContainer(PickleKind kind, DictOrigin origin)
{
    PickleNode node;
    node.kind = kind;
    node.detail = static_cast<std::uint8_t>(origin);
    node.index = 0;
    return add(node);
}

PickleIndex PickleBuilder::addTuple(std::span<const PickleIndex> items)
{
    PickleNode node;
    node.kind = PickleKind::Tuple;
    node.length = static_cast<std::uint32_t>(items.size());
    node.index = m_document.m_items.size();
    m_document.m_items.insert(m_document.m_items.end(), items.begin(), items.end());
    return add(node);
}

void PickleBuilder::append(PickleIndex container, std::span<const PickleIndex> items)
{
    PickleNode& node = m_document.m_nodes[container];
    if (node.kind != PickleKind::List && node.kind != PickleKind::Set)
        fail("values are appended to something that is no list");
    if (items.empty())
        return;
    if (node.index == 0) {
        m_document.m_containers.emplace_back();
        node.index = m_document.m_containers.size();
    }
    auto& list = m_document.m_containers[node.index - 1];
    list.insert(list.end(), items.begin(), items.end());
}

void PickleBuilder::setItems(PickleIndex dict, std::span<const PickleIndex> pairs)
{
    PickleNode& node = m_document.m_nodes[dict];
    if (node.kind != PickleKind::Dict)
        fail("keys are set on something that is no dict");
    if (pairs.size() % 2 != 0)
        fail("a dict is given a key without a value");
    for (std::size_t i = 0; i < pairs.size(); i += 2) {
        const PickleKind kind = m_document.kind(pairs[i]);
        if (kind != PickleKind::Text && kind != PickleKind::Int)
            fail("a dict key is neither text nor an integer");
    }
    if (pairs.empty())
        return;
    if (node.index == 0) {
        m_document.m_containers.emplace_back();
        node.index = m_document.m_containers.size();
    }
    auto& list = m_document.m_containers[node.index - 1];
    list.insert(list.end(), pairs.begin(), pairs.end());
}

bool PickleBuilder::isGlobal(PickleIndex i, PickleGlobal what) const
{
    const PickleNode& node = m_document.m_nodes[i];
    return node.kind == PickleKind::Global && node.detail == static_cast<std::uint8_t>(what);
}

bool PickleBuilder::isText(PickleIndex i, std::string_view text) const
{
    return m_document.is(i, PickleKind::Text) && m_document.text(i) == text;
}

bool PickleBuilder::isEmptyDict(PickleIndex i) const
{
    return m_document.is(i, PickleKind::Dict) && m_document.items(i).empty();
}

PickleIndex PickleBuilder::global(std::string_view module, std::string_view name)
{
    const std::string shown = shownGlobal(module, name);
    const bool fits = module.size() <= maxNameBytes && name.size() <= maxNameBytes
        && isPrintable(module) && isPrintable(name);
    const auto info = fits ? findGlobal(module, name, m_options.scope) : std::nullopt;
    const std::string at = " at byte " + std::to_string(m_position);
    if (!info) {
        const auto reason = refusalReason(module, name);
        if (!reason.empty())
            throw Error(ErrorKind::Unsafe,
                "asks for " + shown + at + ", which is not read: " + std::string(reason));
        throw Error(ErrorKind::Unsafe,
            "asks Python to run " + shown + at
                + "; this program never runs code from a file. If the file is honest, "
                + "save its state_dict with plain tensors alone");
    }
    PickleNode node;
    node.kind = PickleKind::Global;
    node.detail = static_cast<std::uint8_t>(info->what);
    node.dtype = info->dtype;
    return add(node);
}

PickleIndex PickleBuilder::reduce(PickleIndex callable, PickleIndex tuple)
{
    using enum PickleGlobal;
    if (!m_document.is(callable, PickleKind::Global))
        refuse("calls something that is no allowed function");
    if (!m_document.is(tuple, PickleKind::Tuple))
        fail("calls a function with something that is no tuple");
    const Arguments arguments = m_document.items(tuple);
    const auto what = static_cast<PickleGlobal>(m_document.node(callable).detail);
    switch (what) {
    case OrderedDict:
    case PlainDict:
        return makeDict(what, arguments);
    case RebuildTensor:
    case RebuildTensorV2:
    case RebuildTensorV3:
        return rebuildTensor(what, arguments);
    case RebuildParameter:
        return rebuildParameter(arguments);
    case Size:
        return makeSize(arguments);
    case Device:
        return makeDevice(arguments);
    case NumpyScalar:
        return numpyScalar(arguments);
    case NumpyDType:
        return numpyDType(arguments);
    case NumpyReconstruct:
        return numpyReconstruct(arguments);
    case CodecsEncode:
        return encode(arguments);
    case Bytes:
        if (!arguments.empty())
            fail("bytes() with arguments");
        return addText({}, PickleKind::Bytes);
    case Set:
        return makeSet(arguments);
    case ScriptList:
        return scriptList(arguments);
    case RestoreTypeTag:
        if (arguments.size() != 2 || !m_document.is(arguments[1], PickleKind::Text))
            fail("restore_type_tag needs a value and a text");
        return arguments[0]; // the text is never parsed
    case StorageClass:
    case UntypedStorage:
    case DType:
    case NumpyArray:
    case Namespace:
    case ScriptClass:
        break;
    }
    refuse("calls a class that is only allowed as a name");
}

PickleIndex PickleBuilder::newObject(PickleIndex type, PickleIndex arguments)
{
    const bool empty =
        m_document.is(arguments, PickleKind::Tuple) && m_document.items(arguments).empty();
    const bool space = isGlobal(type, PickleGlobal::Namespace);
    if (!space && !isGlobal(type, PickleGlobal::ScriptClass))
        refuse("makes an object of something that is no allowed class");
    if (!empty)
        refuse("makes an object with constructor arguments");
    if (space)
        return addContainer(PickleKind::Dict, DictOrigin::Namespace);
    PickleNode node;
    node.kind = PickleKind::Object;
    return add(node);
}

void PickleBuilder::build(PickleIndex object, PickleIndex state)
{
    const PickleNode node = m_document.node(object);
    switch (node.kind) {
    case PickleKind::Dict:
        if (node.detail == static_cast<std::uint8_t>(DictOrigin::Ordered))
            return buildOrderedDict(state);
        if (node.detail == static_cast<std::uint8_t>(DictOrigin::Namespace)) {
            if (!m_document.is(state, PickleKind::Dict) || !m_document.items(object).empty())
                fail("an argparse.Namespace is built from something that is no dict, or twice");
            return setItems(object, copyOf(m_document.items(state)));
        }
        break;
    case PickleKind::Object:
        if (node.detail != 0)
            fail("an object is built twice");
        if (!m_document.is(state, PickleKind::Dict))
            fail("the state of an object is no dict (a class with its own __setstate__)");
        m_document.m_nodes[object].detail = 1;
        m_document.m_nodes[object].index = state;
        return;
    case PickleKind::NumpyDType:
        return buildNumpyDType(object, state);
    case PickleKind::NumpyArray:
        return buildNumpyArray(object, state);
    default:
        break;
    }
    refuse("sets attributes on something that has none");
}

/// torch gives its state dicts a version note; nothing else may be set.
void PickleBuilder::buildOrderedDict(PickleIndex state)
{
    const auto pairs = m_document.items(state);
    if (!m_document.is(state, PickleKind::Dict) || pairs.size() != 2
        || !isText(pairs[0], "_metadata"))
        refuse("sets attributes other than _metadata on an OrderedDict");
}

} // namespace clinic
