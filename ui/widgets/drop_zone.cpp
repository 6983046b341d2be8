// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/drop_zone.h"

#include "ui/icons.h"
#include "ui/theme.h"

#include <QKeyEvent>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>
#include <QVBoxLayout>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

DropZone::DropZone(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(u"dropZone"_s);
    setAccessibleName(tr("Drop a checkpoint and a captioned table here, or press to choose files"));
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    auto* title = new QLabel(tr("Drop a checkpoint and a captioned table"), this);
    title->setFont(sectionFont(font()));
    title->setAlignment(Qt::AlignCenter);
    title->setWordWrap(true);
    auto* text = new QLabel(tr("Weights as .pt, .safetensors or a model folder; pairs as CSV, TSV, "
                               "JSON lines or Parquet. "
                               "A project folder opens at once. Click to choose files."),
        this);
    text->setAlignment(Qt::AlignCenter);
    text->setWordWrap(true);
    setQuiet(text);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::page, space::page, space::page, space::page);
    column->setSpacing(space::control);
    column->addStretch();
    column->addSpacing(2 * space::page);
    column->addWidget(title);
    column->addWidget(text);
    column->addStretch();
}

void DropZone::setActive(bool active)
{
    m_active = active;
    update();
}

void DropZone::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool lit = m_active || hasFocus() || underMouse();
    QColor fill = palette().color(m_active ? QPalette::Highlight : QPalette::Base);
    if (m_active)
        fill.setAlphaF(0.15F);
    const auto line =
        lit ? palette().color(QPalette::Highlight) : palette().color(QPalette::PlaceholderText);
    QPen pen(line, 1.5, Qt::CustomDashLine);
    pen.setDashPattern({4, 3});
    painter.setPen(pen);
    painter.setBrush(fill);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), space::control, space::control);
    constexpr int side = 40;
    const auto top = layout()->itemAt(1)->geometry().top();
    lineIcon(u"drop"_s).paint(&painter, QRect((width() - side) / 2, top, side, side));
}

void DropZone::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && rect().contains(event->pos()))
        Q_EMIT clicked();
}

void DropZone::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter
        || event->key() == Qt::Key_Space)
        Q_EMIT clicked();
    else
        QWidget::keyPressEvent(event);
}

} // namespace clinic::ui
