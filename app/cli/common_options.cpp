// SPDX-License-Identifier: Apache-2.0
#include "app/cli/common_options.h"

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/clip/device.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>

namespace clinic {

namespace {

std::string checkDevice(std::string& text)
{
    if (text == "cpu" || text == "cuda")
        return {};
    const std::string prefix = "cuda:";
    const bool indexed = text.size() > prefix.size() && text.size() < prefix.size() + 4
        && text.starts_with(prefix)
        && std::all_of(
            text.begin() + 5, text.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
    return indexed ? std::string {}
                   : clinic::quoted(text) + " is not a device; use cpu, cuda or cuda:N";
}

void checkCudaDevice(const std::string& name)
{
    const std::string wanted = name == "cuda" ? "cuda:0" : name;
    for (const DeviceInfo& device : listDevices()) {
        if (device.id == wanted)
            return;
    }
    throw Error(ErrorKind::Resource,
        "--device " + name
            + (cudaAvailable()
                    ? ": this machine has fewer CUDA devices; try --device cuda:0"
                    : ": no CUDA device is available on this machine; leave --device out "
                      "or use --device cpu"));
}

} // namespace

void addCommonOptions(CLI::App& command, CommonOptions& options)
{
    const char* group = "Every command takes";
    command
        .add_flag(
            "--json", options.json, "One JSON document on standard output, nothing else there")
        ->group(group);
    command.add_flag("--quiet", options.quiet, "No progress on standard error")->group(group);
    command.add_flag("--force", options.force, "Replace existing output")->group(group);
    command
        .add_option("--device", options.device,
            "cpu, cuda or cuda:N (default: a CUDA device if there is one)")
        ->check(CLI::Validator(checkDevice, ""))
        ->group(group);
    command
        .add_option("--precision", options.precision,
            "fp32, bf16 or fp16 (default: fp32 on CPU, bf16 on CUDA)")
        ->check(CLI::IsMember({"fp32", "bf16", "fp16"}))
        ->group(group);
    command.add_option("--seed", options.seed, "Seed of everything random (default 0)")
        ->group(group);
    command.add_option("--threads", options.threads, "Number of threads (default: the machine's)")
        ->check(CLI::Range(1, 4096))
        ->group(group);
    command
        .add_option("--profile", options.profile,
            "reference: what published numbers were made with; corrected (default): its known "
            "defects mended")
        ->check(CLI::IsMember({"reference", "corrected"}))
        ->group(group);
}

void resolveCommonOptions(CommonOptions& options)
{
    if (options.threads > 0)
        setThreadCount(static_cast<std::size_t>(options.threads));
    setTensorThreads(options.threads);
    if (!options.device.empty() && options.device != "cpu")
        checkCudaDevice(options.device);
    const auto choice = chooseCompute(options.device, options.precision);
    options.device = choice.device;
    options.precision = choice.precision;
}

} // namespace clinic
