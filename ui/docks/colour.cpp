// SPDX-License-Identifier: Apache-2.0
#include "ui/docks/colour.h"

#include "ui/format.h"
#include "ui/theme.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int swatchSide = 12;
constexpr int scaleHeight = 12;
constexpr int ticks = 3;

QHBoxLayout* swatchLine(QWidget* swatch, const QString& text, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    auto* line = new QHBoxLayout;
    line->setSpacing(space::control);
    line->addWidget(swatch);
    line->addWidget(label, 1);
    return line;
}
}

ColourPanel::ColourPanel(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(u"colourPanel"_s);
    auto* content = new QWidget(this);
    m_empty = new QLabel(tr("The meaning of the map's colours appears here."), content);
    m_empty->setWordWrap(true);
    setQuiet(m_empty);
    auto* groups = new QWidget(content);
    m_items = new QVBoxLayout(groups);
    m_items->setContentsMargins(0, 0, 0, 0);
    m_items->setSpacing(space::tight);
    m_shapes = new QWidget(content);
    auto* shapes = new QVBoxLayout(m_shapes);
    shapes->setContentsMargins(0, space::control, 0, 0);
    shapes->setSpacing(space::tight);
    shapes->addLayout(swatchLine(new Swatch({}, true, m_shapes), tr("image"), m_shapes));
    shapes->addLayout(swatchLine(new Swatch({}, false, m_shapes), tr("caption"), m_shapes));
    m_shapes->hide();
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(space::control, space::control, space::control, space::control);
    column->setSpacing(space::tight);
    column->addWidget(m_empty);
    column->addWidget(groups);
    column->addWidget(m_shapes);
    column->addStretch();
    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(content);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(scroll);
}

void ColourPanel::clear()
{
    m_checks.clear();
    while (auto* item = m_items->takeAt(0)) {
        if (item->widget())
            item->widget()->deleteLater();
        delete item;
    }
}

void ColourPanel::setLegend(
    const std::vector<LegendEntry>& groups, const std::optional<ColourScale>& scale)
{
    auto meant = groups;
    for (auto& group : meant)
        group.shown = group.count;
    if (!meant.empty() && meant == m_groups) // a check box keeps the focus while its group changes
        return refreshChecks(groups);
    m_groups = std::move(meant);
    clear();
    m_empty->setVisible(groups.empty() && !scale);
    qint64 total = 0;
    for (const auto& group : groups)
        total += group.count;
    for (std::size_t i = 0; i < groups.size(); ++i)
        addGroup(i, groups[i], total);
    refreshChecks(groups);
    if (scale)
        addScale(*scale);
}

void ColourPanel::setBothShapes(bool both)
{
    m_shapes->setVisible(both);
}

void ColourPanel::refreshChecks(const std::vector<LegendEntry>& groups)
{
    for (std::size_t i = 0; i < m_checks.size(); ++i) {
        const QSignalBlocker quiet(m_checks[i]);
        m_checks[i]->setChecked(groups[i].shown > 0 || groups[i].count == 0);
    }
}

void ColourPanel::addGroup(std::size_t place, const LegendEntry& group, qint64 total)
{
    auto* row = new QWidget(this);
    row->setObjectName(u"legendGroup"_s);
    auto* check = new QCheckBox(row);
    check->setObjectName(u"legendCheck"_s);
    check->setAccessibleName(tr("Show %1").arg(plainText(group.text, 80)));
    check->setToolTip(tr("Show this group on the map"));
    check->setEnabled(group.count > 0);
    connect(check, &QCheckBox::toggled, this,
        [this, place](bool shown) { Q_EMIT groupToggled(place, shown); });
    m_checks.push_back(check);
    auto* line =
        swatchLine(new Swatch(group.colour, group.imageShape, row), plainText(group.text, 80), row);
    line->setContentsMargins(0, 0, 0, 0);
    line->insertWidget(0, check);
    auto* count = new QLabel(formatCount(group.count), row);
    count->setToolTip(formatShare(group.count, total));
    line->addWidget(count, 0, Qt::AlignTop);
    row->setLayout(line);
    row->setAccessibleName(u"%1: %2"_s.arg(plainText(group.text, 80), formatCount(group.count)));
    m_items->addWidget(row);
}

void ColourPanel::addScale(const ColourScale& scale)
{
    auto* title = new QLabel(plainText(scale.title, 120), this);
    title->setTextFormat(Qt::PlainText);
    title->setWordWrap(true);
    m_items->addWidget(title);
    m_items->addWidget(new ScaleBar(scale, this));
}

Swatch::Swatch(const QColor& colour, bool disc, QWidget* parent)
    : QWidget(parent)
    , m_colour(colour)
    , m_disc(disc)
{
    setFixedSize(swatchSide, swatchSide);
}

void Swatch::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const auto area = QRectF(rect()).adjusted(1, 1, -1, -1);
    const QColor colour = m_colour.isValid() ? m_colour : quietText(palette());
    if (m_disc) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(colour);
        painter.drawEllipse(area);
        return;
    }
    painter.setPen(QPen(colour, 1.5));
    const auto c = area.center();
    painter.drawPolygon(QPolygonF {
        {c.x(), area.top()}, {area.right(), c.y()}, {c.x(), area.bottom()}, {area.left(), c.y()}});
}

ScaleBar::ScaleBar(const ColourScale& scale, QWidget* parent)
    : QWidget(parent)
    , m_scale(scale)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(
        tr("%1 from %2 to %3")
            .arg(plainText(scale.title, 80), formatCosine(scale.low), formatCosine(scale.high)));
}

QSize ScaleBar::sizeHint() const
{
    return {160, scaleHeight + space::tight + fontMetrics().height()};
}

void ScaleBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const auto valueAt = [this](double share) {
        return m_scale.low + share * (m_scale.high - m_scale.low);
    };
    for (int x = 0; x < width(); ++x)
        painter.fillRect(
            x, 0, 1, scaleHeight, m_scale.colourAt(valueAt(double(x) / std::max(1, width() - 1))));
    const QRect line(0, scaleHeight + space::tight, width(), fontMetrics().height());
    constexpr std::array alignments {Qt::AlignLeft, Qt::AlignHCenter, Qt::AlignRight};
    for (int i = 0; i < ticks; ++i)
        painter.drawText(line, alignments[static_cast<std::size_t>(i)],
            formatCosine(valueAt(double(i) / (ticks - 1))));
}

} // namespace clinic::ui
