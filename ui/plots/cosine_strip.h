// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QWidget>

#include <vector>

namespace clinic::ui {

/// Cosines before and after as two rows of dots over one axis, with a line at each mean: how far a
/// trigger pulls each picture, not only how far on average. GUI thread.
class CosineStrip : public QWidget {
    Q_OBJECT

public:
    explicit CosineStrip(QWidget* parent = nullptr);

    /// As many values in both, in [-1, 1]; empty: nothing is drawn but the axis.
    void setValues(std::vector<double> before, std::vector<double> after);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Scale;
    struct Row;
    Scale scale() const;
    void paintAxis(QPainter& painter, const Scale& scale) const;
    void paintRow(QPainter& painter, const Scale& scale, const Row& row) const;

    std::vector<double> m_before, m_after;
};

} // namespace clinic::ui
