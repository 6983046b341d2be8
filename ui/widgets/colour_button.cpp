// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/colour_button.h"

#include "ui/theme.h"

#include <QColorDialog>
#include <QPainter>
#include <QStyleOptionToolButton>

#include <memory>
#include <utility>

namespace clinic::ui {

namespace {
constexpr int checkSide = 4;

/// What shows that a colour lets something through.
void drawChecks(QPainter& painter, const QRect& area)
{
    painter.fillRect(area, Qt::white);
    for (int y = 0; y * checkSide < area.height(); ++y)
        for (int x = y % 2; x * checkSide < area.width(); x += 2)
            painter.fillRect(
                QRect(area.left() + x * checkSide, area.top() + y * checkSide, checkSide, checkSide)
                    .intersected(area),
                QColor(0xb4, 0xba, 0xc1));
}
}

ColourButton::ColourButton(Alpha alpha, QWidget* parent)
    : QToolButton(parent)
    , m_alpha(alpha)
{
    setFocusPolicy(Qt::TabFocus);
    connect(this, &QToolButton::clicked, this, &ColourButton::choose);
    setColour(m_colour);
}

void ColourButton::setColour(const QColor& colour)
{
    m_colour = colour;
    const auto hex = colour.name(
        m_alpha == Alpha::Choose && colour.alpha() < 255 ? QColor::HexArgb : QColor::HexRgb);
    setAccessibleDescription(hex);
    update();
}

void ColourButton::choose()
{
    auto* dialog = new QColorDialog(m_colour, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setOption(QColorDialog::ShowAlphaChannel, m_alpha == Alpha::Choose);
    const auto before = m_colour;
    const auto began = std::make_shared<bool>(false);
    const auto take = [this, began](const QColor& colour) {
        if (colour == m_colour)
            return;
        setColour(colour);
        Q_EMIT edited(colour, std::exchange(*began, true));
    };
    connect(dialog, &QColorDialog::currentColorChanged, this, take);
    connect(dialog, &QColorDialog::rejected, this, [take, before] { take(before); });
    dialog->open();
}

QSize ColourButton::sizeHint() const
{
    const int side = fontMetrics().height() + 2 * space::tight;
    return {side * 3 / 2, side};
}

void ColourButton::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const auto swatch = rect().adjusted(2, 2, -2, -2);
    if (m_colour.alpha() < 255)
        drawChecks(painter, swatch);
    painter.fillRect(swatch, m_colour);
    painter.setPen(isEnabled() ? palette().color(QPalette::Mid) : lineColour(palette()));
    painter.drawRect(swatch.adjusted(0, 0, -1, -1));
    if (hasFocus()) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), 2));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

} // namespace clinic::ui
