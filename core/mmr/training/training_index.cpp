// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/training/training_index.h"

#include "core/base/error.h"
#include "core/mmr/training/sample_pass.h"

#include <algorithm>
#include <span>

namespace clinic {

TrainingIndex::TrainingIndex(const std::filesystem::path& path)
    : m_file(path)
{
}

void TrainingIndex::fill(TaskContext& context)
try {
    {
        const std::lock_guard lock(m_mutex);
        m_chunks.clear();
        m_problems.clear();
        m_size = m_problemCount = 0;
        m_complete = false;
    }
    SampleStream stream(m_file);
    while (stream.next()) {
        context.checkpoint();
        take(stream);
        context.report({"Looking for samples", static_cast<std::int64_t>(stream.bytesRead()),
            static_cast<std::int64_t>(m_file.size()), std::to_string(m_size) + " samples"});
    }
    if (m_size == 0)
        throw noSampleIn(m_problems);
    const std::lock_guard lock(m_mutex);
    m_complete = true;
} catch (Error& error) {
    error.within(m_file.path().filename().string());
    throw;
}

void TrainingIndex::take(const SampleStream& stream)
{
    const std::lock_guard lock(m_mutex);
    m_lines = stream.isLines();
    for (const SampleSpan& span : stream.samples()) {
        if (m_size == trainingSamplesLimit)
            throw Error(ErrorKind::Resource,
                "holds more than " + std::to_string(trainingSamplesLimit)
                    + " samples; split the file");
        if (m_size % chunkSamples == 0)
            m_chunks.push_back(std::make_unique<Chunk>());
        (*m_chunks.back())[m_size % chunkSamples] = span;
        ++m_size;
    }
    for (const ScanProblem& problem : stream.problems()) {
        ++m_problemCount;
        if (m_problems.size() < trainingProblemsKept)
            m_problems.push_back(problem);
    }
}

std::size_t TrainingIndex::size() const
{
    const std::lock_guard lock(m_mutex);
    return m_size;
}

bool TrainingIndex::isComplete() const
{
    const std::lock_guard lock(m_mutex);
    return m_complete;
}

bool TrainingIndex::isLines() const
{
    const std::lock_guard lock(m_mutex);
    return m_lines;
}

std::vector<ScanProblem> TrainingIndex::problems() const
{
    const std::lock_guard lock(m_mutex);
    return m_problems;
}

std::size_t TrainingIndex::problemCount() const
{
    const std::lock_guard lock(m_mutex);
    return m_problemCount;
}

SampleSpan TrainingIndex::span(std::size_t row) const
{
    const std::lock_guard lock(m_mutex);
    return m_chunks.at(row / chunkSamples)->at(row % chunkSamples);
}

std::string TrainingIndex::text(std::size_t row) const
{
    const SampleSpan where = span(row);
    std::string bytes(where.length, '\0');
    m_file.readAt(where.offset, std::as_writable_bytes(std::span(bytes)));
    return bytes;
}

TrainingSample TrainingIndex::sample(std::size_t row) const
{
    return trainingSampleFrom(parseTrainingDocument(text(row)));
}

} // namespace clinic
