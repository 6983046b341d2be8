// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/bench_charts.h"

#include "ui/format.h"
#include "ui/models/mmr_board.h"
#include "ui/plots/data_colours.h"
#include "ui/plots/radar_chart.h"
#include "ui/plots/rate_bars.h"
#include "ui/theme.h"
#include "ui/widgets/form_grid.h"
#include "ui/widgets/plain_label.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::size_t shownAtMost = 6; ///< more lines on a wheel cannot be told apart
constexpr std::size_t shownAtFirst = 3;

std::string keyOf(const LeaderRow& row)
{
    return std::string(leaderKindName(row.kind)) + '|' + row.name; // the source names the rules
}

} // namespace

BenchCharts::BenchCharts(MmrBoard& board, QWidget* parent)
    : QWidget(parent)
    , m_board(board)
{
    setupUi();
    connect(&board, &MmrBoard::benchmarkChanged, this, [this] { m_chosen.clear(); });
    connect(&board, &MmrBoard::scoresChanged, this, &BenchCharts::refreshModels);
    connect(m_models, &QListWidget::itemChanged, this, &BenchCharts::keepChoice);
    refreshModels();
}

void BenchCharts::setupUi()
{
    m_models = new QListWidget(this);
    m_models->setObjectName(u"chartModels"_s);
    m_models->setAccessibleName(tr("Models in the charts"));
    m_models->setFrameShape(QFrame::NoFrame);
    m_models->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // names end in …
    m_accuracy = new RadarChart(this);
    m_accuracy->setObjectName(u"chartAccuracy"_s);
    m_misleading = new RadarChart(this);
    m_misleading->setObjectName(u"chartMisleading"_s);
    m_bars = new RateBars(this);
    m_bars->setObjectName(u"chartBars"_s);
    auto* about = plainLabel(u"chartAbout"_s, this);
    about->setText(tr("Up to %1 models. RA: more is better; MR: less is better. MR says little "
                      "without RA: a model that knows nothing cannot be misled.")
                       .arg(shownAtMost));
    setQuiet(about);
    auto* save = namedButton(u"chartExport"_s, tr("Save as SVG…"), this);
    connect(save, &QPushButton::clicked, this, &BenchCharts::exportCharts);
    auto* side = new QVBoxLayout;
    side->setSpacing(space::control);
    side->addWidget(m_models, 1);
    side->addWidget(about);
    side->addWidget(save);
    auto* wheels = new QHBoxLayout;
    wheels->addWidget(m_accuracy, 1);
    wheels->addWidget(m_misleading, 1);
    auto* charts = new QVBoxLayout;
    charts->setSpacing(space::group);
    charts->addLayout(wheels, 3);
    charts->addWidget(m_bars, 2);
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(space::control, space::control, space::control, space::control);
    line->setSpacing(space::group);
    line->addLayout(side, 1);
    line->addLayout(charts, 4);
}

void BenchCharts::refreshModels()
{
    const QSignalBlocker quiet(m_models);
    m_models->clear();
    const auto& rows = m_board.rows();
    std::set<std::string> there;
    for (const LeaderRow& row : rows)
        there.insert(keyOf(row));
    std::erase_if(m_chosen, [&](const std::string& key) { return !there.contains(key); });
    if (m_chosen.empty())
        for (std::size_t i = 0; i < std::min(rows.size(), shownAtFirst); ++i)
            m_chosen.insert(keyOf(rows[i]));
    std::size_t colour = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto* item = new QListWidgetItem(plainText(rows[i].name, 60), m_models);
        const bool isChosen = m_chosen.contains(keyOf(rows[i]));
        item->setCheckState(isChosen ? Qt::Checked : Qt::Unchecked);
        item->setToolTip(plainText(rows[i].name) + u'\n' + plainText(rows[i].source));
        item->setData(Qt::UserRole, static_cast<int>(i));
        if (!isChosen)
            continue;
        QPixmap square(12, 12);
        square.fill(QColor::fromRgb(groupColours()[colour++ % groupColours().size()]));
        item->setIcon(square);
    }
    refreshCharts();
}

void BenchCharts::keepChoice(QListWidgetItem* item)
{
    const std::string key =
        keyOf(m_board.rows()[static_cast<std::size_t>(item->data(Qt::UserRole).toInt())]);
    if (item->checkState() == Qt::Unchecked)
        m_chosen.erase(key);
    else if (m_chosen.size() < shownAtMost)
        m_chosen.insert(key);
    // not inside of the list's own signal
    QMetaObject::invokeMethod(this, &BenchCharts::refreshModels, Qt::QueuedConnection);
}

std::vector<RateSeries> BenchCharts::series(const Rate& rate, const Counted& counted) const
{
    std::vector<RateSeries> all;
    for (const LeaderRow& row : m_board.rows()) {
        if (!m_chosen.contains(keyOf(row)) || !m_board.benchmark())
            continue;
        RateSeries one {plainText(row.name, 60),
            QColor::fromRgb(groupColours()[all.size() % groupColours().size()]), {}, {}};
        for (const MmrCategory& category : m_board.benchmark()->categories) {
            const auto found = row.categories.find(category.key);
            const RatedCell cell = found == row.categories.end() ? RatedCell {} : found->second;
            const auto share = counted(cell);
            one.rate.push_back(
                cell.note.empty() || row.kind == LeaderKind::Blind ? rate(cell) : std::nullopt);
            one.interval.emplace_back();
            if (share && share->count > 0)
                one.interval.back() =
                    std::pair(100 * share->interval().low, 100 * share->interval().high);
        }
        all.push_back(std::move(one));
    }
    return all;
}

void BenchCharts::refreshCharts()
{
    QStringList axes;
    if (m_board.benchmark())
        for (const MmrCategory& category : m_board.benchmark()->categories)
            axes << plainText(category.heading, 30);
    const auto accuracy = series([](const RatedCell& cell) { return cell.ra; },
        [](const RatedCell& cell) { return cell.accuracy; });
    const auto misleading = series([](const RatedCell& cell) { return cell.mr; },
        [](const RatedCell& cell) { return cell.misleading; });
    m_accuracy->setSeries(tr("Robustness accuracy (RA)"), axes, accuracy);
    m_misleading->setSeries(tr("Misleading rate (MR)"), axes, misleading);
    m_bars->setSeries(tr("RA by category, with 95 % intervals"), axes, accuracy);
}

void BenchCharts::exportCharts()
{
    const auto path = QFileDialog::getSaveFileName(
        this, tr("Save the charts"), u"mmr.svg"_s, tr("Scalable vector graphics (*.svg)"));
    if (path.isEmpty() || !m_board.benchmark())
        return;
    const QString base = path.endsWith(u".svg"_s) ? path.chopped(4) : path;
    const QString provenance =
        QString::fromStdString(m_board.benchmark()->title() + ", " + rulesText(m_board.rules()));
    m_accuracy->exportSvg(base + u"-ra.svg"_s, provenance);
    m_misleading->exportSvg(base + u"-mr.svg"_s, provenance);
    m_bars->exportSvg(base + u"-bars.svg"_s, provenance);
}

} // namespace clinic::ui
