// SPDX-License-Identifier: Apache-2.0
#include "core/formats/pickle.h"

#include "core/base/error.h"
#include "core/formats/pickle_machine.h"

#include <array>
#include <bit>

namespace clinic {

namespace {

constexpr std::size_t maxPickleBytes = 64U << 20;
constexpr std::size_t maxOpcodes = 10'000'000;
constexpr std::size_t maxMarks = 10'000;

/// The opcodes that torch writes, and those of protocols 3 to 5 that Python adds to the same
/// values.
// clang-format off
enum Opcode : std::uint8_t {
    Mark = '(', Stop = '.', BinInt = 'J', BinInt1 = 'K', BinInt2 = 'M', None = 'N',
    BinPersId = 'Q', Reduce = 'R', ShortBinString = 'U', BinUnicode = 'X', Append = 'a',
    Build = 'b', Global = 'c', Appends = 'e', BinGet = 'h', LongBinGet = 'j', BinPut = 'q',
    LongBinPut = 'r', SetItem = 's', Tuple = 't', EmptyTuple = ')', SetItems = 'u',
    BinFloat = 'G', EmptyList = ']', EmptyDict = '}', BinBytes = 'B', ShortBinBytes = 'C',
    Proto = 0x80, NewObj = 0x81, Tuple1 = 0x85, Tuple2 = 0x86, Tuple3 = 0x87, NewTrue = 0x88,
    NewFalse = 0x89, Long1 = 0x8a, ShortBinUnicode = 0x8c, EmptySet = 0x8f, AddItems = 0x90,
    StackGlobal = 0x93, Memoize = 0x94, Frame = 0x95
};
// clang-format on

} // namespace

PickleIndex PickleMachine::run()
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

void PickleMachine::begin()
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

void PickleMachine::step(std::uint8_t opcode)
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

bool PickleMachine::pushPlain(std::uint8_t opcode)
{
    switch (opcode) {
    case None:
        push(m_builder.add({}));
        return true;
    case NewTrue:
        push(m_builder.addInteger(1, PickleKind::Bool));
        return true;
    case NewFalse:
        push(m_builder.addInteger(0, PickleKind::Bool));
        return true;
    case BinInt:
        push(m_builder.addInteger(m_reader.little<std::int32_t>()));
        return true;
    case BinInt1:
        push(m_builder.addInteger(m_reader.u8()));
        return true;
    case BinInt2:
        push(m_builder.addInteger(m_reader.little<std::uint16_t>()));
        return true;
    case Long1:
        pushLong1();
        return true;
    case BinFloat: {
        const auto swapped = __builtin_bswap64(m_reader.little<std::uint64_t>());
        push(m_builder.addReal(std::bit_cast<double>(swapped)));
        return true;
    }
    case BinUnicode:
        pushText(m_reader.little<std::uint32_t>());
        return true;
    case ShortBinUnicode:
    case ShortBinString:
        pushText(m_reader.u8());
        return true;
    case BinBytes:
    case ShortBinBytes: {
        const std::size_t length =
            opcode == BinBytes ? m_reader.little<std::uint32_t>() : m_reader.u8();
        push(m_builder.addText(m_reader.text(length), PickleKind::Bytes));
        return true;
    }
    default:
        return false;
    }
}

bool PickleMachine::pushContainer(std::uint8_t opcode)
{
    switch (opcode) {
    case Mark:
        if (m_marks.size() == maxMarks)
            m_builder.fail("more than 10000 open marks");
        m_marks.push_back(m_stack.size());
        return true;
    case EmptyTuple:
        push(m_builder.addTuple({}));
        return true;
    case EmptyList:
        push(m_builder.addContainer(PickleKind::List));
        return true;
    case EmptyDict:
        push(m_builder.addContainer(PickleKind::Dict));
        return true;
    case EmptySet:
        push(m_builder.addContainer(PickleKind::Set));
        return true;
    case Tuple1:
        pushTuple(1);
        return true;
    case Tuple2:
        pushTuple(2);
        return true;
    case Tuple3:
        pushTuple(3);
        return true;
    case Tuple:
        push(m_builder.addTuple(popMark()));
        return true;
    case Frame:
        openFrame();
        return true;
    default:
        return false;
    }
}

bool PickleMachine::useMemo(std::uint8_t opcode)
{
    switch (opcode) {
    case BinPut:
        remember(m_reader.u8());
        return true;
    case LongBinPut:
        remember(m_reader.little<std::uint32_t>());
        return true;
    case Memoize:
        remember(m_memoized);
        return true;
    case BinGet:
        recall(m_reader.u8());
        return true;
    case LongBinGet:
        recall(m_reader.little<std::uint32_t>());
        return true;
    default:
        return false;
    }
}

bool PickleMachine::changeContainer(std::uint8_t opcode)
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
    default:
        return false;
    }
}

bool PickleMachine::callSomething(std::uint8_t opcode)
{
    switch (opcode) {
    case Global:
        pushGlobal();
        return true;
    case StackGlobal:
        pushStackGlobal();
        return true;
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
    case BinPersId:
        push(m_builder.persistent(pop()));
        return true;
    default:
        return false;
    }
}

PickleIndex PickleMachine::finish()
{
    if (m_stack.size() != 1 || !m_marks.empty())
        m_builder.fail("STOP with " + std::to_string(m_stack.size()) + " values and "
            + std::to_string(m_marks.size()) + " open marks; one value is expected");
    if (m_options.exactEnd && !m_reader.atEnd())
        m_builder.refuse(
            std::to_string(m_reader.remaining()) + " bytes follow STOP (a second pickle?)");
    if (m_frameEnd != 0 && m_reader.position() != m_frameEnd)
        m_builder.fail("STOP inside a frame");
    return m_stack.front();
}

/// Gives the machine access to the root; the only one that finishes a document.
class PickleVm {
public:
    static PickleDocument run(std::vector<std::byte> bytes, const PickleOptions& options)
    {
        PickleDocument document(std::move(bytes));
        PickleMachine machine(document, options);
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
