// SPDX-License-Identifier: Apache-2.0
// Walks the index.json of a folder of good and bad files and compares what openCheckpoint makes of
// each with what the index says: corpus_check <folder> [group ...]. A child process for each file,
// so that time and memory count for that file alone and a crash is one failure.
#include "core/base/error.h"
#include "core/base/sha256.h"
#include "core/formats/checkpoint.h"
#include "core/formats/number_convert.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <set>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using Json = nlohmann::json;

constexpr double maxSeconds = 2.0;
constexpr long maxKilobytes = 300 * 1024;

struct Failure {
    std::string text;
};

void compareTensors(const clinic::Checkpoint& checkpoint, const Json& expected)
{
    if (checkpoint.tensors.size() != expected.size())
        throw Failure {"has " + std::to_string(checkpoint.tensors.size()) + " tensors, not "
            + std::to_string(expected.size())};
    for (const auto& [name, want] : expected.items()) {
        const clinic::TensorEntry* entry = checkpoint.tensors.find(name);
        if (entry == nullptr)
            throw Failure {"no tensor " + name};
        if (clinic::dtypeName(entry->dtype) != want["dtype"].get<std::string>()
            || Json(entry->shape) != want["shape"])
            throw Failure {name + ": another dtype or shape"};
        if (clinic::sha256Of(checkpoint.tensors.read(*entry)) != want["sha256"].get<std::string>())
            throw Failure {name + ": other bytes"};
    }
}

void checkAccepted(const std::filesystem::path& path, const Json& expected)
{
    const clinic::Checkpoint checkpoint = clinic::openCheckpoint(path);
    bool warned = !checkpoint.warnings.empty();
    for (const clinic::TensorEntry& entry : checkpoint.tensors.entries())
        warned = clinic::countNonFinite(entry.dtype, checkpoint.tensors.read(entry)) > 0 || warned;
    if (expected.contains("tensors"))
        compareTensors(checkpoint, expected["tensors"]);
    if (expected.value("warn", false) && !warned)
        throw Failure {"no warning"};
}

/// A message that names the file, is short, plain and has the expected word.
void checkMessage(const std::filesystem::path& path, const Json& expected, std::string_view message)
{
    const bool plain = std::ranges::all_of(message, [](char c) { return c >= 0x20 && c < 0x7f; });
    if (message.size() > 400 || !plain)
        throw Failure {"message is long or not plain: " + std::string(message)};
    if (message.find(path.filename().string()) == std::string_view::npos)
        throw Failure {"message does not name the file: " + std::string(message)};
    const std::string word = expected.value("mention", "");
    if (message.find(word) == std::string_view::npos)
        throw Failure {"message lacks '" + word + "': " + std::string(message)};
}

int checkOne(const std::filesystem::path& path, const Json& expected, bool verbose)
{
    const bool accept = expected["expected"] == "accept";
    try {
        if (accept) {
            checkAccepted(path, expected);
            return 0;
        }
        try {
            const clinic::Checkpoint checkpoint = clinic::openCheckpoint(path);
            for (const clinic::TensorEntry& entry : checkpoint.tensors.entries())
                static_cast<void>(checkpoint.tensors.read(entry));
        } catch (const clinic::Error& e) {
            checkMessage(path, expected, e.what());
            if (verbose)
                std::cout << (e.kind() == clinic::ErrorKind::Unsafe ? "unsafe  " : "refused ")
                          << e.what() << std::endl;
            return 0;
        }
        throw Failure {"was accepted"};
    } catch (const Failure& failure) {
        std::cout << "FAILED " << expected["file"].get<std::string>() << ": " << failure.text
                  << std::endl;
    } catch (const std::exception& e) {
        std::cout << "FAILED " << expected["file"].get<std::string>() << ": " << e.what()
                  << std::endl;
    }
    return 1;
}

bool passes(const std::filesystem::path& folder, const Json& expected, bool verbose)
{
    const auto start = std::chrono::steady_clock::now();
    const auto path = folder / expected["file"].get<std::string>();
    const pid_t child = ::fork();
    if (child == 0)
        ::_exit(checkOne(path, expected, verbose));
    int status = 0;
    rusage usage {};
    ::wait4(child, &status, 0, &usage);
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (WIFEXITED(status) && WEXITSTATUS(status) != 0)
        return false;
    if (!WIFEXITED(status) || seconds > maxSeconds || usage.ru_maxrss > maxKilobytes) {
        std::cout << "FAILED " << path.string() << ": status " << status << ", " << seconds
                  << " s, " << usage.ru_maxrss / 1024 << " MB" << std::endl;
        return false;
    }
    return true;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc < 2) {
        std::cerr << "usage: corpus_check <folder with index.json> [-v] [group ...]\n";
        return 2;
    }
    const std::filesystem::path folder = argv[1];
    const std::set<std::string> groups(argv + 2, argv + argc);
    const bool verbose = groups.contains("-v");
    const std::set<std::string> kinds {"checkpoint", "tensor_file", "hf_folder"};
    std::ifstream stream(folder / "index.json");
    const Json index = Json::parse(stream);
    int passed = 0;
    int failed = 0;
    for (const Json& expected : index["files"]) {
        const bool wanted = groups.size() <= (verbose ? 1U : 0U)
            || groups.contains(expected["group"].get<std::string>());
        if (!wanted || !kinds.contains(expected["kind"].get<std::string>()))
            continue;
        (passes(folder, expected, verbose) ? passed : failed) += 1;
    }
    std::cout << passed << " passed, " << failed << " failed\n";
    return failed == 0 ? 0 : 1;
}
