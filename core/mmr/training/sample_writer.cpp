// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/training/sample_writer.h"

namespace clinic {

namespace {
constexpr std::size_t writeBytes = 1U << 20U;
}

SampleWriter::SampleWriter(const std::filesystem::path& path, bool overwrite)
    : m_file(path, overwrite)
    , m_buffer("[")
{
}

void SampleWriter::write(const TrainingSample& sample)
{
    m_buffer += m_samples == 0 ? "\n" : ",\n";
    m_buffer += trainingSampleJson(sample).dump();
    ++m_samples;
    if (m_buffer.size() >= writeBytes) {
        m_file.write(m_buffer);
        m_buffer.clear();
    }
}

void SampleWriter::finish()
{
    m_buffer += "\n]\n";
    m_file.write(m_buffer);
    m_buffer.clear();
    m_file.commit();
}

} // namespace clinic
