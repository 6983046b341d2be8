// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace clinic {

/// Where a training sample lies in its file: 16 bytes, since there are up to 20 million.
struct SampleSpan {
    std::uint64_t offset = 0; ///< of its opening brace
    std::uint32_t length = 0; ///< bytes, up to and with its closing brace
    std::uint32_t line = 0; ///< from 1; the last possible number for all beyond
};

inline constexpr std::size_t sampleBytesLimit = 1U << 20U;
inline constexpr std::size_t sampleDepthLimit = 64;

/// What can be wrong with a file as a whole; a sample's own trouble shows when it is parsed.
enum class ScanTrouble {
    NotAnObject, ///< an element of the array, or a line, is something else
    MissingComma,
    TextBetween, ///< between two elements, or behind the object of a line
    Brackets, ///< do not match
    StringOverLine, ///< a string is not closed on its line
    LineCutShort, ///< JSON lines: the line ends within its object
    TooLarge, ///< sample above sampleBytesLimit
    TooDeep, ///< sample nested deeper than sampleDepthLimit
    Truncated, ///< the file ends within a sample or before the array's end
    AfterEnd ///< text behind the array
};

/// For a person: "the file ends inside of a sample".
std::string_view scanTroubleText(ScanTrouble trouble);

struct ScanProblem {
    ScanTrouble trouble = ScanTrouble::NotAnObject;
    std::uint64_t offset = 0; ///< bytes from the start of the file
    std::int64_t line = 0; ///< from 1
};

/// Finds the samples of a JSON array of objects, or of JSON lines, in blocks of any size, without
/// looking into them: it follows strings, escapes and brackets. Which of both it is, the first
/// character says. After damage it goes on with the next line (JSON lines), the next element, or,
/// in an array whose brackets no longer fit, with the next line that begins as its samples did.
class SampleScanner {
public:
    /// Told of each sample and each problem, in the order of the file.
    class Sink {
    public:
        virtual ~Sink() = default;
        virtual void sample(const SampleSpan& span) = 0;
        virtual void problem(const ScanProblem& problem) = 0;
    };

    explicit SampleScanner(Sink& sink)
        : m_sink(&sink)
    {
    }

    void feed(std::string_view block);
    /// The file's end; call once.
    void finish();
    bool isLines() const { return m_lines; }
    /// Where a sample begins that may still be told to the sink: its bytes are to be kept.
    std::optional<std::uint64_t> openSample() const;

private:
    enum class State {
        Start,
        Between, ///< array: before an element
        After, ///< array: behind an element
        Skip, ///< array: in an element that is no object, or in junk
        Lost, ///< array: brackets no longer fit
        Ended, ///< behind the array
        LineStart,
        LineEnd, ///< JSON lines: behind the object
        SkipLine,
        Object,
        String,
        Escape
    };

    std::size_t step(std::string_view block, std::size_t at);
    std::size_t start(std::string_view block, std::size_t at);
    std::size_t between(std::string_view block, std::size_t at);
    std::size_t after(std::string_view block, std::size_t at);
    std::size_t skip(std::string_view block, std::size_t at);
    void skipBracket(char bracket, std::uint64_t offset);
    std::size_t lost(std::string_view block, std::size_t at);
    std::size_t ended(std::string_view block, std::size_t at);
    std::size_t lineStart(std::string_view block, std::size_t at);
    std::size_t lineEnd(std::string_view block, std::size_t at);
    std::size_t skipLine(std::string_view block, std::size_t at);
    std::size_t walkObject(std::string_view block, std::size_t at);
    std::size_t walkString(std::string_view block, std::size_t at);

    void begin(std::uint64_t offset);
    void open(char bracket);
    void close(char bracket, std::uint64_t offset);
    void endSample(std::uint64_t end);
    void tellSample();
    void damaged(ScanTrouble trouble, std::uint64_t offset);
    void tell(ScanTrouble trouble, std::uint64_t offset);
    void newLine(std::uint64_t nextOffset);

    Sink* m_sink;
    State m_state = State::Start;
    State m_afterString = State::Object; ///< Object, or Skip
    bool m_lines = false;
    bool m_blank = true; ///< nothing but blanks so far on this line (between samples only)
    std::uint64_t m_offset = 0; ///< of the block that is fed
    std::int64_t m_line = 1;
    std::uint64_t m_lineOffset = 0; ///< where this line begins
    std::optional<std::uint64_t> m_column; ///< blanks before the samples that begin a line
    // Of the open sample:
    bool m_open = false;
    bool m_refused = false; ///< it was told as a problem
    SampleSpan m_span;
    std::uint64_t m_depth = 0;
    std::uint64_t m_kinds = 0; ///< a bit a level, the innermost lowest: 1 for a list
    std::uint64_t m_skipDepth = 0;
    bool m_toldOfRest = false;
};

} // namespace clinic
