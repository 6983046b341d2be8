// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QElapsedTimer>
#include <QString>
#include <QWidget>

class QDoubleSpinBox;
class QSlider;

namespace clinic::ui {

/// A number as a slider and as a field with its unit, which agree.
class NumberField : public QWidget {
    Q_OBJECT

public:
    struct Range {
        double low = 0;
        double high = 1;
        int decimals = 0;
        QString unit; ///< behind the number; empty: none
        double sliderHigh = 0; ///< of the slider, if it ends earlier; 0: at high
    };

    NumberField(const Range& range, const QString& name, QWidget* parent = nullptr);

    double value() const;
    void setValue(double value); ///< nothing is signalled

Q_SIGNALS:
    /// By the person; `goesOn`: the same drag, or the next of quick steps.
    void edited(double value, bool goesOn);

private:
    void takeFromSlider(int position);
    void takeFromSpin(double value);
    int sliderPosition(double value) const;

    Range m_range;
    QSlider* m_slider = nullptr;
    QDoubleSpinBox* m_spin = nullptr;
    bool m_isDragged = false;
    bool m_dragBegan = false;
    QElapsedTimer m_lastStep;
};

} // namespace clinic::ui
