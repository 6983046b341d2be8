// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/byte_reader.h"
#include "core/formats/pickle_builder.h"

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace clinic {

/// The machine: a stack, marks and a memo over indices of the document's values.
class PickleMachine {
public:
    PickleMachine(PickleDocument& document, const PickleOptions& options)
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

} // namespace clinic
