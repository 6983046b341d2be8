// SPDX-License-Identifier: Apache-2.0
#include "app/cli/progress.h"

#include <algorithm>
#include <cstdint>
#include <sys/ioctl.h>
#include <unistd.h>

namespace clinic {

namespace {

constexpr std::chrono::seconds lineEvery {3};
constexpr int barCells = 24;

std::size_t terminalColumns(std::FILE* stream)
{
    winsize size {};
    if (ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 20)
        return size.ws_col;
    return 80;
}

std::string countText(const Progress& progress)
{
    if (progress.total <= 0)
        return progress.done > 0 ? std::to_string(progress.done) : std::string {};
    const double percent =
        100.0 * static_cast<double>(progress.done) / static_cast<double>(progress.total);
    return std::to_string(progress.done) + " of " + std::to_string(progress.total) + " ("
        + std::to_string(static_cast<int>(percent)) + " %)";
}

} // namespace

ProgressPrinter::ProgressPrinter(std::FILE* stream, ProgressStyle style)
    : m_stream(stream)
    , m_style(style)
    , m_stageStart(Clock::now())
    , m_lastLine(m_stageStart)
{
}

std::string ProgressPrinter::remainingTime(const Progress& progress) const
{
    const std::chrono::duration<double> elapsed = Clock::now() - m_stageStart;
    if (progress.total <= 0 || progress.done <= 0 || progress.done >= progress.total
        || elapsed.count() < 1)
        return {};
    const double share = static_cast<double>(progress.done) / static_cast<double>(progress.total);
    const auto seconds = static_cast<std::int64_t>(elapsed.count() * (1 - share) / share + 0.5);
    return seconds < 90 ? std::to_string(seconds) + " s left"
                        : std::to_string((seconds + 30) / 60) + " min left";
}

void ProgressPrinter::show(const Progress& progress)
{
    if (m_style == ProgressStyle::None)
        return;
    if (progress.stage != m_stage) {
        m_stage = progress.stage;
        m_stageStart = Clock::now();
    }
    if (m_style == ProgressStyle::Bar) {
        drawBar(progress);
        return;
    }
    if (Clock::now() - m_lastLine < lineEvery)
        return;
    m_lastLine = Clock::now();
    std::string line = m_stage;
    for (const std::string& part :
        {countText(progress), progress.detail, remainingTime(progress)}) {
        if (!part.empty())
            line += (line.empty() ? "" : "  ") + part;
    }
    std::fprintf(m_stream, "%s\n", line.c_str());
    std::fflush(m_stream);
}

void ProgressPrinter::drawBar(const Progress& progress)
{
    std::string line = m_stage;
    if (progress.total > 0) {
        const auto filled = static_cast<int>(std::clamp<std::int64_t>(
            barCells * progress.done / std::max<std::int64_t>(1, progress.total), 0, barCells));
        line += "  [" + std::string(static_cast<std::size_t>(filled), '#')
            + std::string(static_cast<std::size_t>(barCells - filled), '.') + "]";
    }
    for (const std::string& part :
        {countText(progress), progress.detail, remainingTime(progress)}) {
        if (!part.empty())
            line += "  " + part;
    }
    line.resize(std::min(
        line.size(), terminalColumns(m_stream) - 1)); // a wrapped line could not be redrawn
    std::fprintf(m_stream, "\r%s\x1b[K", line.c_str());
    std::fflush(m_stream);
    m_barDrawn = true;
}

void ProgressPrinter::clear()
{
    if (!m_barDrawn)
        return;
    std::fprintf(m_stream, "\r\x1b[K");
    std::fflush(m_stream);
    m_barDrawn = false;
}

ProgressStyle progressStyle(bool quiet)
{
    if (quiet)
        return ProgressStyle::None;
    return isatty(STDERR_FILENO) != 0 ? ProgressStyle::Bar : ProgressStyle::Lines;
}

} // namespace clinic
