// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trigger/brush.h"

#include <QImage>
#include <QWidget>

#include <optional>

namespace clinic::ui {

/// A picture with hard pixels: each is a square of a whole number of the screen's pixels, as many
/// as fit at first. The wheel zooms, the middle button moves, close up the pixels have a grid.
class PixelView : public QWidget {
    Q_OBJECT

public:
    explicit PixelView(QWidget* parent = nullptr);

    void setPicture(const QImage& picture); ///< one of another size is fitted again
    void setMessage(const QString& message); ///< instead of a picture; plain text
    const QImage& picture() const { return m_picture; }

    int zoom() const { return m_zoom; } ///< the screen's pixels for one of the picture's
    void fit();
    void zoomBy(int steps); ///< around the middle
    void panBy(const QPoint& distance); ///< device-independent pixels

    CanvasPoint toPicture(const QPointF& position) const;
    QPointF toView(CanvasPoint point) const;
    double pixelSide() const; ///< of a picture's pixel, device-independent pixels

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

    static constexpr int largestZoom = 48;

Q_SIGNALS:
    void zoomChanged();

protected:
    /// Over the picture, in the view's coordinates.
    virtual void paintOver(QPainter& painter);
    QRectF pictureRect() const;

    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    int fittingZoom() const;
    void setZoom(int zoom, const QPointF& around);
    void keepInView();
    void drawGrid(QPainter& painter) const;

    QImage m_picture;
    QString m_message;
    int m_zoom = 1;
    bool m_isFitted = true;
    QPoint m_origin; ///< of the picture, in the screen's pixels
    int m_wheel = 0; ///< turned, and not yet a step
};

} // namespace clinic::ui
