// SPDX-License-Identifier: Apache-2.0
#include "core/train/run_log.h"

#include "core/base/error.h"
#include "core/base/utc_time.h"

#include <fcntl.h>
#include <fstream>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace clinic {

namespace {

int opened(const std::filesystem::path& path, int flags)
{
    const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0666);
    if (descriptor < 0)
        throw Error(ErrorKind::Io,
            path.string() + ": cannot be written; is the folder there and writable?");
    return descriptor;
}

/// Bytes of the lines whose step is at most `step`; steps rise.
std::uintmax_t bytesUpTo(const std::filesystem::path& path, std::int64_t step)
{
    std::ifstream file(path, std::ios::binary);
    std::uintmax_t bytes = 0;
    for (std::string line; std::getline(file, line) && !file.eof();) {
        const auto object = nlohmann::json::parse(line, nullptr, false);
        if (!object.is_object() || !object.contains("step") || !object["step"].is_number_integer()
            || object["step"].get<std::int64_t>() > step)
            break;
        bytes += line.size() + 1;
    }
    return bytes;
}

} // namespace

RunLog::RunLog(std::filesystem::path metrics, std::filesystem::path log)
    : m_metricsPath(std::move(metrics))
    , m_logPath(std::move(log))
    , m_log(opened(m_logPath, O_APPEND))
{
}

RunLog::~RunLog()
{
    ::close(m_metrics);
    ::close(m_log);
}

// Whoever watches knows a file that began anew, or was cut, by its being another file.

void RunLog::begin()
{
    std::error_code none;
    std::filesystem::remove(m_metricsPath, none);
    m_metrics = opened(m_metricsPath, O_APPEND);
}

void RunLog::resumeAt(std::int64_t step)
{
    namespace fs = std::filesystem;
    try {
        const fs::path cut = m_metricsPath.string() + ".cut";
        if (fs::exists(m_metricsPath)) {
            fs::copy_file(m_metricsPath, cut, fs::copy_options::overwrite_existing);
            fs::resize_file(cut, bytesUpTo(cut, step));
            fs::rename(cut, m_metricsPath);
        }
    } catch (const fs::filesystem_error& error) {
        throw Error(ErrorKind::Io, error.what());
    }
    m_metrics = opened(m_metricsPath, O_APPEND);
}

void RunLog::append(int descriptor, const std::filesystem::path& path, const std::string& line)
{
    const off_t before = ::lseek(descriptor, 0, SEEK_END);
    const ssize_t written = ::write(descriptor, line.data(), line.size());
    if (written == static_cast<ssize_t>(line.size()))
        return;
    if (written > 0 && ::ftruncate(descriptor, before) != 0)
        throw Error(ErrorKind::Io, path.string() + ": a line was written in part");
    throw Error(
        ErrorKind::Resource, path.string() + ": writing failed; is there space left on the disk?");
}

void RunLog::add(const StepMetrics& metrics)
{
    nlohmann::ordered_json line {
        {"step", metrics.step}, {"epoch", metrics.epoch}, {"loss", metrics.loss}};
    const auto part = [&](const char* name, const std::optional<double>& value) {
        if (value)
            line[name] = *value;
    };
    part("loss_clip", metrics.clip);
    part("loss_image", metrics.images);
    part("loss_text", metrics.texts);
    part("loss_extra", metrics.extra);
    line["lr"] = metrics.learningRate;
    line["logit_scale"] = metrics.logitScale;
    part("loss_factor", metrics.lossFactor);
    part("gradient_norm", metrics.gradientNorm);
    line["images_per_s"] = metrics.imagesPerSecond;
    line["waited"] = metrics.waited;
    append(m_metrics, m_metricsPath, line.dump() + '\n');
}

void RunLog::add(std::int64_t step, std::int64_t epoch, const EvaluationNumbers& numbers)
{
    nlohmann::ordered_json line {{"step", step}, {"epoch", epoch}};
    for (const auto& [name, value] : numbers)
        line[name] = value;
    append(m_metrics, m_metricsPath, line.dump() + '\n');
}

void RunLog::note(std::string_view text)
{
    append(m_log, m_logPath, utcNow() + "  " + std::string(text) + '\n');
}

} // namespace clinic
