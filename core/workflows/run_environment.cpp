// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/run_environment.h"

#include "core/base/utc_time.h"
#include "core/clip/device.h"

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

namespace clinic {

namespace {

/// As Linux names it; elsewhere unknown.
std::string processorName()
{
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("model name"))
            return line.substr(std::min(line.size(), line.find(':') + 2));
    }
    return "unknown";
}

} // namespace

nlohmann::ordered_json runEnvironment(const TrainRequest& request)
{
    return {{"program", CLINIC_VERSION}, {"libtorch", torchVersion()},
        {"device", request.options.device}, {"processor", processorName()},
        {"processors", std::thread::hardware_concurrency()}, {"threads", request.options.threads},
        {"begun", utcNow()}};
}

} // namespace clinic
