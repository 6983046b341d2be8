// SPDX-License-Identifier: Apache-2.0
// Opens every picture of the hostile corpus as its index.json says: image_corpus_check FOLDER.
// Each in a child process with its own clock and memory, so that a crash or a hang is one failure.
#include "core/base/error.h"
#include "core/image/image_io.h"
#include "core/image/preprocess.h"

#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {
using clinic::ErrorKind;

constexpr double maxSeconds = 2;
constexpr long maxKilobytes = 300L * 1024;

/// What a child found; written through a pipe as one line of text.
std::string judge(const std::filesystem::path& path, const nlohmann::json& entry)
{
    const bool accept = entry.at("expected") == "accept";
    const bool either = entry.value("either", false);
    try {
        const auto image = clinic::readImage(path);
        if (!accept && !either)
            return "was accepted";
        if (entry.contains("dims")
            && (image.width != entry["dims"][0].get<int>()
                || image.height != entry["dims"][1].get<int>()))
            return "has another size";
        const auto seen = clinic::resizeAndCrop(image, 224);
        return seen.rgb.size() == 224 * 224 * 3 ? (either ? "ok (accepted)" : "ok")
                                                : "was cropped wrongly";
    } catch (const clinic::Error& error) {
        const std::string message = error.what();
        if (accept && !either)
            return "was refused: " + message;
        if (message.size() > 400 || message.find(path.filename().string()) == std::string::npos)
            return "message without the name or too long: " + message;
        if (entry.contains("mention")
            && message.find(entry["mention"].get<std::string>()) == std::string::npos)
            return "message lacks the expected word: " + message;
        return (either ? "ok (refused) " : "ok ") + message;
    }
}

std::string inChild(const std::filesystem::path& path, const nlohmann::json& entry)
{
    int ends[2];
    if (::pipe(ends) != 0)
        return "no pipe";
    const auto start = std::chrono::steady_clock::now();
    const auto child = ::fork();
    if (child == 0) {
        ::alarm(20);
        const auto verdict = judge(path, entry);
        const auto written = ::write(ends[1], verdict.data(), verdict.size());
        ::_exit(written < 0 ? 1 : 0);
    }
    ::close(ends[1]);
    std::string verdict(4096, '\0');
    const auto got = ::read(ends[0], verdict.data(), verdict.size());
    verdict.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    ::close(ends[0]);
    int status = 0;
    rusage usage {};
    ::wait4(child, &status, 0, &usage);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return "ended the process";
    if (took.count() > maxSeconds || usage.ru_maxrss > maxKilobytes)
        return "took " + std::to_string(took.count()) + " s and "
            + std::to_string(usage.ru_maxrss / 1024) + " MiB";
    return verdict;
}
} // namespace

int main(int argc, char** argv)
{
    if (argc != 2) {
        std::cerr << "usage: image_corpus_check FOLDER\n";
        return 2;
    }
    const std::filesystem::path folder = argv[1];
    std::ifstream file(folder / "index.json");
    const auto index = nlohmann::json::parse(file);
    int passed = 0;
    int failed = 0;
    for (const auto& entry : index.at("files")) {
        if (entry.value("kind", "") != "image")
            continue;
        const auto name = entry.at("file").get<std::string>();
        // Whether a link may leave a data set is for the reader of the data set: alone, a link is a
        // file.
        const auto verdict = inChild(folder / name, entry);
        const bool good = verdict.starts_with("ok");
        (good ? passed : failed) += 1;
        std::cout << (good ? "     " : "FAIL ") << name << ": " << verdict << '\n';
    }
    std::cout << passed << " passed, " << failed << " failed\n";
    return failed == 0 && passed > 0 ? 0 : 1;
}
