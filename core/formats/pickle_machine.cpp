// SPDX-License-Identifier: Apache-2.0
// What the opcodes of pickle.cpp do to stack, marks, memo and frames.
#include "core/formats/pickle_machine.h"

#include "core/base/error.h"
#include "core/formats/utf8.h"

#include <limits>

namespace clinic {

namespace {
constexpr std::size_t maxStack = 1'000'000;
constexpr std::size_t maxMemo = 4'000'000;
constexpr std::size_t maxTextBytes = 1U << 20;
constexpr std::size_t maxNameBytes = 128;
constexpr PickleIndex noValue = std::numeric_limits<PickleIndex>::max();
} // namespace

void PickleMachine::push(PickleIndex value)
{
    if (m_stack.size() == maxStack)
        m_builder.fail("more than a million values on the stack");
    m_stack.push_back(value);
}

PickleIndex PickleMachine::pop()
{
    const PickleIndex value = top();
    m_stack.pop_back();
    return value;
}

PickleIndex PickleMachine::top(std::size_t below) const
{
    if (m_stack.size() < floor() + below + 1)
        m_builder.fail("an opcode needs more values than the stack has above its last mark");
    return m_stack[m_stack.size() - 1 - below];
}

/// The values above the last mark; valid until the next call.
std::span<const PickleIndex> PickleMachine::popMark()
{
    if (m_marks.empty())
        m_builder.fail("an opcode needs a mark, there is none");
    m_popped.assign(m_stack.begin() + static_cast<std::ptrdiff_t>(m_marks.back()), m_stack.end());
    m_stack.resize(m_marks.back());
    m_marks.pop_back();
    return m_popped;
}

void PickleMachine::pushTuple(std::size_t count)
{
    top(count - 1);
    m_popped.assign(m_stack.end() - static_cast<std::ptrdiff_t>(count), m_stack.end());
    m_stack.resize(m_stack.size() - count);
    push(m_builder.addTuple(m_popped));
}

void PickleMachine::pushText(std::size_t length)
{
    if (length > maxTextBytes)
        m_builder.fail("text of " + std::to_string(length) + " bytes; the limit is 1 MiB");
    const std::string_view text = m_reader.text(length);
    if (!isUtf8(text))
        m_builder.fail("text " + clinic::quoted(text) + " is not UTF-8");
    push(m_builder.addText(text));
}

void PickleMachine::pushLong1()
{
    const std::size_t length = m_reader.u8();
    const auto bytes = m_reader.bytes(length);
    std::uint64_t value =
        length > 0 && (bytes.back() & std::byte {0x80}) != std::byte {0} ? ~0ULL : 0;
    const std::byte fill = value == 0 ? std::byte {0} : std::byte {0xff};
    for (std::size_t i = 0; i < length; ++i) {
        if (i >= 8 ? bytes[i] != fill
                   : i == 7 && length > 8
                    && (bytes[7] & std::byte {0x80}) != (fill & std::byte {0x80}))
            m_builder.fail("a number of more than 64 bits");
        if (i < 8)
            value = (value & ~(0xffULL << (8 * i)))
                | (std::to_integer<std::uint64_t>(bytes[i]) << (8 * i));
    }
    push(m_builder.addInteger(static_cast<std::int64_t>(value)));
}

/// A text line of a GLOBAL; an endless one is refused before it is looked at.
std::string_view PickleMachine::line()
{
    const std::string_view rest = m_document.rawText(m_reader.position(), maxNameBytes + 1);
    const std::size_t length = rest.find('\n');
    if (length == std::string_view::npos)
        m_builder.refuse("asks for a global whose name " + clinic::quoted(rest, 40)
            + " does not end within 128 bytes");
    m_reader.skip(length + 1);
    return rest.substr(0, length);
}

void PickleMachine::pushGlobal()
{
    const std::string_view module = line();
    const std::string_view name = line();
    push(m_builder.global(module, name));
}

void PickleMachine::pushStackGlobal()
{
    const PickleIndex name = pop();
    const PickleIndex module = pop();
    if (!m_document.is(name, PickleKind::Text) || !m_document.is(module, PickleKind::Text))
        m_builder.refuse("asks for a global whose name is no text");
    push(m_builder.global(m_document.text(module), m_document.text(name)));
}

void PickleMachine::openFrame()
{
    const auto length = m_reader.little<std::uint64_t>();
    if (m_frameEnd != 0)
        m_builder.fail("a frame inside a frame");
    if (length > m_reader.remaining())
        m_builder.fail("a frame of " + std::to_string(length) + " bytes, "
            + std::to_string(m_reader.remaining()) + " are left");
    m_frameEnd = m_reader.position() + length;
}

void PickleMachine::remember(std::size_t slot)
{
    if (slot >= maxMemo)
        m_builder.fail(
            "memo index " + std::to_string(slot) + "; the limit is " + std::to_string(maxMemo));
    const PickleIndex value = top();
    if (slot >= m_memo.size())
        m_memo.resize(slot + 1, noValue);
    m_memoized += m_memo[slot] == noValue ? 1 : 0;
    m_memo[slot] = value;
}

void PickleMachine::recall(std::size_t slot)
{
    if (slot >= m_memo.size() || m_memo[slot] == noValue)
        m_builder.fail("memo entry " + std::to_string(slot) + " was never stored");
    push(m_memo[slot]);
}

} // namespace clinic
