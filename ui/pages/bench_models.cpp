// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/bench_models.h"

#include "core/mmr/leader_table.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/models/leader_model.h"
#include "ui/models/mmr_board.h"
#include "ui/theme.h"
#include "ui/widgets/plain_label.h"
#include "ui/widgets/rates_delegate.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

/// By a part of the name, and by where the numbers come from.
class LeaderFilter : public QSortFilterProxyModel {
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    void show(const QString& text, int kind)
    {
        m_text = text;
        m_kind = kind;
        invalidateFilter();
    }

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override
    {
        const auto index = sourceModel()->index(row, LeaderModel::Name, parent);
        const bool isKind = m_kind < 0 || index.data(LeaderModel::kindRole).toInt() == m_kind;
        return isKind && index.data().toString().contains(m_text, Qt::CaseInsensitive);
    }

private:
    QString m_text;
    int m_kind = -1;
};

} // namespace

BenchModels::BenchModels(MmrBoard& board, QWidget* parent)
    : QWidget(parent)
    , m_board(board)
    , m_model(new LeaderModel(this))
    , m_proxy(new LeaderFilter(this))
{
    m_proxy->setSourceModel(m_model);
    m_proxy->setSortRole(LeaderModel::sortRole);
    setupUi();
    connect(&board, &MmrBoard::scoresChanged, this, &BenchModels::refresh);
    connect(m_text, &QLineEdit::textChanged, this, &BenchModels::filter);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &BenchModels::filter);
    connect(m_table, &QTableView::clicked, this, &BenchModels::openCell);
    connect(m_table, &QTableView::activated, this, &BenchModels::openCell);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, [this] {
        const int row = currentRow();
        m_remove->setEnabled(row >= 0 && row < static_cast<int>(m_board.sets().size()));
    });
    connect(m_remove, &QToolButton::clicked, this, &BenchModels::removeCurrent);
    refresh();
}

void BenchModels::setupUi()
{
    m_table = new QTableView(this);
    m_table->setObjectName(u"leaderTable"_s);
    m_table->setAccessibleName(tr("Models and their rates"));
    m_table->setModel(m_proxy);
    m_table->setItemDelegate(new RatesDelegate(m_table));
    m_table->setSortingEnabled(true);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(2 * fontMetrics().height() + space::control);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setMinimumSectionSize(fontMetrics().averageCharWidth() * 5);
    m_about = plainLabel(u"leaderAbout"_s, this);
    setQuiet(m_about);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, space::control, 0, 0);
    column->setSpacing(space::control);
    column->addWidget(setupBar());
    column->addWidget(m_table, 1);
    column->addWidget(m_about);
}

QWidget* BenchModels::setupBar()
{
    auto* bar = new QWidget(this);
    m_text = new QLineEdit(bar);
    m_text->setObjectName(u"leaderFilter"_s);
    m_text->setPlaceholderText(tr("Find a model"));
    m_text->setClearButtonEnabled(true);
    m_kind = new QComboBox(bar);
    m_kind->setObjectName(u"leaderKind"_s);
    m_kind->setAccessibleName(tr("Rows"));
    m_kind->addItem(tr("All rows"), -1);
    m_kind->addItem(tr("Own answers"), static_cast<int>(LeaderKind::Own));
    m_kind->addItem(tr("Published"), static_cast<int>(LeaderKind::Published));
    m_kind->addItem(tr("Blind rules"), static_cast<int>(LeaderKind::Blind));
    m_remove = new QToolButton(bar);
    m_remove->setObjectName(u"leaderRemove"_s);
    m_remove->setIcon(lineIcon(u"remove"_s));
    m_remove->setToolTip(tr("Take these answers off the table; the file stays"));
    m_remove->setAccessibleName(m_remove->toolTip());
    m_remove->setEnabled(false);
    m_copy = new QToolButton(bar);
    m_copy->setObjectName(u"leaderCopy"_s);
    m_copy->setText(tr("Copy table"));
    m_copy->setIcon(lineIcon(u"copy"_s));
    m_copy->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_copy->setPopupMode(QToolButton::InstantPopup);
    m_copy->setToolTip(tr("Copy the rows that are shown, in their order"));
    auto* menu = new QMenu(m_copy);
    for (const auto& [title, style] : {std::pair(tr("As LaTeX"), u"latex"_s),
             std::pair(tr("As Markdown"), u"markdown"_s), std::pair(tr("As CSV"), u"csv"_s)}) {
        auto* action = menu->addAction(title, this, [this, style = style] { copy(style); });
        action->setObjectName(u"leaderCopy."_s + style);
    }
    m_copy->setMenu(menu);
    auto* line = new QHBoxLayout(bar);
    line->setContentsMargins(space::control, 0, space::control, 0);
    line->setSpacing(space::control);
    line->addWidget(m_text, 1);
    line->addWidget(m_kind);
    line->addStretch(1);
    line->addWidget(m_remove);
    line->addWidget(m_copy);
    return bar;
}

void BenchModels::refresh()
{
    const auto benchmark = m_board.benchmark();
    const bool isFirst = m_model->columnCount() <= LeaderModel::firstPart;
    m_model->setRows(
        m_board.rows(), benchmark ? benchmark->categories : std::vector<MmrCategory>());
    if (isFirst && m_model->columnCount() > LeaderModel::firstPart) {
        m_table->sortByColumn(LeaderModel::Accuracy, Qt::DescendingOrder);
        setColumnWidths();
    }
    showOwn();
    m_about->setText(benchmark
            ? tr("Categories: RA above, MR below, in percent; lighter is better. "
                 "Scored %1. A star: pairs lack an answer. A red corner marks a published number "
                 "that cannot "
                 "be. Click a cell of own answers to walk its pairs.")
                  .arg(QString::fromStdString(rulesText(m_board.rules())))
            : QString());
}

/// Answers that were just added are to be seen, wherever they stand by their rates.
void BenchModels::showOwn()
{
    const auto sets = static_cast<int>(m_board.sets().size());
    for (int row = 0; sets > m_shownSets && row < m_proxy->rowCount(); ++row)
        if (const auto index = m_proxy->index(row, LeaderModel::Name);
            index.data(LeaderModel::rowRole).toInt() == sets - 1) {
            m_table->setCurrentIndex(index);
            m_table->scrollTo(index);
        }
    m_shownSets = sets;
}

/// All twelve categories fit into a window of 1280 pixels.
void BenchModels::setColumnWidths()
{
    m_table->setColumnWidth(LeaderModel::Name, fontMetrics().averageCharWidth() * 30);
    for (int column = 1; column < m_model->columnCount(); ++column) {
        const QString title =
            m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        const int least = fontMetrics().horizontalAdvance(u"100.00"_s);
        m_table->setColumnWidth(
            column, std::max(least, fontMetrics().horizontalAdvance(title)) + space::control);
    }
}

void BenchModels::filter()
{
    static_cast<LeaderFilter*>(m_proxy)->show(m_text->text(), m_kind->currentData().toInt());
}

int BenchModels::currentRow() const
{
    const QModelIndex index = m_table->currentIndex();
    return index.isValid() ? index.data(LeaderModel::rowRole).toInt() : -1;
}

void BenchModels::openCell(const QModelIndex& index)
{
    const int row = index.data(LeaderModel::rowRole).toInt();
    if (index.column() == LeaderModel::Name)
        return; // chosen, to be removed or compared
    if (row >= static_cast<int>(m_board.sets().size())) {
        Q_EMIT noted(
            index.data(LeaderModel::kindRole).toInt() == static_cast<int>(LeaderKind::Blind)
                ? tr("A blind rule has no answers to look at.")
                : tr("Of this model only the rates were published, no answers."));
        return;
    }
    const auto part = m_model->part(index.column());
    Q_EMIT pairsAsked(row, part ? part->key : std::string());
}

void BenchModels::removeCurrent()
{
    const int row = currentRow();
    if (row >= 0 && row < static_cast<int>(m_board.sets().size()))
        m_board.removeAnswers(row);
}

void BenchModels::copy(const QString& style)
{
    std::vector<LeaderRow> rows;
    for (int row = 0; row < m_proxy->rowCount(); ++row)
        rows.push_back(m_model->rows()[static_cast<std::size_t>(
            m_proxy->index(row, 0).data(LeaderModel::rowRole).toInt())]);
    const auto& benchmark = m_board.benchmark();
    if (!benchmark || rows.empty())
        return Q_EMIT noted(tr("There is nothing to copy yet."));
    const LeaderTableHead head {.benchmark = benchmark->title(),
        .rules = rulesText(m_board.rules()),
        .categories = benchmark->categories};
    QApplication::clipboard()->setText(
        QString::fromStdString(leaderTable(rows, head, tableStyleNamed(style.toStdString()))));
    Q_EMIT noted(tr("Copied %n row(s).", nullptr, static_cast<int>(rows.size())));
}

} // namespace clinic::ui
