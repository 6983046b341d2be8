// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/mmr/training/training_index.h"
#include "core/workflows/mmr_training.h"
#include "tests/core/mmr/training/training_set_builder.h"

#include <QTest>

#include <stop_token>

using namespace clinic;

namespace {

/// Three sound samples between damage of each kind.
std::string damagedLines()
{
    return asLine(sampleOf("a", {"<image>\nq", "a"})) + "not JSON\n"
        + asLine(sampleOf("a", {"q", "Sorry."}))
        + "{\"id\" 1}\n{\"id\":\"c\",\"conversations\":3}\n" + asLine(sampleOf("b", {"q", "a"}))
        + "{\"id\":\"cut";
}

std::vector<std::string> idsIn(const std::filesystem::path& path)
{
    TrainingIndex index(path);
    TaskContext context;
    index.fill(context);
    std::vector<std::string> ids;
    for (std::size_t row = 0; row < index.size(); ++row)
        ids.push_back(index.sample(row).idText());
    return ids;
}

} // namespace

class TestMmrTraining : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void lintGoesOnBehindDamage();
    void filterWritesWhatStays();
    void filterCountsWithoutWriting();
    void reformatKeepsPairsAdjacent();
    void reformatTellsWhatItLeftOut();
    void reformatRefusesAFileWithoutPairs();
    void statsCountSamples();
    void exportLeavesOutCopiesAndUnsound();
    void exportMayReplaceItsInput();
    void stopsWithoutOutput();
};

void TestMmrTraining::lintGoesOnBehindDamage()
{
    const TrainingFolder folder;
    TaskContext context;
    const TrainingLintReport report =
        lintTraining({.data = folder.write("set.jsonl", damagedLines())}, context);
    QCOMPARE(report.pass.samples, std::uint64_t {5});
    QCOMPARE(report.pass.unreadable, std::uint64_t {1});
    QCOMPARE(report.pass.problemCount, std::uint64_t {2});
    QCOMPARE(report.pass.problems[0].line, std::int64_t {2});
    QCOMPARE(report.pass.problems[1].trouble, ScanTrouble::Truncated);
    QVERIFY(report.pass.isLines);
    const auto of = [&](LintRule rule) { return report.rules.at(static_cast<std::size_t>(rule)); };
    QCOMPARE(of(LintRule::NotJson).samples, std::uint64_t {1});
    QCOMPARE(of(LintRule::NotJson).first.at(0).line, 4U);
    QCOMPARE(of(LintRule::NotAList).first.at(0).row, std::uint64_t {3});
    QCOMPARE(of(LintRule::Refusal).samples, std::uint64_t {1});
    QCOMPARE(of(LintRule::UnpairedId).samples, std::uint64_t {2});
    QCOMPARE(report.pairs, std::uint64_t {1});
    QCOMPARE(report.cleanSamples, std::uint64_t {2});
}

void TestMmrTraining::filterWritesWhatStays()
{
    const TrainingFolder folder;
    const auto data = folder.write("set.jsonl", damagedLines());
    TaskContext context;
    const TrainingFilterReport report =
        filterTraining({.data = data, .out = folder.path("out.json")}, context);
    QCOMPARE(report.written, std::uint64_t {2});
    QCOMPARE(report.notSamples, std::uint64_t {1});
    QCOMPARE(report.counts.emptiedSamples, std::uint64_t {1});
    QCOMPARE(idsIn(folder.path("out.json")), (std::vector<std::string> {"a", "b"}));
    QVERIFY_EXCEPTION_THROWN(
        filterTraining({.data = data, .out = folder.path("out.json")}, context), Error);
    TrainingFilterRequest reference {.data = data, .out = folder.path("out.json")};
    reference.filter.reference = true;
    reference.overwrite = true;
    QCOMPARE(filterTraining(reference, context).written, std::uint64_t {3}); // "Sorry" stays
    QCOMPARE(idsIn(folder.path("out.json")), (std::vector<std::string> {"a", "a", "b"}));
}

void TestMmrTraining::filterCountsWithoutWriting()
{
    const TrainingFolder folder;
    const auto data = folder.write("set.jsonl", damagedLines());
    TaskContext context;
    TrainingFilterRequest request {.data = data};
    request.filter.phrases = {"a", "z"};
    const TrainingFilterReport report = filterTraining(request, context);
    QCOMPARE(report.counts.hits, (std::vector<std::uint64_t> {2, 0}));
    QCOMPARE(std::distance(std::filesystem::directory_iterator(folder.path("")), {}), 1);
}

void TestMmrTraining::reformatKeepsPairsAdjacent()
{
    const TrainingFolder folder;
    TaskContext context;
    const auto data =
        folder.write("set.jsonl", asLine(generatedSample("a")) + asLine(generatedSample("b")));
    const TrainingReformatReport report =
        reformatTraining({.data = data, .out = folder.path("set")}, context);
    QCOMPARE(report.pairs, std::uint64_t {2});
    QCOMPARE(idsIn(report.positive), (std::vector<std::string> {"a", "b"}));
    QCOMPARE(idsIn(report.leading), (std::vector<std::string> {"a", "b"}));
    QCOMPARE(idsIn(report.merged), (std::vector<std::string> {"a", "a", "b", "b"}));
    TrainingIndex merged(report.merged);
    merged.fill(context);
    QCOMPARE(merged.sample(2).turns.at(1).value, std::string("A cat."));
    QCOMPARE(merged.sample(3).turns.at(1).value, std::string("No, a cat."));
    QVERIFY_EXCEPTION_THROWN(
        reformatTraining({.data = data, .out = folder.path("set")}, context), Error);
    reformatTraining(
        {.data = data, .out = folder.path("set"), .suffixIds = true, .overwrite = true}, context);
    QCOMPARE(idsIn(report.merged), (std::vector<std::string> {"a_pos", "a_neg", "b_pos", "b_neg"}));
}

void TestMmrTraining::reformatTellsWhatItLeftOut()
{
    const TrainingFolder folder;
    TrainingSample odd = generatedSample("odd");
    odd.leading.pop_back();
    TrainingSample later = generatedSample("later");
    later.positive.back().value = "<image> again";
    const auto data = folder.write("set.jsonl",
        asLine(odd) + asLine(generatedSample("good")) + asLine(later)
            + asLine(sampleOf("one-sided", {"q", "a"})));
    TaskContext context;
    const TrainingReformatReport report =
        reformatTraining({.data = data, .out = folder.path("set")}, context);
    QCOMPARE(report.pairs, std::uint64_t {1});
    QCOMPARE(report.dropped, std::uint64_t {3});
    QCOMPARE(report.oneSided, std::uint64_t {1});
    QCOMPARE(report.why.size(), std::size_t {2});
    QCOMPARE(report.why[0].rule, LintRule::OddTurns);
    QCOMPARE(report.why[1].rule, LintRule::ImageLater);
    QCOMPARE(report.why[1].first.at(0).line, 3U);
}

void TestMmrTraining::reformatRefusesAFileWithoutPairs()
{
    const TrainingFolder folder;
    const auto data = folder.write("set.jsonl", asLine(sampleOf("a", {"q", "a"})));
    TaskContext context;
    QVERIFY_EXCEPTION_THROWN(
        reformatTraining({.data = data, .out = folder.path("set")}, context), Error);
    QVERIFY(std::filesystem::is_empty(folder.path("set")));
}

void TestMmrTraining::statsCountSamples()
{
    const TrainingFolder folder;
    TaskContext context;
    const TrainingStatsReport report =
        trainingStats({.data = folder.write("set.jsonl", damagedLines())}, context);
    QCOMPARE(report.numbers.samples, std::uint64_t {3});
    QCOMPARE(report.notSamples, std::uint64_t {1});
    QCOMPARE(report.numbers.pairs, std::uint64_t {1});
    QCOMPARE(report.numbers.unpaired, std::uint64_t {1});
}

void TestMmrTraining::exportLeavesOutCopiesAndUnsound()
{
    const TrainingFolder folder;
    const auto data = folder.write("set.jsonl",
        asLine(sampleOf("a", {"q", "a"})) + asLine(sampleOf("b", {"q", "a"}))
            + asLine(sampleOf("c", {"q"})) + asLine(generatedSample("d")));
    const TrainingFolder out;
    TaskContext context;
    const TrainingExportReport all =
        exportTraining({.data = data, .out = out.path("all.json")}, context);
    QCOMPARE(all.written, std::uint64_t {5});
    QCOMPARE(idsIn(out.path("all.json")), (std::vector<std::string> {"a", "b", "c", "d", "d"}));
    const TrainingExportReport some = exportTraining({.data = data,
                                                         .out = out.path("some.json"),
                                                         .dedupe = DedupeKey::Text,
                                                         .suffixIds = true,
                                                         .soundOnly = true},
        context);
    QCOMPARE(some.copies, std::uint64_t {1});
    QCOMPARE(some.unsound, std::uint64_t {1});
    QCOMPARE(idsIn(out.path("some.json")), (std::vector<std::string> {"a", "d_pos", "d_neg"}));
}

void TestMmrTraining::exportMayReplaceItsInput()
{
    const TrainingFolder folder;
    const auto data = folder.write("set.json", asLine(sampleOf("a", {"q", "a"})));
    TaskContext context;
    exportTraining({.data = data, .out = data, .overwrite = true}, context);
    QCOMPARE(idsIn(data), (std::vector<std::string> {"a"}));
    QVERIFY(readWholeText(data, 1000).starts_with("[\n"));
}

void TestMmrTraining::stopsWithoutOutput()
{
    const TrainingFolder folder;
    const auto data = folder.write("set.jsonl", damagedLines());
    std::stop_source stop;
    stop.request_stop();
    TaskContext context(stop.get_token(), {});
    bool cancelled = false;
    try {
        filterTraining({.data = data, .out = folder.path("out.json")}, context);
    } catch (const Cancelled&) {
        cancelled = true;
    }
    QVERIFY(cancelled);
    QVERIFY(!std::filesystem::exists(folder.path("out.json")));
}

QTEST_APPLESS_MAIN(TestMmrTraining)
#include "tst_mmr_training.moc"
