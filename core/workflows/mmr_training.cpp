// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/mmr_training.h"

#include "core/base/error.h"
#include "core/mmr/training/pair_split.h"
#include "core/mmr/training/sample_writer.h"

#include <array>
#include <functional>
#include <memory>
#include <optional>

namespace clinic {

namespace {

/// Empty for JSON of another shape, of which lint says what is wrong.
std::optional<TrainingSample> sampleOrNothing(nlohmann::json document)
try {
    return trainingSampleFrom(std::move(document));
} catch (const Error&) {
    return std::nullopt;
}

/// A pass over what is a sample; what is not is counted.
TrainingPass passOverSamples(const std::filesystem::path& path, const std::string& stage,
    TaskContext& context, std::uint64_t& notSamples,
    const std::function<void(TrainingSample&, const PassedSample&)>& take)
{
    return passOverTraining(path, stage, context, [&](PassedSample& passed) {
        if (!passed.trouble.empty())
            return;
        auto sample = sampleOrNothing(std::move(passed.document));
        if (sample)
            take(*sample, passed);
        else
            ++notSamples;
    });
}

void checkOutput(const std::filesystem::path& out)
{
    if (out.empty())
        throw Error(ErrorKind::Config, "name the file or folder to write");
}

/// The three files of reformatting, which appear together.
class PairFiles {
public:
    PairFiles(const TrainingReformatReport& report, bool overwrite)
        : m_positive(report.positive, overwrite)
        , m_leading(report.leading, overwrite)
        , m_merged(report.merged, overwrite)
    {
    }

    void write(const SplitPair& pair)
    {
        m_positive.write(pair.positive);
        m_leading.write(pair.leading);
        m_merged.write(pair.positive);
        m_merged.write(pair.leading);
    }
    void finish()
    {
        m_positive.finish();
        m_leading.finish();
        m_merged.finish();
    }

private:
    SampleWriter m_positive;
    SampleWriter m_leading;
    SampleWriter m_merged;
};

/// Why samples are not reformatted.
class DropCounts {
public:
    /// False if the sample is sound.
    bool takes(const PassedSample& sample)
    {
        const LintRules broken = lintDocument(sample.document, m_none);
        if (isSoundForReformat(broken))
            return false;
        for (std::size_t i = 0; i < lintRuleCount; ++i) {
            const auto rule = static_cast<LintRule>(i);
            if (!broken.at(i) || rule == LintRule::EmptyAnswer || rule == LintRule::Refusal)
                continue;
            m_counts.at(i).rule = rule;
            m_counts.at(i).add({sample.row, sample.span.line}, 10);
        }
        return true;
    }
    std::vector<LintCount> finish() const
    {
        std::vector<LintCount> some;
        for (const LintCount& count : m_counts)
            if (count.samples > 0)
                some.push_back(count);
        return some;
    }

private:
    PhraseFinder m_none {{}, true};
    std::array<LintCount, lintRuleCount> m_counts;
};

/// Writes a sample in the LLaVA form, split if it holds a pair.
class LlavaExport {
public:
    LlavaExport(const TrainingExportRequest& request, TrainingExportReport& report)
        : m_request(request)
        , m_report(report)
        , m_writer(request.out, request.overwrite)
        , m_dedupe(request.dedupe)
    {
    }

    void take(const TrainingSample& sample)
    {
        if (!sample.isIntermediate()) {
            write(sample);
            return;
        }
        const SplitPair pair = splitPair(sample, m_request.suffixIds);
        for (const TrainingSample* side : {&pair.positive, &pair.leading})
            if (!side->turns.empty())
                write(*side);
    }
    void finish()
    {
        m_writer.finish();
        m_report.written = m_writer.samples();
        m_report.copies = m_dedupe.copies();
    }

private:
    void write(const TrainingSample& sample)
    {
        if (m_dedupe.isNew(sample))
            m_writer.write(sample);
    }

    const TrainingExportRequest& m_request;
    TrainingExportReport& m_report;
    SampleWriter m_writer;
    TextDedupe m_dedupe;
};

} // namespace

TrainingLintReport lintTraining(const TrainingLintRequest& request, TaskContext& context)
{
    LintTally tally(request.places, request.phrases);
    TrainingLintReport report;
    report.pass = passOverTraining(
        request.data, "Checking samples", context, [&](const PassedSample& sample) {
            const LintPlace place {sample.row, sample.span.line};
            if (sample.trouble.empty())
                tally.add(sample.document, place);
            else
                tally.addUnreadable(place);
        });
    report.rules = tally.finish();
    report.pairs = tally.pairs();
    report.cleanSamples = tally.cleanSamples();
    return report;
}

TrainingFilterReport filterTraining(const TrainingFilterRequest& request, TaskContext& context)
{
    TrainingFilterReport report;
    std::unique_ptr<SampleWriter> writer;
    if (!request.out.empty())
        writer = std::make_unique<SampleWriter>(request.out, request.overwrite);
    RefusalFilter filter(request.filter);
    report.pass = passOverSamples(request.data, "Filtering samples", context, report.notSamples,
        [&](TrainingSample& sample, const PassedSample&) {
            if (!filter.apply(sample))
                return;
            ++report.written;
            if (writer)
                writer->write(sample);
        });
    report.counts = filter.counts();
    if (writer)
        writer->finish();
    return report;
}

TrainingReformatReport reformatTraining(
    const TrainingReformatRequest& request, TaskContext& context)
{
    checkOutput(request.out);
    TrainingReformatReport report;
    report.positive = request.out / "positive.json";
    report.leading = request.out / "leading.json";
    report.merged = request.out / "merged.json";
    std::filesystem::create_directories(request.out);
    PairFiles files(report, request.overwrite);
    DropCounts drops;
    report.pass =
        passOverTraining(request.data, "Splitting samples", context, [&](PassedSample& passed) {
            if (!passed.trouble.empty())
                return;
            if (drops.takes(passed)) {
                ++report.dropped;
                return;
            }
            const auto sample = sampleOrNothing(std::move(passed.document));
            if (!sample || sample->positive.empty() || sample->leading.empty()) {
                ++report.dropped;
                report.oneSided += sample ? 1 : 0;
                return;
            }
            files.write(splitPair(*sample, request.suffixIds));
            ++report.pairs;
        });
    report.why = drops.finish();
    if (report.pairs == 0)
        throw Error(ErrorKind::Format,
            request.data.filename().string()
                + ": no sample has conversations-pos and conversations-neg that are sound; lint "
                  "says what is wrong with each");
    files.finish();
    return report;
}

TrainingStatsReport trainingStats(const TrainingStatsRequest& request, TaskContext& context)
{
    TrainingStatsReport report;
    TrainingCounter counter;
    report.pass = passOverSamples(request.data, "Counting", context, report.notSamples,
        [&](const TrainingSample& sample, const PassedSample& passed) {
            counter.add(sample, {passed.row, passed.span.line});
        });
    report.numbers = counter.finish(request.firstWords);
    return report;
}

TrainingExportReport exportTraining(const TrainingExportRequest& request, TaskContext& context)
{
    checkOutput(request.out);
    TrainingExportReport report;
    LlavaExport out(request, report);
    const PhraseFinder none({}, true);
    report.pass =
        passOverTraining(request.data, "Exporting samples", context, [&](PassedSample& passed) {
            if (!passed.trouble.empty())
                return;
            if (request.soundOnly && !isSoundForReformat(lintDocument(passed.document, none))) {
                ++report.unsound;
                return;
            }
            const auto sample = sampleOrNothing(std::move(passed.document));
            if (sample)
                out.take(*sample);
            else
                ++report.notSamples;
        });
    out.finish();
    return report;
}

} // namespace clinic
