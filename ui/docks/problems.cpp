// SPDX-License-Identifier: Apache-2.0
#include "ui/docks/problems.h"

#include "ui/format.h"
#include "ui/job_bridge.h"
#include "ui/theme.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QLabel>
#include <QTableView>
#include <QVBoxLayout>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

/// The list is for the eye: of a table where every row fails, the first of them tell the story.
constexpr std::size_t mostShown = 10'000;

std::vector<Problem> failedRowsOf(const EmbeddingSet& set, TaskContext& context)
{
    std::vector<Problem> found;
    for (std::int64_t row = 0; row < set.size() && found.size() < mostShown; ++row) {
        if (row % 1024 == 0)
            context.checkpoint();
        if (const auto reason = set.failure(row); !reason.empty())
            found.push_back({static_cast<SampleId>(row),
                ProblemsPanel::tr("Row %1").arg(formatCount(row)), plainText(reason)});
    }
    return found;
}

} // namespace

ProblemsPanel::ProblemsPanel(Workspace& workspace, JobRunner& jobs, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_jobs(jobs)
    , m_model(std::make_unique<RecordModel<Problem>>(std::vector<RecordModel<Problem>::Column> {
          {tr("Where"), [](const Problem& p) { return QVariant(p.where); }},
          {tr("What happened"), [](const Problem& p) { return QVariant(p.what); }}}))
{
    setObjectName(u"problemsPanel"_s);
    setupUi();
    connect(&m_workspace, &Workspace::embeddingsChanged, this, &ProblemsPanel::collectFailedRows);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        [this](const QModelIndex& index) { choose(index); });
}

void ProblemsPanel::setupUi()
{
    m_empty = new QLabel(
        tr("No problems. Rows that cannot be embedded are listed here with the reason."));
    m_empty->setMargin(space::group);
    m_empty->setWordWrap(true);
    setQuiet(m_empty);
    m_table = new QTableView(this);
    m_table->setObjectName(u"problemsTable"_s);
    m_table->setModel(m_model.get());
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->hide();
    m_detail = new QLabel(this);
    m_detail->setObjectName(u"problemDetail"_s);
    m_detail->setTextFormat(Qt::PlainText);
    m_detail->setWordWrap(true);
    m_detail->setMargin(space::tight);
    m_detail->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_detail->hide();
    m_limit = new QLabel(this);
    m_limit->setObjectName(u"problemsLimit"_s);
    m_limit->setMargin(space::tight);
    setQuiet(m_limit);
    m_limit->hide();
    auto* copyAction = new QAction(tr("Copy details"), m_table);
    connect(copyAction, &QAction::triggered, this, &ProblemsPanel::copy);
    m_table->addAction(copyAction);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_empty, 0, Qt::AlignTop);
    column->addWidget(m_table, 1);
    column->addWidget(m_detail);
    column->addWidget(m_limit);
}

/// The whole reason below the list: its line there is often too short.
void ProblemsPanel::choose(const QModelIndex& index)
{
    m_detail->setVisible(index.isValid());
    if (!index.isValid())
        return;
    const auto& problem = m_model->rows()[static_cast<std::size_t>(index.row())];
    m_detail->setText(problem.what);
    if (problem.sample)
        m_workspace.setCurrent(problem.sample);
}

void ProblemsPanel::addFailure(const QString& where, const QString& what)
{
    m_failures.insert(m_failures.begin(), {{}, where, what});
    show(m_failedRows);
}

void ProblemsPanel::collectFailedRows()
{
    show({});
    const auto set = m_workspace.embeddings();
    if (!set || set->failedRows() == 0)
        return;
    m_jobs.start(
        Lane::Interactive, {}, this,
        [set](TaskContext& context) { return failedRowsOf(*set, context); },
        [this, set](const std::shared_ptr<const std::vector<Problem>>& found) {
            if (set == m_workspace.embeddings())
                show(*found);
        });
}

void ProblemsPanel::show(std::vector<Problem> problems)
{
    m_failedRows = std::move(problems);
    auto all = m_failures;
    all.insert(all.end(), m_failedRows.begin(), m_failedRows.end());
    const bool any = !all.empty();
    m_detail->hide(); // of a row that is no longer chosen
    m_model->setRows(std::move(all));
    const auto& set = m_workspace.embeddings();
    const auto failed = set ? set->failedRows() : 0;
    const auto listed = static_cast<std::int64_t>(m_failedRows.size());
    m_limit->setVisible(listed > 0 && listed < failed);
    m_limit->setText(
        tr("%1 of %2 failed rows shown").arg(formatCount(listed), formatCount(failed)));
    m_table->setVisible(any);
    m_empty->setVisible(!any);
    Q_EMIT countChanged(count());
}

void ProblemsPanel::copy() const
{
    const auto index = m_table->currentIndex();
    if (!index.isValid())
        return;
    const auto& problem = m_model->rows()[static_cast<std::size_t>(index.row())];
    QApplication::clipboard()->setText(problem.where + u": "_s + problem.what);
}

} // namespace clinic::ui
