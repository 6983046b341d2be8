// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/mmr_json.h"

#include "core/mmr/benchmark_notes.h"
#include "core/mmr/blind_rules.h"

#include <map>
#include <nlohmann/json.hpp>

namespace clinic {

namespace {
using OrderedJson = nlohmann::ordered_json;

OrderedJson orNull(const std::optional<double>& value)
{
    return value ? OrderedJson(*value) : OrderedJson(nullptr);
}

/// 95 %, in percent.
OrderedJson bounds(const Share& share)
{
    if (share.count == 0)
        return nullptr;
    const Interval interval = share.interval();
    return {100 * interval.low, 100 * interval.high};
}

OrderedJson tallyJson(const MmrTally& tally)
{
    OrderedJson object = cellsJson(tally.cells);
    object["ra_interval"] = bounds(tally.cells.accuracy());
    object["mr_interval"] = bounds(tally.cells.misleading());
    object["unparsed"] = tally.unparsed;
    object["unscored_pairs"] = tally.unscored;
    return object;
}

/// Mean over categories that have a pair; the published averages are over pairs.
OrderedJson macroJson(const MmrScore& score)
{
    const auto mean = [&](auto rate) -> OrderedJson {
        double sum = 0;
        int count = 0;
        for (const MmrTally& tally : score.categories) {
            if (const auto value = percentOf(rate(tally.cells))) {
                sum += *value;
                ++count;
            }
        }
        return count == 0 ? OrderedJson(nullptr) : OrderedJson(sum / count);
    };
    return {{"ra", mean([](const MmrCells& cells) { return cells.accuracy(); })},
        {"mr", mean([](const MmrCells& cells) { return cells.misleading(); })}};
}

OrderedJson joinJson(const ScoredAnswers& scored)
{
    const JoinReport& report = scored.answers.report;
    OrderedJson missing = OrderedJson::array();
    for (const QuestionIndex i : report.missing)
        missing.push_back({{"row", i}, {"id", scored.benchmark->questions[i].id},
            {"question_type", questionTypeName(scored.benchmark->questions[i].type)}});
    return {{"unknown_rows", report.unknown}, {"duplicate_rows", report.duplicate},
        {"missing", missing}};
}

OrderedJson warningsJson(const ScoredAnswers& scored)
{
    OrderedJson all = OrderedJson::array();
    for (const auto* warnings :
        {&scored.answers.source.warnings, &scored.answers.report.warnings, &scored.score.warnings})
        for (const std::string& warning : *warnings)
            all.push_back(warning);
    return all;
}

OrderedJson notesJson(const MmrBenchmark& benchmark)
{
    std::map<NoteKind, OrderedJson> places;
    for (const MmrNote& note : benchmark.notes) {
        const MmrQuestion& question = benchmark.questions[note.question];
        places[note.kind].push_back({{"row", note.question}, {"id", question.id},
            {"question_type", questionTypeName(question.type)}});
    }
    OrderedJson notes = OrderedJson::array();
    for (const auto& [kind, where] : places)
        notes.push_back({{"kind", noteKindName(kind)}, {"count", where.size()},
            {"text", noteKindText(kind)}, {"where", where}});
    return notes;
}

OrderedJson factsJson(const MmrBenchmark& benchmark)
{
    const BenchmarkFacts facts = benchmarkFacts(benchmark);
    OrderedJson gold = OrderedJson::object();
    for (const auto& [letter, count] : facts.gold)
        gold[std::string(1, letter)] = count;
    return {{"pos", facts.positive}, {"neg", facts.leading}, {"gold", gold},
        {"pairs_with_the_same_options", facts.sameOptions},
        {"pairs_with_the_same_right_text", facts.sameAnswer},
        {"options_with_a_negation", facts.negatedOptions},
        {"right_options_with_a_negation",
            {{"pos", facts.negatedGoldPositive}, {"neg", facts.negatedGoldLeading}}}};
}

OrderedJson cellJson(const RatedCell& cell)
{
    OrderedJson object {{"ra", orNull(cell.ra)}, {"mr", orNull(cell.mr)},
        {"pos_acc", percentJson(cell.positive)},
        {"ur", cell.accuracy ? OrderedJson(cell.accuracy->hits) : OrderedJson(nullptr)},
        {"uf", cell.misleading ? OrderedJson(cell.misleading->hits) : OrderedJson(nullptr)}};
    if (!cell.note.empty())
        object["note"] = cell.note;
    return object;
}

OrderedJson rowJson(const LeaderRow& row)
{
    OrderedJson categories = OrderedJson::object();
    for (const MmrCategory& category : mmrCategories())
        if (const auto found = row.categories.find(category.key); found != row.categories.end())
            categories[category.key] = cellJson(found->second);
    OrderedJson object {{"model", row.name}};
    object.update(cellJson(row.overall));
    object["categories"] = categories;
    return object;
}

} // namespace

OrderedJson percentJson(const std::optional<Share>& share)
{
    return share ? orNull(percentOf(*share)) : OrderedJson(nullptr);
}

OrderedJson cellsJson(const MmrCells& cells)
{
    return {{"ra", percentJson(cells.accuracy())}, {"mr", percentJson(cells.misleading())},
        {"pos_acc", percentJson(cells.positive())}, {"neg_acc", percentJson(cells.leading())},
        {"n_pairs", cells.pairs()},
        {"cells",
            {{"ur", cells.robust}, {"uf", cells.fragile}, {"nr", cells.lucky},
                {"nf", cells.neither}}}};
}

OrderedJson benchmarkJson(const MmrBenchmark& benchmark)
{
    std::vector<std::int64_t> pairs(benchmark.categories.size());
    for (const MmrPair& pair : benchmark.pairs)
        ++pairs[pair.category];
    OrderedJson categories = OrderedJson::object();
    OrderedJson levels = OrderedJson::object();
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const MmrCategory& category = benchmark.categories[i];
        categories[category.key] = pairs[i];
        levels[category.level] = levels.value(category.level, std::int64_t {0}) + pairs[i];
    }
    OrderedJson blind = OrderedJson::object();
    for (const BlindRule& rule : blindRules(benchmark))
        blind[rule.name] = tallyJson(rule.score.overall);
    return {{"version", benchmarkVersionName(benchmark.version)}, {"title", benchmark.title()},
        {"sha256", benchmark.sha256}, {"questions", benchmark.questions.size()},
        {"n_pairs", benchmark.pairs.size()}, {"categories", categories}, {"levels", levels},
        {"notes", notesJson(benchmark)}, {"facts", factsJson(benchmark)}, {"blind", blind}};
}

OrderedJson scoreJson(const ScoredAnswers& scored)
{
    const bool isOfficial = scored.rules.mode == ScoreMode::Official;
    OrderedJson object {{"mode", isOfficial ? "official" : "corrected"},
        {"parser", answerParserName(scored.rules.parser)}};
    object.update(tallyJson(scored.score.overall));
    object["errors"] = scored.score.errors;
    object["fabricated"] = scored.score.fabricated;
    object["macro"] = macroJson(scored.score);
    OrderedJson categories = OrderedJson::object();
    for (std::size_t i = 0; i < scored.score.categories.size(); ++i)
        categories[scored.benchmark->categories[i].key] = tallyJson(scored.score.categories[i]);
    object["categories"] = categories;
    OrderedJson levels = OrderedJson::object();
    for (const auto& [level, tally] : scored.score.levels)
        levels[level] = tallyJson(tally);
    object["levels"] = levels;
    object["benchmark"] = {{"version", benchmarkVersionName(scored.benchmark->version)},
        {"sha256", scored.benchmark->sha256}};
    const AnswerFile& source = scored.answers.source;
    object["answers"] = {{"model", source.model}, {"format", answerFormatName(source.format)},
        {"rows", source.rows.size()}, {"sha256", source.sha256}};
    object["overrides"] = scored.byHand.letters.size();
    object["join"] = joinJson(scored);
    object["warnings"] = warningsJson(scored);
    return object;
}

OrderedJson publishedJson()
{
    OrderedJson tables = OrderedJson::array();
    for (const PublishedSource& source : publishedSources()) {
        OrderedJson rows = OrderedJson::array();
        for (const LeaderRow& row : publishedRows(source.version))
            rows.push_back(rowJson(row));
        OrderedJson table {{"version", benchmarkVersionName(source.version)},
            {"source", source.source}, {"pairs", source.pairs}, {"pairs_are", source.pairsAre}};
        if (!source.note.empty())
            table["note"] = source.note;
        table["rows"] = rows;
        tables.push_back(table);
    }
    const PublishedTunings& tunings = publishedTunings();
    OrderedJson rows = OrderedJson::array();
    for (const PublishedTuning& row : tunings.rows)
        rows.push_back({{"model", row.model}, {"ra_before", row.raBefore},
            {"ra_after", row.raAfter}, {"mr_before", row.mrBefore}, {"mr_after", row.mrAfter}});
    return {{"unit", "percent"}, {"tables", tables},
        {"tuning",
            {{"version", "v2"}, {"training_set", tunings.trainingSet}, {"source", tunings.source},
                {"rows", rows}}}};
}

OrderedJson comparisonJson(const MmrComparison& comparison, const MmrBenchmark& benchmark)
{
    const auto ids = [&](const std::vector<std::size_t>& pairs) {
        OrderedJson list = OrderedJson::array();
        for (const std::size_t pair : pairs)
            list.push_back(benchmark.pairs[pair].id);
        return list;
    };
    OrderedJson transitions = OrderedJson::object();
    for (std::size_t a = 0; a < pairCells; ++a)
        for (std::size_t b = 0; b < pairCells; ++b)
            transitions[std::string(pairOutcomeName(static_cast<PairOutcome>(a)))][std::string(
                pairOutcomeName(static_cast<PairOutcome>(b)))] = comparison.transitions.at(a).at(b);
    OrderedJson object {{"n_pairs", comparison.pairs}, {"transitions", transitions},
        {"ra_change", comparison.raChange},
        {"ra_change_interval", {comparison.raInterval.low, comparison.raInterval.high}},
        {"mr_change", orNull(comparison.mrChange)},
        {"mr_change_interval",
            comparison.mrInterval
                ? OrderedJson {comparison.mrInterval->low, comparison.mrInterval->high}
                : OrderedJson(nullptr)},
        {"mcnemar",
            {{"only_a", comparison.onlyA}, {"only_b", comparison.onlyB},
                {"p", comparison.mcNemar}}},
        {"lost", ids(comparison.lost)}, {"won", ids(comparison.won)}};
    return object;
}

} // namespace clinic
