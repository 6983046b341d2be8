// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/eval/confusion.h"

#include <QColor>
#include <QWidget>

#include <optional>
#include <string>
#include <vector>

namespace clinic::ui {

/// What was taken for what, as a picture: a row a true class, a column a prediction, a cell the
/// darker the larger its share of its row. The cell under the cursor, or the one that the arrow
/// keys lead to, says its numbers.
class ConfusionView : public QWidget {
    Q_OBJECT

public:
    struct Content {
        std::vector<std::string> names; ///< one a class
        ConfusionMatrix counts; ///< of as many classes
        QRgb colour = 0; ///< of a full share
        std::optional<std::size_t> target; ///< its column is marked
    };

    explicit ConfusionView(QWidget* parent = nullptr);

    void setContent(Content content);
    /// "true star, predicted circle: 12 of 90 (13.3 %)"; empty beside the cells.
    QString textAt(const QPoint& position) const;
    QRectF cellRect(std::size_t truth, std::size_t predicted) const;

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Place {
        std::size_t truth = 0;
        std::size_t predicted = 0;
        bool operator==(const Place&) const = default;
    };
    /// Where things are at a width.
    struct Geometry {
        double left = 0; ///< of the cells, which begin at the top
        double cell = 0; ///< side
        double names = 0; ///< length of the longest name that is shown
    };

    std::size_t classes() const { return m_content.counts.classes(); }
    Geometry geometry(int width) const;
    void measureNames();
    int titleHeight() const;
    std::optional<Place> placeAt(const QPointF& position) const;
    QString textOf(const Place& place) const;
    void point(std::optional<Place> place, const QPoint& globalPosition);
    QColor shade(double share) const;
    void paintCells(QPainter& painter) const;
    void paintNumbers(QPainter& painter) const;
    void paintNames(QPainter& painter) const;
    void paintTitles(QPainter& painter) const;
    void paintLegend(QPainter& painter) const;
    void paintMarks(QPainter& painter) const;

    Content m_content;
    QStringList m_names; ///< fit for the screen
    int m_nameLength = 0; ///< of the longest one that is shown, in pixels
    std::vector<ConfusionMatrix::Cell>
        m_cells; ///< weak ones first, so that none hides a strong one
    std::optional<Place> m_pointed;
};

} // namespace clinic::ui
