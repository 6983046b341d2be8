// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/output_file.h"
#include "core/mmr/training/training_sample.h"

#include <cstdint>
#include <filesystem>

namespace clinic {

/// Writes a JSON array of samples, one a line, as LLaVA and Bunny read it; never held in memory.
/// The file appears with finish() or not at all.
class SampleWriter {
public:
    /// Error{Config} if the file exists and `overwrite` is false; Error{Io}.
    SampleWriter(const std::filesystem::path& path, bool overwrite);

    /// Error{Resource} when the disk is full.
    void write(const TrainingSample& sample);
    void finish();
    std::uint64_t samples() const { return m_samples; }

private:
    OutputFile m_file;
    std::string m_buffer;
    std::uint64_t m_samples = 0;
};

} // namespace clinic
