// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/mmr/training/sample_stream.h"
#include "core/mmr/training/training_sample.h"

#include <array>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace clinic {

inline constexpr std::size_t trainingSamplesLimit = 20'000'000;
/// So many problems keep their place; the rest is counted.
inline constexpr std::size_t trainingProblemsKept = 1000;

/// A training file that is open: a page reads samples while a job still fills the index. All is
/// thread-safe, fill() by one thread at a time. Memory: 16 bytes a sample.
class TrainingIndex {
public:
    /// Error{Io} if the file cannot be opened.
    explicit TrainingIndex(const std::filesystem::path& path);

    /// Finds every sample; the first ones are there after the first block. Progress in bytes.
    /// Error{Resource} above trainingSamplesLimit; Error{Format} if there is no sample at all.
    /// After Cancelled or an error what was found stays usable.
    void fill(TaskContext& context);

    const std::filesystem::path& path() const { return m_file.path(); }
    std::uint64_t fileBytes() const { return m_file.size(); }
    std::size_t size() const; ///< samples found so far
    bool isComplete() const;
    bool isLines() const; ///< JSON lines; false: an array. Known with the first sample
    std::vector<ScanProblem> problems() const; ///< the first trainingProblemsKept
    std::size_t problemCount() const;

    /// `row` below size().
    SampleSpan span(std::size_t row) const;
    /// The sample's bytes, read from the file.
    std::string text(std::size_t row) const;
    /// Error{Format} if it is no sample; what is odd about it, lintDocument() says.
    TrainingSample sample(std::size_t row) const;

private:
    void take(const SampleStream& stream);

    static constexpr std::size_t chunkSamples = 1U << 15U;
    using Chunk = std::array<SampleSpan, chunkSamples>;

    InputFile m_file;
    mutable std::mutex m_mutex;
    std::vector<std::unique_ptr<Chunk>> m_chunks; ///< so that nothing is copied when it grows
    std::size_t m_size = 0;
    std::vector<ScanProblem> m_problems;
    std::size_t m_problemCount = 0;
    bool m_lines = false;
    bool m_complete = false;
};

} // namespace clinic
