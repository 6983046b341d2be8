// SPDX-License-Identifier: Apache-2.0
#include "core/formats/pickle.h"

#include "core/base/byte_reader.h"
#include "core/base/error.h"
#include "core/formats/pickle_builder.h"
#include "core/formats/utf8.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>

namespace clinic {

namespace {

constexpr std::size_t maxPickleBytes = 64U << 20;
constexpr std::size_t maxOpcodes = 10'000'000;
constexpr std::size_t maxStack = 1'000'000;
constexpr std::size_t maxMarks = 10'000;
constexpr std::size_t maxMemo = 4'000'000;
constexpr std::size_t maxTextBytes = 1U << 20;
constexpr std::size_t maxNameBytes = 128;
constexpr PickleIndex noValue = std::numeric_limits<PickleIndex>::max();

/// The opcodes that torch writes, and those of protocols 3 to 5 that Python adds to the same values.
enum Opcode : std::uint8_t {
    Mark = '(', Stop = '.', BinInt = 'J', BinInt1 = 'K', BinInt2 = 'M', None = 'N', BinPersId = 'Q', Reduce = 'R',
    ShortBinString = 'U', BinUnicode = 'X', Append = 'a', Build = 'b', Global = 'c', Appends = 'e', BinGet = 'h',
    LongBinGet = 'j', BinPut = 'q', LongBinPut = 'r', SetItem = 's', Tuple = 't', EmptyTuple = ')', SetItems = 'u',
    BinFloat = 'G', EmptyList = ']', EmptyDict = '}', BinBytes = 'B', ShortBinBytes = 'C', Proto = 0x80,
    NewObj = 0x81, Tuple1 = 0x85, Tuple2 = 0x86, Tuple3 = 0x87, NewTrue = 0x88, NewFalse = 0x89, Long1 = 0x8a,
    ShortBinUnicode = 0x8c, EmptySet = 0x8f, AddItems = 0x90, StackGlobal = 0x93, Memoize = 0x94, Frame = 0x95
};

/// The machine: a stack, marks and a memo over indices of the document's values.
class Machine {
public:
    Machine(PickleDocument& document, const PickleOptions& options)
        : m_document(document)
        , m_options(options)
        , m_reader(document.bytes())
        , m_builder(document, options)
    {
    }

    /// Returns the root.
    PickleIndex run();
    std::size_t position() const { return m_reader.position(); }

private:
    void begin();
    void step(std::uint8_t opcode);
    bool pushPlain(std::uint8_t opcode);
    bool pushContainer(std::uint8_t opcode);
    bool useMemo(std::uint8_t opcode);
    bool changeContainer(std::uint8_t opcode);
    bool callSomething(std::uint8_t opcode);
    PickleIndex finish();

    void push(PickleIndex value);
    PickleIndex pop();
    PickleIndex top(std::size_t below = 0) const;
    std::span<const PickleIndex> popMark();
    void pushTuple(std::size_t count);
    void pushText(std::size_t length);
    void pushLong1();
    void pushGlobal();
    void pushStackGlobal();
    std::string_view line();
    void openFrame();
    void remember(std::size_t slot);
    void recall(std::size_t slot);
    std::size_t floor() const { return m_marks.empty() ? 0 : m_marks.back(); }

    PickleDocument& m_document;
    const PickleOptions& m_options;
    ByteReader m_reader;
    PickleBuilder m_builder;
    std::vector<PickleIndex> m_stack;
    std::vector<std::size_t> m_marks;
    std::vector<PickleIndex> m_memo;
    std::vector<PickleIndex> m_popped;
    std::size_t m_memoized = 0;
    std::size_t m_frameEnd = 0; ///< 0: no frame is open
};

PickleIndex Machine::run()
{
    begin();
    for (std::size_t count = 0;; ++count) {
        if (count == maxOpcodes)
            m_builder.fail("more than ten million opcodes");
        if (m_frameEnd != 0 && m_reader.position() >= m_frameEnd) {
            if (m_reader.position() > m_frameEnd)
                m_builder.fail("an opcode reaches past its frame");
            m_frameEnd = 0;
        }
        m_builder.setPosition(m_reader.position());
        if (m_reader.atEnd())
            m_builder.fail("stream is truncated: it ends without STOP");
        const std::uint8_t opcode = m_reader.u8();
        if (opcode == Stop)
            return finish();
        step(opcode);
    }
}

void Machine::begin()
{
    if (m_reader.remaining() > maxPickleBytes && m_options.exactEnd)
        m_builder.fail("pickle above 64 MiB");
    if (m_reader.remaining() < 2)
        m_builder.fail("pickle is truncated: " + std::to_string(m_reader.remaining()) + " bytes");
    if (m_reader.u8() != Proto)
        m_builder.refuse("does not begin with PROTO; a pickle in an old text form is not read");
    const std::uint8_t protocol = m_reader.u8();
    if (protocol < 2 || protocol > 5)
        m_builder.fail("pickle protocol " + std::to_string(protocol) + "; 2 to 5 are read");
}

void Machine::step(std::uint8_t opcode)
{
    try {
        if (pushPlain(opcode) || pushContainer(opcode) || useMemo(opcode) || changeContainer(opcode)
            || callSomething(opcode))
            return;
    } catch (Error& e) {
        if (std::string_view(e.what()).find("byte ") == std::string_view::npos)
            e.within("at byte " + std::to_string(m_builder.position()));
        throw;
    }
    static constexpr char hex[] = "0123456789abcdef";
    m_builder.refuse(std::string("opcode 0x") + hex[opcode >> 4] + hex[opcode & 15]
        + " is not allowed; torch.save never writes it");
}

bool Machine::pushPlain(std::uint8_t opcode)
{
    switch (opcode) {
    case None: push(m_builder.add({})); return true;
    case NewTrue: push(m_builder.addInteger(1, PickleKind::Bool)); return true;
    case NewFalse: push(m_builder.addInteger(0, PickleKind::Bool)); return true;
    case BinInt: push(m_builder.addInteger(m_reader.little<std::int32_t>())); return true;
    case BinInt1: push(m_builder.addInteger(m_reader.u8())); return true;
    case BinInt2: push(m_builder.addInteger(m_reader.little<std::uint16_t>())); return true;
    case Long1: pushLong1(); return true;
    case BinFloat: {
        const auto swapped = __builtin_bswap64(m_reader.little<std::uint64_t>());
        push(m_builder.addReal(std::bit_cast<double>(swapped)));
        return true;
    }
    case BinUnicode: pushText(m_reader.little<std::uint32_t>()); return true;
    case ShortBinUnicode:
    case ShortBinString: pushText(m_reader.u8()); return true;
    case BinBytes:
    case ShortBinBytes: {
        const std::size_t length = opcode == BinBytes ? m_reader.little<std::uint32_t>() : m_reader.u8();
        push(m_builder.addText(m_reader.text(length), PickleKind::Bytes));
        return true;
    }
    default: return false;
    }
}

bool Machine::pushContainer(std::uint8_t opcode)
{
    switch (opcode) {
    case Mark:
        if (m_marks.size() == maxMarks)
            m_builder.fail("more than 10000 open marks");
        m_marks.push_back(m_stack.size());
        return true;
    case EmptyTuple: push(m_builder.addTuple({})); return true;
    case EmptyList: push(m_builder.addContainer(PickleKind::List)); return true;
    case EmptyDict: push(m_builder.addContainer(PickleKind::Dict)); return true;
    case EmptySet: push(m_builder.addContainer(PickleKind::Set)); return true;
    case Tuple1: pushTuple(1); return true;
    case Tuple2: pushTuple(2); return true;
    case Tuple3: pushTuple(3); return true;
    case Tuple: push(m_builder.addTuple(popMark())); return true;
    case Frame: openFrame(); return true;
    default: return false;
    }
}

bool Machine::useMemo(std::uint8_t opcode)
{
    switch (opcode) {
    case BinPut: remember(m_reader.u8()); return true;
    case LongBinPut: remember(m_reader.little<std::uint32_t>()); return true;
    case Memoize: remember(m_memoized); return true;
    case BinGet: recall(m_reader.u8()); return true;
    case LongBinGet: recall(m_reader.little<std::uint32_t>()); return true;
    default: return false;
    }
}

bool Machine::changeContainer(std::uint8_t opcode)
{
    switch (opcode) {
    case Append: {
        const PickleIndex item = pop();
        m_builder.append(top(), {&item, 1});
        return true;
    }
    case Appends: {
        const auto items = popMark();
        m_builder.append(top(), items);
        return true;
    }
    case AddItems: {
        const auto items = popMark();
        if (m_document.kind(top()) != PickleKind::Set)
            m_builder.fail("ADDITEMS on something that is no set");
        m_builder.append(top(), items);
        return true;
    }
    case SetItem: {
        const PickleIndex value = pop();
        const std::array<PickleIndex, 2> pair {pop(), value};
        m_builder.setItems(top(), pair);
        return true;
    }
    case SetItems: {
        const auto pairs = popMark();
        m_builder.setItems(top(), pairs);
        return true;
    }
    default: return false;
    }
}

bool Machine::callSomething(std::uint8_t opcode)
{
    switch (opcode) {
    case Global: pushGlobal(); return true;
    case StackGlobal: pushStackGlobal(); return true;
    case Reduce: {
        const PickleIndex arguments = pop();
        push(m_builder.reduce(pop(), arguments));
        return true;
    }
    case NewObj: {
        const PickleIndex arguments = pop();
        push(m_builder.newObject(pop(), arguments));
        return true;
    }
    case Build: {
        const PickleIndex state = pop();
        m_builder.build(top(), state);
        return true;
    }
    case BinPersId: push(m_builder.persistent(pop())); return true;
    default: return false;
    }
}

PickleIndex Machine::finish()
{
    if (m_stack.size() != 1 || !m_marks.empty())
        m_builder.fail("STOP with " + std::to_string(m_stack.size()) + " values and "
            + std::to_string(m_marks.size()) + " open marks; one value is expected");
    if (m_options.exactEnd && !m_reader.atEnd())
        m_builder.refuse(std::to_string(m_reader.remaining()) + " bytes follow STOP (a second pickle?)");
    if (m_frameEnd != 0 && m_reader.position() != m_frameEnd)
        m_builder.fail("STOP inside a frame");
    return m_stack.front();
}

void Machine::push(PickleIndex value)
{
    if (m_stack.size() == maxStack)
        m_builder.fail("more than a million values on the stack");
    m_stack.push_back(value);
}

PickleIndex Machine::pop()
{
    const PickleIndex value = top();
    m_stack.pop_back();
    return value;
}

PickleIndex Machine::top(std::size_t below) const
{
    if (m_stack.size() < floor() + below + 1)
        m_builder.fail("an opcode needs more values than the stack has above its last mark");
    return m_stack[m_stack.size() - 1 - below];
}

/// The values above the last mark; valid until the next call.
std::span<const PickleIndex> Machine::popMark()
{
    if (m_marks.empty())
        m_builder.fail("an opcode needs a mark, there is none");
    m_popped.assign(m_stack.begin() + static_cast<std::ptrdiff_t>(m_marks.back()), m_stack.end());
    m_stack.resize(m_marks.back());
    m_marks.pop_back();
    return m_popped;
}

void Machine::pushTuple(std::size_t count)
{
    top(count - 1);
    m_popped.assign(m_stack.end() - static_cast<std::ptrdiff_t>(count), m_stack.end());
    m_stack.resize(m_stack.size() - count);
    push(m_builder.addTuple(m_popped));
}

void Machine::pushText(std::size_t length)
{
    if (length > maxTextBytes)
        m_builder.fail("text of " + std::to_string(length) + " bytes; the limit is 1 MiB");
    const std::string_view text = m_reader.text(length);
    if (!isUtf8(text))
        m_builder.fail("text " + quoted(text) + " is not UTF-8");
    push(m_builder.addText(text));
}

void Machine::pushLong1()
{
    const std::size_t length = m_reader.u8();
    const auto bytes = m_reader.bytes(length);
    std::uint64_t value = length > 0 && (bytes.back() & std::byte {0x80}) != std::byte {0} ? ~0ULL : 0;
    const std::byte fill = value == 0 ? std::byte {0} : std::byte {0xff};
    for (std::size_t i = 0; i < length; ++i) {
        if (i >= 8 ? bytes[i] != fill : i == 7 && length > 8 && (bytes[7] & std::byte {0x80}) != (fill & std::byte {0x80}))
            m_builder.fail("a number of more than 64 bits");
        if (i < 8)
            value = (value & ~(0xffULL << (8 * i))) | (std::to_integer<std::uint64_t>(bytes[i]) << (8 * i));
    }
    push(m_builder.addInteger(static_cast<std::int64_t>(value)));
}

/// A text line of a GLOBAL; an endless one is refused before it is looked at.
std::string_view Machine::line()
{
    const std::string_view rest = m_document.rawText(m_reader.position(), maxNameBytes + 1);
    const std::size_t length = rest.find('\n');
    if (length == std::string_view::npos)
        m_builder.refuse("asks for a global whose name " + quoted(rest, 40) + " does not end within 128 bytes");
    m_reader.skip(length + 1);
    return rest.substr(0, length);
}

void Machine::pushGlobal()
{
    const std::string_view module = line();
    const std::string_view name = line();
    push(m_builder.global(module, name));
}

void Machine::pushStackGlobal()
{
    const PickleIndex name = pop();
    const PickleIndex module = pop();
    if (!m_document.is(name, PickleKind::Text) || !m_document.is(module, PickleKind::Text))
        m_builder.refuse("asks for a global whose name is no text");
    push(m_builder.global(m_document.text(module), m_document.text(name)));
}

void Machine::openFrame()
{
    const auto length = m_reader.little<std::uint64_t>();
    if (m_frameEnd != 0)
        m_builder.fail("a frame inside a frame");
    if (length > m_reader.remaining())
        m_builder.fail("a frame of " + std::to_string(length) + " bytes, " + std::to_string(m_reader.remaining())
            + " are left");
    m_frameEnd = m_reader.position() + length;
}

void Machine::remember(std::size_t slot)
{
    if (slot >= maxMemo)
        m_builder.fail("memo index " + std::to_string(slot) + "; the limit is " + std::to_string(maxMemo));
    const PickleIndex value = top();
    if (slot >= m_memo.size())
        m_memo.resize(slot + 1, noValue);
    m_memoized += m_memo[slot] == noValue ? 1 : 0;
    m_memo[slot] = value;
}

void Machine::recall(std::size_t slot)
{
    if (slot >= m_memo.size() || m_memo[slot] == noValue)
        m_builder.fail("memo entry " + std::to_string(slot) + " was never stored");
    push(m_memo[slot]);
}

} // namespace

/// Gives the machine access to the root; the only one that finishes a document.
class PickleVm {
public:
    static PickleDocument run(std::vector<std::byte> bytes, const PickleOptions& options)
    {
        PickleDocument document(std::move(bytes));
        Machine machine(document, options);
        document.m_root = machine.run();
        document.m_used = machine.position();
        checkPickleShape(document);
        return document;
    }
};

PickleDocument readPickle(std::vector<std::byte> bytes, const PickleOptions& options)
{
    return PickleVm::run(std::move(bytes), options);
}

} // namespace clinic
