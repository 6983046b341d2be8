// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/measured_before.h"

#include "ui/format.h"
#include "ui/theme.h"

#include <QDateTime>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int rowsShown = 6;

QString nameText(const ProjectEvaluation& evaluation)
{
    return plainText(evaluation.name, 40);
}

QString attackText(const ProjectEvaluation& evaluation)
{
    if (evaluation.trigger.empty())
        return MeasuredBefore::tr("no trigger");
    return plainText(evaluation.trigger, 200) + u" → "_s + plainText(evaluation.target, 60);
}

QString tipText(const ProjectEvaluation& evaluation)
{
    return MeasuredBefore::tr("%1 on %2: %3")
        .arg(plainText(evaluation.checkpoint.string()), plainText(evaluation.data.string()),
            attackText(evaluation));
}

} // namespace

MeasuredBefore::MeasuredBefore(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(u"measuredBefore"_s);
    const auto column = [](const QString& title, QString (*text)(const ProjectEvaluation&)) {
        return RecordModel<ProjectEvaluation>::Column {title,
            [text](const ProjectEvaluation& row) -> QVariant { return text(row); },
            Qt::AlignLeft | Qt::AlignVCenter, tipText, {}};
    };
    m_model = new RecordModel<ProjectEvaluation>(
        {column(tr("Time"), timeText), column(tr("Model"), nameText),
            column(tr("Trigger"), attackText)},
        this);
    setupUi();
    hide();
}

void MeasuredBefore::setupUi()
{
    auto* title = new QLabel(tr("Measured before"), this);
    title->setFont(sectionFont(font()));
    m_table = new QTableView(this);
    m_table->setObjectName(u"measureEarlier"_s);
    m_table->setAccessibleName(tr("Measured before; click one to see its numbers"));
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + space::control);
    auto* header = m_table->horizontalHeader();
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(2, QHeaderView::Stretch);
    header->setHighlightSections(false);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, space::control, 0, 0);
    column->setSpacing(space::control);
    column->addWidget(title);
    column->addWidget(m_table);
    const auto choose = [this](const QModelIndex& index) {
        if (index.isValid())
            Q_EMIT chosen(m_model->rows()[static_cast<std::size_t>(index.row())]);
    };
    connect(m_table, &QTableView::clicked, this, choose);
    connect(m_table, &QTableView::activated, this, choose);
}

void MeasuredBefore::setEvaluations(const std::vector<ProjectEvaluation>& evaluations)
{
    m_model->setRows({evaluations.rbegin(), evaluations.rend()});
    const int rows = std::min(rowsShown, m_model->rowCount());
    m_table->setFixedHeight(m_table->horizontalHeader()->sizeHint().height()
        + rows * m_table->verticalHeader()->defaultSectionSize() + 2 * m_table->frameWidth());
    setVisible(!evaluations.empty());
}

QString MeasuredBefore::timeText(const ProjectEvaluation& evaluation)
{
    const auto time =
        QDateTime::fromString(QString::fromStdString(evaluation.created), Qt::ISODate);
    return time.isValid() ? QLocale().toString(time.toLocalTime(), QLocale::ShortFormat)
                          : plainText(evaluation.created, 30);
}

} // namespace clinic::ui
