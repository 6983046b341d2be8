// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/confusion_view.h"

#include "ui/format.h"
#include "ui/plots/data_colours.h"
#include "ui/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr double largestCell = 44;
constexpr int longestName = 96; ///< pixels
constexpr int legendWidth = 72;
constexpr double weakest = 0.12; ///< of the colour, so that one image is seen

QColor mixed(const QColor& from, const QColor& to, double share)
{
    const auto mix = [share](float a, float b) {
        return static_cast<float>(a * (1 - share) + b * share);
    };
    return QColor::fromRgbF(mix(from.redF(), to.redF()), mix(from.greenF(), to.greenF()),
        mix(from.blueF(), to.blueF()));
}

double luminance(const QColor& colour)
{
    const auto linear = [](float v) {
        return v <= 0.04045F ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF())
        + 0.0722 * linear(colour.blueF());
}

/// Black or white, whichever is read better.
QColor inkOn(const QColor& ground)
{
    const double l = luminance(ground);
    return (l + 0.05) / 0.05 >= 1.05 / (l + 0.05) ? QColor(Qt::black) : QColor(Qt::white);
}

} // namespace

ConfusionView::ConfusionView(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(u"confusionView"_s);
    setAccessibleName(tr("Confusion matrix"));
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void ConfusionView::setContent(Content content)
{
    m_content = std::move(content);
    m_cells = m_content.counts.cells();
    std::ranges::stable_sort(m_cells, [this](const auto& a, const auto& b) {
        const auto share = [this](const auto& cell) {
            return static_cast<double>(cell.count)
                / static_cast<double>(m_content.counts.ofClass(cell.truth));
        };
        return share(a) < share(b);
    });
    m_names.clear();
    for (const std::string& name : m_content.names)
        m_names << plainText(name, 40);
    m_pointed.reset();
    measureNames();
}

int ConfusionView::titleHeight() const
{
    return fontMetrics().height() + space::tight;
}

/// Once for all cells: of a thousand classes each asks for it.
void ConfusionView::measureNames()
{
    m_nameLength = 0;
    for (const QString& name : m_names)
        m_nameLength = std::max(m_nameLength, fontMetrics().horizontalAdvance(name));
    m_nameLength = std::min(m_nameLength, longestName);
    updateGeometry();
    update();
}

void ConfusionView::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        measureNames();
}

ConfusionView::Geometry ConfusionView::geometry(int width) const
{
    Geometry at;
    at.names = m_nameLength;
    at.left = titleHeight() + at.names + space::tight;
    if (classes() > 0)
        at.cell =
            std::clamp((width - at.left - 1) / static_cast<double>(classes()), 0.0, largestCell);
    return at;
}

int ConfusionView::heightForWidth(int width) const
{
    const Geometry at = geometry(width);
    const double cells = at.cell * static_cast<double>(classes());
    return static_cast<int>(
        std::ceil(cells + at.names + space::control + 2 * titleHeight() + space::tight));
}

QSize ConfusionView::sizeHint() const
{
    constexpr int usual = 360;
    return {usual, heightForWidth(usual)};
}

QSize ConfusionView::minimumSizeHint() const
{
    constexpr int smallest = 200;
    return {smallest, heightForWidth(smallest)};
}

QRectF ConfusionView::cellRect(std::size_t truth, std::size_t predicted) const
{
    const Geometry at = geometry(width());
    return {at.left + at.cell * static_cast<double>(predicted),
        at.cell * static_cast<double>(truth), at.cell, at.cell};
}

std::optional<ConfusionView::Place> ConfusionView::placeAt(const QPointF& position) const
{
    const Geometry at = geometry(width());
    const double column = (position.x() - at.left) / at.cell;
    const double row = position.y() / at.cell;
    const auto inside = [this](double index) {
        return index >= 0 && index < static_cast<double>(classes());
    };
    if (!inside(column) || !inside(row))
        return std::nullopt;
    return Place {static_cast<std::size_t>(row), static_cast<std::size_t>(column)};
}

QString ConfusionView::textOf(const Place& place) const
{
    return tr("true %1, predicted %2: %3")
        .arg(plainText(m_content.names[place.truth], 60),
            plainText(m_content.names[place.predicted], 60),
            formatShare(m_content.counts.at(place.truth, place.predicted),
                m_content.counts.ofClass(place.truth)));
}

QString ConfusionView::textAt(const QPoint& position) const
{
    const auto place = placeAt(position);
    return place ? textOf(*place) : QString();
}

void ConfusionView::point(std::optional<Place> place, const QPoint& globalPosition)
{
    if (m_pointed != place) {
        m_pointed = place;
        update();
    }
    if (!place)
        return QToolTip::hideText();
    setAccessibleDescription(textOf(*place));
    QToolTip::showText(
        globalPosition, u"<span>"_s + textOf(*place).toHtmlEscaped() + u"</span>"_s, this);
}

void ConfusionView::mouseMoveEvent(QMouseEvent* event)
{
    point(placeAt(event->position()), event->globalPosition().toPoint());
}

void ConfusionView::leaveEvent(QEvent*)
{
    point(std::nullopt, {});
}

void ConfusionView::keyPressEvent(QKeyEvent* event)
{
    Place place = m_pointed.value_or(Place {});
    const std::size_t last = classes() - 1;
    const auto step = [](std::size_t& index, bool forward, std::size_t most) {
        index = forward ? std::min(most, index + 1) : index - std::min<std::size_t>(index, 1);
    };
    switch (classes() == 0 ? 0 : event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
        step(place.predicted, event->key() == Qt::Key_Right, last);
        break;
    case Qt::Key_Up:
    case Qt::Key_Down:
        step(place.truth, event->key() == Qt::Key_Down, last);
        break;
    default:
        return QWidget::keyPressEvent(event);
    }
    point(place, mapToGlobal(cellRect(place.truth, place.predicted).bottomRight().toPoint()));
}

QColor ConfusionView::shade(double share) const
{
    const QColor ground = palette().color(QPalette::Base);
    return share <= 0 ? ground
                      : mixed(ground, QColor(m_content.colour), weakest + (1 - weakest) * share);
}

void ConfusionView::paintCells(QPainter& painter) const
{
    const Geometry at = geometry(width());
    const double side = at.cell * static_cast<double>(classes());
    painter.fillRect(QRectF(at.left, 0, side, side), palette().color(QPalette::Base));
    for (const auto& cell : m_cells) {
        QRectF place = cellRect(cell.truth, cell.predicted);
        place.setWidth(std::max(1.0, place.width())); // of a thousand classes a cell has no pixel
        place.setHeight(std::max(1.0, place.height()));
        painter.fillRect(place,
            shade(static_cast<double>(cell.count)
                / static_cast<double>(m_content.counts.ofClass(cell.truth))));
    }
    painter.setPen(lineColour(palette()));
    if (at.cell >= 8) {
        for (std::size_t i = 0; i <= classes(); ++i) {
            const double offset = at.cell * static_cast<double>(i);
            painter.drawLine(QPointF(at.left, offset), QPointF(at.left + side, offset));
            painter.drawLine(QPointF(at.left + offset, 0), QPointF(at.left + offset, side));
        }
    } else {
        painter.drawRect(QRectF(at.left, 0, side, side));
    }
}

void ConfusionView::paintNumbers(QPainter& painter) const
{
    const double side = geometry(width()).cell;
    for (const auto& cell : m_cells) {
        const QString text = formatCount(cell.count);
        if (fontMetrics().horizontalAdvance(text) > side || fontMetrics().height() > side)
            continue;
        const QRectF place = cellRect(cell.truth, cell.predicted);
        painter.setPen(inkOn(shade(static_cast<double>(cell.count)
            / static_cast<double>(m_content.counts.ofClass(cell.truth)))));
        painter.drawText(place, Qt::AlignCenter, text);
    }
}

/// As many as there is room for; of a thousand classes each tenth or so.
void ConfusionView::paintNames(QPainter& painter) const
{
    const Geometry at = geometry(width());
    const double bottom = at.cell * static_cast<double>(classes()) + space::tight;
    const auto step = static_cast<std::size_t>(
        std::max(1.0, std::ceil(fontMetrics().height() / std::max(0.01, at.cell))));
    for (std::size_t i = 0; i < classes(); i += step) {
        const QString name = fontMetrics().elidedText(
            m_names[static_cast<qsizetype>(i)], Qt::ElideRight, static_cast<int>(at.names) + 1);
        const double middle = at.cell * (static_cast<double>(i) + 0.5);
        painter.setPen(palette().color(QPalette::WindowText));
        const double height = fontMetrics().height();
        painter.drawText(QRectF(titleHeight(), middle - height / 2, at.names, height),
            Qt::AlignRight | Qt::AlignVCenter, name);
        painter.save();
        painter.translate(at.left + middle, bottom);
        painter.rotate(-90);
        painter.drawText(QRectF(-at.names, -height / 2, at.names, height),
            Qt::AlignRight | Qt::AlignVCenter, name);
        painter.restore();
    }
}

void ConfusionView::paintTitles(QPainter& painter) const
{
    const Geometry at = geometry(width());
    const double side = at.cell * static_cast<double>(classes());
    painter.setPen(quietText(palette()));
    painter.drawText(QRectF(at.left, side + space::tight + at.names, side, titleHeight()),
        Qt::AlignCenter, tr("Predicted class"));
    painter.save();
    painter.translate(0, side);
    painter.rotate(-90);
    painter.drawText(QRectF(0, 0, side, titleHeight()), Qt::AlignCenter, tr("True class"));
    painter.restore();
}

void ConfusionView::paintLegend(QPainter& painter) const
{
    const Geometry at = geometry(width());
    const int line = fontMetrics().height();
    double x = 0;
    const double y =
        at.cell * static_cast<double>(classes()) + space::control + at.names + titleHeight();
    painter.setPen(quietText(palette()));
    const auto write = [&](const QString& text) {
        const int length = fontMetrics().horizontalAdvance(text);
        painter.drawText(QRectF(x, y, length + 1, line), Qt::AlignVCenter, text);
        x += length + space::tight;
    };
    write(tr("0 %"));
    const QRectF bar(x, y + 3, legendWidth, line - 6);
    QLinearGradient scale(bar.topLeft(), bar.topRight());
    scale.setColorAt(0, shade(1e-9));
    scale.setColorAt(1, shade(1));
    painter.fillRect(bar, scale);
    x += legendWidth + space::tight;
    write(tr("100 % of the true class"));
    if (!m_content.target)
        return;
    x += space::control;
    painter.setPen(QPen(QColor(data_colour::targetClass), 2));
    painter.drawRect(QRectF(x, y + 3, line - 6, line - 6));
    x += line;
    painter.setPen(quietText(palette()));
    write(tr("target"));
}

void ConfusionView::paintMarks(QPainter& painter) const
{
    const double side = geometry(width()).cell * static_cast<double>(classes());
    painter.setBrush(Qt::NoBrush);
    if (m_content.target) {
        QRectF column = cellRect(0, *m_content.target);
        column.setHeight(side);
        painter.setPen(QPen(QColor(data_colour::targetClass), 2));
        painter.drawRect(column);
    }
    if (m_pointed) {
        painter.setPen(QPen(palette().color(QPalette::WindowText), 2));
        painter.drawRect(cellRect(m_pointed->truth, m_pointed->predicted));
    }
}

void ConfusionView::paintEvent(QPaintEvent*)
{
    if (classes() == 0)
        return;
    QPainter painter(this);
    paintCells(painter);
    paintNumbers(painter);
    paintNames(painter);
    paintTitles(painter);
    paintLegend(painter);
    paintMarks(painter);
}

} // namespace clinic::ui
