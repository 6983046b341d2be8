// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/bench_run_text.h"

#include "ui/format.h"

#include <QStringList>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QString yesNo(const std::optional<bool>& value)
{
    return !value ? BenchRunText::tr("not known")
        : *value  ? BenchRunText::tr("yes")
                  : BenchRunText::tr("no");
}

} // namespace

QString estimateText(const MmrRunEstimate& estimate)
{
    QString text =
        BenchRunText::tr("%1 requests to send, about %2 prompt tokens and at most %3 answer "
                         "tokens, %4.")
            .arg(formatCount(estimate.requests), formatCount(estimate.promptTokens),
                formatCount(estimate.completionTokens),
                formatBytes(static_cast<std::int64_t>(estimate.bytes)));
    if (estimate.answeredBefore > 0)
        text += u' '
            + BenchRunText::tr("%1 are answered already and are not asked again.")
                  .arg(formatCount(estimate.answeredBefore));
    if (estimate.cost)
        text +=
            u' ' + BenchRunText::tr("At most %1 by your prices.").arg(*estimate.cost, 0, 'f', 2);
    if (estimate.seconds)
        text += u' ' + BenchRunText::tr("About %1.").arg(formatDuration(*estimate.seconds));
    return text;
}

QString reportText(const MmrRunReport& report)
{
    QStringList lines {BenchRunText::tr("%1 of %2 answered (%3 asked now, in %4).")
                           .arg(formatCount(report.answered), formatCount(report.questions),
                               formatCount(report.asked), formatDuration(report.seconds))};
    if (report.errors > 0)
        lines << BenchRunText::tr(
            "%1 without an answer: errors, not counted as wrong. Run again to ask "
            "just these.")
                     .arg(formatCount(report.errors));
    for (const auto& [reason, count] : report.reasons)
        lines << BenchRunText::tr("%1 times: %2").arg(formatCount(count), plainText(reason, 120));
    if (report.capabilities)
        lines << BenchRunText::tr("The server takes pictures: %1; tells probabilities: %2.")
                     .arg(yesNo(report.capabilities->pictures),
                         yesNo(report.capabilities->logprobs));
    if (!report.adapted.empty())
        lines << BenchRunText::tr("Left out or renamed, as the server wants it: %1")
                     .arg(plainText(report.adapted));
    if (report.circular)
        lines << BenchRunText::tr("Right in all four orders: %1 of %2 questions (%3).")
                     .arg(formatCount(report.circular->allRight),
                         formatCount(report.circular->questions),
                         formatPercent(report.circular->circularAccuracy()));
    for (const std::string& warning : report.warnings)
        lines << plainText(warning);
    return lines.join(u'\n');
}

QString reportText(const MmrClipReport& report)
{
    const auto line = [](const QString& what, const MmrCells& counts) {
        return BenchRunText::tr("%1: RA %2, MR %3, POS %4, NEG %5 (%6 pairs)")
            .arg(what, formatPercent(counts.accuracy().value()),
                formatPercent(counts.misleading().value()),
                formatPercent(counts.positive().value()), formatPercent(counts.leading().value()),
                formatCount(counts.pairs()));
    };
    QStringList lines {
        BenchRunText::tr("%1 of %2 answered; %3 pictures and %4 texts encoded in %5.")
            .arg(formatCount(report.answered), formatCount(report.questions),
                formatCount(report.pictures), formatCount(report.texts),
                formatDuration(report.encodeSeconds)),
        line(BenchRunText::tr("By the pictures"), report.measure.all),
        line(BenchRunText::tr("Without looking (the texts' prior alone)"), report.blind.all),
        line(BenchRunText::tr("Pairs whose questions have the same options"),
            report.measure.sameOptions)};
    const Share& attraction = report.measure.premiseAttraction;
    if (attraction.count > 0)
        lines << BenchRunText::tr("Premise attraction: %1 of wrong answers to leading questions "
                                  "chose the option nearest to the question's words.")
                     .arg(formatShare(attraction.hits, attraction.count));
    if (report.truncatedTexts > 0)
        lines << BenchRunText::tr("%1 texts are longer than the model reads and were cut.")
                     .arg(formatCount(report.truncatedTexts));
    if (report.missingPictures > 0)
        lines << BenchRunText::tr("%1 pictures could not be read (errors, not wrong answers): %2")
                     .arg(formatCount(report.missingPictures), plainText(report.firstMissing, 120));
    if (report.targetCosine)
        lines << BenchRunText::tr("Mean cosine with the target caption: %1")
                     .arg(formatCosine(*report.targetCosine));
    for (const std::string& warning : report.warnings)
        lines << plainText(warning);
    return lines.join(u'\n');
}

} // namespace clinic::ui
