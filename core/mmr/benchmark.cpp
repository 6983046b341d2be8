// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/benchmark.h"

#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/base/sha256.h"
#include "core/formats/json_reader.h"
#include "core/mmr/benchmark_notes.h"
#include "core/mmr/option_parser.h"
#include "core/mmr/words.h"

#include <algorithm>
#include <array>

namespace clinic {

namespace {
namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr std::uint64_t fileLimit = 64U << 20U;
constexpr std::size_t questionLimit = 100'000;
constexpr std::size_t textLimit = 16U << 10U;

constexpr std::string_view hashOfV1 =
    "e55290e603f41c7444cb8a8a6f355dab6a521a4fa845ca8757b40b817e5f7dc3";
constexpr std::string_view hashOfV2 =
    "3d625dd586834c767bdac8ee9588d10cf49391864595e541987f7acc48781ffc";
constexpr std::size_t pairsOfV2 = 893;

std::vector<std::size_t> pairsByCategory(const MmrBenchmark& benchmark)
{
    std::vector<std::size_t> pairs(benchmark.categories.size());
    for (const MmrPair& pair : benchmark.pairs)
        ++pairs[pair.category];
    return pairs;
}

/// By hash; a copy that was saved again (other line ends) by its numbers of pairs.
BenchmarkVersion versionOf(const MmrBenchmark& benchmark)
{
    static const std::vector<std::size_t> sizesOfV1 {
        40, 22, 24, 24, 24, 24, 22, 22, 21, 31, 24, 22}; // as mmrCategories()
    if (benchmark.sha256 == hashOfV1 || pairsByCategory(benchmark) == sizesOfV1)
        return BenchmarkVersion::V1;
    if (benchmark.sha256 == hashOfV2 || benchmark.pairs.size() == pairsOfV2)
        return BenchmarkVersion::V2;
    return BenchmarkVersion::Other;
}

std::string member(const Json& object, const char* key, const std::string& place)
{
    return jsonString(jsonMember(object, key, place), place + ": " + key, textLimit);
}

QuestionType typeFrom(const std::string& name, const std::string& place)
{
    if (name == "POS")
        return QuestionType::Positive;
    if (name == "NEG")
        return QuestionType::Leading;
    throw Error(ErrorKind::Format,
        place + ": question_type is " + clinic::quoted(name) + ", expected \"POS\" or \"NEG\"");
}

/// An id names level, category and number: its parts are needed for pairing.
std::string idFrom(const Json& object, const std::string& place)
{
    std::string id = member(object, "id", place);
    const auto slash = id.rfind('/');
    if (slash == std::string::npos || slash == 0 || slash + 1 == id.size())
        throw Error(ErrorKind::Format,
            place + ": id is " + clinic::quoted(id) + ", expected level/category/number");
    return id;
}

MmrQuestion questionFrom(const Json& object, const std::string& place)
{
    MmrQuestion question;
    question.id = idFrom(object, place);
    question.image = member(object, "image", place);
    question.text = member(object, "question", place);
    const std::string gold = member(object, "ground_truth", place);
    if (gold.size() != 1 || letterIndex(gold[0]) < 0)
        throw Error(ErrorKind::Format,
            place + ": ground_truth is " + clinic::quoted(gold) + ", expected A, B, C or D");
    question.gold = gold[0];
    question.type = typeFrom(member(object, "question_type", place), place);
    ParsedQuestion parsed = parseQuestionText(question.text);
    question.stem = std::move(parsed.stem);
    question.options = std::move(parsed.options);
    return question;
}

/// A folder stands for the question file in it.
fs::path questionFile(const fs::path& path)
{
    if (!fs::is_directory(path))
        return path;
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(path)) {
        if (isQuestionFileName(entry.path().filename().string()))
            found.push_back(entry.path());
    }
    if (found.size() != 1)
        throw Error(ErrorKind::Config,
            path.string() + ": found " + std::to_string(found.size())
                + " files MMR-benchmark*.json, expected one; name the file itself");
    return found.front();
}

} // namespace

std::string_view benchmarkVersionName(BenchmarkVersion version)
{
    constexpr std::array<std::string_view, 3> names {"v1", "v2", "other"};
    return names.at(static_cast<std::size_t>(version));
}

std::string MmrBenchmark::title() const
{
    const std::string name = version == BenchmarkVersion::Other
        ? "Own set"
        : "MMR " + std::string(benchmarkVersionName(version));
    return name + ", " + std::to_string(pairs.size()) + " pairs";
}

QuestionType MmrBenchmark::countsAs(QuestionIndex question) const
{
    return kinds.at(question);
}

std::vector<MmrNote> MmrBenchmark::notesOf(QuestionIndex question) const
{
    std::vector<MmrNote> found;
    std::copy_if(notes.begin(), notes.end(), std::back_inserter(found),
        [&](const MmrNote& note) { return note.question == question; });
    return found;
}

bool isQuestionFileName(std::string_view name)
{
    return name.starts_with("MMR-benchmark") && name.ends_with(".json");
}

MmrBenchmark parseBenchmark(std::string_view text, std::string_view name)
{
    const Json document = parseUntrustedJson(text, name, {.textBytes = fileLimit});
    if (!document.is_array() || document.empty())
        throw Error(ErrorKind::Format,
            std::string(name) + ": expected an array of questions (MMR-benchmark.json)");
    if (document.size() > questionLimit)
        throw Error(ErrorKind::Resource,
            std::string(name) + ": " + std::to_string(document.size())
                + " questions are more than the " + std::to_string(questionLimit)
                + " that are read");
    MmrBenchmark benchmark;
    benchmark.file = name;
    benchmark.sha256 = sha256Of(text);
    for (const Json& object : document)
        benchmark.questions.push_back(questionFrom(object,
            std::string(name) + ": question " + std::to_string(benchmark.questions.size())));
    pairQuestions(benchmark);
    benchmark.version = versionOf(benchmark);
    if (benchmark.pairs.empty())
        throw Error(ErrorKind::Format,
            std::string(name) + ": no two questions share an id, so there is no pair to score");
    return benchmark;
}

MmrBenchmark readBenchmark(const fs::path& path)
try {
    const fs::path file = questionFile(path);
    const std::string text = readWholeText(file, fileLimit);
    MmrBenchmark benchmark = parseBenchmark(text, file.filename().string());
    benchmark.file = file;
    return benchmark;
} catch (const fs::filesystem_error& error) {
    throw Error(ErrorKind::Io, error.what());
}

} // namespace clinic
