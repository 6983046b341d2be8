// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/measure_results.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/plots/data_colours.h"
#include "ui/theme.h"
#include "ui/widgets/confusion_view.h"
#include "ui/widgets/plain_label.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QTabBar>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int classRowsShown = 12;
constexpr int triggeredTab = 1;

/// As high as so many rows: the page scrolls, not the table.
void fitHeight(QTableView* table, int mostRows)
{
    const int rows = std::min(mostRows, table->model()->rowCount());
    table->setFixedHeight(table->horizontalHeader()->sizeHint().height()
        + rows * table->verticalHeader()->defaultSectionSize() + 2 * table->frameWidth());
}

std::optional<std::size_t> targetOf(const EvaluateReport& report)
{
    if (!report.attack)
        return std::nullopt;
    const auto found = std::ranges::find_if(report.classes,
        [&](const ClassMeasure& measure) { return measure.name == report.attack->target; });
    if (found == report.classes.end())
        return std::nullopt;
    return static_cast<std::size_t>(found - report.classes.begin());
}

} // namespace

MeasureResults::MeasureResults(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(u"measureResults"_s);
    m_metrics = metricModel(this);
    m_classes = classModel(this);
    m_sorted = new QSortFilterProxyModel(this);
    m_sorted->setSourceModel(m_classes);
    m_sorted->setSortRole(RecordModel<ClassMeasure>::sortRole);
    setupUi();
}

QTableView* MeasureResults::table(const QString& name, QAbstractItemModel* model)
{
    auto* view = new QTableView(this);
    view->setObjectName(name);
    view->setModel(model);
    view->setSelectionBehavior(QAbstractItemView::SelectRows);
    view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    view->setShowGrid(false);
    view->setAlternatingRowColors(true);
    view->setWordWrap(false);
    view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    view->verticalHeader()->hide();
    view->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + space::control);
    auto* header = view->horizontalHeader();
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(0, QHeaderView::Stretch);
    header->setHighlightSections(false);
    return view;
}

void MeasureResults::setupUi()
{
    m_headline = plainLabel(u"measureHeadline"_s, this);
    m_headline->setFont(headlineFont(font()));
    m_details = plainLabel(u"measureDetails"_s, this);
    m_about = plainLabel(u"measureResultOf"_s, this);
    setQuiet(m_about);
    m_warnings = plainLabel(u"measureWarnings"_s, this);
    m_metricTable = table(u"measureMetrics"_s, m_metrics);
    m_metricTable->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_classTitle = new QLabel(tr("Each class"), this);
    m_classTitle->setFont(sectionFont(font()));
    m_classTable = table(u"measureClasses"_s, m_sorted);
    m_classTable->setSortingEnabled(true);
    m_classTable->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder); // as in the folder
    m_copy = new QPushButton(lineIcon(u"copy"_s), tr("Copy as table"), this);
    m_copy->setObjectName(u"measureCopyTable"_s);
    m_copy->setToolTip(tr("Copy all numbers as text that spreadsheets take"));
    connect(m_copy, &QPushButton::clicked, this, &MeasureResults::copyTable);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::control);
    column->addWidget(m_headline);
    column->addWidget(m_details);
    column->addWidget(m_about);
    column->addWidget(m_warnings);
    column->addWidget(m_metricTable);
    column->addWidget(m_copy, 0, Qt::AlignLeft);
    column->addWidget(setupConfusion());
    column->addWidget(m_classTitle);
    column->addWidget(m_classTable);
}

QWidget* MeasureResults::setupConfusion()
{
    m_confusionArea = new QWidget(this);
    auto* title = new QLabel(tr("Taken for what"), m_confusionArea);
    title->setFont(sectionFont(font()));
    m_shown = new QTabBar(m_confusionArea);
    m_shown->setObjectName(u"measureShown"_s);
    m_shown->setDrawBase(false);
    m_shown->addTab(tr("Clean"));
    m_shown->addTab(tr("Triggered"));
    m_shown->setCurrentIndex(triggeredTab);
    m_confusion = new ConfusionView(m_confusionArea);
    auto* top = new QHBoxLayout;
    top->addWidget(title);
    top->addStretch();
    top->addWidget(m_shown);
    auto* column = new QVBoxLayout(m_confusionArea);
    column->setContentsMargins(0, space::control, 0, 0);
    column->setSpacing(space::control);
    column->addLayout(top);
    column->addWidget(m_confusion);
    connect(m_shown, &QTabBar::currentChanged, this, &MeasureResults::showConfusion);
    return m_confusionArea;
}

void MeasureResults::show(std::shared_ptr<const Measurement> measurement, const QString& when)
{
    m_measurement = std::move(measurement);
    const MetricHeadline headline = metricHeadline(*m_measurement);
    m_headline->setText(headline.text);
    showText(m_details, headline.details);
    const QString subject = measuredSubject(*m_measurement);
    m_about->setText(breakable(when.isEmpty() ? subject : when + u" · "_s + subject));
    QStringList warnings;
    for (const std::string& warning :
        std::visit([](const auto& report) { return report.warnings; }, *m_measurement))
        warnings << u"⚠ "_s + breakable(plainText(warning));
    showText(m_warnings, warnings.join(u'\n'));
    m_metrics->setRows(metricRows(*m_measurement));
    fitHeight(m_metricTable, m_metrics->rowCount());
    showConfusion();
    showClasses();
}

void MeasureResults::showConfusion()
{
    const auto* report = std::get_if<EvaluateReport>(m_measurement.get());
    const bool isKept = report && report->confusion.classes() > 0;
    m_confusionArea->setVisible(isKept);
    if (!isKept)
        return;
    m_shown->setVisible(report->attack.has_value());
    const bool triggered = report->attack && m_shown->currentIndex() == triggeredTab;
    ConfusionView::Content content {.names = {},
        .counts = triggered ? report->attack->confusion : report->confusion,
        .colour = triggered ? data_colour::triggered : data_colour::clean,
        .target = targetOf(*report)};
    for (const ClassMeasure& measure : report->classes)
        content.names.push_back(measure.name);
    m_confusion->setContent(std::move(content));
}

void MeasureResults::showClasses()
{
    const auto* report = std::get_if<EvaluateReport>(m_measurement.get());
    m_classTitle->setVisible(report != nullptr);
    m_classTable->setVisible(report != nullptr);
    if (!report)
        return;
    m_classes->setRows(report->classes);
    for (const int column : {3, 4})
        m_classTable->setColumnHidden(column, !report->attack);
    fitHeight(m_classTable, classRowsShown);
}

void MeasureResults::copyTable() const
{
    QString text = tableText(*m_metrics);
    if (m_classes->rowCount() > 0 && std::holds_alternative<EvaluateReport>(*m_measurement))
        text += u'\n' + tableText(*m_sorted);
    QApplication::clipboard()->setText(text);
}

} // namespace clinic::ui
