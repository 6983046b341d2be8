// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/training/sample_stream.h"

#include <algorithm>
#include <span>

namespace clinic {

SampleStream::SampleStream(const InputFile& file, std::size_t blockBytes)
    : m_file(&file)
    , m_blockBytes(std::max<std::size_t>(1, blockBytes))
    , m_scanner(*this)
{
}

bool SampleStream::next()
{
    m_samples.clear();
    m_problems.clear();
    if (m_finished)
        return false;
    const std::uint64_t keepFrom = m_scanner.openSample().value_or(m_read);
    m_buffer.erase(0, static_cast<std::size_t>(keepFrom - m_begin));
    m_begin = keepFrom;
    const std::size_t kept = m_buffer.size();
    const auto count =
        static_cast<std::size_t>(std::min<std::uint64_t>(m_blockBytes, m_file->size() - m_read));
    m_buffer.resize(kept + count);
    m_file->readAt(m_read, std::as_writable_bytes(std::span(m_buffer)).subspan(kept));
    m_read += count;
    m_scanner.feed(std::string_view(m_buffer).substr(kept));
    if (m_read == m_file->size()) {
        m_scanner.finish();
        m_finished = true;
    }
    return true;
}

std::string_view SampleStream::text(const SampleSpan& span) const
{
    return std::string_view(m_buffer).substr(
        static_cast<std::size_t>(span.offset - m_begin), span.length);
}

} // namespace clinic
