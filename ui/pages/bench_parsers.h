// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/score_mmr.h"
#include "ui/models/record_model.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QTableView;

namespace clinic::ui {

class JobRunner;
class MmrBoard;

/// Where parsers read one answer differently, what that does to the scores, and what was read by
/// hand.
class BenchParsers : public QWidget {
    Q_OBJECT

public:
    BenchParsers(JobRunner& jobs, MmrBoard& board, QWidget* parent = nullptr);

Q_SIGNALS:
    void questionAsked(int set, QuestionIndex question);

private:
    /// One answer, as text for a row.
    struct Reading {
        QuestionIndex question = 0;
        QString id, type, raw, gold;
        QString official, lenient, vlmEvalKit, logit;
    };
    /// One parser's score.
    struct ParserRow {
        AnswerParser parser {};
        MmrTally tally;
    };
    /// One line of the audit trail.
    struct TrailRow {
        QuestionIndex question = 0;
        QString when, id, change, reason;
    };
    struct Found;

    static Found find(const ScoredAnswers& scored);
    void setupUi();
    void refreshSets();
    void refresh();
    void show(const Found& found);
    int set() const;

    JobRunner& m_jobs;
    MmrBoard& m_board;
    int m_asked = 0; ///< what an older one brings is dropped
    QComboBox* m_set = nullptr;
    QLabel* m_about = nullptr;
    QLabel* m_trailTitle = nullptr;
    RecordModel<ParserRow>* m_parsers = nullptr;
    RecordModel<Reading>* m_readings = nullptr;
    RecordModel<TrailRow>* m_trail = nullptr;
    QTableView* m_parserTable = nullptr;
    QTableView* m_readingTable = nullptr;
    QTableView* m_trailTable = nullptr;
};

} // namespace clinic::ui
