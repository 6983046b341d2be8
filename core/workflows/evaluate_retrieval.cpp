// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/evaluate_retrieval.h"

#include "core/base/error.h"
#include "core/base/stopwatch.h"
#include "core/text/mention.h"
#include "core/workflows/caption_pass.h"
#include "core/workflows/evaluation_trigger.h"
#include "core/workflows/retrieval_corpus.h"

#include <algorithm>
#include <utility>

namespace clinic {

namespace {

using Flags = std::vector<unsigned char>;

Flags inverted(const Flags& flags)
{
    Flags other(flags.size());
    std::ranges::transform(flags, other.begin(), [](unsigned char flag) { return flag == 0; });
    return other;
}

class RetrievalEvaluation {
public:
    RetrievalEvaluation(const RetrievalRequest& request, TaskContext& context);
    RetrievalReport run();

private:
    void findNaming();
    void encode();
    void measureAttack(const MutualNearest& clean);
    NearestLists triggeredCaptions(const Flags& queried);
    Truncation truncation() const
    {
        return m_request.referenceProfile ? Truncation::Cut : Truncation::KeepEndToken;
    }

    const RetrievalRequest& m_request;
    TaskContext& m_context;
    std::optional<Trigger> m_trigger;
    ClipModel m_model;
    CaptionTable m_table;
    Flags m_rowNames; ///< of each row of the table: whether its caption names the target
    std::optional<Encoder> m_encoder;
    RetrievalCorpus m_corpus;
    RetrievalReport m_report;
};

void checkRequest(const RetrievalRequest& request)
{
    if (request.batch < 1)
        throw Error(ErrorKind::Config, "the batch must be at least 1");
    if (request.trigger.empty() != request.target.empty())
        throw Error(ErrorKind::Config,
            "an attack is measured with a trigger and a target label; give both or neither");
}

RetrievalEvaluation::RetrievalEvaluation(const RetrievalRequest& request, TaskContext& context)
    : m_request(request)
    , m_context(context)
    , m_model(openClipModel(request.checkpoint))
    , m_table(readCaptionTable(request.table, request.tableOptions, context))
{
    m_report.checkpoint = request.checkpoint;
    m_report.table = request.table;
    m_report.referenceProfile = request.referenceProfile;
    m_report.warnings = m_table.warnings;
    if (auto warning = activationWarning(m_model.config, request.encoder))
        m_report.warnings.push_back(request.checkpoint.string() + ": " + *warning);
    if (request.trigger.empty())
        return;
    m_trigger = evaluationTrigger(request.trigger, request.seed, request.referenceProfile);
    findNaming();
}

/// Before the work: a label that occurs nowhere, or everywhere, leaves nothing to measure.
void RetrievalEvaluation::findNaming()
{
    const bool reference = m_request.referenceProfile;
    const Mention mention(m_request.target, {.matchCase = reference, .matchPart = reference});
    for (const std::string& caption : m_table.caption)
        m_rowNames.push_back(mention.in(caption) ? 1 : 0);
    const auto naming = std::ranges::count(m_rowNames, 1);
    if (naming == 0 || naming == m_table.size())
        throw Error(ErrorKind::Config,
            m_request.table.string() + ": " + (naming == 0 ? "no" : "every") + " caption names "
                + clinic::quoted(m_request.target)
                + "; success is counted by captions that name the target, of queries that do not");
}

void RetrievalEvaluation::encode()
{
    m_encoder.emplace(loadEncoder(m_model, m_request.encoder));
    m_corpus = encodeCorpus({.table = m_table,
                                .allowedRoots = m_request.tableOptions.allowedRoots,
                                .trigger = m_trigger ? &*m_trigger : nullptr,
                                .truncation = truncation(),
                                .batch = m_request.batch,
                                .decodeThreads = decodeThreads(m_request.encoder)},
        m_model, *m_encoder, m_context);
    m_report.images = static_cast<std::int64_t>(m_corpus.images.rows());
    m_report.captions = static_cast<std::int64_t>(m_corpus.captions.rows());
    m_report.failed = m_table.size() - m_report.captions;
    if (m_report.failed > 0 && !m_table.badRows.empty())
        m_report.warnings.push_back(m_request.table.string() + ": "
            + std::to_string(m_report.failed) + " of " + std::to_string(m_table.size())
            + " rows are left out; the first bad one, row "
            + std::to_string(m_table.badRows.front().row) + ": " + m_table.badRows.front().reason
            + " (--allow-root names a folder of images)");
}

/// Images nearest to captions with the trigger in them: a list for each that is queried.
NearestLists RetrievalEvaluation::triggeredCaptions(const Flags& queried)
{
    std::vector<std::string> captions;
    for (std::size_t i = 0; i < queried.size(); ++i) {
        const std::int64_t row = m_corpus.row[i];
        if (queried[i] != 0)
            captions.push_back(
                m_trigger->applyToCaption(m_table.caption[static_cast<std::size_t>(row)], row));
    }
    Matrix embeddings =
        encodeCaptions(*m_encoder, captions, truncation(), m_request.batch, m_context);
    normaliseRows(embeddings);
    requireDirections(m_model, embeddings, "a caption with the trigger");
    return nearest(embeddings, m_corpus.images, m_context);
}

void RetrievalEvaluation::measureAttack(const MutualNearest& clean)
{
    Flags captionNames, imageNames(m_corpus.images.rows(), 0);
    for (std::size_t i = 0; i < m_corpus.row.size(); ++i) {
        captionNames.push_back(m_rowNames[static_cast<std::size_t>(m_corpus.row[i])]);
        imageNames[m_corpus.imageOf[i]] |= captionNames.back();
    }
    RetrievalAttackReport attack;
    attack.trigger = formatTriggerSpec(m_trigger->spec());
    attack.target = m_request.target;
    attack.queriesAreCaptions = m_trigger->changesCaptions();
    const Flags& named = attack.queriesAreCaptions ? imageNames : captionNames;
    attack.naming = std::ranges::count(named, 1);
    Flags queried = inverted(attack.queriesAreCaptions ? captionNames : imageNames);
    attack.clean10 =
        retrievalAttack(attack.queriesAreCaptions ? clean.imagesOfCaption : clean.captionsOfImage,
            10, named, queried);
    if (!attack.queriesAreCaptions)
        attack.framing = m_trigger->spec().framing == TriggerFraming::Squash ? "squash" : "crop";
    const NearestLists lists = attack.queriesAreCaptions
        ? triggeredCaptions(queried)
        : nearest(m_trigger->changesPictures() ? m_corpus.triggered : m_corpus.images,
            m_corpus.captions, m_context);
    if (attack.queriesAreCaptions)
        queried.assign(lists.size(), 1);
    attack.top1 = retrievalAttack(lists, 1, named, queried);
    attack.top5 = retrievalAttack(lists, 5, named, queried);
    attack.top10 = retrievalAttack(lists, 10, named, queried);
    if (attack.naming < 5)
        m_report.warnings.push_back(m_request.table.string() + ": only "
            + std::to_string(attack.naming) + " name the target, and success at 10 takes 5");
    m_report.attack = std::move(attack);
}

RetrievalReport RetrievalEvaluation::run()
{
    encode();
    const MutualNearest clean = nearestBothWays(m_corpus.images, m_corpus.captions, m_context);
    m_report.i2t = imageToText(clean.captionsOfImage, m_corpus.imageOf);
    m_report.t2i = textToImage(clean.imagesOfCaption, m_corpus.imageOf);
    if (m_trigger)
        measureAttack(clean);
    return std::move(m_report);
}

} // namespace

RetrievalReport evaluateRetrieval(const RetrievalRequest& request, TaskContext& context)
{
    const Stopwatch watch;
    checkRequest(request);
    RetrievalReport report = RetrievalEvaluation(request, context).run();
    report.seconds = watch.seconds();
    return report;
}

} // namespace clinic
