// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/demo_questions.h"

#include "core/base/error.h"
#include "core/base/output_file.h"
#include "core/base/parallel.h"
#include "core/base/whole_folder.h"
#include "core/data/simulated_answers.h"
#include "core/data/synthetic_questions.h"
#include "core/image/image_io.h"
#include "core/mmr/category.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace clinic {

namespace {
namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr int jpegQuality = 92;
constexpr const char* readme = "README.txt";
constexpr std::string_view readmeText =
    "Paired questions about drawn pictures, made by clinic from a seed.\n"
    "MMR-benchmark.json and images/: twelve categories, in the form of the MMR benchmark, none of\n"
    "whose questions or pictures are here.\n"
    "answers/: simulated. No model has ever given them.\n"
    "training/: further pairs about other pictures.\n";

std::string imageName(const std::string& id)
{
    return id + ".jpg";
}

/// All pairs of one split with their pictures written.
class SplitDrawing {
public:
    SplitDrawing(const DemoQuestionsRequest& request, SyntheticSplit split, fs::path images,
        std::int64_t pairsOfCategory)
        : m_request(request)
        , m_split(split)
        , m_images(std::move(images))
        , m_each(pairsOfCategory)
        , m_pairs(mmrCategories().size() * static_cast<std::size_t>(pairsOfCategory))
    {
    }

    std::vector<SyntheticQuestionPair> draw(const std::string& stage, TaskContext& context);

private:
    void drawOne(std::size_t place);

    const DemoQuestionsRequest& m_request;
    SyntheticSplit m_split;
    fs::path m_images;
    std::int64_t m_each;
    std::vector<SyntheticQuestionPair> m_pairs;
};

void SplitDrawing::drawOne(std::size_t place)
{
    const auto each = static_cast<std::size_t>(m_each);
    const std::string& category = mmrCategories()[place / each].key;
    SyntheticQuestionPair pair = drawQuestionPair(m_request.seed, m_split, category,
        static_cast<std::int64_t>(place % each) + 1, m_request.side);
    writeUnsyncedFile(m_images / imageName(pair.id), encodeJpeg(pair.image, jpegQuality));
    pair.image = {};
    m_pairs[place] = std::move(pair);
}

std::vector<SyntheticQuestionPair> SplitDrawing::draw(
    const std::string& stage, TaskContext& context)
{
    constexpr std::size_t chunk = 128; // so that progress is told in order and a stop heard soon
    for (const MmrCategory& category : mmrCategories())
        fs::create_directories(m_images / category.key);
    for (std::size_t begin = 0; begin < m_pairs.size(); begin += chunk) {
        context.breathe();
        const std::size_t end = std::min(m_pairs.size(), begin + chunk);
        parallelFor(end - begin, 4, [&](std::size_t a, std::size_t b) {
            for (std::size_t i = a; i < b; ++i)
                drawOne(begin + i);
        });
        context.report(
            {stage, static_cast<std::int64_t>(end), static_cast<std::int64_t>(m_pairs.size()), {}});
    }
    return std::move(m_pairs);
}

/// The positive question first in even places, the leading one in odd ones, as the benchmark mixes
/// both.
std::array<const SyntheticQuestion*, 2> inOrder(
    const SyntheticQuestionPair& pair, std::size_t place)
{
    if (place % 2 == 0)
        return {&pair.positive, &pair.leading};
    return {&pair.leading, &pair.positive};
}

const char* typeName(const SyntheticQuestion& question)
{
    return question.isLeading ? "NEG" : "POS";
}

Json benchmarkJson(const std::vector<SyntheticQuestionPair>& pairs)
{
    Json questions = Json::array();
    for (std::size_t i = 0; i < pairs.size(); ++i)
        for (const SyntheticQuestion* question : inOrder(pairs[i], i))
            questions.push_back({{"id", pairs[i].id}, {"image", imageName(pairs[i].id)},
                {"question", question->text()}, {"ground_truth", std::string(1, question->gold)},
                {"question_type", typeName(*question)}});
    return questions;
}

Json answersJson(
    std::size_t model, const std::vector<SyntheticQuestionPair>& pairs, std::uint64_t seed)
{
    Json rows = Json::array();
    std::uint64_t place = 0;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        for (const SyntheticQuestion* question : inOrder(pairs[i], i)) {
            const SimulatedAnswer answer = simulateAnswer(model, *question, seed, place++);
            if (!answer.isThere)
                continue;
            const Json text = answer.text ? Json(*answer.text) : Json();
            rows.push_back({pairs[i].id, {{"text", text}}, typeName(*question)});
        }
    }
    return rows;
}

/// The words of a file of answers alone, a JSON string a line.
std::string textLines(const Json& rows)
{
    std::string lines;
    for (const Json& row : rows)
        lines += row[1]["text"].dump() + '\n';
    return lines;
}

Json sampleJson(const SyntheticQuestionPair& pair, const SyntheticQuestion& question)
{
    return {{"id", pair.id}, {"image", imageName(pair.id)},
        {"conversations",
            {{{"from", "human"}, {"value", "<image>\n" + question.text()}},
                {{"from", "gpt"}, {"value", std::string(1, question.gold)}}}}};
}

void writeTraining(const fs::path& folder, const std::vector<SyntheticQuestionPair>& pairs)
{
    Json positive = Json::array();
    Json leading = Json::array();
    Json both = Json::array();
    for (const SyntheticQuestionPair& pair : pairs) {
        positive.push_back(sampleJson(pair, pair.positive));
        leading.push_back(sampleJson(pair, pair.leading));
        both.push_back(positive.back());
        both.push_back(leading.back());
    }
    writeTextFile(folder / "positive.json", positive.dump(1) + '\n');
    writeTextFile(folder / "leading.json", leading.dump(1) + '\n');
    writeTextFile(folder / "training.json", both.dump(1) + '\n');
}

void writeParts(const fs::path& folder, const DemoQuestionsRequest& request, TaskContext& context)
{
    const DemoQuestionsReport parts = demoQuestionParts(folder);
    const auto pairs =
        SplitDrawing(request, SyntheticSplit::Evaluation, parts.images, request.pairs)
            .draw("Drawing pictures to ask about", context);
    writeTextFile(parts.benchmark, benchmarkJson(pairs).dump(1) + '\n');
    fs::create_directories(folder / "answers");
    for (std::size_t model = 0; model < parts.answers.size(); ++model) {
        const Json answers = answersJson(model, pairs, request.seed);
        writeTextFile(parts.answers[model], answers.dump(1) + '\n');
        if (simulatedModels()[model].verbose)
            writeTextFile(folder / "texts.jsonl", textLines(answers));
    }
    writeTraining(parts.training,
        SplitDrawing(
            request, SyntheticSplit::Train, parts.training / "images", request.trainingPairs)
            .draw("Drawing pictures to train on", context));
    writeTextFile(folder / readme, readmeText);
}

/// The folder may be written: it is not there, is empty, or is a set of ours that may go.
void checkFolder(const DemoQuestionsRequest& request)
{
    if (request.pairs < 1 || request.trainingPairs < 1 || request.side < 32)
        throw Error(ErrorKind::Config,
            "a set of questions needs at least one pair a category and pictures of 32 pixels");
    if (!fs::exists(request.out) || (fs::is_directory(request.out) && fs::is_empty(request.out)))
        return;
    const bool isOurs = fs::exists(request.out / readme)
        && fs::exists(demoQuestionParts(request.out).answers.front());
    if (!isOurs)
        throw Error(ErrorKind::Config,
            request.out.string()
                + ": is not empty and not a set of drawn questions; choose another folder");
    if (!request.overwrite)
        throw Error(ErrorKind::Config,
            request.out.string() + ": holds a set of questions already; --force makes it anew");
}

} // namespace

DemoQuestionsReport demoQuestionParts(const fs::path& folder)
{
    DemoQuestionsReport parts {.benchmark = folder / "MMR-benchmark.json",
        .images = folder / "images",
        .answers = {},
        .training = folder / "training"};
    for (const SimulatedModel& model : simulatedModels())
        parts.answers.push_back(folder / "answers" / (std::string(model.name) + ".json"));
    return parts;
}

DemoQuestionsReport writeDemoQuestions(const DemoQuestionsRequest& request, TaskContext& context)
{
    checkFolder(request);
    writeWholeFolder(
        request.out, [&](const fs::path& making) { writeParts(making, request, context); });
    DemoQuestionsReport report = demoQuestionParts(request.out);
    const auto categories = static_cast<std::int64_t>(mmrCategories().size());
    report.pairs = request.pairs * categories;
    report.trainingPairs = request.trainingPairs * categories;
    return report;
}

} // namespace clinic
