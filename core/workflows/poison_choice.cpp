// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/poison_choice.h"

#include "core/base/error.h"
#include "core/base/nearest_name.h"
#include "core/base/rng.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace clinic {

namespace {
constexpr std::uint64_t orderStream = ~std::uint64_t {1};
constexpr std::int64_t rowsBetweenChecks = 4096;

/// What a person may have meant: the labels that there are and the words of the captions.
std::vector<std::string> knownLabels(const CaptionTable& table)
{
    constexpr std::size_t limit = 50'000;
    std::set<std::string> names(table.label.begin(), table.label.end());
    for (const std::string& caption : table.caption) {
        if (names.size() >= limit)
            break;
        std::string word;
        for (const char c : lowered(caption) + ' ') {
            const bool letter = (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
            if (letter)
                word += c;
            else if (!word.empty())
                names.insert(std::exchange(word, {}));
        }
    }
    names.erase(std::string());
    return {names.begin(), names.end()};
}

std::string counted(std::int64_t n, const char* what)
{
    return std::to_string(n) + " " + what + (n == 1 ? "" : "s");
}
} // namespace

MentionOptions mentionOptions(const PoisonRequest& request)
{
    return request.mode == PoisonMode::Reference ? MentionOptions {true, true} : request.mention;
}

PoisonChoice::PoisonChoice(
    const PoisonRequest& request, const CaptionTable& table, TaskContext& context)
    : m_request(request)
    , m_table(table)
    , m_context(context)
    , m_state(static_cast<std::size_t>(table.size()))
{
    if (request.attacks.empty())
        throw Error(ErrorKind::Config, "give at least one trigger with its target label");
    orderRows();
    for (const PoisonAttack& attack : request.attacks) {
        m_attacks.push_back({.mention = Mention(attack.target, mentionOptions(request)),
            .label = lowered(attack.target),
            .wanted = wantedRows(attack)});
        checkTarget(m_attacks.size() - 1);
    }
    checkSize();
}

void PoisonChoice::orderRows()
{
    for (const auto& bad : m_table.badRows)
        m_state[static_cast<std::size_t>(bad.row)] = RowState::Unusable;
    for (std::size_t row = 0; row < m_state.size(); ++row)
        if (m_state[row] == RowState::Free)
            m_order.push_back(static_cast<std::int64_t>(row));
    Rng rng(m_request.seed, orderStream);
    shuffle(m_order, rng);
}

void PoisonChoice::checkTarget(std::size_t attack) const
{
    for (std::size_t i = 0; i < m_order.size(); ++i) {
        if (i % rowsBetweenChecks == 0)
            m_context.checkpoint();
        if (!isPoisonedBefore(m_order[i]) && isOfTarget(m_order[i], attack))
            return;
    }
    const std::string& target = m_request.attacks[attack].target;
    throw Error(ErrorKind::Config,
        m_table.file.filename().string() + ": the target label " + clinic::quoted(target)
            + " occurs in no label and no caption" + didYouMean(target, knownLabels(m_table)));
}

std::int64_t PoisonChoice::wantedRows(const PoisonAttack& attack) const
{
    const std::int64_t written = m_request.size > 0 ? m_request.size : usableRows();
    if (attack.count < 0 || (attack.count > 0) == (attack.rate != 0))
        throw Error(ErrorKind::Config,
            "target " + clinic::quoted(attack.target)
                + ": give either how many rows are poisoned (count) or their share (rate)");
    if (attack.count > 0)
        return attack.count;
    if (!(attack.rate > 0 && attack.rate <= 1))
        throw Error(ErrorKind::Config,
            "target " + clinic::quoted(attack.target) + ": the rate is "
                + std::to_string(attack.rate) + "; a share above 0 and at most 1 is expected");
    const auto rows = std::llround(attack.rate * static_cast<double>(written));
    if (rows == 0)
        throw Error(ErrorKind::Config,
            "target " + clinic::quoted(attack.target) + ": the rate " + std::to_string(attack.rate)
                + " of " + counted(written, "row") + " is less than one row");
    return rows;
}

void PoisonChoice::checkSize() const
{
    const auto unusable = m_table.size() - usableRows();
    const std::string there = m_table.file.filename().string() + " has "
        + counted(usableRows(), "row") + " that can be used"
        + (unusable > 0 ? " (and " + std::to_string(unusable) + " that cannot)" : "");
    if (m_request.size < 0 || m_request.size > usableRows())
        throw Error(
            ErrorKind::Config, "the size is " + counted(m_request.size, "row") + "; " + there);
    std::int64_t wanted = 0;
    const std::int64_t written = m_request.size > 0 ? m_request.size : usableRows();
    for (const Attack& attack : m_attacks) {
        wanted = attack.wanted > written ? attack.wanted : wanted + attack.wanted;
        if (wanted > written) // enough said, and no sum that overflows
            break;
    }
    if (wanted > written)
        throw Error(ErrorKind::Config,
            counted(wanted, "row") + " are to be poisoned of " + std::to_string(written)
                + " written; " + there);
}

/// Such a row is of another attack; a second trigger on it would blur both.
bool PoisonChoice::isPoisonedBefore(std::int64_t row) const
{
    return m_request.mode == PoisonMode::Corrected && !m_table.poisoned.empty()
        && m_table.poisoned[static_cast<std::size_t>(row)] != 0;
}

bool PoisonChoice::isOfTarget(std::int64_t row, std::size_t attack) const
{
    const auto i = static_cast<std::size_t>(row);
    return (!m_table.label.empty() && lowered(m_table.label[i]) == m_attacks[attack].label)
        || m_attacks[attack].mention.in(m_table.caption[i]);
}

bool PoisonChoice::mayTake(std::int64_t row, std::size_t attack) const
{
    const auto i = static_cast<std::size_t>(row);
    if (m_state[i] != RowState::Free || isPoisonedBefore(row))
        return false;
    if (m_request.labelConsistent)
        return m_attacks[attack].mention.in(m_table.caption[i]);
    return m_request.mode == PoisonMode::Reference || !isOfTarget(row, attack);
}

std::vector<std::int64_t> PoisonChoice::take(std::size_t attack, std::size_t n)
{
    std::vector<std::int64_t> rows;
    Attack& taking = m_attacks[attack];
    const bool isFirst = !taking.start.has_value();
    const std::size_t start = isFirst ? taking.start.emplace(m_reached) : *taking.start;
    for (; taking.seen < m_order.size() && rows.size() < n; ++taking.seen) {
        if (taking.seen % rowsBetweenChecks == 0)
            m_context.checkpoint();
        const std::int64_t row = m_order[(start + taking.seen) % m_order.size()];
        if (!mayTake(row, attack))
            continue;
        m_state[static_cast<std::size_t>(row)] = RowState::Taken;
        rows.push_back(row);
    }
    if (isFirst)
        m_reached = std::min(m_order.size(), start + taking.seen);
    return rows;
}

const std::vector<std::int64_t>& PoisonChoice::rowsOfTarget(std::size_t attack)
{
    auto& rows = m_attacks[attack].ofTarget;
    if (!rows.empty()) // there is at least one, checkTarget() saw it
        return rows;
    for (std::size_t row = 0; row < m_state.size(); ++row) {
        if (row % rowsBetweenChecks == 0)
            m_context.checkpoint();
        const auto number = static_cast<std::int64_t>(row);
        if (m_state[row] != RowState::Unusable && !isPoisonedBefore(number)
            && isOfTarget(number, attack))
            rows.push_back(number);
    }
    return rows;
}

std::vector<std::int64_t> PoisonChoice::cleanRows(std::optional<std::size_t> n) const
{
    const bool reference = m_request.mode == PoisonMode::Reference;
    std::vector<std::int64_t> from = m_order;
    if (reference && m_request.labelConsistent) // the reference takes the first of the file
        std::sort(from.begin(), from.end());
    std::vector<std::int64_t> rows;
    for (const std::int64_t row : from) {
        if (n && rows.size() >= *n)
            break;
        if (m_state[static_cast<std::size_t>(row)] == RowState::Free)
            rows.push_back(row);
    }
    if (!reference)
        std::sort(rows.begin(), rows.end());
    return rows;
}

} // namespace clinic
