// SPDX-License-Identifier: Apache-2.0
#include "app/cli/mmr_commands.h"
#include "app/cli/mmr_options.h"
#include "app/cli/print_json.h"
#include "app/cli/share_text.h"
#include "core/base/error.h"
#include "core/mmr/comparison.h"
#include "core/workflows/mmr_json.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

namespace clinic {

namespace {

void printTally(const std::string& name, const MmrTally& tally)
{
    const MmrCells& cells = tally.cells;
    const auto rate = [](const Share& share) {
        return share.count == 0 ? std::string("none") : percentText(share);
    };
    std::cout << name << std::string(name.size() < 24 ? 24 - name.size() : 1, ' ') << "RA "
              << rate(cells.accuracy()) << "  MR " << rate(cells.misleading()) << "  POS "
              << rate(cells.positive()) << "  NEG " << rate(cells.leading()) << "  ("
              << cells.pairs() << " pairs: " << cells.robust << " UR, " << cells.fragile << " UF, "
              << cells.lucky << " NR, " << cells.neither << " NF";
    if (tally.unparsed > 0)
        std::cout << "; " << tally.unparsed << " answers unread";
    if (tally.unscored > 0)
        std::cout << "; " << tally.unscored << " pairs without an answer";
    std::cout << ")\n";
}

void printScore(const ScoredAnswers& scored)
{
    std::cout << scored.answers.source.model << " on " << scored.benchmark->title() << ", "
              << rulesText(scored.rules) << '\n';
    printTally("overall", scored.score.overall);
    for (const auto& [level, tally] : scored.score.levels)
        printTally(level, tally);
    for (std::size_t i = 0; i < scored.score.categories.size(); ++i)
        if (scored.score.categories[i].cells.pairs() > 0)
            printTally("  " + scored.benchmark->categories[i].key, scored.score.categories[i]);
    const auto print = [](const std::vector<std::string>& warnings) {
        for (const std::string& warning : warnings)
            std::cout << "note: " << warning << '\n';
    };
    print(scored.answers.source.warnings);
    print(scored.answers.report.warnings);
    print(scored.score.warnings);
    if (!scored.byHand.letters.empty())
        std::cout << "note: " << scored.byHand.letters.size()
                  << " letters were read by hand and count (--no-overrides leaves them out)\n";
    if (scored.score.errors > 0)
        std::cout << "note: " << scored.score.errors
                  << " answers are errors or no text; their pairs are left out\n";
    const JoinReport& join = scored.answers.report;
    if (!join.unknown.empty() || !join.duplicate.empty() || !join.missing.empty())
        std::cout << "note: " << join.unknown.size() << " answers to no question, "
                  << join.duplicate.size() << " second answers, " << join.missing.size()
                  << " questions without an answer\n";
}

struct CompareOptions {
    MmrOptions options;
    std::vector<std::string> answers;
};

void printComparison(const MmrComparison& comparison)
{
    const auto points = [](double change) {
        char text[32];
        std::snprintf(text, sizeof text, "%+.2f", change);
        return std::string(text);
    };
    std::cout << "RA of B less that of A: " << points(comparison.raChange)
              << " points (95 %: " << points(comparison.raInterval.low) << " to "
              << points(comparison.raInterval.high) << "; " << comparison.pairs
              << " pairs that both answered)\n";
    if (comparison.mrChange && comparison.mrInterval)
        std::cout << "MR of B less that of A: " << points(*comparison.mrChange)
                  << " points (95 %: " << points(comparison.mrInterval->low) << " to "
                  << points(comparison.mrInterval->high) << ")\n";
    std::cout << "McNemar: " << comparison.onlyA << " pairs robust under A alone, "
              << comparison.onlyB << " under B alone, p = " << comparison.mcNemar << '\n';
    std::cout << "pairs by outcome (UR both right, UF only the positive, NR only the leading, NF "
                 "none):\n";
    for (std::size_t a = 0; a < pairCells; ++a) {
        std::cout << "A " << pairOutcomeName(static_cast<PairOutcome>(a)) << ", B:";
        for (std::size_t b = 0; b < pairCells; ++b)
            std::cout << "  " << pairOutcomeName(static_cast<PairOutcome>(b)) << ' '
                      << comparison.transitions.at(a).at(b);
        std::cout << '\n';
    }
}

int runCompare(const CompareOptions& given, const CommonOptions& common, TaskContext& context)
{
    if (given.answers.size() != 2)
        throw Error(ErrorKind::Config, "give --answers twice: A, then B");
    if (given.options.mode != "corrected")
        throw Error(ErrorKind::Config, "comparing needs pairs by id: --mode corrected");
    const ScoredAnswers a = scoreMmr(scoreRequest(given.options, given.answers[0]), context);
    const ScoredAnswers b =
        scoreAnswers(a.benchmark, scoreRequest(given.options, given.answers[1]), context);
    const MmrComparison comparison = compareScores(a.score, b.score, {}, common.seed);
    if (common.json)
        printJson(comparisonJson(comparison, *a.benchmark));
    else {
        std::cout << "A: " << given.answers[0] << "\nB: " << given.answers[1] << '\n';
        printComparison(comparison);
    }
    return ExitDone;
}

} // namespace

Command addMmrScore(CLI::App& mmr)
{
    const auto options = std::make_shared<MmrOptions>();
    const auto answers = std::make_shared<std::string>();
    CLI::App* command = mmr.add_subcommand("score",
        "Robustness accuracy (RA) and misleading rate (MR) of a file of answers, by category");
    addMmrOptions(*command, *options);
    command->add_option("--answers", *answers, "File of answers, of any known format")->required();
    command->footer("Example:\n  clinic mmr score --benchmark demo/mmr/MMR-benchmark.json "
                    "--answers demo/mmr/answers/simulated-strong.json --parser lenient --json");
    return {command, [options, answers](const CommonOptions& common, TaskContext& context) {
                const ScoredAnswers scored = scoreMmr(scoreRequest(*options, *answers), context);
                if (!scored.refused.empty())
                    throw Error(ErrorKind::Mismatch, *answers + ": " + scored.refused);
                if (common.json)
                    printJson(scoreJson(scored));
                else
                    printScore(scored);
                return ExitDone;
            }};
}

Command addMmrCompare(CLI::App& mmr)
{
    const auto given = std::make_shared<CompareOptions>();
    CLI::App* command = mmr.add_subcommand(
        "compare", "Two files of answers pair by pair: what B wins and loses against A");
    addMmrOptions(*command, given->options);
    command->add_option("--answers", given->answers, "A, then B")->required();
    command->footer("Example:\n  clinic mmr compare --benchmark demo/mmr/MMR-benchmark.json "
                    "--answers demo/mmr/answers/simulated-strong.json --answers "
                    "demo/mmr/answers/simulated-misled.json --json");
    return {command, [given](const CommonOptions& common, TaskContext& context) {
                return runCompare(*given, common, context);
            }};
}

} // namespace clinic
