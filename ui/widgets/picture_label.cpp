// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/picture_label.h"

#include "ui/theme.h"

#include <QPainter>

namespace clinic::ui {

PictureLabel::PictureLabel(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(tr("Picture"));
}

void PictureLabel::setPicture(const QImage& picture)
{
    m_picture = picture;
    m_message.clear();
    setAccessibleDescription({});
    update();
}

void PictureLabel::setMessage(const QString& message)
{
    m_picture = {};
    m_message = message;
    setAccessibleDescription(message);
    update();
}

QSize PictureLabel::sizeHint() const
{
    return {224, 224};
}

QSize PictureLabel::minimumSizeHint() const
{
    return {112, 112};
}

void PictureLabel::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    if (m_picture.isNull()) {
        painter.fillRect(rect(), palette().color(QPalette::AlternateBase));
        painter.setPen(quietText(palette()));
        painter.drawText(rect().adjusted(space::control, 0, -space::control, 0),
            Qt::AlignCenter | Qt::TextWordWrap, m_message);
        return;
    }
    const auto fitted = m_picture.size().scaled(size(), Qt::KeepAspectRatio);
    QRect target(QPoint(), fitted);
    target.moveCenter(rect().center());
    const bool enlarged = fitted.width() * devicePixelRatioF() > m_picture.width();
    painter.setRenderHint(QPainter::SmoothPixmapTransform, !enlarged);
    painter.drawImage(target, m_picture);
}

} // namespace clinic::ui
