// SPDX-License-Identifier: Apache-2.0
#include "core/formats/state_dict.h"

#include "core/base/error.h"

#include <algorithm>
#include <array>

namespace clinic {

namespace {

constexpr std::size_t maxName = 512;
constexpr std::size_t maxAttribute = 256;
constexpr std::size_t maxNames = 100'000;
constexpr std::size_t maxListed = 5;

[[noreturn]] void bad(const std::string& what)
{
    throw Error(ErrorKind::Format, what);
}

void checkName(std::string_view name)
{
    if (name.empty() || name.size() > maxName)
        bad("tensor name " + clinic::quoted(name, 40) + " of " + std::to_string(name.size())
            + " bytes; the limit is 512");
    if (std::ranges::any_of(
            name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }))
        bad("tensor name " + clinic::quoted(name) + " has control characters");
}

std::string_view kindName(PickleKind kind)
{
    static constexpr std::array<std::string_view, 16> names {"None", "a bool", "an integer",
        "a number", "text", "bytes", "a tuple", "a list", "a set", "a dict", "a class", "a storage",
        "a tensor", "a numpy dtype", "a numpy array", "a TorchScript object"};
    return names[static_cast<std::size_t>(kind)];
}

/// Walks dicts or objects depth-first and names the tensors in them. The shape was checked, so
/// recursion is bounded by 64 levels.
class NameWalk {
public:
    NameWalk(const PickleDocument& document, StateDict& out, bool script)
        : m_document(document)
        , m_out(out)
        , m_script(script)
    {
    }

    void walk(PickleIndex container, const std::string& prefix)
    {
        const auto pairs = m_document.items(container);
        for (std::size_t i = 0; i < pairs.size(); i += 2) {
            const PickleIndex value = pairs[i + 1];
            if (m_script)
                checkAttribute(pairs[i]);
            const bool nested =
                m_document.is(value, m_script ? PickleKind::Object : PickleKind::Dict);
            if (m_document.is(value, PickleKind::Tensor))
                emit(prefix + keyText(pairs[i]), m_document.tensor(value));
            else if (nested)
                walk(value, prefix + keyText(pairs[i]) + ".");
            else if (!m_script)
                m_ignored.push_back(prefix + shownKey(pairs[i]));
        }
    }

    void warnOfIgnored()
    {
        if (m_ignored.empty())
            return;
        std::string list;
        for (std::size_t i = 0; i < std::min(maxListed, m_ignored.size()); ++i)
            list += (i == 0 ? "" : ", ") + clinic::quoted(m_ignored[i], 40);
        if (m_ignored.size() > maxListed)
            list += ", ...";
        m_out.warnings.push_back("ignored " + std::to_string(m_ignored.size())
            + " entries that are no tensors: " + list);
    }

private:
    std::string keyText(PickleIndex key) const
    {
        if (!m_document.is(key, PickleKind::Text))
            bad("a tensor has the name " + std::to_string(m_document.node(key).integer)
                + "; names must be text");
        return std::string(m_document.text(key));
    }

    std::string shownKey(PickleIndex key) const
    {
        return m_document.is(key, PickleKind::Text) ? std::string(m_document.text(key))
                                                    : std::to_string(m_document.node(key).integer);
    }

    void checkAttribute(PickleIndex key) const
    {
        const std::string text = keyText(key);
        const bool plain =
            !text.empty() && text.size() <= maxAttribute && std::ranges::all_of(text, [](char c) {
                return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')
                    || c == '_';
            });
        if (!plain)
            bad("attribute name " + clinic::quoted(text)
                + " in the object tree; only letters, digits and _ are allowed");
    }

    void emit(std::string name, TensorEntry tensor)
    {
        checkName(name);
        if (m_out.tensors.size() == maxNames)
            bad("more than 100000 tensor names");
        tensor.name = std::move(name);
        m_out.tensors.push_back(std::move(tensor));
    }

    const PickleDocument& m_document;
    StateDict& m_out;
    bool m_script;
    std::vector<std::string> m_ignored;
};

/// What a run of this program says of the activation.
std::optional<bool> quickGeluOf(const PickleDocument& document)
{
    const auto resume = document.find(document.root(), "resume");
    if (!resume)
        return {};
    const auto quick = document.find(*resume, "quick_gelu");
    if (!quick || !document.is(*quick, PickleKind::Bool))
        return {};
    return document.node(*quick).integer != 0;
}

/// The dict with the weights, and what stands beside it.
PickleIndex findWeights(const PickleDocument& document, StateDict& out)
{
    const PickleIndex root = document.root();
    for (const char* key : {"state_dict", "model_state_dict", "model"}) {
        const auto weights = document.find(root, key);
        if (!weights || !document.is(*weights, PickleKind::Dict))
            continue;
        if (const auto epoch = document.find(root, "epoch");
            epoch && document.is(*epoch, PickleKind::Int))
            out.epoch = document.node(*epoch).integer;
        if (const auto name = document.find(root, "name");
            name && document.is(*name, PickleKind::Text))
            out.name = std::string(document.text(*name));
        out.quickGelu = quickGeluOf(document);
        for (const char* optimizer : {"optimizer", "optimizer_state_dict"}) {
            const auto state = document.find(root, optimizer);
            out.hasOptimizer = out.hasOptimizer || (state && document.is(*state, PickleKind::Dict));
        }
        return *weights;
    }
    return root;
}

} // namespace

StateDict readStateDict(const PickleDocument& document)
{
    StateDict out;
    const PickleIndex root = document.root();
    if (document.is(root, PickleKind::Tensor)) {
        out.tensors.push_back(document.tensor(root));
        return out;
    }
    if (document.is(root, PickleKind::Tuple)) {
        for (const PickleIndex item : document.items(root)) {
            if (!document.is(item, PickleKind::Tensor))
                bad("holds a tuple of more than tensors; a state dict is expected");
            out.tensors.push_back(document.tensor(item));
            out.tensors.back().name = std::to_string(out.tensors.size() - 1);
        }
    } else if (document.is(root, PickleKind::Dict)) {
        NameWalk walk(document, out, false);
        walk.walk(findWeights(document, out), "");
        walk.warnOfIgnored();
    } else {
        bad("holds " + std::string(kindName(document.kind(root))) + ", not a state dict");
    }
    if (out.tensors.empty())
        bad("holds no tensors; a state dict is expected");
    return out;
}

StateDict readScriptTree(const PickleDocument& document)
{
    StateDict out;
    const PickleIndex root = document.root();
    if (!document.is(root, PickleKind::Object))
        bad("the TorchScript archive holds " + std::string(kindName(document.kind(root)))
            + ", not a module");
    NameWalk walk(document, out, true);
    walk.walk(root, "");
    if (out.tensors.empty())
        bad("the TorchScript archive holds no tensors");
    return out;
}

} // namespace clinic
