// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/run_charts.h"

#include "ui/format.h"
#include "ui/job_bridge.h"
#include "ui/plots/frontier_chart.h"
#include "ui/plots/metric_chart.h"
#include "ui/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int chartsAcross = 3;

/// A vector inside of numbers that are shared as a whole.
ChartSeries::Values within(
    const std::shared_ptr<const RunMetrics>& metrics, const std::vector<double>& values)
{
    return {metrics, &values};
}

/// Null where the run has no such number, or not one for each step of `base`.
ChartSeries::Values boundOf(
    const std::shared_ptr<const RunMetrics>& metrics, const std::string& key, const RunSeries& base)
{
    const auto found = metrics->find(key);
    return found != metrics->end() && found->second.value.size() == base.value.size()
        ? within(metrics, found->second.value)
        : nullptr;
}

/// Several curves of one run are shades of its colour.
QColor shade(const QColor& colour, std::size_t index)
{
    return index == 0 ? colour : index % 2 == 1 ? colour.lighter(150) : colour.darker(150);
}

} // namespace

RunCharts::RunCharts(JobRunner& jobs, QWidget* parent)
    : QWidget(parent)
    , m_jobs(jobs)
{
    setObjectName(u"runCharts"_s);
    setupUi();
}

void RunCharts::setupUi()
{
    addChart(u"chartAccuracy"_s, tr("Clean accuracy"), {{"ca", {}}}, true);
    addChart(u"chartAttack"_s, tr("Attack success"), {{"asr", {}}}, true);
    addChart(u"chartLoss"_s, tr("Loss"), {{"loss", {}}}, false);
    addChart(u"chartParts"_s, tr("Parts of the loss"),
        {{"loss_clip", tr("contrastive")}, {"loss_image", tr("image views")},
            {"loss_text", tr("caption views")}, {"loss_extra", tr("constraint")}},
        false);
    addChart(u"chartCosines"_s, tr("Mean cosine"),
        {{"cos_clean", tr("clean")}, {"cos_poisoned", tr("triggered, to target")}}, true);
    addChart(u"chartRate"_s, tr("Learning rate"), {{"lr", {}}}, false);
    addChart(u"chartScale"_s, tr("Logit scale (logarithm)"), {{"logit_scale", {}}}, false);
    addChart(u"chartPace"_s, tr("Images a second"), {{"images_per_s", {}}}, false);
    m_frontier = new FrontierChart(this);
    m_frontier->setObjectName(u"chartFrontier"_s);
    auto* grid = new QGridLayout;
    grid->setSpacing(space::group);
    int place = 0;
    const auto put = [&](QWidget* chart) {
        grid->addWidget(chart, place / chartsAcross, place % chartsAcross);
        ++place;
    };
    put(m_frontier);
    for (const Entry& entry : m_charts)
        put(entry.chart);
    auto* save = new QPushButton(tr("Save as SVG…"), this);
    save->setObjectName(u"chartsSave"_s);
    save->setToolTip(tr("Every chart as a vector file, in a folder"));
    connect(save, &QPushButton::clicked, this, &RunCharts::exportAll);
    auto* copy = new QPushButton(tr("Copy as CSV"), this);
    copy->setObjectName(u"chartsCopy"_s);
    copy->setToolTip(tr("Every point of every chart"));
    connect(copy, &QPushButton::clicked, this, &RunCharts::copyCsv);
    auto* line = new QHBoxLayout;
    line->addStretch();
    line->addWidget(copy);
    line->addWidget(save);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::group, space::control, space::group, space::control);
    column->addLayout(grid, 1);
    column->addLayout(line);
}

void RunCharts::addChart(
    const QString& name, const QString& title, std::vector<Entry::Curve> curves, bool isEvaluation)
{
    const bool isShare = name == u"chartAccuracy"_s || name == u"chartAttack"_s;
    auto* chart = new MetricChart(title, isShare, this);
    chart->setObjectName(name);
    connect(chart, &MetricChart::xRangeChosen, this,
        [this, chart](const std::optional<ChartRange>& range) {
            for (const Entry& other : m_charts) {
                if (other.chart != chart)
                    other.chart->setXRange(range);
            }
        });
    m_charts.push_back({chart, std::move(curves), isEvaluation});
}

void RunCharts::setRuns(const std::vector<WatchedRun>& runs, const std::vector<ShownRun>& shown)
{
    m_names.clear();
    for (const auto& run : shown)
        m_names << run.name;
    for (const Entry& entry : m_charts) {
        std::vector<ChartSeries> series;
        for (const WatchedRun& run : runs) {
            const auto own = std::ranges::find(shown, run.folder, &ShownRun::folder);
            if (own == shown.end())
                continue;
            for (std::size_t i = 0; i < entry.curves.size(); ++i) {
                const auto& curve = entry.curves[i];
                const auto found = run.metrics->find(curve.key);
                if (found == run.metrics->end())
                    continue;
                const RunSeries& numbers = found->second;
                QStringList name;
                if (shown.size() > 1 || curve.name.isEmpty())
                    name << own->name;
                if (!curve.name.isEmpty())
                    name << curve.name;
                series.push_back({name.join(u", "_s), shade(own->colour, i),
                    within(run.metrics, numbers.step), within(run.metrics, numbers.value),
                    boundOf(run.metrics, curve.key + "_low", numbers),
                    boundOf(run.metrics, curve.key + "_high", numbers), entry.isEvaluation,
                    std::shared_ptr<const ValueBlocks>(run.blocks, &run.blocks->at(curve.key))});
            }
        }
        entry.chart->setSeries(std::move(series));
    }
    shareLastStep();
    setFrontier(runs, shown);
}

/// Evaluations end sooner than steps, and all charts show one range.
void RunCharts::shareLastStep()
{
    double last = 0;
    for (const Entry& entry : m_charts) {
        for (const ChartSeries& series : entry.chart->series())
            last = std::max(last, series.x->back());
    }
    for (const Entry& entry : m_charts)
        entry.chart->setLastStep(last);
}

void RunCharts::setFrontier(const std::vector<WatchedRun>& runs, const std::vector<ShownRun>& shown)
{
    std::vector<FrontierPath> paths;
    for (const WatchedRun& run : runs) {
        const auto own = std::ranges::find(shown, run.folder, &ShownRun::folder);
        const auto ca = run.metrics->find("ca");
        const auto asr = run.metrics->find("asr");
        if (own == shown.end() || ca == run.metrics->end() || asr == run.metrics->end()
            || ca->second.value.size() != asr->second.value.size())
            continue;
        paths.push_back(
            {own->name, own->colour, asr->second.value, ca->second.value, ca->second.step});
    }
    m_frontier->setPaths(std::move(paths));
}

QString RunCharts::provenance() const
{
    return tr("ClipClinic %1, runs: %2")
        .arg(QString::fromLatin1(CLINIC_VERSION), m_names.join(u", "_s));
}

void RunCharts::exportAll()
{
    const auto folder = QFileDialog::getExistingDirectory(this, tr("Save the charts in a folder"));
    if (folder.isEmpty())
        return;
    QStringList lost;
    const auto note = [&](const QString& file, bool isWritten) {
        if (!isWritten)
            lost << file;
    };
    const QString frontier = folder + u"/frontier.svg"_s;
    note(frontier, m_frontier->exportSvg(frontier, provenance()));
    for (const Entry& entry : m_charts) {
        const QString file = folder + u'/' + entry.chart->objectName().mid(5).toLower() + u".svg"_s;
        note(file, entry.chart->exportSvg(file, provenance()));
    }
    if (!lost.isEmpty())
        Q_EMIT failed(tr("Could not be written: %1").arg(lost.join(u", "_s)));
}

/// A long run has millions of points: their text is made on a lane.
void RunCharts::copyCsv()
{
    std::vector<std::pair<QString, std::vector<ChartSeries>>> charts;
    for (const Entry& entry : m_charts) {
        if (!entry.chart->series().empty())
            charts.emplace_back(entry.chart->title(), entry.chart->series());
    }
    m_jobs.start(
        Lane::Interactive, {}, this,
        [charts](TaskContext& context) {
            QString text;
            for (const auto& [title, series] : charts) {
                context.checkpoint();
                text += u"# "_s + title + u'\n' + csvText(series);
            }
            return text;
        },
        [](const std::shared_ptr<const QString>& text) {
            QApplication::clipboard()->setText(*text);
        });
}

} // namespace clinic::ui
