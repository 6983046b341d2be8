// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/mmr/picture_source.h"
#include "core/workflows/score_mmr.h"

#include <QObject>
#include <QStringList>

#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace clinic::ui {

class JobRunner;

/// What is open on the Bench page: one set of questions, its pictures, and files of answers, scored
/// by the same rules. All that is read is read on the interactive lane.
class MmrBoard : public QObject {
    Q_OBJECT

public:
    using Scored = std::shared_ptr<const ScoredAnswers>;

    explicit MmrBoard(JobRunner& jobs, QObject* parent = nullptr);

    /// Questions, files of answers, a folder or archive of pictures, in any order.
    void open(const std::vector<std::filesystem::path>& paths);
    /// A table of answers whose columns a person has named.
    void addAnswers(const std::filesystem::path& path, const AnswerColumns& columns);
    /// Of tables that a person mapped before.
    void setKnownColumns(std::map<std::filesystem::path, AnswerColumns> columns);
    void removeAnswers(int set);
    void setRules(const MmrScoreRules& rules);
    void overrideLetter(int set, QuestionIndex question, char letter, const QString& reason);
    void withdrawOverride(int set, QuestionIndex question);

    const std::shared_ptr<const MmrBenchmark>& benchmark() const { return m_benchmark; }
    const std::vector<Scored>& sets() const { return m_sets; }
    /// What the set is called, unlike every other; and the set of a file, -1 for none.
    QString setName(std::size_t set) const;
    int setOf(const QString& file) const;
    const MmrScoreRules& rules() const { return m_rules; }
    /// Null: none were opened, or none lay beside the questions.
    const std::shared_ptr<const PictureSource>& pictures() const { return m_pictures; }
    /// Own answers first, then what was published of this version, then rules that see no picture.
    const std::vector<LeaderRow>& rows() const { return m_rows; }
    bool isReading() const { return !m_changes.empty(); }

Q_SIGNALS:
    void benchmarkChanged();
    void picturesChanged();
    void scoresChanged(); ///< sets, their scores or the rules
    void readingChanged();
    void failed(const QString& title, const QString& message);
    /// A table whose columns were not recognised; `problem` says which are there.
    void columnsWanted(
        const std::filesystem::path& path, const QStringList& columns, const QString& problem);

private:
    struct Opened;
    static Opened read(const std::vector<std::filesystem::path>& paths,
        const std::shared_ptr<const MmrBenchmark>& benchmark, const MmrScoreRules& rules,
        const std::map<std::filesystem::path, AnswerColumns>& columns, TaskContext& context);
    void enqueue(std::function<void()> change);
    void changeEnded();
    void startReading(const std::vector<std::filesystem::path>& paths);
    void startCounting(const MmrScoreRules& rules);
    void take(const Opened& opened);
    void takeSets(const std::vector<Scored>& sets);
    void refreshRows();
    template <typename Change> void changeSet(int set, Change change);

    JobRunner& m_jobs;
    std::shared_ptr<const MmrBenchmark> m_benchmark;
    std::vector<LeaderRow> m_known; ///< published and blind, of the benchmark
    std::vector<Scored> m_sets;
    std::vector<LeaderRow> m_rows;
    MmrScoreRules m_rules;
    std::shared_ptr<const PictureSource> m_pictures;
    std::map<std::filesystem::path, AnswerColumns> m_columns; ///< as a person named them
    std::deque<std::function<void()>> m_changes; ///< the first is under way
};

} // namespace clinic::ui
