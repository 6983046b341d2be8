// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QToolButton>

namespace clinic::ui {

/// A swatch that lets a person choose a colour; what is chosen is seen while choosing.
class ColourButton : public QToolButton {
    Q_OBJECT

public:
    enum class Alpha { None, Choose };

    explicit ColourButton(Alpha alpha, QWidget* parent = nullptr);

    const QColor& colour() const { return m_colour; }
    void setColour(const QColor& colour); ///< nothing is signalled
    void choose();

    QSize sizeHint() const override;

Q_SIGNALS:
    /// By the person; `goesOn`: the same visit to the dialog.
    void edited(const QColor& colour, bool goesOn);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Alpha m_alpha;
    QColor m_colour {Qt::black};
};

} // namespace clinic::ui
