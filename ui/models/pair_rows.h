// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/score_mmr.h"
#include "ui/models/record_model.h"

#include <QString>

#include <optional>
#include <string>
#include <vector>

namespace clinic::ui {

/// A pair in the list of pairs.
struct PairRow {
    std::size_t pair = 0; ///< index into MmrBenchmark::pairs
    QString id;
    std::optional<PairOutcome> outcome; ///< empty: no answers are looked at
    QString letters; ///< "A B" (counted letters; POS, then NEG)
    QString notes; ///< how many
};

/// What a person wants to see of the pairs.
struct PairFilter {
    std::string part; ///< category's key or level; empty: all
    std::optional<PairOutcome> outcome;
    std::optional<NoteKind> note;
    QString text; ///< in id, stems, options or the model's words
};

class PairRows : public RecordModel<PairRow> {
public:
    explicit PairRows(QObject* parent = nullptr);

    /// `scored` null: the questions alone.
    void show(const MmrBenchmark& benchmark, const ScoredAnswers* scored, const PairFilter& filter);
};

/// "B", or a dash for an answer that could not be read.
QString letterText(char letter);
/// "both right", "misled", …
QString outcomeText(PairOutcome outcome);

} // namespace clinic::ui
