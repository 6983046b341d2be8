// SPDX-License-Identifier: Apache-2.0
#include "ui/models/leader_model.h"

#include "ui/format.h"

#include <QCoreApplication>
#include <QFont>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QString number(const std::optional<double>& percent, int decimals)
{
    return percent ? QString::number(*percent, 'f', decimals) : u"–"_s;
}

QString capitalised(const std::string& name)
{
    QString text = plainText(name, 30);
    if (!text.isEmpty())
        text[0] = text[0].toUpper();
    return text;
}

QString counted(const std::optional<Share>& share)
{
    if (!share)
        return {};
    const Interval interval = share->interval();
    return LeaderModel::tr(" (%1 of %2 pairs; 95 %: %3 to %4)")
        .arg(formatCount(share->hits), formatCount(share->count),
            QString::number(100 * interval.low, 'f', 1),
            QString::number(100 * interval.high, 'f', 1));
}

/// Own answers stand out among what others printed.
QFont fontOf(LeaderKind kind)
{
    QFont font;
    font.setBold(kind == LeaderKind::Own);
    font.setItalic(kind == LeaderKind::Blind);
    return font;
}

QString percent(const std::optional<double>& value)
{
    return value ? QString::number(*value, 'f', 2) + u" %"_s : LeaderModel::tr("not known");
}

QString describe(const RatedCell& cell)
{
    QStringList lines {LeaderModel::tr("RA %1").arg(percent(cell.ra)) + counted(cell.accuracy),
        LeaderModel::tr("MR %1").arg(percent(cell.mr)) + counted(cell.misleading)};
    if (cell.positive)
        lines << LeaderModel::tr("POS accuracy %1").arg(percent(percentOf(*cell.positive)))
                + counted(cell.positive);
    if (cell.leading)
        lines << LeaderModel::tr("NEG accuracy %1").arg(percent(percentOf(*cell.leading)))
                + counted(cell.leading);
    if (cell.unparsed > 0)
        lines << LeaderModel::tr("%n answer(s) could not be read and count as wrong", nullptr,
            static_cast<int>(cell.unparsed));
    if (cell.unscored > 0)
        lines << LeaderModel::tr("%n pair(s) left out: an answer is missing or an error", nullptr,
            static_cast<int>(cell.unscored));
    if (!cell.note.empty())
        lines << QString::fromStdString(cell.note);
    return lines.join(u'\n');
}

} // namespace

LeaderModel::LeaderModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void LeaderModel::setRows(std::vector<LeaderRow> rows, const std::vector<MmrCategory>& categories)
{
    beginResetModel();
    m_rows = std::move(rows);
    m_parts.clear();
    std::string level;
    for (const MmrCategory& category : categories) {
        // a level of one category would be that category again
        const bool hasMore = category.level != level && category.key != "character/character";
        if (hasMore)
            m_parts.push_back({capitalised(category.level), category.level, true});
        level = category.level;
        m_parts.push_back({QString::fromStdString(category.heading), category.key, false});
    }
    endResetModel();
}

std::optional<LeaderModel::Part> LeaderModel::part(int column) const
{
    const int at = column - firstPart;
    return at < 0 || at >= static_cast<int>(m_parts.size())
        ? std::nullopt
        : std::optional(m_parts[static_cast<std::size_t>(at)]);
}

int LeaderModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int LeaderModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : firstPart + static_cast<int>(m_parts.size());
}

const RatedCell* LeaderModel::cell(const LeaderRow& row, int column) const
{
    const auto part = this->part(column);
    if (!part)
        return &row.overall;
    const auto& cells = part->isLevel ? row.levels : row.categories;
    const auto found = cells.find(part->key);
    return found == cells.end() ? nullptr : &found->second;
}

QVariant LeaderModel::display(const LeaderRow& row, int column) const
{
    switch (column) {
    case Name:
        return QString(plainText(row.name, 60) + (row.overall.unscored > 0 ? u" *"_s : QString()));
    case Positive:
        return number(row.overall.positive ? percentOf(*row.overall.positive) : std::nullopt, 1);
    case Accuracy:
        return number(row.overall.ra, 2);
    case Misleading:
        return number(row.overall.mr, 2);
    default: {
        const RatedCell* rated = cell(row, column);
        return rated == nullptr ? QString()
                                : number(rated->ra, 1) + u" / "_s + number(rated->mr, 1);
    }
    }
}

QVariant LeaderModel::sortKey(const LeaderRow& row, int column) const
{
    const auto orLowest = [](const std::optional<double>& value) { return value.value_or(-1.0); };
    const RatedCell* rated = cell(row, column);
    switch (column) {
    case Name:
        return plainText(row.name, 60);
    case Positive:
        return orLowest(row.overall.positive ? percentOf(*row.overall.positive) : std::nullopt);
    case Misleading:
        return orLowest(row.overall.mr);
    default:
        return orLowest(rated == nullptr ? std::nullopt : rated->ra);
    }
}

QString LeaderModel::toolTip(const LeaderRow& row, int column) const
{
    if (column == Name)
        return plainText(row.name) + u'\n' + plainText(row.source);
    const RatedCell* rated = cell(row, column);
    if (rated == nullptr)
        return {};
    const auto part = this->part(column);
    const QString where = part ? QString::fromStdString(part->key) : tr("overall");
    return plainText(row.name, 60) + u", "_s + where + u'\n' + describe(*rated);
}

QVariant LeaderModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const LeaderRow& row = m_rows[static_cast<std::size_t>(index.row())];
    const RatedCell* rated = cell(row, index.column());
    switch (role) {
    case Qt::DisplayRole:
        return display(row, index.column());
    case Qt::ToolTipRole:
        return toolTip(row, index.column()).toHtmlEscaped().replace(u'\n', u"<br>"_s);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            index.column() == Name ? Qt::AlignLeft | Qt::AlignVCenter : Qt::AlignCenter);
    case Qt::FontRole:
        return index.column() == Name ? QVariant(fontOf(row.kind)) : QVariant();
    case sortRole:
        return sortKey(row, index.column());
    case kindRole:
        return static_cast<int>(row.kind);
    case rowRole:
        return index.row();
    case cellRole:
        if (rated == nullptr && part(index.column()))
            return QVariant::fromValue(LeaderCell {});
        return rated == nullptr || !part(index.column())
            ? QVariant()
            : QVariant::fromValue(LeaderCell {
                rated->ra, rated->mr, row.kind == LeaderKind::Published && !rated->note.empty()});
    default:
        return {};
    }
}

QVariant LeaderModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(
            section == Name ? Qt::AlignLeft | Qt::AlignVCenter : Qt::AlignCenter);
    const auto part = this->part(section);
    if (role == Qt::ToolTipRole) {
        const std::array tips {tr("Model or rule"),
            tr("Accuracy on the positive questions, percent"),
            tr("Robustness accuracy: pairs with both answers right, percent"),
            tr("Misleading rate: of pairs whose positive answer is right, those whose leading "
               "question misled, percent")};
        return part ? QString::fromStdString(part->key) + tr(": RA above, MR below, percent")
                    : tips.at(static_cast<std::size_t>(section));
    }
    if (role != Qt::DisplayRole)
        return {};
    const std::array titles {tr("Model"), tr("POS"), tr("RA"), tr("MR")};
    return part ? part->title : titles.at(static_cast<std::size_t>(section));
}

} // namespace clinic::ui
