// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/run_log.h"

#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/formats/json_reader.h"
#include "core/mmr/json_fields.h"

#include <algorithm>
#include <array>
#include <utility>

namespace clinic {

namespace {
namespace fs = std::filesystem;
using Json = nlohmann::json;
using OrderedJson = nlohmann::ordered_json;

constexpr std::uint64_t fileLimit = 1U << 30U;
constexpr std::size_t lineLimit = 4U << 20U;
constexpr std::string_view runBegin = R"({"type":"run")";

OrderedJson asJson(const MmrRunHeader& header)
{
    return {{"type", "run"}, {"format", 1}, {"dataset_sha256", header.benchmarkSha256},
        {"model", header.model}, {"answerer", header.answerer}, {"strategy", header.strategy},
        {"template", header.prompt}, {"decoding", header.decoding}, {"started", header.started}};
}

OrderedJson scoresJson(const std::optional<LetterScores>& scores)
{
    if (!scores)
        return nullptr;
    OrderedJson object = OrderedJson::object();
    for (std::size_t i = 0; i < 4; ++i)
        if (scores->at(i))
            object[std::string(1, answerLetters.at(i))] = *scores->at(i);
    return object;
}

OrderedJson asJson(const MmrRunItem& item)
{
    OrderedJson object {{"type", "item"}, {"i", item.question}, {"id", item.id},
        {"question_type", questionTypeName(item.type)}, {"order", item.order},
        {"status", item.answered ? "ok" : "error"}, {"text", item.text}};
    if (!item.info.empty())
        object["info"] = item.info;
    object["logprobs"] = scoresJson(item.scores);
    object["latency_ms"] = item.latencyMs;
    object["usage"] = {
        {"prompt_tokens", item.promptTokens}, {"completion_tokens", item.completionTokens}};
    object["attempts"] = item.attempts;
    if (!item.answered)
        object["error"] = item.error;
    if (!item.adapted.empty())
        object["adapted"] = item.adapted;
    return object;
}

MmrRunHeader headerFrom(const Json& object)
{
    if (jsonInteger(jsonMember(object, "format", "run"), "format", 1, 1 << 20) != 1)
        throw Error(ErrorKind::Unsupported, "made by a newer version of this program");
    return {.benchmarkSha256 = textOr(object, "dataset_sha256"),
        .model = textOr(object, "model"),
        .answerer = textOr(object, "answerer"),
        .strategy = textOr(object, "strategy"),
        .prompt = textOr(object, "template"),
        .decoding = textOr(object, "decoding"),
        .started = textOr(object, "started")};
}

bool isOrder(std::string order)
{
    std::sort(order.begin(), order.end());
    return order == "ABCD";
}

MmrRunItem itemFrom(const Json& object)
{
    MmrRunItem item;
    item.question =
        static_cast<QuestionIndex>(jsonInteger(jsonMember(object, "i", "item"), "i", 0, 1'000'000));
    item.id = textOr(object, "id");
    item.type = questionTypeFrom(textOr(object, "question_type")).value_or(QuestionType::Positive);
    const std::string order = textOr(object, "order");
    if (!order.empty() && !isOrder(order))
        throw Error(ErrorKind::Format, "order is " + clinic::quoted(order));
    item.order = order.empty() ? item.order : order;
    item.answered = textOr(object, "status") == "ok";
    item.text = textOr(object, "text");
    item.info = textOr(object, "info");
    item.scores = letterScoresFrom(object, "logprobs");
    item.latencyMs = numberOr(object, "latency_ms", 0);
    if (const Json* usage = jsonOptionalMember(object, "usage")) {
        item.promptTokens = static_cast<std::int64_t>(numberOr(*usage, "prompt_tokens", 0));
        item.completionTokens = static_cast<std::int64_t>(numberOr(*usage, "completion_tokens", 0));
    }
    constexpr double mostAttempts = 1e6;
    item.attempts =
        static_cast<int>(std::clamp(numberOr(object, "attempts", 1), 0.0, mostAttempts));
    item.error = item.answered ? std::string() : textOr(object, "error", "no reason is given");
    item.adapted = textOr(object, "adapted");
    return item;
}

void readLine(MmrRunLog& log, std::string_view line, std::int64_t number)
try {
    const Json object = parseUntrustedJson(line, "line", {.textBytes = lineLimit});
    const std::string type = textOr(object, "type");
    if (number == 1 && type != "run")
        throw Error(ErrorKind::Format, "the first line is not a run's header");
    if (type == "run" && number == 1)
        log.header = headerFrom(object);
    else if (type == "item")
        log.items.push_back(itemFrom(object));
    else
        throw Error(ErrorKind::Format, "type is " + clinic::quoted(type) + ", expected \"item\"");
} catch (Error& error) {
    error.within("line " + std::to_string(number));
    throw;
}

} // namespace

bool MmrRunHeader::isSameRun(const MmrRunHeader& other) const
{
    return difference(other).empty();
}

std::string MmrRunHeader::difference(const MmrRunHeader& other) const
{
    using Member = std::string MmrRunHeader::*;
    const std::array<std::pair<const char*, Member>, 6> parts {
        {{"question file (SHA-256)", &MmrRunHeader::benchmarkSha256},
            {"model", &MmrRunHeader::model}, {"answerer", &MmrRunHeader::answerer},
            {"strategy", &MmrRunHeader::strategy}, {"prompt", &MmrRunHeader::prompt},
            {"decoding", &MmrRunHeader::decoding}}};
    for (const auto& [name, member] : parts)
        if (this->*member != other.*member)
            return std::string("the ") + name + " is " + clinic::quoted(this->*member)
                + " there and " + clinic::quoted(other.*member) + " here";
    return {};
}

bool isRunLog(std::string_view firstLine)
{
    return firstLine.starts_with(runBegin);
}

MmrRunLog readRunLog(const fs::path& path)
try {
    const std::string text = readWholeText(path, fileLimit);
    const bool isCutHeader = runBegin.starts_with(text); // a crash while it was written
    if (!isRunLog(text) && !isCutHeader)
        throw Error(ErrorKind::Format, "is no run of this program: it does not begin as one");
    MmrRunLog log;
    std::int64_t number = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find('\n', at);
        if (end == std::string::npos) {
            log.warnings.emplace_back("the last line has no end (the program was stopped while "
                                      "writing it); it is left out");
            break;
        }
        readLine(log, std::string_view(text).substr(at, end - at), ++number);
        at = end + 1;
        log.completeBytes = at;
    }
    return log;
} catch (Error& error) {
    error.within(path.filename().string());
    throw;
}

std::int64_t answeredInRun(const fs::path& path, std::string_view benchmarkSha256)
{
    try {
        const MmrRunLog log = readRunLog(path);
        if (log.header.benchmarkSha256 != benchmarkSha256)
            return 0;
        return std::count_if(log.items.begin(), log.items.end(),
            [](const MmrRunItem& item) { return item.answered; });
    } catch (const Error&) { // no file yet, or somebody else's
        return 0;
    }
}

MmrRunWriter::MmrRunWriter(const fs::path& path, const MmrRunHeader& header, bool overwrite)
    : m_file(path) // locked before it is read: two programs that go on with one run would ask twice
{
    std::uint64_t keep = 0;
    if (!overwrite) {
        MmrRunLog log = readRunLog(path);
        const bool same = log.header.isSameRun(header);
        if (!same && !log.items.empty())
            throw Error(ErrorKind::Config,
                path.string() + ": holds another run: " + log.header.difference(header)
                    + "; name another file, or replace it with --force");
        keep = same ? log.completeBytes : 0; // a header alone holds nothing that could be lost
        m_earlier = std::move(log.items);
    }
    m_file.cutTo(keep);
    if (keep == 0)
        m_file.append(asJson(header).dump(-1, ' ', false, OrderedJson::error_handler_t::replace));
}

void MmrRunWriter::append(const MmrRunItem& item)
{
    m_file.append(asJson(item).dump(-1, ' ', false, OrderedJson::error_handler_t::replace));
}

} // namespace clinic
