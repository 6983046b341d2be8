// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/poison_dataset.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace clinic {

/// How the request's captions name a target: its options, or the reference's.
MentionOptions mentionOptions(const PoisonRequest& request);

/// Which rows of a table are poisoned and which stay clean; follows from request and table alone.
/// All usable rows stand in one order, shuffled by the seed; each attack takes from it
/// those that it may, from where the one before ended: what that one had to leave would else be
/// chosen far too often.
class PoisonChoice {
public:
    /// Both must outlive it. Error{Config} for a target that no row is of (with the nearest label),
    /// for counts, rates or a size that make no sense or exceed the rows there are.
    PoisonChoice(const PoisonRequest& request, const CaptionTable& table, TaskContext& context);

    std::int64_t usableRows() const { return static_cast<std::int64_t>(m_order.size()); }
    /// Rows to poison by one attack.
    std::int64_t wanted(std::size_t attack) const { return m_attacks[attack].wanted; }
    /// The next n rows of an attack, fewer if there are no more; none is given twice, to no attack.
    std::vector<std::int64_t> take(std::size_t attack, std::size_t n);
    /// Rows whose picture can stand for the target, in file order (for a word in the caption).
    const std::vector<std::int64_t>& rowsOfTarget(std::size_t attack);
    /// The rows that stay as they are, at most `n` of them (empty: all), none of those taken
    /// before.
    std::vector<std::int64_t> cleanRows(std::optional<std::size_t> n) const;

private:
    struct Attack {
        Mention mention;
        std::string label; ///< the target in lower case, as labels are compared
        std::int64_t wanted = 0;
        std::optional<std::size_t> start; ///< place in m_order; empty: nothing was taken yet
        std::size_t seen = 0; ///< places from there on, around the end
        std::vector<std::int64_t> ofTarget; ///< filled when first asked for
    };

    enum class RowState : std::uint8_t { Free, Taken, Unusable };

    void orderRows();
    void checkTarget(std::size_t attack) const;
    std::int64_t wantedRows(const PoisonAttack& attack) const;
    void checkSize() const;
    bool isPoisonedBefore(std::int64_t row) const;
    bool isOfTarget(std::int64_t row, std::size_t attack) const;
    bool mayTake(std::int64_t row, std::size_t attack) const;

    const PoisonRequest& m_request;
    const CaptionTable& m_table;
    TaskContext& m_context;
    std::vector<std::int64_t> m_order;
    std::vector<RowState> m_state; ///< one element a row of the table
    std::size_t m_reached = 0; ///< place in m_order up to which attacks have looked at first
    std::vector<Attack> m_attacks;
};

} // namespace clinic
