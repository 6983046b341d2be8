// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/training/sample_scanner.h"

#include <cstdint>
#include <cstdlib>
#include <vector>

namespace {

struct Spans : clinic::SampleScanner::Sink {
    void sample(const clinic::SampleSpan& span) override { spans.push_back(span); }
    void problem(const clinic::ScanProblem& problem) override
    {
        if (clinic::scanTroubleText(problem.trouble).empty() || problem.line < 1)
            std::abort();
        ++problems;
    }

    void scan(std::string_view text, std::size_t blockBytes)
    {
        clinic::SampleScanner scanner(*this);
        for (std::size_t at = 0; at < text.size(); at += blockBytes) {
            scanner.feed(text.substr(at, blockBytes));
            if (scanner.openSample() && *scanner.openSample() > at + blockBytes)
                std::abort();
        }
        scanner.finish();
    }

    std::vector<clinic::SampleSpan> spans;
    std::size_t problems = 0;
};

} // namespace

/// Samples lie in the file, in order, within braces; blocks of any size find the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
    Spans whole;
    whole.scan(text, text.size() + 1);
    std::uint64_t end = 0;
    for (const clinic::SampleSpan& span : whole.spans) {
        if (span.offset < end || span.length < 2 || span.offset + span.length > text.size()
            || text[span.offset] != '{' || text[span.offset + span.length - 1] != '}')
            std::abort();
        end = span.offset + span.length;
    }
    Spans blocks;
    blocks.scan(text, 1U + data[0]);
    if (blocks.spans.size() != whole.spans.size() || blocks.problems != whole.problems)
        std::abort();
    for (std::size_t i = 0; i < whole.spans.size(); ++i)
        if (blocks.spans[i].offset != whole.spans[i].offset
            || blocks.spans[i].length != whole.spans[i].length
            || blocks.spans[i].line != whole.spans[i].line)
            std::abort();
    return 0;
}
