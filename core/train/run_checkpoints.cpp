// SPDX-License-Identifier: Apache-2.0
#include "core/train/run_checkpoints.h"

#include "core/base/error.h"
#include "core/base/link_file.h"
#include "core/base/output_file.h"
#include "core/formats/safetensors_writer.h"

#include <algorithm>
#include <chrono>
#include <vector>

namespace clinic {

namespace {
namespace fs = std::filesystem;

constexpr const char* stepPrefix = "step_";

/// The same bytes under a second name that replaces what is there. A checkpoint is never changed in
/// place, so that the name keeps its content.
void linkAs(const fs::path& from, const fs::path& to)
{
    const fs::path temporary = to.string() + ".new";
    fs::remove(temporary);
    linkOrCopy(from, temporary);
    fs::rename(temporary, to);
}

std::int64_t stepOf(const fs::path& file)
{
    const std::string name = file.stem().string();
    return std::strtoll(name.c_str() + std::string_view(stepPrefix).size(), nullptr, 10);
}

void writeWeights(const fs::path& file, const TrainingCheckpoint& checkpoint)
{
    std::vector<SafetensorsEntry> entries;
    for (const auto& [name, tensor] : checkpoint.stateDict)
        entries.push_back({name, tensor.dtype, tensor.shape, tensor.bytes});
    writeSafetensors(file, entries);
}

} // namespace

RunCheckpoints::RunCheckpoints(const RunFiles& files, const CheckpointPolicy& policy)
    : m_files(files)
    , m_policy(policy)
{
}

RunCheckpoints::~RunCheckpoints()
{
    if (m_writing.valid())
        m_writing.wait();
}

bool RunCheckpoints::isBusy() const
{
    return m_writing.valid()
        && m_writing.wait_for(std::chrono::seconds(0)) != std::future_status::ready;
}

void RunCheckpoints::settle()
{
    if (m_failed) {
        writeJob();
        m_failed = false;
    }
    if (!m_writing.valid())
        return;
    try {
        m_writing.get();
    } catch (...) {
        m_failed = true;
        throw;
    }
}

void RunCheckpoints::write(Job job)
{
    settle();
    m_job = std::move(job);
    m_writing = std::async(std::launch::async, [this] { writeJob(); });
}

void RunCheckpoints::check()
{
    if (!isBusy())
        settle();
}

void RunCheckpoints::finish()
{
    settle();
}

void RunCheckpoints::writeJob() const
try {
    fs::create_directories(m_files.checkpoints());
    writeCheckpoint(m_files.last(), *m_job.checkpoint);
    if (m_policy.safetensors)
        writeWeights(m_files.checkpoints() / "last.safetensors", *m_job.checkpoint);
    if (m_policy.keep > 1)
        linkAs(m_files.last(),
            m_files.checkpoints() / (stepPrefix + std::to_string(m_job.step) + ".pt"));
    if (m_job.isBest)
        linkAs(m_files.last(), m_files.best());
    dropOld();
} catch (const fs::filesystem_error& error) {
    const bool full = error.code() == std::errc::no_space_on_device;
    throw Error(full ? ErrorKind::Resource : ErrorKind::Io, error.what());
}

void RunCheckpoints::dropOld() const
{
    std::vector<fs::path> kept;
    for (const auto& entry : fs::directory_iterator(m_files.checkpoints())) {
        if (entry.path().filename().string().starts_with(stepPrefix)
            && entry.path().extension() == ".pt")
            kept.push_back(entry.path());
    }
    std::ranges::sort(kept, std::greater<>(), stepOf);
    for (std::size_t i = static_cast<std::size_t>(m_policy.keep); i < kept.size(); ++i)
        fs::remove(kept[i]);
}

} // namespace clinic
