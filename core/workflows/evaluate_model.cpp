// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/evaluate_model.h"

#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/base/parallel.h"
#include "core/clip/zero_shot.h"
#include "core/data/vector_file.h"
#include "core/eval/attack_success.h"
#include "core/formats/json_reader.h"
#include "core/image/image_io.h"
#include "core/image/preprocess.h"
#include "core/table/label_folder.h"
#include "core/text/bpe_tokenizer.h"
#include "core/trigger/framing.h"
#include "core/workflows/clip_model.h"

#include <algorithm>
#include <chrono>

namespace clinic {

namespace {
namespace fs = std::filesystem;

/// A picture as the model sees it, with and without the trigger; empty images if unreadable.
struct PreparedImage {
    Image clean;
    Image triggered;
    std::string failure;
};

class Evaluation {
public:
    Evaluation(const EvaluateRequest& request, TaskContext& context);
    EvaluateReport run();

private:
    void prepareClasses();
    void checkDirections(MatrixView embeddings, const char* what) const;
    PreparedImage prepare(std::size_t row) const;
    std::vector<PreparedImage> prepareBatch(std::size_t begin, std::size_t end) const;
    std::vector<std::vector<std::size_t>> rank(std::span<const Image> images);
    void count(std::size_t begin, std::vector<PreparedImage> batch);
    EvaluateReport report() const;

    const EvaluateRequest& m_request;
    TaskContext& m_context;
    LabelFolder m_set;
    std::optional<Trigger> m_trigger;
    Encoder m_encoder;
    Matrix m_classes; ///< one row a class, normalised
    AccuracyCount m_clean;
    std::optional<AttackCount> m_attack;
    std::int64_t m_failed = 0;
    std::string m_firstFailure;
};

Evaluation::Evaluation(const EvaluateRequest& request, TaskContext& context)
    : m_request(request)
    , m_context(context)
    , m_set(readLabelFolder(request.data))
    , m_encoder(loadEncoder(openClipModel(request.checkpoint), request.encoder))
{
    if (request.batch < 1)
        throw Error(ErrorKind::Config, "the batch must be at least 1");
    if (request.trigger.empty() != request.target.empty())
        throw Error(ErrorKind::Config,
            "an attack is measured with a trigger and a target class; give both or neither");
    if (request.trigger.empty())
        return;
    TriggerSpec spec = parseTriggerSpec(request.trigger, request.seed);
    if (request.referenceFraming)
        spec.framing = TriggerFraming::Squash;
    m_trigger.emplace(spec);
    m_attack.emplace(m_set.classIndex(request.target));
}

void Evaluation::prepareClasses()
{
    std::vector<TokenRows> prompts;
    for (const std::string& name : m_set.classes) {
        TokenRows rows;
        for (const std::string& prompt : m_set.templates)
            rows.push_back(BpeTokenizer::shipped().encode(
                fillTemplate(prompt, name), m_encoder.config().contextLength));
        prompts.push_back(std::move(rows));
    }
    try {
        m_classes = zeroShotClassifier(m_encoder, prompts, m_context);
    } catch (Error& error) {
        if (error.kind() == ErrorKind::Mismatch) // a vocabulary smaller than the tokenizer's
            error.within(m_request.checkpoint.string());
        throw;
    }
    checkDirections(m_classes, "a class's prompts");
}

/// What has no direction would be ranked by chance, and the chance reported as a score.
void Evaluation::checkDirections(MatrixView embeddings, const char* what) const
{
    for (std::size_t i = 0; i < embeddings.rows(); ++i) {
        if (!isUnitVector(embeddings.row(i)))
            throw Error(ErrorKind::Mismatch,
                m_request.checkpoint.string() + ": the embedding of " + what
                    + " is zero, infinite or NaN; the weights are damaged or too large for the "
                      "precision (clinic inspect tells; --precision fp32 is the widest)");
    }
}

PreparedImage Evaluation::prepare(std::size_t row) const
{
    PreparedImage prepared;
    try {
        const Image image = readImage(m_set.imageToOpen(row));
        const int side = m_encoder.config().imageResolution;
        prepared.clean = resizeAndCrop(image, side);
        if (!m_trigger)
            return prepared;
        prepared.triggered =
            triggeredAsSeen(image, *m_trigger, static_cast<std::int64_t>(row), side);
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::Mismatch) // the trigger does not fit: every row would fail
            throw;
        prepared.failure = error.what();
    }
    return prepared;
}

std::vector<PreparedImage> Evaluation::prepareBatch(std::size_t begin, std::size_t end) const
{
    std::vector<PreparedImage> batch(end - begin);
    parallelFor(batch.size(), 4, [&](std::size_t first, std::size_t last) {
        for (std::size_t i = first; i < last; ++i)
            batch[i] = prepare(begin + i);
    });
    return batch;
}

/// Class indices of each image, best first.
std::vector<std::vector<std::size_t>> Evaluation::rank(std::span<const Image> images)
{
    Matrix embeddings = m_encoder.encodeImages(images);
    normaliseRows(embeddings);
    checkDirections(embeddings, "an image");
    const Matrix logits = zeroShotLogits(embeddings, m_classes);
    std::vector<std::vector<std::size_t>> ranked;
    for (std::size_t i = 0; i < logits.rows(); ++i)
        ranked.push_back(topClasses(logits.row(i), 10));
    return ranked;
}

void Evaluation::count(std::size_t begin, std::vector<PreparedImage> batch)
{
    std::vector<Image> clean, triggered;
    std::vector<std::size_t> labels;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        PreparedImage& prepared = batch[i];
        if (!prepared.failure.empty()) {
            if (m_failed++ == 0)
                m_firstFailure = prepared.failure;
            continue;
        }
        clean.push_back(std::move(prepared.clean));
        triggered.push_back(std::move(prepared.triggered));
        labels.push_back(m_set.label[begin + i]);
    }
    if (labels.empty())
        return;
    const auto ranked = rank(clean);
    for (std::size_t i = 0; i < labels.size(); ++i)
        m_clean.add(ranked[i], labels[i]);
    if (!m_attack)
        return;
    const auto attacked = rank(triggered);
    for (std::size_t i = 0; i < labels.size(); ++i)
        m_attack->add(attacked[i].front(), labels[i]);
}

EvaluateReport Evaluation::report() const
{
    EvaluateReport report;
    report.top1 = m_clean.top(1);
    report.top3 = m_clean.top(3);
    report.top5 = m_clean.top(5);
    report.top10 = m_clean.top(10);
    report.n = m_clean.count();
    report.failed = m_failed;
    if (auto warning = activationWarning(m_encoder.config(), m_request.encoder))
        report.warnings.push_back(std::move(*warning));
    if (m_attack) {
        report.asr = m_attack->success();
        report.asrInterval = m_attack->successInterval();
        report.asrAll = m_attack->successOverAll();
        report.triggeredTop1 = m_attack->accuracy();
        report.nTarget = m_attack->targetCount();
    }
    return report;
}

EvaluateReport Evaluation::run()
{
    prepareClasses();
    const auto batch = static_cast<std::size_t>(m_request.batch);
    for (std::size_t begin = 0; begin < m_set.size(); begin += batch) {
        m_context.breathe();
        const std::size_t end = std::min(m_set.size(), begin + batch);
        count(begin, prepareBatch(begin, end));
        m_context.report({"Evaluating images", static_cast<std::int64_t>(end),
            static_cast<std::int64_t>(m_set.size()), {}});
    }
    if (m_clean.count() == 0)
        throw Error(ErrorKind::Format,
            m_set.folder.string() + ": none of " + std::to_string(m_set.size())
                + " images can be read; the first: " + m_firstFailure);
    return report();
}

/// The twin that the demo around its poisoned model names; empty for any other checkpoint.
fs::path demoTwin(const fs::path& checkpoint)
try {
    const fs::path models = fs::absolute(checkpoint).lexically_normal().parent_path();
    const fs::path demo = models.parent_path();
    if (models.filename() != "models" || !fs::is_regular_file(demo / "demo.json"))
        return {};
    const auto index =
        parseUntrustedJson(readWholeText(demo / "demo.json", 1U << 20U), "demo.json");
    const auto& named = jsonMember(index, "models", "demo.json");
    const auto modelFile = [&](const char* name) {
        return demo / jsonString(jsonMember(named, name, "models"), name, 4096);
    };
    const fs::path twin = modelFile("twin");
    const bool isTwin = fs::equivalent(modelFile("poisoned"), checkpoint)
        && twin.parent_path() == models && fs::is_regular_file(twin);
    return isTwin ? twin : fs::path();
} catch (const Error&) {
    return {}; // a demo.json, but not of a demo of ours
} catch (const fs::filesystem_error&) {
    return {};
}

/// Evaluates the never-poisoned checkpoint, if there is one, and puts its rate beside the attack's.
void measureFloor(const EvaluateRequest& request, const fs::path& twin, EvaluateReport& report,
    TaskContext& context)
{
    EvaluateRequest again = request;
    again.checkpoint = request.floor.empty() ? twin : request.floor;
    if (again.checkpoint.empty())
        return;
    const EvaluateReport measured = Evaluation(again, context).run();
    report.floor = attackFloor(again.checkpoint, measured);
    report.floor->isDemoTwin = request.floor.empty();
    for (const std::string& warning : measured.warnings)
        report.warnings.push_back(again.checkpoint.string() + ": " + warning);
}

} // namespace

AttackFloor attackFloor(const std::filesystem::path& checkpoint, const EvaluateReport& measured)
{
    return {.checkpoint = checkpoint,
        .asr = measured.asr.value(),
        .interval = measured.asrInterval.value(),
        .top1 = measured.top1};
}

EvaluateReport evaluateModel(const EvaluateRequest& request, TaskContext& context)
{
    const auto start = std::chrono::steady_clock::now();
    if (!request.floor.empty()) {
        if (request.trigger.empty())
            throw Error(ErrorKind::Config,
                "a floor is that of an attack; give a trigger and a target class with it");
        openClipModel(request.floor); // its faults are told before the work
    }
    EvaluateReport report = Evaluation(request, context).run();
    if (report.asr)
        measureFloor(request, demoTwin(request.checkpoint), report, context);
    report.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return report;
}

} // namespace clinic
