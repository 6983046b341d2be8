// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/number_field.h"

#include "ui/theme.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QSlider>

#include <algorithm>
#include <cmath>
#include <utility>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int fineSteps = 1000;
constexpr int quickMs = 600; ///< a held arrow of the field repeats faster
}

namespace {

/// 0.5 and not 0.500.
class ShortSpinBox : public QDoubleSpinBox {
public:
    using QDoubleSpinBox::QDoubleSpinBox;

    QString textFromValue(double value) const override
    {
        auto text = QDoubleSpinBox::textFromValue(value);
        const auto point = locale().decimalPoint();
        if (!text.contains(point))
            return text;
        while (text.endsWith(locale().zeroDigit()))
            text.chop(1);
        return text.endsWith(point) ? text.chopped(point.size()) : text;
    }

    QSize sizeHint() const override { return roomy(QDoubleSpinBox::sizeHint()); }
    QSize minimumSizeHint() const override { return roomy(QDoubleSpinBox::minimumSizeHint()); }

private:
    /// Room for all decimals, and fields below one another of one width.
    QSize roomy(QSize size) const
    {
        const auto metrics = fontMetrics();
        if (decimals() > 0)
            size.rwidth() += metrics.horizontalAdvance(QString(decimals(), u'8') + u'.');
        return size.expandedTo({metrics.horizontalAdvance(u"8,888 px mm"_s), 0});
    }
};

} // namespace

NumberField::NumberField(const Range& range, const QString& name, QWidget* parent)
    : QWidget(parent)
    , m_range(range)
    , m_slider(new QSlider(Qt::Horizontal, this))
    , m_spin(new ShortSpinBox(this))
{
    if (m_range.sliderHigh <= m_range.low || m_range.sliderHigh > m_range.high)
        m_range.sliderHigh = m_range.high;
    m_slider->setAccessibleName(name);
    m_slider->setObjectName(u"slider"_s);
    const double width = m_range.sliderHigh - m_range.low;
    m_slider->setRange(0, m_range.decimals == 0 ? static_cast<int>(width) : fineSteps);
    m_slider->setPageStep(std::max(1, m_slider->maximum() / 10));
    m_spin->setAccessibleName(name);
    m_spin->setObjectName(u"spin"_s);
    m_spin->setDecimals(m_range.decimals);
    m_spin->setRange(m_range.low, m_range.high);
    m_spin->setSingleStep(
        m_range.decimals == 0 ? 1 : std::max(width / 100, std::pow(10, -m_range.decimals)));
    m_spin->setKeyboardTracking(false);
    if (!m_range.unit.isEmpty())
        m_spin->setSuffix(u' ' + m_range.unit);
    setFocusProxy(m_spin);
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(space::control);
    line->addWidget(m_slider, 1);
    line->addWidget(m_spin);
    connect(m_slider, &QSlider::sliderPressed, this, [this] { m_isDragged = m_dragBegan = true; });
    connect(m_slider, &QSlider::sliderReleased, this, [this] { m_isDragged = false; });
    connect(m_slider, &QSlider::valueChanged, this, &NumberField::takeFromSlider);
    connect(m_spin, &QDoubleSpinBox::valueChanged, this, &NumberField::takeFromSpin);
}

double NumberField::value() const
{
    return m_spin->value();
}

void NumberField::setValue(double value)
{
    const QSignalBlocker spin(m_spin);
    const QSignalBlocker slider(m_slider);
    m_spin->setValue(value);
    if (!m_isDragged) // a slider in the hand stays in the hand
        m_slider->setValue(sliderPosition(value));
}

int NumberField::sliderPosition(double value) const
{
    const double width = m_range.sliderHigh - m_range.low;
    if (width <= 0)
        return 0;
    const double share = std::clamp((value - m_range.low) / width, 0.0, 1.0);
    return static_cast<int>(std::lround(share * m_slider->maximum()));
}

void NumberField::takeFromSlider(int position)
{
    const double width = m_range.sliderHigh - m_range.low;
    {
        const QSignalBlocker quiet(m_spin);
        m_spin->setValue(m_range.low + width * position / std::max(1, m_slider->maximum()));
    }
    const bool quick = m_lastStep.isValid() && m_lastStep.elapsed() < quickMs;
    const bool goesOn = m_isDragged ? !std::exchange(m_dragBegan, false) : quick;
    m_lastStep.start();
    Q_EMIT edited(m_spin->value(), goesOn);
}

void NumberField::takeFromSpin(double value)
{
    {
        const QSignalBlocker quiet(m_slider);
        m_slider->setValue(sliderPosition(value));
    }
    const bool quick = m_lastStep.isValid() && m_lastStep.elapsed() < quickMs;
    m_lastStep.start();
    Q_EMIT edited(value, quick);
}

} // namespace clinic::ui
