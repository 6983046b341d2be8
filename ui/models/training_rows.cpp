// SPDX-License-Identifier: Apache-2.0
#include "ui/models/training_rows.h"

#include "core/base/error.h"
#include "core/mmr/training/training_sample.h"
#include "ui/format.h"
#include "ui/job_bridge.h"

#include <QPointer>

#include <algorithm>
#include <array>
#include <limits>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::size_t pageRows = 128;
constexpr std::size_t pagesKept = 64;
constexpr int shownLetters = 160;

QString firstOf(const Conversation& turns, bool human)
{
    const auto found = std::find_if(turns.begin(), turns.end(),
        [human](const TrainingTurn& turn) { return turn.isHuman() == human; });
    return found == turns.end() ? QString() : plainText(found->value, shownLetters).simplified();
}

void addTurns(QStringList& lines, const QString& title, const Conversation& turns)
{
    if (turns.empty())
        return;
    lines << title;
    for (const TrainingTurn& turn : turns) {
        lines << plainText(turn.from, 40) + u": "_s + plainText(turn.value, 4000);
        for (const std::string& option : turn.options)
            lines << u"    – "_s + plainText(option, 1000);
    }
    lines << QString();
}

} // namespace

TrainingRows::TrainingRows(JobRunner& jobs, QObject* parent)
    : QAbstractTableModel(parent)
    , m_jobs(jobs)
{
}

void TrainingRows::setIndex(std::shared_ptr<const TrainingIndex> index)
{
    beginResetModel();
    m_index = std::move(index);
    m_rows = 0;
    m_pages.clear();
    m_asked.clear();
    endResetModel();
    grow();
}

void TrainingRows::grow()
{
    const auto found = m_index ? m_index->size() : 0;
    const int rows =
        static_cast<int>(std::min<std::size_t>(found, std::numeric_limits<int>::max()));
    if (rows <= m_rows)
        return;
    // the last page may have been read half full
    m_pages.erase(static_cast<std::size_t>(m_rows) / pageRows);
    beginInsertRows({}, m_rows, rows - 1);
    m_rows = rows;
    endInsertRows();
}

int TrainingRows::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : m_rows;
}

int TrainingRows::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : columnCountOfAll;
}

QVariant TrainingRows::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(index.column() == Row || index.column() == Turns
                ? Qt::AlignRight | Qt::AlignVCenter
                : Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const auto row = static_cast<std::size_t>(index.row());
    if (index.column() == Row)
        return formatCount(index.row());
    const auto page = m_pages.find(row / pageRows);
    if (page == m_pages.end() || row % pageRows >= page->second.size()) {
        ask(row / pageRows);
        return u"…"_s;
    }
    const Shown& shown = page->second[row % pageRows];
    const std::array cells {
        QString(), shown.id, shown.picture, shown.turns, shown.question, shown.answer};
    return cells.at(static_cast<std::size_t>(index.column()));
}

QVariant TrainingRows::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section >= columnCountOfAll)
        return {};
    const std::array titles {
        tr("Row"), tr("Id"), tr("Picture"), tr("Turns"), tr("First question"), tr("First answer")};
    return titles.at(static_cast<std::size_t>(section));
}

/// That a sample cannot be read is what its row says.
TrainingRows::Shown TrainingRows::shown(const TrainingIndex& index, std::size_t row)
{
    try {
        const TrainingSample sample = index.sample(row);
        const Conversation& turns = sample.isIntermediate() ? sample.positive : sample.turns;
        const auto count = sample.turns.size() + sample.positive.size() + sample.leading.size();
        return {plainText(sample.idText(), 80), plainText(sample.image, 120),
            formatCount(static_cast<std::int64_t>(count)), firstOf(turns, true),
            firstOf(turns, false)};
    } catch (const Error& error) {
        return {tr("unreadable"), {}, {}, plainText(std::string(error.what())), {}};
    }
}

TrainingRows::Page TrainingRows::readPage(
    const TrainingIndex& index, std::size_t page, TaskContext& context)
{
    Page rows;
    const std::size_t end = std::min(index.size(), (page + 1) * pageRows);
    for (std::size_t row = page * pageRows; row < end; ++row) {
        context.checkpoint();
        rows.push_back(shown(index, row));
    }
    return rows;
}

void TrainingRows::ask(std::size_t page) const
{
    if (!m_asked.insert(page).second)
        return;
    auto* self = const_cast<TrainingRows*>(this); // the view asks by a const function
    m_jobs.start(
        Lane::Pictures, {}, self,
        [index = m_index, page](TaskContext& context) { return readPage(*index, page, context); },
        [self, page, asked = m_index](const std::shared_ptr<const Page>& rows) {
            self->m_asked.erase(page);
            if (asked != self->m_index)
                return;
            if (self->m_pages.size() >= pagesKept) // far from what is looked at now
                self->m_pages.erase(self->m_pages.begin()->first == page
                        ? std::prev(self->m_pages.end())
                        : self->m_pages.begin());
            self->m_pages[page] = *rows;
            const int first = static_cast<int>(page * pageRows);
            const int last = std::min(self->m_rows, first + static_cast<int>(pageRows)) - 1;
            if (last >= first)
                Q_EMIT self->dataChanged(
                    self->index(first, 0), self->index(last, columnCountOfAll - 1));
        },
        [self, page](const JobUpdate&) { self->m_asked.erase(page); });
}

QString trainingSampleText(const TrainingIndex& index, std::size_t row)
{
    try {
        const TrainingSample sample = index.sample(row);
        QStringList lines {TrainingRows::tr("Id: %1").arg(plainText(sample.idText(), 200)),
            TrainingRows::tr("Picture: %1").arg(plainText(sample.image, 400)), QString()};
        addTurns(lines, TrainingRows::tr("Conversation"), sample.turns);
        addTurns(lines, TrainingRows::tr("Positive"), sample.positive);
        addTurns(lines, TrainingRows::tr("Leading"), sample.leading);
        return lines.join(u'\n');
    } catch (const Error& error) {
        return TrainingRows::tr("This sample cannot be read: %1")
                   .arg(plainText(std::string(error.what())))
            + u"\n\n"_s + plainText(index.text(row), 4000);
    }
}

} // namespace clinic::ui
