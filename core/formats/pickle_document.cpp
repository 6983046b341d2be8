// SPDX-License-Identifier: Apache-2.0
#include "core/formats/pickle_document.h"

#include "core/base/error.h"

#include <algorithm>

namespace clinic {

namespace {

constexpr std::uint32_t maxDepth = 64;
constexpr std::uint64_t maxUnfolded = 10'000'000;

/// Depth and number of values below each value, found in post-order.
class ShapeWalk {
public:
    explicit ShapeWalk(const PickleDocument& document, std::size_t nodes)
        : m_document(document)
        , m_state(nodes)
    {
    }

    void run()
    {
        m_stack.push_back({m_document.root(), 0});
        while (!m_stack.empty())
            step();
    }

private:
    struct State {
        std::uint32_t depth = 0;
        std::uint32_t unfolded = 0; ///< saturated; 0 while unknown
        bool open = false;
    };
    struct Frame {
        PickleIndex node;
        std::size_t next;
    };

    void step()
    {
        Frame& frame = m_stack.back();
        const auto items = m_document.items(frame.node);
        State& state = m_state[frame.node];
        if (frame.next == 0)
            state.open = true;
        if (frame.next == items.size()) {
            finish(frame.node, items, state);
            m_stack.pop_back();
            return;
        }
        const PickleIndex child = items[frame.next++];
        if (m_state[child].open)
            throw Error(
                ErrorKind::Format, "a value contains itself (a cycle); no checkpoint needs that");
        if (m_state[child].unfolded == 0)
            m_stack.push_back({child, 0}); // `frame` dangles from here on
    }

    void finish(PickleIndex node, std::span<const PickleIndex> items, State& state)
    {
        std::uint64_t unfolded = 1;
        for (const PickleIndex child : items) {
            state.depth = std::max(state.depth, m_state[child].depth + 1);
            unfolded += m_state[child].unfolded;
        }
        if (state.depth > maxDepth)
            throw Error(
                ErrorKind::Format, "values nested deeper than 64 levels; no checkpoint needs that");
        if (unfolded > maxUnfolded)
            throw Error(ErrorKind::Format,
                "shared values unfold to more than ten million; no checkpoint needs that");
        state.unfolded = static_cast<std::uint32_t>(unfolded);
        state.open = false;
        const PickleKind kind = m_document.kind(node);
        if (kind == PickleKind::Dict || kind == PickleKind::Object)
            refuseTwins(items);
    }

    void refuseTwins(std::span<const PickleIndex> items)
    {
        m_texts.clear();
        m_integers.clear();
        for (std::size_t i = 0; i < items.size(); i += 2) {
            if (m_document.is(items[i], PickleKind::Text))
                m_texts.push_back(m_document.text(items[i]));
            else
                m_integers.push_back(m_document.node(items[i]).integer);
        }
        std::ranges::sort(m_texts);
        std::ranges::sort(m_integers);
        if (const auto twin = std::ranges::adjacent_find(m_texts); twin != m_texts.end())
            throw Error(
                ErrorKind::Format, "key " + clinic::quoted(*twin) + " occurs twice in one dict");
        if (const auto twin = std::ranges::adjacent_find(m_integers); twin != m_integers.end())
            throw Error(
                ErrorKind::Format, "key " + std::to_string(*twin) + " occurs twice in one dict");
    }

    const PickleDocument& m_document;
    std::vector<State> m_state;
    std::vector<Frame> m_stack;
    std::vector<std::string_view> m_texts;
    std::vector<std::int64_t> m_integers;
};

} // namespace

std::string_view PickleDocument::rawText(std::size_t position, std::size_t limit) const
{
    return std::string_view(reinterpret_cast<const char*>(m_bytes.data()), m_bytes.size())
        .substr(position, limit);
}

std::span<const PickleIndex> PickleDocument::items(PickleIndex i) const
{
    const PickleNode& value = m_nodes[i];
    switch (value.kind) {
    case PickleKind::Tuple:
        return std::span(m_items).subspan(value.index, value.length);
    case PickleKind::Object:
        return value.detail == 0 ? std::span<const PickleIndex> {}
                                 : items(static_cast<PickleIndex>(value.index));
    case PickleKind::List:
    case PickleKind::Set:
    case PickleKind::Dict:
        return value.index == 0 ? std::span<const PickleIndex> {}
                                : std::span<const PickleIndex>(m_containers[value.index - 1]);
    default:
        return {};
    }
}

std::optional<PickleIndex> PickleDocument::find(PickleIndex dict, std::string_view key) const
{
    if (!is(dict, PickleKind::Dict))
        return std::nullopt;
    const auto pairs = items(dict);
    for (std::size_t i = 0; i < pairs.size(); i += 2) {
        if (is(pairs[i], PickleKind::Text) && text(pairs[i]) == key)
            return pairs[i + 1];
    }
    return std::nullopt;
}

void checkPickleShape(const PickleDocument& document)
{
    ShapeWalk(document, document.nodeCount()).run();
}

} // namespace clinic
