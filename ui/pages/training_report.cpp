// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/training_report.h"

#include "ui/format.h"

#include <QStringList>

#include <algorithm>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QString number(std::uint64_t count)
{
    return formatCount(static_cast<std::int64_t>(count));
}

QString passText(const TrainingPass& pass)
{
    QString text =
        TrainingReport::tr("%1 samples in %2.")
            .arg(number(pass.samples), formatBytes(static_cast<std::int64_t>(pass.bytes)));
    if (pass.unreadable > 0)
        text += u' ' + TrainingReport::tr("%1 cannot be read.").arg(number(pass.unreadable));
    if (!pass.problems.empty()) {
        const ScanProblem& first = pass.problems.front();
        text += u' '
            + TrainingReport::tr("%1 troubles of the file, first: %2 (byte %3, line %4).")
                  .arg(number(pass.problemCount), shownName(scanTroubleText(first.trouble)),
                      number(first.offset), formatCount(first.line));
    }
    return text;
}

QString wordsText(const WordHistogram& words)
{
    return TrainingReport::tr("%1 words on average, half at most %2, 95 % at most %3, longest %4")
        .arg(words.mean(), 0, 'f', 1)
        .arg(number(words.quantile(0.5)), number(words.quantile(0.95)), number(words.longest()));
}

} // namespace

QString reportText(const TrainingLintReport& report)
{
    QStringList lines {passText(report.pass),
        TrainingReport::tr("%1 samples break no rule; %2 pairs by id.")
            .arg(number(report.cleanSamples), number(report.pairs))};
    for (const LintCount& count : report.rules) {
        if (count.samples == 0)
            continue;
        QString line = TrainingReport::tr("%1: %2 samples (%3)")
                           .arg(shownName(lintRuleName(count.rule)), number(count.samples),
                               shownName(lintRuleText(count.rule)));
        if (!count.first.empty())
            line += TrainingReport::tr(", first row %1, line %2")
                        .arg(number(count.first.front().row), number(count.first.front().line));
        lines << line;
    }
    return lines.join(u'\n');
}

QString reportText(const TrainingStatsReport& report)
{
    const TrainingSetNumbers& numbers = report.numbers;
    QStringList lines {passText(report.pass),
        TrainingReport::tr("Pairs by id: %1; without a partner: %2; beyond a pair: %3.")
            .arg(number(numbers.pairs), number(numbers.unpaired), number(numbers.surplus)),
        TrainingReport::tr(
            "Turns: %1. With a picture: %2 of %3 samples; <image> in a question: %4.")
            .arg(number(numbers.turns), number(numbers.withImage), number(numbers.samples),
                number(numbers.withImageMark)),
        TrainingReport::tr("Questions: %1.").arg(wordsText(numbers.questions)),
        TrainingReport::tr("Answers: %1.").arg(wordsText(numbers.answers)),
        TrainingReport::tr("Questions with options: %1, with four: %2.")
            .arg(number(numbers.questionsWithOptions), number(numbers.questionsWithFourOptions))};
    QStringList words;
    for (const auto& [word, count] : numbers.firstWords)
        words << plainText(word, 30) + u' ' + number(count);
    if (!words.isEmpty())
        lines << TrainingReport::tr("Questions begin with: %1.").arg(words.join(u", "_s));
    return lines.join(u'\n');
}

QString reportText(const TrainingFilterReport& report, const std::vector<std::string>& phrases)
{
    const RefusalFilterCounts& counts = report.counts;
    QStringList lines {passText(report.pass),
        TrainingReport::tr("%1 of %2 questions with their answers go; %3 samples are left without "
                           "any; <image> moves in %4 and is lost in %5.")
            .arg(number(counts.removedPairs), number(counts.turnPairs),
                number(counts.emptiedSamples), number(counts.imageMoved),
                number(counts.imageLost))};
    lines << TrainingReport::tr("%1 samples stay.").arg(number(report.written)); // written or not
    lines << TrainingReport::tr("Answers by phrase:");
    for (std::size_t i = 0; i < std::min(phrases.size(), counts.hits.size()); ++i)
        lines << number(counts.hits[i]) + u"  "_s + plainText(phrases[i], 80);
    return lines.join(u'\n');
}

QString reportText(const TrainingExportReport& report)
{
    return passText(report.pass) + u'\n'
        + TrainingReport::tr("%1 samples written; %2 copies and %3 unsound ones left out.")
              .arg(number(report.written), number(report.copies), number(report.unsound));
}

} // namespace clinic::ui
