// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/generate_training.h"

#include "core/base/append_file.h"
#include "core/base/error.h"
#include "core/mmr/picture_source.h"
#include "core/mmr/training/generated_pairs.h"
#include "core/mmr/training/generation_prompt.h"
#include "core/mmr/training/training_index.h"
#include "core/mmr/training/training_sample.h"
#include "core/net/ask_all.h"
#include "core/net/endpoint.h"
#include "core/net/endpoint_key.h"
#include "core/net/endpoint_probe.h"
#include "core/workflows/commonest_first.h"

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>

namespace clinic {

namespace {
namespace fs = std::filesystem;

/// A picture that is to be asked about.
struct Wanted {
    nlohmann::json id;
    std::string idText;
    std::string image;
};

std::vector<Wanted> wantedOf(const GenerateTrainingRequest& request, TaskContext& context)
{
    TrainingIndex index(request.data);
    index.fill(context);
    const auto most = request.limit > 0 ? static_cast<std::size_t>(request.limit) : index.size();
    std::vector<Wanted> wanted;
    std::set<std::string> seen; // the two samples of a pair have one picture
    for (std::size_t row = 0; row < index.size() && wanted.size() < most; ++row) {
        context.checkpoint();
        TrainingSample sample = index.sample(row);
        if (sample.image.empty() || sample.idText().empty())
            continue;
        const std::string idText = sample.idText();
        if (!seen.insert(idText).second)
            continue;
        wanted.push_back({std::move(sample.id), idText, sample.image});
    }
    if (wanted.empty())
        throw Error(ErrorKind::Format,
            request.data.filename().string()
                + ": no sample has an id and an image, which is what questions are made for");
    return wanted;
}

Endpoint endpointOf(const GenerateTrainingRequest& request)
{
    Endpoint endpoint = parseEndpoint(request.endpoint);
    checkRemoteAllowed(endpoint, request.allowRemote, "the pictures");
    return endpoint;
}

PictureSource picturesOf(const GenerateTrainingRequest& request, const std::vector<Wanted>& wanted)
{
    std::vector<std::string> images;
    for (const Wanted& one : wanted)
        images.push_back(one.image);
    return PictureSource::open(request.images, images);
}

/// Ids that a file holds already; what a crash cut short at its end is cut off.
std::set<std::string> idsIn(AppendFile& out, const fs::path& path, TaskContext& context)
{
    std::set<std::string> ids;
    if (out.size() == 0)
        return ids;
    TrainingIndex index(path);
    index.fill(context);
    if (!index.isLines())
        throw Error(ErrorKind::Config,
            path.string() + ": holds no lines of samples; name another file, or use --force");
    for (std::size_t row = 0; row < index.size(); ++row)
        ids.insert(index.sample(row).idText());
    if (!out.endsWithLine()) {
        const SampleSpan last = index.span(index.size() - 1);
        out.cutTo(last.offset + last.length); // the sample in front of the piece
        out.append({});
    }
    return ids;
}

class Generating {
public:
    Generating(const GenerateTrainingRequest& request, TaskContext& context);
    GenerateTrainingReport run();

private:
    /// A sample on its way.
    struct Open {
        const Wanted* wanted = nullptr;
        int tries = 0;
    };
    ChatClientOptions clientOptions() const;
    ChatRequest requestFor(const Wanted& wanted) const;
    void start(std::uint64_t tag, Open open);
    void take(const ChatOutcome& outcome);
    void write(const Wanted& wanted, const GeneratedReply& reply);
    void fail(const std::string& reason);

    const GenerateTrainingRequest& m_request;
    TaskContext& m_context;
    Endpoint m_endpoint;
    std::vector<Wanted> m_wanted;
    PictureSource m_pictures;
    ChatClient m_client;
    AppendFile m_out; ///< last: nothing is made where the rest is refused
    std::map<std::uint64_t, Open> m_open; ///< by tag
    std::map<std::string, std::int64_t> m_reasons;
    GenerateTrainingReport m_report;
};

Generating::Generating(const GenerateTrainingRequest& request, TaskContext& context)
    : m_request(request)
    , m_context(context)
    , m_endpoint(endpointOf(request))
    , m_wanted(wantedOf(request, context))
    , m_pictures(picturesOf(request, m_wanted))
    , m_client(clientOptions())
    , m_out(request.out)
{
    if (request.overwrite)
        m_out.cutTo(0);
}

ChatClientOptions Generating::clientOptions() const
{
    return {.endpoint = m_endpoint,
        .key = endpointKey(m_endpoint, m_request.keyVariable),
        .concurrency = m_request.concurrency,
        .requestsPerMinute = m_request.requestsPerMinute,
        .timeout = m_request.timeout,
        .retry = m_request.retry};
}

ChatRequest Generating::requestFor(const Wanted& wanted) const
{
    auto bytes = m_pictures.read(wanted.image);
    if (!bytes)
        throw Error(ErrorKind::Io, "the picture is not there");
    ChatRequest request {.model = m_request.model,
        .after = generationPrompt(m_request.pairs),
        .decoding = m_request.decoding};
    request.picture.mime = pictureMime(*bytes);
    if (request.picture.mime.empty())
        throw Error(ErrorKind::Format, "the picture is of no known format");
    request.picture.bytes = std::make_shared<const std::vector<std::byte>>(std::move(*bytes));
    return request;
}

void Generating::start(std::uint64_t tag, Open open)
{
    try {
        ChatRequest request = requestFor(*open.wanted);
        request.decoding.seed += open.tries; // the same words again would fail again
        ++open.tries;
        m_client.ask(tag, std::move(request));
    } catch (const Error& error) { // of its picture: the others go on
        return fail(error.what());
    }
    m_open[tag] = open;
}

void Generating::take(const ChatOutcome& outcome)
{
    const Open open = m_open.at(outcome.tag);
    m_open.erase(outcome.tag);
    if (outcome.failure == ChatFailure::Refused && !m_client.hasBeenReached())
        throw Error(ErrorKind::Io, nobodyListens(m_endpoint, outcome.error));
    if (outcome.failure == ChatFailure::Unauthorised)
        throw Error(ErrorKind::Io, keyRefused(m_endpoint, outcome.error));
    if (outcome.failure != ChatFailure::None)
        return fail(outcome.error);
    try {
        write(*open.wanted, parseGeneratedReply(outcome.reply.text));
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::Format)
            throw;
        if (open.tries < m_request.tries)
            start(outcome.tag, open);
        else
            fail(error.what());
    }
}

void Generating::write(const Wanted& wanted, const GeneratedReply& reply)
{
    const auto json = trainingSampleJson(sampleOfPairs(wanted.id, wanted.image, reply.pairs));
    m_out.append(json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
    ++m_report.written;
    m_report.pairs += static_cast<std::int64_t>(reply.pairs.size());
    m_report.refusedPairs += static_cast<std::int64_t>(reply.refused.size());
}

void Generating::fail(const std::string& reason)
{
    ++m_report.failed;
    ++m_reasons[reason];
}

GenerateTrainingReport Generating::run()
{
    const auto done = idsIn(m_out, m_request.out, m_context);
    std::vector<const Wanted*> left;
    for (const Wanted& wanted : m_wanted)
        if (!done.contains(wanted.idText))
            left.push_back(&wanted);
    m_report.samples = static_cast<std::int64_t>(m_wanted.size());
    m_report.skipped = static_cast<std::int64_t>(m_wanted.size() - left.size());
    const auto total = static_cast<std::int64_t>(left.size());
    const ChatRound round {.count = left.size(),
        .start = [&](std::size_t number) { start(number, {.wanted = left[number]}); },
        .take = [&](const ChatOutcome& outcome) { take(outcome); },
        .report =
            [&] {
                m_context.report({"Generating questions", m_report.written + m_report.failed, total,
                    std::to_string(m_report.pairs) + " pairs, " + std::to_string(m_report.failed)
                        + " failed"});
            }};
    askAll(m_client, round, m_context);
    m_report.reasons = commonestFirst(m_reasons);
    return m_report;
}

} // namespace

GenerateTrainingReport generateTraining(
    const GenerateTrainingRequest& request, TaskContext& context)
{
    if (request.pairs < 1 || request.pairs > 50 || request.tries < 1 || request.concurrency < 1)
        throw Error(
            ErrorKind::Config, "pairs go from 1 to 50; tries and concurrency are at least 1");
    return Generating(request, context).run();
}

} // namespace clinic
