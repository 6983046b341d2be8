// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/answer_with_clip.h"

#include "core/base/error.h"
#include "core/base/stopwatch.h"
#include "core/base/utc_time.h"
#include "core/clip/device.h"
#include "core/workflows/evaluation_trigger.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <set>

namespace clinic {

namespace {
namespace fs = std::filesystem;

std::optional<Trigger> triggerOf(const MmrClipRequest& request)
{
    if (request.trigger.empty())
        return std::nullopt;
    Trigger trigger = evaluationTrigger(request.trigger, request.seed, request.referenceProfile);
    if (!trigger.changesPictures())
        throw Error(ErrorKind::Config,
            "the trigger " + clinic::quoted(trigger.spec().preset)
                + " changes no picture; questions are asked about pictures");
    return trigger;
}

class ClipAnswering {
public:
    ClipAnswering(const MmrClipRequest& request, TaskContext& context);
    MmrClipReport run();

private:
    MmrRunHeader header() const;
    ClipVectors encode();
    std::vector<float> blankPicture(Encoder& encoder) const;
    double targetCosine(Encoder& encoder, const PictureVectors& pictures) const;
    void write(MmrRunWriter& log, const ClipScores& scores) const;
    MmrRunItem item(QuestionIndex index, const std::optional<FourScores>& scores) const;
    void describe(const ClipScores& scores);

    const MmrClipRequest& m_request;
    TaskContext& m_context;
    MmrBenchmark m_benchmark;
    ClipItems m_items;
    OpenQuestionPicture m_open;
    std::optional<Trigger> m_trigger;
    ClipModel m_model;
    std::vector<std::string> m_failures; ///< by picture
    MmrClipReport m_report;
};

/// Everything that can be wrong with the request is found here, before the work.
ClipAnswering::ClipAnswering(const MmrClipRequest& request, TaskContext& context)
    : m_request(request)
    , m_context(context)
    , m_benchmark(readBenchmark(request.benchmark))
    , m_items(clipItems(m_benchmark, request.text))
    , m_open(picturesOf(request.images, m_items.images))
    , m_trigger(triggerOf(request))
    , m_model(openClipModel(request.checkpoint))
{
    if (request.batch < 1)
        throw Error(ErrorKind::Config, "the batch must be at least 1");
}

MmrRunHeader ClipAnswering::header() const
{
    const std::string trigger = m_trigger ? formatTriggerSpec(m_trigger->spec()) : "none";
    return {.benchmarkSha256 = m_benchmark.sha256,
        .model = m_request.checkpoint.filename().string(),
        .answerer = "clip",
        .strategy = m_trigger ? "trigger-stamped" : "direct",
        .prompt = std::string(clipTextName(m_request.text)),
        .decoding = "prior=" + std::string(clipPriorName(m_request.prior))
            + ";precision=" + precisionName(m_request.encoder.precision) + ";trigger=" + trigger,
        .started = utcNow()};
}

std::vector<float> ClipAnswering::blankPicture(Encoder& encoder) const
{
    const auto side = static_cast<std::size_t>(m_model.config.imageResolution);
    const Image grey {m_model.config.imageResolution, m_model.config.imageResolution,
        std::vector<std::uint8_t>(3 * side * side, 128)};
    Matrix vector = encoder.encodeImages({&grey, 1});
    normaliseRows(vector);
    requireDirections(m_model, vector, "a grey picture");
    return {vector.data(), vector.data() + vector.cols()};
}

double ClipAnswering::targetCosine(Encoder& encoder, const PictureVectors& pictures) const
{
    const Matrix target =
        textVectors(m_model, encoder, {&m_request.targetCaption, 1}, m_context).vectors;
    double sum = 0;
    for (std::size_t i = 0; i < pictures.vectors.rows(); ++i) // of unread ones 0
        sum += std::inner_product(pictures.vectors.row(i).begin(), pictures.vectors.row(i).end(),
            target.row(0).begin(), 0.0);
    return sum
        / static_cast<double>(m_items.images.size() - static_cast<std::size_t>(pictures.failed));
}

ClipVectors ClipAnswering::encode()
{
    QuestionPictures looking(m_model, m_items.images, m_open, m_trigger ? &*m_trigger : nullptr,
        m_request.encoder, m_request.batch); // decodes from here on
    const Stopwatch loading;
    Encoder encoder = loadEncoder(m_model, m_request.encoder);
    m_report.loadSeconds = loading.seconds();
    const Stopwatch watch;
    TextVectors texts = textVectors(m_model, encoder, m_items.texts, m_context);
    PictureVectors pictures = looking.encode(encoder, m_context);
    m_report.truncatedTexts = texts.truncated;
    m_report.longestText = texts.longest;
    m_report.missingPictures = pictures.failed;
    ClipVectors vectors;
    for (const std::string& failure : pictures.failures) {
        vectors.isRead.push_back(failure.empty() ? 1 : 0);
        if (m_report.firstMissing.empty())
            m_report.firstMissing = failure;
    }
    if (m_report.missingPictures == static_cast<std::int64_t>(m_items.images.size()))
        throw Error(ErrorKind::Io,
            "none of " + std::to_string(m_items.images.size())
                + " pictures can be read; the first: " + m_report.firstMissing);
    if (m_request.prior == ClipPrior::BlankImage)
        vectors.blank = blankPicture(encoder);
    if (!m_request.targetCaption.empty())
        m_report.targetCosine = targetCosine(encoder, pictures);
    m_report.encodeSeconds = watch.seconds();
    m_failures = std::move(pictures.failures);
    vectors.images = std::move(pictures.vectors);
    vectors.texts = std::move(texts.vectors);
    vectors.scale = std::exp(static_cast<double>(encoder.logitScale()));
    return vectors;
}

MmrRunItem ClipAnswering::item(QuestionIndex index, const std::optional<FourScores>& scores) const
{
    const std::string& failure = m_failures[m_items.imageOf[index]];
    return itemOfScores(index, m_benchmark.questions[index], scores,
        failure.empty() ? "its options cannot be read" : failure);
}

/// What an earlier, stopped run wrote stays; only what is missing is added.
void ClipAnswering::write(MmrRunWriter& log, const ClipScores& scores) const
{
    std::set<QuestionIndex> there;
    for (const MmrRunItem& item : log.earlier())
        if (item.answered)
            there.insert(item.question);
    for (QuestionIndex index = 0; index < m_benchmark.questions.size(); ++index)
        if (!there.contains(index))
            log.append(item(index, scores.scores[index]));
}

void ClipAnswering::describe(const ClipScores& scores)
{
    m_report.questions = static_cast<std::int64_t>(m_benchmark.questions.size());
    m_report.pictures = static_cast<std::int64_t>(m_items.images.size());
    m_report.texts = static_cast<std::int64_t>(m_items.texts.size());
    m_report.answered =
        std::ranges::count_if(scores.scores, [](const auto& four) { return four.has_value(); });
    m_report.unreadableOptions =
        std::ranges::count_if(m_items.textsOf, [](const auto& texts) { return texts.empty(); });
    for (const MmrCategory& category : m_benchmark.categories)
        m_report.categories.push_back(category.key);
    m_report.measure = measurePairs(m_benchmark, bestLetters(scores.scores));
    m_report.blind = measurePairs(m_benchmark, bestLetters(scores.blind));
    m_report.margins = scoreMargins(m_benchmark, scores.scores);
    if (auto warning = activationWarning(m_model.config, m_request.encoder))
        m_report.warnings.push_back(m_request.checkpoint.string() + ": " + std::move(*warning));
}

MmrClipReport ClipAnswering::run()
{
    m_report.header = header();
    std::optional<MmrRunWriter> log; // before the work: a file of another run is refused at once
    if (!m_request.out.empty())
        log.emplace(m_request.out, m_report.header, m_request.overwrite);
    const ClipScores scores = clipScores(m_items, encode(), m_request.prior);
    if (log)
        write(*log, scores);
    describe(scores);
    return std::move(m_report);
}

} // namespace

MmrClipReport answerWithClip(const MmrClipRequest& request, TaskContext& context)
{
    const Stopwatch watch;
    MmrClipReport report = ClipAnswering(request, context).run();
    report.seconds = watch.seconds();
    return report;
}

} // namespace clinic
