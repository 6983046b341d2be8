// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/tune_answerer.h"

#include "core/base/error.h"
#include "core/base/output_file.h"
#include "core/base/stopwatch.h"
#include "core/base/utc_time.h"
#include "core/formats/safetensors_writer.h"
#include "core/mmr/training_questions.h"
#include "core/workflows/question_vectors.h"
#include "core/workflows/tune_json.h"

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <unordered_map>

namespace clinic {

namespace {
namespace fs = std::filesystem;

/// Distinct texts by number.
class TextList {
public:
    std::size_t place(const std::string& text)
    {
        const auto [found, isNew] = m_places.try_emplace(text, m_texts.size());
        if (isNew)
            m_texts.push_back(text);
        return found->second;
    }
    const std::vector<std::string>& texts() const { return m_texts; }

private:
    std::vector<std::string> m_texts;
    std::unordered_map<std::string, std::size_t> m_places;
};

HeadQuestion headQuestion(const MmrQuestion& question, TextList& pictures, TextList& texts)
{
    HeadQuestion head;
    head.picture = pictures.place(question.image);
    head.stem = texts.place(question.stem);
    for (std::size_t i = 0; i < answerLetters.size(); ++i)
        head.options.at(i) = texts.place(std::string(question.option(answerLetters.at(i))));
    head.gold = static_cast<std::size_t>(letterIndex(question.gold));
    return head;
}

class Tuning {
public:
    Tuning(const TuneRequest& request, TaskContext& context);
    TuneReport run();

private:
    void listQuestions();
    void encode();
    std::vector<HeadQuestion> trainingSet(bool withLeading) const;
    std::vector<std::optional<FourScores>> answer(const AnswerHead& head) const;
    void add(const std::string& name, const AnswerHead& head, std::size_t trainedOn);
    fs::path writeLog(
        const std::string& name, const std::vector<std::optional<FourScores>>& scores) const;
    fs::path writeHead(const std::string& name, const AnswerHead& head) const;
    std::string settings() const;

    const TuneRequest& m_request;
    TaskContext& m_context;
    MmrBenchmark m_benchmark;
    TrainingQuestions m_training;
    ClipModel m_model;
    TextList m_texts, m_trainPictures, m_testPictures;
    std::vector<HeadQuestion> m_trainQuestions;
    std::vector<std::optional<HeadQuestion>> m_testQuestions; ///< by question of the benchmark
    Matrix m_textVectors;
    PictureVectors m_trainVectors, m_testVectors;
    double m_clipScale = 1;
    TuneReport m_report;
};

Tuning::Tuning(const TuneRequest& request, TaskContext& context)
    : m_request(request)
    , m_context(context)
    , m_benchmark(readBenchmark(request.benchmark))
    , m_training(readTrainingQuestions(request.train))
    , m_model(openClipModel(request.checkpoint))
{
    if (request.batch < 1)
        throw Error(ErrorKind::Config, "the batch must be at least 1");
    if (!(request.positiveWeight > 0) || !(request.leadingWeight > 0))
        throw Error(ErrorKind::Config, "the weights of both kinds of questions must be above 0");
    if (m_training.positive == 0 || m_training.leading == 0)
        throw Error(ErrorKind::Config,
            request.train.string() + ": has questions of one kind only ("
                + std::to_string(m_training.positive) + " positive, "
                + std::to_string(m_training.leading)
                + " leading); pairs are what is to be tuned on");
    if (fs::exists(request.out / "tune.json") && !request.overwrite)
        throw Error(ErrorKind::Config,
            request.out.string() + ": holds a tuning already; --force replaces it");
    listQuestions();
}

void Tuning::listQuestions()
{
    for (const MmrQuestion& question : m_training.questions)
        m_trainQuestions.push_back(headQuestion(question, m_trainPictures, m_texts));
    for (const MmrQuestion& question : m_benchmark.questions) {
        auto& head = m_testQuestions.emplace_back();
        if (question.options.size() == answerLetters.size())
            head = headQuestion(question, m_testPictures, m_texts);
    }
}

void Tuning::encode()
{
    const Stopwatch watch;
    Encoder encoder = loadEncoder(m_model, m_request.encoder);
    m_clipScale = std::exp(static_cast<double>(encoder.logitScale()));
    m_textVectors = textVectors(m_model, encoder, m_texts.texts(), m_context).vectors;
    const auto look = [&](const TextList& pictures, const fs::path& folder) {
        PictureVectors vectors = QuestionPictures(m_model, pictures.texts(),
            picturesOf(folder, pictures.texts()), nullptr, m_request.encoder, m_request.batch)
                                     .encode(encoder, m_context);
        m_report.unreadPictures += vectors.failed;
        for (const std::string& failure : vectors.failures)
            if (m_report.firstUnread.empty())
                m_report.firstUnread = failure;
        if (vectors.failed == static_cast<std::int64_t>(pictures.texts().size()))
            throw Error(ErrorKind::Io,
                folder.string()
                    + ": none of the pictures can be read; the first: " + m_report.firstUnread);
        return vectors;
    };
    m_trainVectors =
        look(m_trainPictures, questionPictureFolder(m_request.trainImages, m_request.train));
    m_testVectors = look(m_testPictures, questionPictureFolder(m_request.images, m_benchmark.file));
    m_report.encodeSeconds = watch.seconds();
}

std::vector<HeadQuestion> Tuning::trainingSet(bool withLeading) const
{
    std::vector<HeadQuestion> set;
    for (std::size_t i = 0; i < m_trainQuestions.size(); ++i) {
        const bool isLeading = m_training.questions[i].type == QuestionType::Leading;
        HeadQuestion question = m_trainQuestions[i];
        if ((isLeading && !withLeading) || !m_trainVectors.failures[question.picture].empty())
            continue;
        if (withLeading)
            question.weight =
                static_cast<float>(isLeading ? m_request.leadingWeight : m_request.positiveWeight);
        set.push_back(question);
    }
    return set;
}

std::vector<std::optional<FourScores>> Tuning::answer(const AnswerHead& head) const
{
    std::vector<std::optional<FourScores>> scores;
    for (const auto& question : m_testQuestions) {
        const bool isSeen = question && m_testVectors.failures[question->picture].empty();
        scores.push_back(isSeen
                ? std::optional(head.scores(m_testVectors.vectors, m_textVectors, *question))
                : std::nullopt);
    }
    return scores;
}

/// A trained head's name; CLIP's own says how it answers.
std::string Tuning::settings() const
{
    const AnswerHeadOptions& head = m_request.head;
    return "updates=" + std::to_string(head.updates) + ";batch=" + std::to_string(head.batch)
        + ";width=" + std::to_string(head.width) + ";seed=" + std::to_string(head.seed);
}

fs::path Tuning::writeLog(
    const std::string& name, const std::vector<std::optional<FourScores>>& scores) const
{
    const fs::path file = m_request.out / (name + ".jsonl");
    const bool isClip = name == "clip";
    MmrRunWriter log(file,
        {.benchmarkSha256 = m_benchmark.sha256,
            .model = m_report.model + (isClip ? std::string() : " + " + name + " head"),
            .answerer = isClip ? "clip" : "clip-head",
            .strategy = "direct",
            .prompt = isClip ? "option" : "stem and option",
            .decoding = isClip ? "prior=none" : settings(),
            .started = utcNow()},
        true);
    for (QuestionIndex index = 0; index < scores.size(); ++index)
        log.append(itemOfScores(index, m_benchmark.questions[index], scores[index],
            "its picture or its options cannot be read"));
    return file;
}

fs::path Tuning::writeHead(const std::string& name, const AnswerHead& head) const
{
    std::map<std::string, MatrixView> matrices;
    for (const AnswerHead::Part& part : head.parts())
        matrices[part.name] = {head.parameters().data() + part.begin, part.rows, part.cols};
    const auto scaling = [&](const std::string& what, const AnswerHead::Scaling& of) {
        matrices[what + ".mean"] = {of.mean.data(), 1, of.mean.size()};
        matrices[what + ".factor"] = {&of.factor, 1, 1};
    };
    scaling("picture", head.pictureScaling);
    scaling("stem", head.stemScaling);
    scaling("option", head.optionScaling);
    const fs::path file = m_request.out / (name + ".safetensors");
    writeSafetensors(file, matrices,
        {{"format", "clipclinic answerer head 1"}, {"trained_on", name}, {"settings", settings()},
            {"checkpoint", m_report.model}});
    return file;
}

void Tuning::add(const std::string& name, const AnswerHead& head, std::size_t trainedOn)
{
    const auto scores = answer(head);
    TunedAnswerer answerer;
    answerer.name = name;
    answerer.trainedOn = static_cast<std::int64_t>(trainedOn);
    answerer.measure = measurePairs(m_benchmark, bestLetters(scores));
    answerer.log = writeLog(name, scores);
    if (trainedOn != 0)
        answerer.head = writeHead(name, head);
    m_report.answerers.push_back(std::move(answerer));
}

/// CLIP itself: a head whose only parameter that is not 0 is the factor of the cosine.
AnswerHead clipItself(std::size_t dim, double scale)
{
    AnswerHead head(dim, 1, scale, 0);
    std::fill(head.parameters().begin(), head.parameters().end() - 1, 0.0F);
    return head;
}

TuneReport Tuning::run()
{
    m_report.model = m_request.checkpoint.filename().string();
    m_report.positive = m_training.positive;
    m_report.leading = m_training.leading;
    m_report.skipped = m_training.skipped;
    for (const MmrCategory& category : m_benchmark.categories)
        m_report.categories.push_back(category.key);
    encode();
    fs::create_directories(m_request.out);
    add("clip", clipItself(m_textVectors.cols(), m_clipScale), 0);
    const Stopwatch watch;
    for (const bool withLeading : {false, true}) {
        const auto set = trainingSet(withLeading);
        const AnswerHead head = trainAnswerHead(
            m_trainVectors.vectors, m_textVectors, set, m_clipScale, m_request.head, m_context);
        add(withLeading ? "paired" : "positive-only", head, set.size());
    }
    m_report.tuneSeconds = watch.seconds();
    if (auto warning = activationWarning(m_model.config, m_request.encoder))
        m_report.warnings.push_back(m_request.checkpoint.string() + ": " + std::move(*warning));
    writeTextFile(m_request.out / "tune.json", tuneJson(m_report).dump(1) + '\n');
    return std::move(m_report);
}

} // namespace

TuneReport tuneAnswerer(const TuneRequest& request, TaskContext& context)
try {
    return Tuning(request, context).run();
} catch (const fs::filesystem_error& error) {
    throw Error(ErrorKind::Io, error.what());
}

} // namespace clinic
