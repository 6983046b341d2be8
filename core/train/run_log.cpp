// SPDX-License-Identifier: Apache-2.0
#include "core/train/run_log.h"

#include "core/base/error.h"

#include <nlohmann/json.hpp>

namespace clinic {

RunLog::RunLog(const std::filesystem::path& file)
    : m_path(file)
    , m_file(file, std::ios::binary | std::ios::trunc)
{
    if (!m_file)
        throw Error(ErrorKind::Io,
            file.string() + ": cannot be created; is the folder there and writable?");
}

void RunLog::add(const StepMetrics& metrics)
{
    const nlohmann::ordered_json line {
        {"step", metrics.step},
        {"epoch", metrics.epoch},
        {"loss", metrics.loss},
        {"loss_clip", metrics.loss},
        {"lr", metrics.learningRate},
        {"logit_scale", metrics.logitScale},
        {"images_per_s", metrics.pairsPerSecond},
    };
    m_file << line.dump() << '\n' << std::flush;
    if (!m_file)
        throw Error(ErrorKind::Resource,
            m_path.string() + ": writing failed; is there space left on the disk?");
}

} // namespace clinic
