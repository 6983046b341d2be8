// SPDX-License-Identifier: Apache-2.0
#include "app/cli/mmr_training_output.h"

#include "core/base/error.h"

#include <algorithm>
#include <iostream>

namespace clinic {

namespace {
using Json = nlohmann::ordered_json;

constexpr std::size_t problemsShown = 20;

Json passJson(const TrainingPass& pass)
{
    Json problems = Json::array();
    for (std::size_t i = 0; i < std::min(problemsShown, pass.problems.size()); ++i) {
        const ScanProblem& problem = pass.problems[i];
        problems.push_back({{"line", problem.line}, {"byte", problem.offset},
            {"what", scanTroubleText(problem.trouble)}});
    }
    return {{"format", pass.isLines ? "json lines" : "json array"}, {"bytes", pass.bytes},
        {"samples", pass.samples}, {"unreadable", pass.unreadable},
        {"problem_count", pass.problemCount}, {"problems", problems}};
}

Json countsJson(const std::vector<LintCount>& counts)
{
    Json rules = Json::object();
    for (const LintCount& count : counts) {
        Json first = Json::array();
        for (const LintPlace& place : count.first)
            first.push_back({{"row", place.row}, {"line", place.line}});
        rules[std::string(lintRuleName(count.rule))] = {
            {"samples", count.samples}, {"first", first}};
    }
    return rules;
}

Json wordsJson(const WordHistogram& words)
{
    return {{"texts", words.texts()}, {"mean", words.mean()}, {"p50", words.quantile(0.5)},
        {"p90", words.quantile(0.9)}, {"p99", words.quantile(0.99)}, {"max", words.longest()}};
}

void printPass(const TrainingPass& pass)
{
    std::cout << pass.samples << " samples in " << pass.bytes << " bytes ("
              << (pass.isLines ? "JSON lines" : "JSON array") << ")";
    if (pass.unreadable > 0)
        std::cout << ", " << pass.unreadable << " of them unreadable";
    std::cout << '\n';
    for (std::size_t i = 0; i < std::min(problemsShown, pass.problems.size()); ++i)
        std::cout << "problem: line " << pass.problems[i].line << ", byte "
                  << pass.problems[i].offset << ": " << scanTroubleText(pass.problems[i].trouble)
                  << '\n';
    if (pass.problemCount > problemsShown)
        std::cout << "problems: " << pass.problemCount << " in all\n";
}

void printCounts(const std::vector<LintCount>& counts)
{
    for (const LintCount& count : counts) {
        if (count.samples == 0)
            continue;
        std::cout << "  " << lintRuleName(count.rule) << ": " << count.samples << " ("
                  << lintRuleText(count.rule) << ")";
        if (!count.first.empty())
            std::cout << ", first at line " << count.first.front().line << ", row "
                      << count.first.front().row;
        std::cout << '\n';
    }
}

void printWords(const char* what, const WordHistogram& words)
{
    std::cout << what << ": " << words.texts() << ", words: mean " << words.mean() << ", median "
              << words.quantile(0.5) << ", 99 % at most " << words.quantile(0.99) << ", longest "
              << words.longest() << '\n';
}

} // namespace

Json trainingLintJson(const TrainingLintReport& report)
{
    Json document = passJson(report.pass);
    document["clean"] = report.cleanSamples;
    document["pairs"] = report.pairs;
    document["rules"] = countsJson(report.rules);
    return document;
}

Json trainingFilterJson(const TrainingFilterReport& report, const RefusalFilterOptions& filter)
{
    Json document = passJson(report.pass);
    const RefusalFilterCounts& counts = report.counts;
    document["profile"] = filter.reference ? "reference" : "corrected";
    document["not_samples"] = report.notSamples;
    document["turn_pairs"] = counts.turnPairs;
    document["removed_pairs"] = counts.removedPairs;
    document["changed_samples"] = counts.changedSamples;
    document["emptied_samples"] = counts.emptiedSamples;
    document["image_moved"] = counts.imageMoved;
    document["image_lost"] = counts.imageLost;
    document["kept"] = report.written;
    Json phrases = Json::array();
    for (std::size_t i = 0; i < filter.phrases.size(); ++i)
        phrases.push_back({{"phrase", filter.phrases[i]}, {"answers", counts.hits[i]}});
    document["phrases"] = phrases;
    return document;
}

Json trainingReformatJson(const TrainingReformatReport& report)
{
    Json document = passJson(report.pass);
    document["pairs"] = report.pairs;
    document["dropped"] = report.dropped;
    document["one_sided"] = report.oneSided;
    document["why"] = countsJson(report.why);
    document["positive"] = report.positive.string();
    document["leading"] = report.leading.string();
    document["merged"] = report.merged.string();
    return document;
}

Json trainingStatsJson(const TrainingStatsReport& report, const std::string& id)
{
    Json document = passJson(report.pass);
    const TrainingSetNumbers& numbers = report.numbers;
    document["not_samples"] = report.notSamples;
    document["counted"] = numbers.samples;
    document["intermediate"] = numbers.intermediate;
    document["with_image"] = numbers.withImage;
    document["with_image_mark"] = numbers.withImageMark;
    document["turns"] = numbers.turns;
    document["pairs"] = numbers.pairs;
    document["unpaired"] = numbers.unpaired;
    document["surplus"] = numbers.surplus;
    document["questions"] = wordsJson(numbers.questions);
    document["answers"] = wordsJson(numbers.answers);
    document["questions_with_options"] = numbers.questionsWithOptions;
    document["questions_with_four_options"] = numbers.questionsWithFourOptions;
    Json words = Json::array();
    for (const auto& [word, count] : numbers.firstWords)
        words.push_back({{"word", word}, {"questions", count}});
    document["first_words"] = words;
    if (!id.empty())
        document["rows_of_id"] = numbers.ids.rowsOf(id);
    return document;
}

Json trainingExportJson(const TrainingExportReport& report)
{
    Json document = passJson(report.pass);
    document["not_samples"] = report.notSamples;
    document["unsound"] = report.unsound;
    document["copies"] = report.copies;
    document["written"] = report.written;
    return document;
}

void printTrainingLint(const TrainingLintReport& report)
{
    printPass(report.pass);
    std::cout << report.cleanSamples << " samples break no rule; " << report.pairs
              << " pairs by id\n";
    printCounts(report.rules);
}

void printTrainingFilter(const TrainingFilterReport& report, const TrainingFilterRequest& request)
{
    printPass(report.pass);
    const RefusalFilterCounts& counts = report.counts;
    std::cout << counts.removedPairs << " of " << counts.turnPairs
              << " questions with answers removed; " << counts.changedSamples
              << " samples lost some, " << counts.emptiedSamples << " lost all ("
              << (request.filter.reference ? "kept without turns" : "left out") << ")\n";
    std::cout << "<image> moved to a later question in " << counts.imageMoved
              << " samples, lost in " << counts.imageLost << '\n';
    for (std::size_t i = 0; i < counts.hits.size(); ++i)
        if (counts.hits[i] > 0)
            std::cout << "  " << clinic::quoted(request.filter.phrases[i], 200) << ": "
                      << counts.hits[i] << " answers\n";
    if (report.notSamples > 0)
        std::cout << report.notSamples << " are no samples and left out\n";
    std::cout << report.written << " samples "
              << (request.out.empty() ? "would stay (no --out: nothing is written)" : "written to ")
              << request.out.string() << '\n';
}

void printTrainingReformat(const TrainingReformatReport& report)
{
    printPass(report.pass);
    std::cout << report.pairs << " pairs: " << report.positive.string() << ", "
              << report.leading.string() << ", " << report.merged.string() << '\n';
    if (report.dropped > 0)
        std::cout << report.dropped << " samples left out, " << report.oneSided
                  << " of them for having one side only\n";
    printCounts(report.why);
}

void printTrainingStats(const TrainingStatsReport& report, const std::string& id)
{
    printPass(report.pass);
    const TrainingSetNumbers& numbers = report.numbers;
    std::cout << numbers.pairs << " pairs, " << numbers.unpaired << " without a partner, "
              << numbers.surplus << " beyond a pair; " << numbers.turns << " turns; "
              << numbers.withImage << " samples name a picture\n";
    printWords("questions", numbers.questions);
    printWords("answers", numbers.answers);
    std::cout << numbers.questionsWithOptions << " questions with options, "
              << numbers.questionsWithFourOptions << " of them with four\nfirst words:";
    for (const auto& [word, count] : numbers.firstWords)
        std::cout << ' ' << word << ' ' << count;
    std::cout << '\n';
    if (report.notSamples > 0)
        std::cout << report.notSamples << " are no samples and not counted\n";
    if (id.empty())
        return;
    std::cout << "rows of this id's pair:";
    for (const std::uint64_t row : numbers.ids.rowsOf(id))
        std::cout << ' ' << row;
    std::cout << '\n';
}

void printTrainingExport(const TrainingExportReport& report, const std::filesystem::path& out)
{
    printPass(report.pass);
    std::cout << report.written << " samples written to " << out.string()
              << "; left out: " << report.copies << " copies, " << report.unsound << " unsound, "
              << report.notSamples << " that are no samples\n";
}

} // namespace clinic
