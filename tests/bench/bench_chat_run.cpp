// SPDX-License-Identifier: Apache-2.0
// bench_chat_run [PICTURE_KB]: 600 questions with pictures to a server on loopback that answers in
// 20 ms, 16 in flight. Prints the time, the floor that the server itself sets, and whether each
// answer came once and to its question.
#include "core/base/output_file.h"
#include "core/mmr/answer_files.h"
#include "core/workflows/run_mmr.h"
#include "tests/support/chat_server.h"
#include "tests/support/mmr_run_sample.h"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <unistd.h>

using namespace clinic;

namespace {
namespace fs = std::filesystem;

constexpr int pairsOfCategory = 25; // 300 pairs
constexpr int atOnce = 16;
constexpr std::chrono::milliseconds latency(20);

/// A folder that goes away with the benchmark.
struct Scratch {
    fs::path path = fs::temp_directory_path() / ("clinic_bench_chat_" + std::to_string(::getpid()));
    Scratch() { fs::create_directories(path); }
    ~Scratch()
    {
        std::error_code ignored;
        fs::remove_all(path, ignored);
    }
};

/// Makes the pictures as large as photographs are: bytes behind a PNG's end are allowed.
void enlargePictures(const MmrBenchmark& benchmark, const fs::path& folder, std::size_t bytes)
{
    for (const MmrPair& pair : benchmark.pairs) {
        OutputFile file(folder / benchmark.questions[pair.positive].image);
        file.write(encodePng(test::mmrPicture(1)));
        file.write(std::string(bytes, 'x'));
        file.commit();
    }
}

void bench(std::size_t pictureBytes)
{
    const Scratch scratch;
    const MmrBenchmark benchmark = test::writeMmrSample(scratch.path, pairsOfCategory);
    enlargePictures(benchmark, scratch.path / "pictures", pictureBytes);
    const test::ChatServer server(
        {.answerOf = [](const std::string& text) { return text.substr(0, text.find('\n')); },
            .latency = latency});
    MmrRunRequest request {.benchmark = scratch.path / "questions.json",
        .images = scratch.path / "pictures",
        .endpoint = server.url(),
        .model = "test-model",
        .out = scratch.path / "run.jsonl",
        .concurrency = atOnce,
        .keyVariable = {},
        .probe = false};
    TaskContext context;
    const MmrRunReport report = runMmr(request, context);
    const AnswerSet joined = joinAnswers(benchmark, readAnswers(request.out, {}, context));
    std::int64_t right = 0;
    for (QuestionIndex i = 0; i < benchmark.questions.size(); ++i) {
        const AnswerRow* row = joined.answer(i);
        right += row != nullptr && row->text == benchmark.questions[i].stem ? 1 : 0;
    }
    int most = 0;
    for (const auto& [text, count] : server.asked())
        most = std::max(most, count);
    const double floor = static_cast<double>(report.questions) / atOnce
        * std::chrono::duration<double>(latency).count();
    std::printf(
        "%lld questions, pictures of %zu KB: %.2f s (the server's own time: %.2f s, %.2fx); "
        "%lld answered, %lld at their question, each asked at most %d time(s), at most %d "
        "at once\n",
        static_cast<long long>(report.questions), pictureBytes / 1024, report.seconds, floor,
        report.seconds / floor, static_cast<long long>(report.answered),
        static_cast<long long>(right), most, server.mostAtOnce());
}

} // namespace

int main(int argc, char** argv)
try {
    if (argc > 1) {
        bench(std::strtoul(argv[1], nullptr, 10) * 1024);
        return 0;
    }
    for (const std::size_t kilobytes : {0U, 200U})
        bench(kilobytes * 1024);
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "bench_chat_run: %s\n", error.what());
    return 1;
}
