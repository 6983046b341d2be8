// SPDX-License-Identifier: Apache-2.0
#include "ui/models/run_rows.h"

#include "ui/format.h"
#include "ui/plots/data_colours.h"

#include <QCoreApplication>
#include <QIcon>
#include <QPainter>
#include <QPixmap>

#include <algorithm>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;
namespace fs = std::filesystem;

namespace {

constexpr int discSide = 12;

QString tr(const char* text)
{
    return QCoreApplication::translate("clinic::ui::RunRows", text);
}

double sortable(const std::optional<double>& share)
{
    return share.value_or(-1);
}

std::optional<double> progressOf(const RunSummary& run)
{
    if (run.state.totalSteps <= 0)
        return std::nullopt;
    return std::clamp(
        static_cast<double>(run.step) / static_cast<double>(run.state.totalSteps), 0.0, 1.0);
}

QString recipeText(const RunSummary& run)
{
    const auto name = recipeInfo(run.recipe).name;
    return run.problem.empty() ? shownName(name) : tr("cannot be read");
}

QString progressTip(const RunSummary& run)
{
    return tr("%1 of %2 steps, epoch %3 of %4")
        .arg(formatCount(run.step), formatCount(run.state.totalSteps), formatCount(run.state.epoch),
            formatCount(run.state.epochs));
}

std::vector<RecordModel<RunSummary>::Column> columns()
{
    using Run = const RunSummary&;
    const auto left = Qt::AlignLeft | Qt::AlignVCenter;
    const auto right = Qt::AlignRight | Qt::AlignVCenter;
    return {
        {QString(), [](Run) { return QVariant(); }, Qt::AlignCenter,
            [](Run) { return tr("Show its charts"); }},
        {tr("Run"), [](Run run) { return plainText(run.name, 60); }, left,
            [](Run run) { return breakable(toQString(run.folder)); }},
        {tr("Recipe"), recipeText, left},
        {tr("State"),
            [](Run run) { return run.problem.empty() ? shownPhase(run.state.phase) : QString(); },
            left,
            [](Run run) {
                return plainText(run.problem.empty() ? run.state.message : run.problem);
            }},
        {tr("CA"), [](Run run) { return formatPercent(run.cleanAccuracy); }, right,
            [](Run) { return tr("Clean accuracy at the last evaluation"); },
            [](Run run) { return sortable(run.cleanAccuracy); }},
        {tr("ASR"), [](Run run) { return formatPercent(run.attackSuccess); }, right,
            [](Run) { return tr("Attack success rate at the last evaluation"); },
            [](Run run) { return sortable(run.attackSuccess); }},
        {tr("Tags"), [](Run run) { return shownTags(run.notes); }, left,
            [](Run run) { return plainText(run.notes.note); }},
        {tr("Progress"), [](Run run) { return formatPercent(progressOf(run)); }, right, progressTip,
            [](Run run) { return sortable(progressOf(run)); }},
    };
}

/// A ringed disc, which is seen on a selected row too; without a colour a hollow one.
QIcon disc(const QColor& colour)
{
    constexpr qreal scale = 2;
    QPixmap pixmap(QSize(discSide, discSide) * scale);
    pixmap.setDevicePixelRatio(scale);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(
        colour.isValid() ? QPen(Qt::white, 1.5) : QPen(QColor::fromRgb(data_colour::other), 1));
    painter.setBrush(colour.isValid() ? QBrush(colour) : QBrush());
    painter.drawEllipse(QRectF(1, 1, discSide - 2, discSide - 2));
    painter.end();
    QIcon icon(pixmap);
    icon.addPixmap(pixmap, QIcon::Selected); // a style would tint it
    return icon;
}

/// Whether a view would show the same.
bool same(const RunSummary& a, const RunSummary& b)
{
    return a.name == b.name && a.recipe == b.recipe && a.state.phase == b.state.phase
        && a.state.message == b.state.message && a.state.totalSteps == b.state.totalSteps
        && a.step == b.step && a.cleanAccuracy == b.cleanAccuracy
        && a.attackSuccess == b.attackSuccess && a.hasMaps == b.hasMaps && a.notes == b.notes
        && a.problem == b.problem;
}

} // namespace

QString shownPhase(RunPhase phase)
{
    switch (phase) {
    case RunPhase::Running:
        return tr("running");
    case RunPhase::Paused:
        return tr("paused");
    case RunPhase::Finished:
        return tr("finished");
    case RunPhase::Cancelled:
        return tr("cancelled");
    case RunPhase::Failed:
        return tr("failed");
    case RunPhase::Interrupted:
        break;
    }
    return tr("interrupted");
}

QString shownTags(const RunNotes& notes)
{
    QStringList tags;
    for (const std::string& tag : notes.tags)
        tags << plainText(tag, 60);
    return tags.join(u", "_s);
}

RunRows::RunRows(QObject* parent)
    : RecordModel<RunSummary>(columns(), parent)
{
}

void RunRows::setRuns(const std::vector<RunSummary>& runs)
{
    if (!std::ranges::equal(runs, rows(), {}, &RunSummary::folder, &RunSummary::folder))
        return setRows(runs);
    for (std::size_t row = 0; row < runs.size(); ++row) {
        if (!same(runs[row], rows()[row]))
            replace(static_cast<int>(row), runs[row]);
    }
}

int RunRows::find(const fs::path& folder) const
{
    const auto found = std::ranges::find(rows(), folder, &RunSummary::folder);
    return found == rows().end() ? -1 : static_cast<int>(found - rows().begin());
}

/// The first colour that no other shown run has; once all are used they repeat.
void RunRows::setShown(const fs::path& folder, bool shown)
{
    if (shown == isShown(folder))
        return;
    if (!shown) {
        m_colours.erase(folder);
    } else {
        std::size_t colour = 0;
        while (std::ranges::any_of(
            m_colours, [&](const auto& entry) { return entry.second == colour; }))
            ++colour;
        m_colours[folder] = colour;
    }
    if (const int row = find(folder); row >= 0)
        Q_EMIT dataChanged(index(row, Shown), index(row, Shown));
    Q_EMIT shownChanged();
}

void RunRows::showNone()
{
    m_colours.clear();
    setRows(std::vector(rows()));
    Q_EMIT shownChanged();
}

QColor RunRows::colourOf(const fs::path& folder) const
{
    const auto colours = groupColours();
    return QColor::fromRgb(colours[m_colours.at(folder) % colours.size()]);
}

std::vector<ShownRun> RunRows::shown() const
{
    std::vector<ShownRun> list;
    for (const RunSummary& run : rows()) {
        if (isShown(run.folder))
            list.push_back({run.folder, plainText(run.name, 40), colourOf(run.folder)});
    }
    return list;
}

QVariant RunRows::data(const QModelIndex& index, int role) const
{
    if (index.isValid() && index.column() == Shown) {
        const fs::path& folder = rows()[static_cast<std::size_t>(index.row())].folder;
        if (role == Qt::CheckStateRole)
            return isShown(folder) ? Qt::Checked : Qt::Unchecked;
        if (role == Qt::DecorationRole)
            return disc(isShown(folder) ? colourOf(folder) : QColor());
    }
    return RecordModel<RunSummary>::data(index, role);
}

bool RunRows::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (!index.isValid() || index.column() != Shown || role != Qt::CheckStateRole)
        return false;
    setShown(rows()[static_cast<std::size_t>(index.row())].folder, value.toInt() == Qt::Checked);
    return true;
}

Qt::ItemFlags RunRows::flags(const QModelIndex& index) const
{
    const auto flags = RecordModel<RunSummary>::flags(index);
    return index.column() == Shown ? flags | Qt::ItemIsUserCheckable : flags;
}

} // namespace clinic::ui
