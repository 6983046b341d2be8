// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/output_file.h"
#include "core/image/image_io.h"
#include "core/mmr/benchmark.h"
#include "core/workflows/mmr_run_request.h"
#include "tests/support/mmr_sample.h"

#include <filesystem>

namespace clinic::test {

/// A tiny picture of its own for each number.
inline Image mmrPicture(int number)
{
    Image image {32, 32, std::vector<std::uint8_t>(std::size_t {3} * 32 * 32, std::uint8_t {200})};
    for (std::size_t i = 0; i < image.rgb.size(); i += 7)
        image.rgb[i] = static_cast<std::uint8_t>(number * 5);
    return image;
}

/// Writes FOLDER/questions.json (`pairs` in each of the twelve categories) and its pictures under
/// FOLDER/pictures; they are PNGs, whatever their names say.
inline MmrBenchmark writeMmrSample(const std::filesystem::path& folder, int pairs = 1)
{
    writeTextFile(folder / "questions.json", mmrSample(pairs));
    MmrBenchmark benchmark = readBenchmark(folder / "questions.json");
    int number = 0;
    for (const MmrPair& pair : benchmark.pairs) {
        const auto path = folder / "pictures" / benchmark.questions[pair.positive].image;
        std::filesystem::create_directories(path.parent_path());
        OutputFile file(path);
        file.write(encodePng(mmrPicture(++number)));
        file.commit();
    }
    return benchmark;
}

/// The question that a text for a model holds (its options' places set aside); nullptr: none.
inline const MmrQuestion* mmrQuestionIn(const MmrBenchmark& benchmark, const std::string& text)
{
    for (const MmrQuestion& question : benchmark.questions)
        if (text.find(question.stem + "\n") != std::string::npos)
            return &question;
    return nullptr;
}

/// A run of the sample in a folder, with waits that no test notices; the key is in `keyVariable`.
inline MmrRunRequest mmrRunRequest(const std::filesystem::path& folder, const std::string& url,
    const std::filesystem::path& out, const std::string& keyVariable)
{
    using std::chrono::milliseconds;
    MmrRunRequest request {.benchmark = folder / "questions.json",
        .images = folder / "pictures",
        .endpoint = url,
        .model = "test-model",
        .out = out,
        .keyVariable = keyVariable};
    request.retry = {.tries = 3,
        .first = milliseconds(1),
        .most = milliseconds(2),
        .retryAfterMost = milliseconds(5)};
    return request;
}

} // namespace clinic::test
