// SPDX-License-Identifier: Apache-2.0
#include "ui/models/mmr_board.h"

#include "core/base/error.h"
#include "core/mmr/mmr_file_kind.h"
#include "ui/format.h"
#include "ui/job_bridge.h"

#include <algorithm>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;
namespace fs = std::filesystem;

/// What a reading brings: one file's trouble does not keep the others out.
struct MmrBoard::Opened {
    struct Trouble {
        fs::path path;
        std::string message;
        std::vector<std::string> columns; ///< of a table, to choose from; else empty
    };
    std::shared_ptr<const MmrBenchmark> benchmark; ///< null: none was among the files
    std::vector<LeaderRow> known;
    std::shared_ptr<const PictureSource> pictures;
    std::vector<Scored> sets;
    std::vector<Trouble> troubles;
};

namespace {

std::shared_ptr<const PictureSource> openPictures(
    const fs::path& path, const MmrBenchmark& benchmark)
{
    std::vector<std::string> images;
    for (const MmrQuestion& question : benchmark.questions)
        images.push_back(question.image);
    return std::make_shared<const PictureSource>(PictureSource::open(path, images));
}

/// Of a table; none where it cannot be read at all.
std::vector<std::string> columnsToChoose(const fs::path& path)
{
    try {
        return answerColumnNames(path);
    } catch (const Error&) {
        return {};
    }
}

/// Where the published archive unpacks to, and what the demo calls it.
fs::path picturesBeside(const fs::path& questions)
{
    for (const char* name : {"MMR-benchmark-images", "images", "MMR-benchmark-images.zip"})
        if (std::error_code problem; fs::exists(questions.parent_path() / name, problem))
            return questions.parent_path() / name;
    return {};
}

} // namespace

MmrBoard::MmrBoard(JobRunner& jobs, QObject* parent)
    : QObject(parent)
    , m_jobs(jobs)
{
}

MmrBoard::Opened MmrBoard::read(const std::vector<fs::path>& paths,
    const std::shared_ptr<const MmrBenchmark>& open, const MmrScoreRules& rules,
    const std::map<fs::path, AnswerColumns>& columns, TaskContext& context)
{
    Opened opened;
    std::vector<fs::path> answers;
    fs::path pictures;
    const auto attempt = [&](const fs::path& path, auto work) {
        try {
            work();
        } catch (const Error& error) {
            opened.troubles.push_back({path, error.what(), {}});
            if (std::find(answers.begin(), answers.end(), path) != answers.end()
                && (error.kind() == ErrorKind::Format || error.kind() == ErrorKind::Config))
                opened.troubles.back().columns = columnsToChoose(path);
        }
    };
    for (const fs::path& path : paths) {
        attempt(path, [&] {
            switch (mmrFileKind(path)) {
            case MmrFileKind::Questions:
                opened.benchmark = std::make_shared<const MmrBenchmark>(readBenchmark(path));
                break;
            case MmrFileKind::Pictures:
                pictures = path;
                break;
            case MmrFileKind::Answers:
                answers.push_back(path);
            }
        });
    }
    const auto benchmark = opened.benchmark ? opened.benchmark : open;
    if (pictures.empty() && opened.benchmark)
        pictures = picturesBeside(benchmark->file);
    if (!pictures.empty())
        attempt(pictures, [&] {
            if (!benchmark)
                throw Error(ErrorKind::Config,
                    "holds no questions; open MMR-benchmark.json first, then its pictures");
            opened.pictures = openPictures(pictures, *benchmark);
        });
    if (opened.benchmark) {
        opened.known = publishedRows(benchmark->version);
        for (LeaderRow& row : blindRows(*benchmark))
            opened.known.push_back(std::move(row));
    }
    for (const fs::path& path : answers) {
        attempt(path, [&] {
            if (!benchmark)
                throw Error(ErrorKind::Config,
                    "these are answers; open the questions that they answer first "
                    "(MMR-benchmark.json)");
            const auto known = columns.find(path);
            const ScoreMmrRequest request {.benchmark = {},
                .answers = path,
                .rules = rules,
                .columns = known == columns.end() ? AnswerColumns {} : known->second};
            opened.sets.push_back(
                std::make_shared<const ScoredAnswers>(scoreAnswers(benchmark, request, context)));
        });
    }
    return opened;
}

/// One change after another, each from what the one before it left: two at a time would undo one
/// another.
void MmrBoard::enqueue(std::function<void()> change)
{
    m_changes.push_back(std::move(change));
    Q_EMIT readingChanged();
    if (m_changes.size() == 1)
        m_changes.front()();
}

void MmrBoard::changeEnded()
{
    m_changes.pop_front();
    Q_EMIT readingChanged();
    if (!m_changes.empty())
        m_changes.front()();
}

void MmrBoard::setKnownColumns(std::map<fs::path, AnswerColumns> columns)
{
    m_columns = std::move(columns);
}

void MmrBoard::open(const std::vector<fs::path>& paths)
{
    enqueue([this, paths] { startReading(paths); });
}

void MmrBoard::addAnswers(const fs::path& path, const AnswerColumns& columns)
{
    m_columns[path] = columns;
    open({path});
}

void MmrBoard::startReading(const std::vector<fs::path>& paths)
{
    m_jobs.start(
        Lane::Interactive, {}, this,
        [paths, columns = m_columns, benchmark = m_benchmark, rules = m_rules](
            TaskContext& context) { return read(paths, benchmark, rules, columns, context); },
        [this](const std::shared_ptr<const Opened>& opened) {
            take(*opened);
            changeEnded();
        },
        [this](const JobUpdate& update) {
            if (update.state == JobState::Failed)
                Q_EMIT failed(tr("The file could not be read"), plainText(update.error));
            changeEnded();
        });
}

void MmrBoard::take(const Opened& opened)
{
    if (opened.benchmark) {
        m_benchmark = opened.benchmark;
        m_known = opened.known;
        m_sets.clear(); // answers to other questions
        m_pictures.reset();
    }
    if (opened.pictures)
        m_pictures = opened.pictures;
    for (const Scored& scored : opened.sets) {
        // a file that is opened again takes its own place
        const auto same = std::find_if(m_sets.begin(), m_sets.end(), [&](const Scored& set) {
            return set->answers.source.file == scored->answers.source.file;
        });
        if (same != m_sets.end())
            *same = scored;
        else
            m_sets.push_back(scored);
    }
    refreshRows();
    if (opened.benchmark)
        Q_EMIT benchmarkChanged();
    Q_EMIT scoresChanged(); // before pictures, which are of a pair that is shown
    if (opened.benchmark || opened.pictures)
        Q_EMIT picturesChanged();
    for (const Opened::Trouble& trouble : opened.troubles) {
        const QString name = plainText(trouble.path.filename().string(), 60);
        if (!trouble.columns.empty()) {
            QStringList columns;
            for (const std::string& column : trouble.columns)
                columns << plainText(column, 60);
            Q_EMIT columnsWanted(trouble.path, columns, plainText(trouble.message));
        } else {
            Q_EMIT failed(tr("%1 could not be read").arg(name), plainText(trouble.message));
        }
    }
}

void MmrBoard::setRules(const MmrScoreRules& rules)
{
    enqueue([this, rules] { startCounting(rules); });
}

void MmrBoard::startCounting(const MmrScoreRules& rules)
{
    if (rules == m_rules)
        return changeEnded();
    m_jobs.start(
        Lane::Interactive, {}, this,
        [sets = m_sets, rules](TaskContext& context) {
            std::vector<Scored> counted;
            for (const Scored& set : sets) {
                context.checkpoint();
                counted.push_back(std::make_shared<const ScoredAnswers>(scoredBy(*set, rules)));
            }
            return counted;
        },
        [this, rules](const std::shared_ptr<const std::vector<Scored>>& counted) {
            m_rules = rules;
            takeSets(*counted);
            changeEnded();
        },
        [this](const JobUpdate&) { changeEnded(); });
}

/// Counted anew, each into the place of its file.
void MmrBoard::takeSets(const std::vector<Scored>& sets)
{
    for (const Scored& counted : sets)
        for (Scored& set : m_sets)
            if (set->answers.source.file == counted->answers.source.file
                && set->benchmark == counted->benchmark)
                set = counted;
    refreshRows();
    Q_EMIT scoresChanged();
}

void MmrBoard::removeAnswers(int set)
{
    m_sets.erase(m_sets.begin() + set);
    refreshRows();
    Q_EMIT scoresChanged();
}

template <typename Change> void MmrBoard::changeSet(int set, Change change)
{
    enqueue([this, change, file = m_sets.at(static_cast<std::size_t>(set))->answers.source.file] {
        const auto found = std::find_if(m_sets.begin(), m_sets.end(),
            [&](const Scored& one) { return one->answers.source.file == file; });
        if (found == m_sets.end())
            return changeEnded(); // taken off the table meanwhile
        m_jobs.start(
            Lane::Interactive, {}, this,
            [scored = *found, change](TaskContext&) { return change(*scored); },
            [this](const std::shared_ptr<const ScoredAnswers>& changed) {
                takeSets({changed});
                changeEnded();
            },
            [this](const JobUpdate& update) {
                Q_EMIT failed(tr("The letter could not be kept"), plainText(update.error));
                changeEnded();
            });
    });
}

void MmrBoard::overrideLetter(int set, QuestionIndex question, char letter, const QString& reason)
{
    changeSet(set, [question, letter, why = reason.toStdString()](const ScoredAnswers& scored) {
        return clinic::overrideLetter(scored, question, letter, why);
    });
}

void MmrBoard::withdrawOverride(int set, QuestionIndex question)
{
    changeSet(set, [question](const ScoredAnswers& scored) {
        return clinic::withdrawOverride(scored, question);
    });
}

/// Two runs of one model are told apart by their files.
QString MmrBoard::setName(std::size_t set) const
{
    const auto model = [](const Scored& scored) { return scored->answers.source.model; };
    const bool isOnly = std::count_if(m_sets.begin(), m_sets.end(), [&](const Scored& other) {
        return model(other) == model(m_sets.at(set));
    }) == 1;
    const QString name = plainText(model(m_sets.at(set)), 60);
    const auto& file = m_sets[set]->answers.source.file;
    return isOnly
        ? name
        : name + u" ("_s + toQString(file.parent_path().filename() / file.filename()) + u')';
}

int MmrBoard::setOf(const QString& file) const
{
    for (std::size_t i = 0; i < m_sets.size(); ++i)
        if (toQString(m_sets[i]->answers.source.file) == file)
            return static_cast<int>(i);
    return -1;
}

void MmrBoard::refreshRows()
{
    m_rows.clear();
    for (std::size_t i = 0; i < m_sets.size(); ++i) {
        m_rows.push_back(m_sets[i]->row());
        m_rows.back().name = setName(i).toStdString();
    }
    m_rows.insert(m_rows.end(), m_known.begin(), m_known.end());
}

} // namespace clinic::ui
