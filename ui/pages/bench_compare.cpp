// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/bench_compare.h"

#include "ui/format.h"
#include "ui/job_bridge.h"
#include "ui/models/mmr_board.h"
#include "ui/models/pair_rows.h"
#include "ui/pages/answer_set_box.h"
#include "ui/plots/data_colours.h"
#include "ui/theme.h"
#include "ui/widgets/plain_label.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QString points(double change)
{
    return (change > 0 ? u"+"_s : QString()) + QString::number(change, 'f', 2);
}

QString pText(double p)
{
    constexpr double least = 0.001;
    return p < least ? u"p < 0.001"_s : u"p = "_s + QString::number(p, 'f', 3);
}

} // namespace

BenchCompare::BenchCompare(JobRunner& jobs, MmrBoard& board, QWidget* parent)
    : QWidget(parent)
    , m_jobs(jobs)
    , m_board(board)
{
    setupUi();
    connect(&board, &MmrBoard::scoresChanged, this, &BenchCompare::refreshSets);
    connect(m_a, &QComboBox::currentIndexChanged, this, &BenchCompare::refresh);
    connect(m_b, &QComboBox::currentIndexChanged, this, &BenchCompare::refresh);
    for (auto* list : {m_lost, m_won})
        connect(list, &QListWidget::itemActivated, this, [this](QListWidgetItem* item) {
            Q_EMIT pairAsked(m_b->currentIndex(), item->data(Qt::UserRole).toULongLong());
        });
    refreshSets();
}

void BenchCompare::setupUi()
{
    m_summary = plainLabel(u"compareSummary"_s, this);
    m_results = new QWidget(this);
    setupMatrix();
    m_lostTitle = plainLabel(u"compareLostTitle"_s, m_results);
    m_wonTitle = plainLabel(u"compareWonTitle"_s, m_results);
    m_lost = new QListWidget(m_results);
    m_lost->setObjectName(u"compareLost"_s);
    m_won = new QListWidget(m_results);
    m_won->setObjectName(u"compareWon"_s);
    auto* matrixTitle = plainLabel(u"compareMatrixTitle"_s, m_results);
    matrixTitle->setText(tr("Pairs by outcome: A in rows, B in columns"));
    for (auto* title : {matrixTitle, m_lostTitle, m_wonTitle})
        title->setFont(sectionFont(font()));
    auto* grid = new QGridLayout(m_results);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(space::control);
    grid->addWidget(matrixTitle, 0, 0);
    grid->addWidget(m_matrix, 1, 0, Qt::AlignTop);
    grid->addWidget(m_lostTitle, 0, 1);
    grid->addWidget(m_lost, 1, 1);
    grid->addWidget(m_wonTitle, 0, 2);
    grid->addWidget(m_won, 1, 2);
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(2, 1);
    grid->setRowStretch(1, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::control, space::control, space::control, space::control);
    column->setSpacing(space::group);
    column->addWidget(setupChoice());
    column->addWidget(m_summary);
    column->addWidget(m_results, 1);
    column->addStretch();
}

QWidget* BenchCompare::setupChoice()
{
    auto* area = new QWidget(this);
    m_a = answerSetBox(u"compareA"_s, tr("A"), area);
    m_b = answerSetBox(u"compareB"_s, tr("B"), area);
    auto* line = new QHBoxLayout(area);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(space::control);
    line->addWidget(new QLabel(tr("A"), area));
    line->addWidget(m_a);
    line->addWidget(new QLabel(tr("against B"), area));
    line->addWidget(m_b);
    line->addStretch(1);
    return area;
}

void BenchCompare::setupMatrix()
{
    m_matrix = new QTableWidget(pairCells, pairCells, m_results);
    m_matrix->setObjectName(u"compareMatrix"_s);
    m_matrix->setAccessibleName(tr("Pairs by outcome under A and B"));
    m_matrix->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_matrix->setSelectionMode(QAbstractItemView::NoSelection);
    m_matrix->setFocusPolicy(Qt::NoFocus);
    m_matrix->setFrameShape(QFrame::NoFrame);
    QStringList names;
    for (std::size_t i = 0; i < pairCells; ++i)
        names << outcomeText(static_cast<PairOutcome>(i));
    m_matrix->setHorizontalHeaderLabels(names);
    m_matrix->setVerticalHeaderLabels(names);
    const int side = fontMetrics().horizontalAdvance(u"only leading"_s) + space::group;
    for (int i = 0; i < static_cast<int>(pairCells); ++i) {
        m_matrix->setColumnWidth(i, side);
        m_matrix->setRowHeight(i, 2 * fontMetrics().height());
    }
    const int header = side + space::control;
    m_matrix->verticalHeader()->setFixedWidth(header);
    m_matrix->setFixedSize(header + 4 * side + space::tight,
        m_matrix->horizontalHeader()->sizeHint().height() + 8 * fontMetrics().height() + 2);
    m_matrix->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_matrix->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
}

void BenchCompare::refreshSets()
{
    listAnswerSets(*m_a, m_board, 0);
    listAnswerSets(*m_b, m_board, 1);
    refresh();
}

void BenchCompare::refresh()
{
    const int asked = ++m_asked;
    const auto& sets = m_board.sets();
    const bool isReady = sets.size() > 1 && m_board.rules().mode == ScoreMode::Corrected
        && m_a->currentIndex() >= 0 && m_b->currentIndex() >= 0;
    m_results->setVisible(isReady);
    if (!isReady) {
        m_summary->setText(sets.size() < 2
                ? tr("Add two files of answers to see which pairs one wins and loses against the "
                     "other.")
                : tr("Comparing needs pairs by id: choose the corrected mode above."));
        return;
    }
    m_jobs.start(
        Lane::Interactive, {}, this,
        [a = sets[static_cast<std::size_t>(m_a->currentIndex())],
            b = sets[static_cast<std::size_t>(m_b->currentIndex())]](
            TaskContext&) { return compareScores(a->score, b->score, {}, 0); },
        [this, asked](const std::shared_ptr<const MmrComparison>& comparison) {
            if (asked == m_asked)
                show(*comparison);
        });
}

QString BenchCompare::summary(const MmrComparison& comparison) const
{
    QString text = tr("RA of B: %1 points (95 %: %2 to %3; %4 pairs).")
                       .arg(points(comparison.raChange), points(comparison.raInterval.low),
                           points(comparison.raInterval.high), formatCount(comparison.pairs));
    if (comparison.mrChange && comparison.mrInterval)
        text += u' '
            + tr("MR of B: %1 points (95 %: %2 to %3).")
                  .arg(points(*comparison.mrChange), points(comparison.mrInterval->low),
                      points(comparison.mrInterval->high));
    return text + u'\n'
        + tr("McNemar: %1 pairs are robust under A alone, %2 under B alone, %3.")
              .arg(formatCount(comparison.onlyA), formatCount(comparison.onlyB),
                  pText(comparison.mcNemar));
}

void BenchCompare::show(const MmrComparison& comparison)
{
    m_summary->setText(summary(comparison));
    for (std::size_t a = 0; a < pairCells; ++a) {
        for (std::size_t b = 0; b < pairCells; ++b) {
            const std::int64_t count = comparison.transitions.at(a).at(b);
            auto* item = new QTableWidgetItem(formatCount(count));
            item->setTextAlignment(Qt::AlignCenter);
            QColor ground = QColor::fromRgb(a == b ? data_colour::clean
                    : b == 0                       ? data_colour::cured
                    : a == 0                       ? data_colour::poisoned
                                                   : data_colour::other);
            const double share = comparison.pairs == 0
                ? 0
                : static_cast<double>(count) / static_cast<double>(comparison.pairs);
            ground.setAlphaF(static_cast<float>(std::min(0.75, share * 2)));
            item->setBackground(ground);
            m_matrix->setItem(static_cast<int>(a), static_cast<int>(b), item);
        }
    }
    m_lostTitle->setText(tr("Robust under A alone (%1)").arg(formatCount(comparison.onlyA)));
    m_wonTitle->setText(tr("Robust under B alone (%1)").arg(formatCount(comparison.onlyB)));
    fillList(*m_lost, comparison.lost);
    fillList(*m_won, comparison.won);
}

void BenchCompare::fillList(QListWidget& list, const std::vector<std::size_t>& pairs)
{
    list.clear();
    for (const std::size_t pair : pairs) {
        auto* item =
            new QListWidgetItem(plainText(m_board.benchmark()->pairs.at(pair).id, 80), &list);
        item->setData(Qt::UserRole, QVariant::fromValue<qulonglong>(pair));
        item->setToolTip(tr("Press Enter to look at this pair"));
    }
}

} // namespace clinic::ui
