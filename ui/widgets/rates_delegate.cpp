// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/rates_delegate.h"

#include "ui/models/leader_model.h"
#include "ui/plots/data_colours.h"
#include "ui/theme.h"

#include <QPainter>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QColor textOn(const QColor& ground)
{
    constexpr double middle = 0.5;
    const double light = 0.299 * ground.redF() + 0.587 * ground.greenF() + 0.114 * ground.blueF();
    return light > middle ? QColor(Qt::black) : QColor(Qt::white);
}

/// `goodness` from 0 to 1.
void paintRate(QPainter& painter, const QRect& area, const std::optional<double>& rate,
    double goodness, const QPalette& palette)
{
    if (!rate) {
        painter.setPen(quietText(palette));
        painter.drawText(area, Qt::AlignCenter, u"–"_s);
        return;
    }
    const QColor ground = QColor::fromRgb(sequentialColour(goodness));
    painter.fillRect(area, ground);
    painter.setPen(textOn(ground));
    painter.drawText(area, Qt::AlignCenter, QString::number(*rate, 'f', 1));
}

} // namespace

void RatesDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const QVariant value = index.data(LeaderModel::cellRole);
    if (!value.isValid())
        return QStyledItemDelegate::paint(painter, option, index);
    const auto cell = value.value<LeaderCell>();
    const QRect area = option.rect.adjusted(1, 1, 0, 0);
    const int half = area.height() / 2;
    const QRect above(area.left(), area.top(), area.width(), half);
    const QRect below(area.left(), area.top() + half, area.width(), area.height() - half);
    painter->save();
    painter->setFont(option.font);
    paintRate(*painter, above, cell.ra, cell.ra.value_or(0) / 100, option.palette);
    paintRate(*painter, below, cell.mr, 1 - cell.mr.value_or(0) / 100, option.palette);
    if (cell.isOdd) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(QColor::fromRgb(data_colour::poisoned));
        const QPoint corner = area.topRight() + QPoint(1, 0);
        const int side = space::control + space::tight / 2;
        painter->drawPolygon(
            QPolygon({corner, corner - QPoint(side, 0), corner + QPoint(0, side)}));
    }
    if (option.state & QStyle::State_HasFocus) {
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(option.palette.color(QPalette::WindowText), 2));
        painter->drawRect(area.adjusted(1, 1, -1, -1));
    }
    painter->restore();
}

QSize RatesDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    size.setHeight(2 * option.fontMetrics.height() + space::tight);
    return size;
}

} // namespace clinic::ui
