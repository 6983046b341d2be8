// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/training/sample_scanner.h"

#include "core/mmr/training/string_run.h"

#include <algorithm>
#include <limits>

namespace clinic {

namespace {
bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}
} // namespace

std::string_view scanTroubleText(ScanTrouble trouble)
{
    switch (trouble) {
    case ScanTrouble::NotAnObject:
        return "something that is no JSON object";
    case ScanTrouble::MissingComma:
        return "a comma is missing between two samples";
    case ScanTrouble::TextBetween:
        return "text that belongs to no sample";
    case ScanTrouble::Brackets:
        return "brackets do not match; the sample is left out";
    case ScanTrouble::StringOverLine:
        return "a string is not closed on its line; the sample is left out";
    case ScanTrouble::LineCutShort:
        return "the line ends inside of its JSON object; it is left out";
    case ScanTrouble::TooLarge:
        return "a sample above 1 MiB; it is left out";
    case ScanTrouble::TooDeep:
        return "a sample nested deeper than 64 levels; it is left out";
    case ScanTrouble::Truncated:
        return "the file is cut short: it ends before the end of its last sample or of the array";
    case ScanTrouble::AfterEnd:
        return "text behind the end of the array; it is left out";
    }
    return {};
}

void SampleScanner::feed(std::string_view block)
{
    for (std::size_t at = 0; at < block.size();)
        at = step(block, at);
    m_offset += block.size();
    // (Blanks behind a line's object count as its bytes: what must be kept has a limit.)
    if (m_open && !m_refused && m_offset - m_span.offset > sampleBytesLimit) {
        m_refused = true;
        m_sink->problem({ScanTrouble::TooLarge, m_span.offset, m_span.line});
    }
}

void SampleScanner::finish()
{
    if (m_lines) {
        if (m_state == State::LineEnd)
            tellSample();
        else if (m_open)
            tell(ScanTrouble::Truncated, m_offset);
    } else if (m_state != State::Ended && m_state != State::Start) {
        tell(ScanTrouble::Truncated, m_offset);
    }
    m_open = false;
}

std::optional<std::uint64_t> SampleScanner::openSample() const
{
    return m_open && !m_refused ? std::optional(m_span.offset) : std::nullopt;
}

std::size_t SampleScanner::step(std::string_view block, std::size_t at)
{
    switch (m_state) {
    case State::Start:
        return start(block, at);
    case State::Between:
        return between(block, at);
    case State::After:
        return after(block, at);
    case State::Skip:
        return skip(block, at);
    case State::Lost:
        return lost(block, at);
    case State::Ended:
        return ended(block, at);
    case State::LineStart:
        return lineStart(block, at);
    case State::LineEnd:
        return lineEnd(block, at);
    case State::SkipLine:
        return skipLine(block, at);
    case State::Object:
        return walkObject(block, at);
    case State::String:
        return walkString(block, at);
    case State::Escape:
        m_state = State::String;
        return block[at] == '\n' ? at : at + 1; // an escaped line end is none: the string sees it
    }
    return block.size();
}

std::size_t SampleScanner::start(std::string_view block, std::size_t at)
{
    constexpr std::string_view mark = "\xef\xbb\xbf";
    const std::uint64_t offset = m_offset + at;
    const char c = block[at];
    if (offset < mark.size() && c == mark[static_cast<std::size_t>(offset)])
        return at + 1;
    if (c == '\n')
        newLine(offset + 1);
    else if (c == '[')
        m_state = State::Between;
    else if (!isBlank(c)) {
        m_lines = true;
        m_state = State::LineStart;
        return at;
    }
    return at + 1;
}

std::size_t SampleScanner::between(std::string_view block, std::size_t at)
{
    const char c = block[at];
    const std::uint64_t offset = m_offset + at;
    if (c == '\n')
        newLine(offset + 1);
    else if (c == '{')
        begin(offset);
    else if (c == ']')
        m_state = State::Ended;
    else if (!isBlank(c)) {
        m_blank = false;
        tell(ScanTrouble::NotAnObject, offset);
        m_skipDepth = 0;
        m_state = State::Skip;
        return at;
    }
    return at + 1;
}

std::size_t SampleScanner::after(std::string_view block, std::size_t at)
{
    const char c = block[at];
    const std::uint64_t offset = m_offset + at;
    if (c == '\n')
        newLine(offset + 1);
    else if (c == ',') {
        m_blank = false;
        m_state = State::Between;
    } else if (c == ']')
        m_state = State::Ended;
    else if (c == '{') {
        tell(ScanTrouble::MissingComma, offset);
        begin(offset);
    } else if (!isBlank(c)) {
        m_blank = false;
        tell(ScanTrouble::TextBetween, offset);
        m_skipDepth = 0;
        m_state = State::Skip;
        return at;
    }
    return at + 1;
}

std::size_t SampleScanner::skip(std::string_view block, std::size_t at)
{
    const char c = block[at];
    const std::uint64_t offset = m_offset + at;
    if (c == '\n') {
        newLine(offset + 1);
    } else if (c == '"') {
        m_afterString = State::Skip;
        m_state = State::String;
    } else if (c == ',' && m_skipDepth == 0) {
        m_state = State::Between;
    } else {
        skipBracket(c, offset);
    }
    return at + 1;
}

void SampleScanner::skipBracket(char bracket, std::uint64_t offset)
{
    if (bracket == '{' && m_skipDepth == 0)
        begin(offset);
    else if (bracket == '[' || bracket == '{')
        ++m_skipDepth;
    else if ((bracket == ']' || bracket == '}') && m_skipDepth > 0)
        --m_skipDepth;
    else if (bracket == ']')
        m_state = State::Ended;
}

std::size_t SampleScanner::lost(std::string_view block, std::size_t at)
{
    const char c = block[at];
    const std::uint64_t offset = m_offset + at;
    if (m_blank && c == '{' && m_column && offset - m_lineOffset == *m_column) {
        begin(offset);
        return at + 1;
    }
    if (m_blank && isBlank(c))
        return at + 1;
    m_blank = false;
    const std::size_t end = block.find('\n', at);
    if (end == std::string_view::npos)
        return block.size();
    newLine(m_offset + end + 1);
    return end + 1;
}

std::size_t SampleScanner::ended(std::string_view block, std::size_t at)
{
    const char c = block[at];
    if (c == '\n') {
        newLine(m_offset + at + 1);
    } else if (!isBlank(c)) {
        if (!m_toldOfRest)
            tell(ScanTrouble::AfterEnd, m_offset + at);
        m_toldOfRest = true;
        return block.size();
    }
    return at + 1;
}

std::size_t SampleScanner::lineStart(std::string_view block, std::size_t at)
{
    const char c = block[at];
    const std::uint64_t offset = m_offset + at;
    if (c == '\n')
        newLine(offset + 1);
    else if (c == '{')
        begin(offset);
    else if (!isBlank(c)) {
        tell(ScanTrouble::NotAnObject, offset);
        m_state = State::SkipLine;
    }
    return at + 1;
}

std::size_t SampleScanner::lineEnd(std::string_view block, std::size_t at)
{
    const char c = block[at];
    if (c == '\n') {
        tellSample();
        newLine(m_offset + at + 1);
        m_state = State::LineStart;
    } else if (!isBlank(c)) {
        damaged(ScanTrouble::TextBetween, m_offset + at);
    }
    return at + 1;
}

std::size_t SampleScanner::skipLine(std::string_view block, std::size_t at)
{
    const std::size_t end = block.find('\n', at);
    if (end == std::string_view::npos)
        return block.size();
    newLine(m_offset + end + 1);
    m_state = State::LineStart;
    return end + 1;
}

std::size_t SampleScanner::walkObject(std::string_view block, std::size_t at)
{
    for (; at < block.size() && m_state == State::Object; ++at) {
        switch (block[at]) {
        case '"':
            m_afterString = State::Object;
            m_state = State::String;
            break;
        case '{':
        case '[':
            open(block[at]);
            break;
        case '}':
        case ']':
            close(block[at], m_offset + at);
            break;
        case '\n':
            if (m_lines) {
                damaged(ScanTrouble::LineCutShort, m_offset + at);
                return at; // which ends the line that is skipped
            }
            newLine(m_offset + at + 1);
            break;
        default:
            break;
        }
    }
    return at;
}

std::size_t SampleScanner::walkString(std::string_view block, std::size_t at)
{
    at += plainRun(block.substr(at));
    if (at == block.size())
        return at;
    if (block[at] == '"') {
        m_state = m_afterString;
    } else if (block[at] == '\\') {
        m_state = State::Escape;
    } else { // a line end, which JSON allows in no string
        damaged(m_lines ? ScanTrouble::LineCutShort : ScanTrouble::StringOverLine, m_offset + at);
        return at;
    }
    return at + 1;
}

void SampleScanner::begin(std::uint64_t offset)
{
    const auto line = std::min<std::int64_t>(m_line, std::numeric_limits<std::uint32_t>::max());
    m_span = {offset, 0, static_cast<std::uint32_t>(line)};
    if (m_blank)
        m_column = offset - m_lineOffset;
    m_open = true;
    m_refused = false;
    m_depth = 1;
    m_kinds = 0;
    m_state = State::Object;
}

void SampleScanner::open(char bracket)
{
    ++m_depth;
    if (m_depth <= sampleDepthLimit) {
        m_kinds = m_kinds << 1U | (bracket == '[' ? 1U : 0U);
    } else if (!m_refused) {
        m_refused = true;
        m_sink->problem({ScanTrouble::TooDeep, m_span.offset, m_span.line});
    }
}

void SampleScanner::close(char bracket, std::uint64_t offset)
{
    if (m_depth <= sampleDepthLimit) {
        if ((m_kinds & 1U) != (bracket == ']' ? 1U : 0U)) {
            damaged(ScanTrouble::Brackets, offset);
            return;
        }
        m_kinds >>= 1U;
    }
    if (--m_depth == 0)
        endSample(offset + 1);
}

void SampleScanner::endSample(std::uint64_t end)
{
    const std::uint64_t length = end - m_span.offset;
    if (!m_refused && length > sampleBytesLimit) {
        m_refused = true;
        m_sink->problem({ScanTrouble::TooLarge, m_span.offset, m_span.line});
    }
    m_span.length = static_cast<std::uint32_t>(std::min<std::uint64_t>(length, sampleBytesLimit));
    m_blank = false;
    m_state = m_lines ? State::LineEnd : State::After;
    if (!m_lines)
        tellSample();
}

void SampleScanner::tellSample()
{
    if (m_open && !m_refused)
        m_sink->sample(m_span);
    m_open = false;
}

/// The sample, or what was skipped, is no longer to be followed.
void SampleScanner::damaged(ScanTrouble trouble, std::uint64_t offset)
{
    if (!m_open || !m_refused)
        tell(trouble, offset);
    m_open = false;
    m_blank = false;
    m_state = m_lines ? State::SkipLine : State::Lost;
}

void SampleScanner::tell(ScanTrouble trouble, std::uint64_t offset)
{
    m_sink->problem({trouble, offset, m_line});
}

void SampleScanner::newLine(std::uint64_t nextOffset)
{
    ++m_line;
    m_lineOffset = nextOffset;
    m_blank = true;
}

} // namespace clinic
