// SPDX-License-Identifier: Apache-2.0
#include "core/train/run_reader.h"

#include "core/base/error.h"
#include "core/base/folder_lock.h"
#include "core/base/input_file.h"
#include "core/formats/json_reader.h"
#include "core/train/run_files.h"

#include <nlohmann/json.hpp>

namespace clinic {

namespace {

constexpr std::size_t longestLine = 64 << 10;
constexpr std::size_t mostNames = 256;
constexpr std::int64_t mostNumbers = 20'000'000;
constexpr std::uint64_t piece = 4 << 20; ///< read at a time

} // namespace

RunReader::RunReader(std::filesystem::path folder)
    : m_folder(std::move(folder))
{
}

void RunReader::takeLine(std::string_view line)
{
    nlohmann::json object;
    try {
        object = parseUntrustedJson(line, "metrics.jsonl", {.depth = 4, .nodes = 1024});
    } catch (const Error&) {
        ++m_badLines;
        return;
    }
    const auto* step = jsonOptionalMember(object, "step");
    if (step == nullptr || !step->is_number()) {
        ++m_badLines;
        return;
    }
    for (const auto& [name, value] : object.items()) {
        if (!value.is_number() || name == "step")
            continue;
        if (m_metrics.size() == mostNames && !m_metrics.contains(name))
            continue;
        RunSeries& series = m_metrics[name];
        series.step.push_back(step->get<double>());
        series.value.push_back(value.get<double>());
        ++m_numbers;
    }
}

RunReader::Change RunReader::poll()
{
    const RunFiles files {m_folder};
    m_state = readRunState(files.state());
    if (m_state.phase == RunPhase::Running && !FolderLock::isTaken(m_folder))
        m_state.phase = RunPhase::Interrupted;
    Change change;
    std::error_code none;
    if (!std::filesystem::exists(files.metrics(), none))
        return change; // a run that has not begun its first step
    const InputFile file(files.metrics());
    if (file.size() < m_offset || file.fileNumber() != m_inode) {
        change.restarted = m_offset > 0;
        m_metrics.clear();
        m_rest.clear();
        m_offset = 0;
        m_numbers = m_badLines = 0;
        m_inode = file.fileNumber();
    }
    while (m_offset < file.size()) {
        const auto bytes =
            file.read(m_offset, static_cast<std::size_t>(std::min(piece, file.size() - m_offset)));
        m_offset += bytes.size();
        m_rest.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        std::size_t begin = 0;
        for (auto end = m_rest.find('\n'); end != std::string::npos;
             end = m_rest.find('\n', begin)) {
            takeLine(std::string_view(m_rest).substr(begin, end - begin));
            ++change.lines;
            begin = end + 1;
        }
        m_rest.erase(0, begin);
        if (m_rest.size() > longestLine || m_numbers > mostNumbers)
            throw Error(ErrorKind::Format,
                files.metrics().string()
                    + ": is too long to be shown: a line above 64 KiB, or more than 20 million "
                      "numbers");
    }
    return change;
}

} // namespace clinic
