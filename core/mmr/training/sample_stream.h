// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/input_file.h"
#include "core/mmr/training/sample_scanner.h"

#include <string>
#include <string_view>
#include <vector>

namespace clinic {

inline constexpr std::size_t trainingBlockBytes = 4U << 20U;

/// The samples of a training file of any size, a block at a time. Memory: two blocks and a sample.
class SampleStream : private SampleScanner::Sink {
public:
    /// `file` outlives this.
    explicit SampleStream(const InputFile& file, std::size_t blockBytes = trainingBlockBytes);

    /// Reads the next block; false at the end. Error{Format} if the file became shorter meanwhile.
    bool next();
    /// What the block brought, valid until the next call.
    const std::vector<SampleSpan>& samples() const { return m_samples; }
    const std::vector<ScanProblem>& problems() const { return m_problems; }
    std::string_view text(const SampleSpan& span) const;
    std::uint64_t bytesRead() const { return m_read; }
    bool isLines() const { return m_scanner.isLines(); }

private:
    void sample(const SampleSpan& span) override { m_samples.push_back(span); }
    void problem(const ScanProblem& problem) override { m_problems.push_back(problem); }

    const InputFile* m_file;
    std::size_t m_blockBytes;
    SampleScanner m_scanner;
    std::string m_buffer; ///< from m_begin of the file on
    std::uint64_t m_begin = 0;
    std::uint64_t m_read = 0;
    bool m_finished = false;
    std::vector<SampleSpan> m_samples;
    std::vector<ScanProblem> m_problems;
};

} // namespace clinic
