// SPDX-License-Identifier: Apache-2.0
#include "core/trigger/trigger_file.h"

#include "core/base/error.h"

namespace clinic {

void writeTriggerFile(const std::filesystem::path& path, const TriggerFile&)
{
    throw Error(ErrorKind::Unsupported, path.string() + ": trigger files are not written yet");
}

TriggerFile readTriggerFile(const std::filesystem::path& path)
{
    throw Error(ErrorKind::Unsupported, path.string() + ": trigger files are not read yet");
}

} // namespace clinic
