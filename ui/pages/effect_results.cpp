// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/effect_results.h"

#include "ui/format.h"
#include "ui/models/effect_model.h"
#include "ui/plots/cosine_strip.h"
#include "ui/plots/scatter_view.h"
#include "ui/theme.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QSignalBlocker>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int captionLimit = 120;

QLabel* quietLine(const QString& name, QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setObjectName(name);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    setQuiet(label);
    return label;
}

QString samplesText(std::int64_t samples)
{
    return samples == 1 ? EffectResults::tr("1 sample")
                        : EffectResults::tr("%1 samples").arg(formatCount(samples));
}

/// "moon → star", or the class alone where the trigger does not change it.
QString predictionText(const EffectSample& sample, const std::vector<std::string>& classes)
{
    const auto nameOf = [&](int place) {
        return place >= 0 && place < static_cast<int>(classes.size())
            ? plainText(classes[static_cast<std::size_t>(place)], 60)
            : u"–"_s;
    };
    if (sample.cleanClass == sample.triggeredClass)
        return nameOf(sample.cleanClass);
    return u"%1 → %2"_s.arg(nameOf(sample.cleanClass), nameOf(sample.triggeredClass));
}

} // namespace

EffectResults::EffectResults(Workspace& workspace, EffectModel& effect, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_effect(effect)
{
    setObjectName(u"effectResults"_s);
    setupUi();
    connectViews();
}

void EffectResults::setupUi()
{
    auto* parts = new QSplitter(Qt::Vertical, this);
    parts->setObjectName(u"effectParts"_s);
    parts->setChildrenCollapsible(false);
    parts->addWidget(setupMap());
    parts->addWidget(setupTable());
    parts->setStretchFactor(0, 3);
    parts->setStretchFactor(1, 2);
    parts->setSizes({3000, 2000}); // shares of what there is
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::control);
    column->addWidget(setupNumbers());
    column->addWidget(m_strip);
    column->addWidget(parts, 1);
}

QWidget* EffectResults::setupNumbers()
{
    auto* area = new QWidget(this);
    m_success = new QLabel(area);
    m_success->setObjectName(u"effectSuccess"_s);
    m_success->setFont(headlineFont(font()));
    m_success->setToolTip(
        tr("Samples of other classes that the model takes for the target once the trigger is on "
           "them, over all samples of other classes. A what-if on these samples; the Measure tab "
           "measures the attack on a whole evaluation set."));
    m_successAbout = new QLabel(area);
    m_successAbout->setWordWrap(true);
    m_interval = quietLine(u"effectInterval"_s, area);
    m_change = new QLabel(area);
    m_change->setObjectName(u"effectChange"_s);
    m_change->setTextFormat(Qt::PlainText);
    m_change->setWordWrap(true);
    m_change->setToolTip(tr("Cosine of picture and target caption with the trigger minus the "
                            "cosine without it, over all samples whose pictures could be read."));
    m_caption = quietLine(u"effectCaption"_s, area);
    m_notes = quietLine(u"effectNotes"_s, area);
    m_strip = new CosineStrip(this);
    m_strip->setObjectName(u"effectStrip"_s);
    auto* headline = new QHBoxLayout;
    headline->setSpacing(space::control);
    headline->addWidget(m_success, 0, Qt::AlignBaseline);
    headline->addWidget(m_successAbout, 1, Qt::AlignBaseline);
    auto* column = new QVBoxLayout(area);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::tight);
    column->addLayout(headline);
    column->addWidget(m_interval);
    column->addSpacing(space::tight);
    column->addWidget(m_change);
    column->addWidget(m_caption);
    column->addWidget(m_notes);
    return area;
}

QWidget* EffectResults::setupMap()
{
    m_map = new ScatterView(this);
    m_map->setObjectName(u"effectMap"_s);
    m_map->setAccessibleName(tr("Map with arrows from clean to triggered pictures"));
    m_map->setCompact(true);
    m_map->setMinimumHeight(140);
    m_map->setToolTip(tr("Arrows go from pictures to where the trigger takes them"));
    return m_map;
}

QWidget* EffectResults::setupTable()
{
    using Lines = RecordModel<Line>;
    const Qt::Alignment number = Qt::AlignRight | Qt::AlignVCenter;
    m_lines = std::make_unique<Lines>(std::vector<Lines::Column> {
        {tr("Pair"),
            [](const Line& line) {
                return QVariant(formatCount(static_cast<std::int64_t>(line.sample)));
            },
            number},
        {tr("Label"), [](const Line& line) { return QVariant(line.label); }},
        {tr("Predicted"),
            [](const Line& line) {
                return QVariant(line.failure.isEmpty() ? line.predicted : line.failure);
            }},
        {tr("Δ cosine"),
            [](const Line& line) {
                return QVariant(line.failure.isEmpty() ? formatChange(line.change) : u"–"_s);
            },
            number}});
    m_table = new QTableView(this);
    m_table->setObjectName(u"effectSamples"_s);
    m_table->setAccessibleName(tr("Samples, the largest change of cosine first"));
    m_table->setModel(m_lines.get());
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setMinimumHeight(5 * fontMetrics().height());
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + space::control);
    auto* header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setResizeContentsPrecision(0); // of what is in view
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(2, QHeaderView::Stretch);
    header->setMinimumSectionSize(5 * fontMetrics().averageCharWidth());
    return m_table;
}

void EffectResults::connectViews()
{
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        [this](const QModelIndex& index) {
            if (index.isValid())
                m_workspace.setCurrent(
                    m_lines->rows()[static_cast<std::size_t>(index.row())].sample);
        });
    connect(m_map, &ScatterView::clicked, &m_workspace,
        [this](SampleId sample) { m_workspace.setCurrent(sample); });
    connect(m_map, &ScatterView::hopped, &m_workspace,
        [this](SampleId sample) { m_workspace.setCurrent(sample); });
    connect(m_map, &ScatterView::selectionChanged, &m_workspace, &Workspace::setSelection);
    connect(&m_workspace, &Workspace::selectionChanged, m_map,
        [this] { m_map->setSelected(m_workspace.selection()); });
    connect(&m_workspace, &Workspace::currentChanged, this, [this] {
        m_map->setCurrent(m_workspace.current());
        markCurrent();
    });
    connect(&m_workspace, &Workspace::visibleChanged, m_map,
        [this] { m_map->setShownRows(m_workspace.visible()); });
    connect(&m_workspace, &Workspace::mapChanged, this, &EffectResults::showMap);
    connect(&m_workspace, &Workspace::triggeredChanged, this, &EffectResults::showArrows);
}

void EffectResults::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    showMap();
}

void EffectResults::refresh()
{
    refreshSuccess();
    refreshCosines();
    refreshTable();
    QStringList notes;
    for (const std::string& note :
        m_effect.effect() ? m_effect.effect()->notes() : std::vector<std::string>())
        notes << plainText(note);
    if (const auto failed = m_effect.summary().failed; failed > 0)
        notes << tr("%1 not counted: their pictures cannot be read").arg(formatCount(failed));
    const auto& set = m_workspace.embeddings();
    const auto poisoned = std::ranges::count_if(m_effect.samples(),
        [&](const auto& sample) { return set->hasPoisonTruth() && set->isPoisoned(sample.row); });
    if (poisoned > 0)
        notes << tr("Poisoned pairs among them, whose pictures carry a trigger already: %1")
                     .arg(formatCount(poisoned));
    m_notes->setText(notes.join(u'\n'));
    m_notes->setVisible(!notes.isEmpty());
}

void EffectResults::refreshSuccess()
{
    const EffectSummary& summary = m_effect.summary();
    const auto success = summary.success();
    m_success->setVisible(success.has_value());
    if (!success) {
        const bool noClass = !m_effect.target() || !m_effect.target()->place;
        m_successAbout->setText(noClass
                ? tr("No attack success: the target is a caption, not a class")
                : tr("No attack success: all samples are of the target"));
        m_interval->clear();
        return;
    }
    const Interval interval = summary.successInterval();
    m_success->setText(formatPercent(*success));
    m_successAbout->setText(tr("what-if attack success"));
    m_interval->setText(
        tr("%1 · 95 % interval %2 to %3\nWithout the trigger: %4")
            .arg(samplesText(summary.victims), formatPercent(interval.low),
                formatPercent(interval.high), formatShare(summary.reachedClean, summary.victims)));
}

void EffectResults::refreshCosines()
{
    const EffectSummary& summary = m_effect.summary();
    m_change->setText(tr("Cosine %1 on average, median %2")
                          .arg(formatChange(summary.meanDelta), formatChange(summary.medianDelta)));
    if (const EffectTarget* target = m_effect.target())
        m_caption->setText(
            tr("From %1 to %2 · %3 · target “%4”")
                .arg(formatCosine(summary.meanClean), formatCosine(summary.meanTriggered),
                    samplesText(summary.measured), plainText(target->caption, captionLimit)));
    std::vector<double> before, after;
    for (const EffectSample& sample : m_effect.samples()) {
        if (!sample.failure.empty())
            continue;
        before.push_back(sample.cleanCosine);
        after.push_back(sample.triggeredCosine);
    }
    m_strip->setValues(std::move(before), std::move(after));
}

EffectResults::Line EffectResults::lineOf(const EffectSample& sample) const
{
    const auto& set = m_workspace.embeddings();
    static const std::vector<std::string> none;
    const auto& classes = m_effect.effect() ? m_effect.effect()->classes() : none;
    return {.sample = SampleId {sample.row},
        .label = set && set->hasLabels() ? plainText(set->label(sample.row), 60) : QString(),
        .predicted = predictionText(sample, classes),
        .change = sample.delta(),
        .failure = plainText(sample.failure)};
}

/// The largest change first; what could not be read at the end.
void EffectResults::refreshTable()
{
    std::vector<Line> lines;
    for (const EffectSample& sample : m_effect.samples())
        lines.push_back(lineOf(sample));
    std::ranges::stable_sort(lines, [](const Line& a, const Line& b) {
        return std::pair(!a.failure.isEmpty(), -a.change)
            < std::pair(!b.failure.isEmpty(), -b.change);
    });
    m_lines->setRows(std::move(lines));
    m_table->setColumnHidden(
        1, !m_workspace.embeddings() || !m_workspace.embeddings()->hasLabels());
    markCurrent();
}

void EffectResults::markCurrent()
{
    const QSignalBlocker quiet(m_table->selectionModel());
    const auto& lines = m_lines->rows();
    const auto found = std::ranges::find_if(
        lines, [this](const Line& line) { return line.sample == m_workspace.current(); });
    if (found == lines.end())
        m_table->clearSelection();
    else
        m_table->selectRow(static_cast<int>(found - lines.begin()));
    m_table->viewport()->update();
}

/// Only where somebody sees it: a second map of a million points takes its time and memory.
void EffectResults::showMap()
{
    const auto& map = m_workspace.map();
    m_map->setVisible(!map || map->modality != MapModality::Text);
    if (!isVisible() && map)
        return;
    m_map->setMap(
        map, map && canColourBy(*map, ColourBy::Poisoned) ? ColourBy::Poisoned : ColourBy::Label);
    m_map->setModality(MapModality::Image);
    m_map->setShownRows(m_workspace.visible());
    m_map->setSelected(m_workspace.selection());
    m_map->setCurrent(m_workspace.current());
    showArrows();
}

void EffectResults::showArrows()
{
    const auto& map = m_workspace.map();
    const auto& triggered = m_workspace.triggered();
    if (map && triggered && m_map->map() == map)
        m_map->setArrows(triggered->samples, projectOnto(map->basis, triggered->vectors));
    else
        m_map->setArrows({}, {});
}

} // namespace clinic::ui
