// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/training/sample_pass.h"

#include "core/base/parallel.h"
#include "core/mmr/training/sample_stream.h"
#include "core/mmr/training/training_index.h"
#include "core/mmr/training/training_sample.h"

namespace clinic {

namespace {

/// Parsing takes much longer than finding samples: a stop waits for one block.
constexpr std::size_t passBlockBytes = 1U << 20U;

void parse(PassedSample& sample, std::string_view text)
try {
    sample.document = parseTrainingDocument(text);
} catch (const Error& error) {
    sample.trouble = error.what();
}

std::vector<PassedSample> parseBlock(const SampleStream& stream, std::uint64_t firstRow)
{
    std::vector<PassedSample> block(stream.samples().size());
    parallelFor(block.size(), 64, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            block[i].span = stream.samples()[i];
            block[i].row = firstRow + i;
            parse(block[i], stream.text(block[i].span));
        }
    });
    return block;
}

void takeProblems(TrainingPass& pass, const SampleStream& stream)
{
    for (const ScanProblem& problem : stream.problems()) {
        ++pass.problemCount;
        if (pass.problems.size() < trainingProblemsKept)
            pass.problems.push_back(problem);
    }
}

} // namespace

Error noSampleIn(const std::vector<ScanProblem>& problems)
{
    std::string message = "holds no training sample (a JSON array of objects, or an object a line, "
                          "is expected)";
    if (!problems.empty())
        message += "; line " + std::to_string(problems.front().line) + ", byte "
            + std::to_string(problems.front().offset) + ": "
            + std::string(scanTroubleText(problems.front().trouble));
    return {ErrorKind::Format, message};
}

TrainingPass passOverTraining(const std::filesystem::path& path, const std::string& stage,
    TaskContext& context, const std::function<void(PassedSample&)>& take)
try {
    const InputFile file(path);
    SampleStream stream(file, passBlockBytes);
    TrainingPass pass;
    while (stream.next()) {
        context.checkpoint();
        for (PassedSample& sample : parseBlock(stream, pass.samples)) {
            pass.unreadable += sample.trouble.empty() ? 0 : 1;
            take(sample);
        }
        pass.samples += stream.samples().size();
        if (pass.samples > trainingSamplesLimit)
            throw Error(ErrorKind::Resource, "holds more than 20 million samples; split the file");
        takeProblems(pass, stream);
        context.report({stage, static_cast<std::int64_t>(stream.bytesRead()),
            static_cast<std::int64_t>(file.size()), std::to_string(pass.samples) + " samples"});
    }
    if (pass.samples == 0)
        throw noSampleIn(pass.problems);
    pass.bytes = file.size();
    pass.isLines = stream.isLines();
    return pass;
} catch (Error& error) {
    error.within(path.filename().string());
    throw;
}

} // namespace clinic
