// SPDX-License-Identifier: Apache-2.0
#include "ui/theme.h"

#include <QApplication>
#include <QEvent>
#include <QPointer>
#include <QStyle>
#include <QStyleFactory>
#include <QWidget>

namespace clinic::ui {

namespace {

struct Shades {
    QRgb window, base, alternate, button, text, disabled, mid, light, dark, highlight, tip;
};

constexpr Shades lightShades {0xfff5f6f7, 0xffffffff, 0xfff0f2f4, 0xfffbfbfc, 0xff1e242b,
    0xff8b939c, 0xffc4cad1, 0xffffffff, 0xffa3abb4, 0xff2f6fab, 0xffffffff};
constexpr Shades darkShades {0xff22262b, 0xff1a1d21, 0xff262b31, 0xff2e343b, 0xffe4e8ec, 0xff7c858f,
    0xff454d56, 0xff3a4149, 0xff121417, 0xff4a90c8, 0xff2e343b};

QPalette paletteOf(const Shades& s)
{
    QPalette p;
    p.setColor(QPalette::Window, s.window);
    p.setColor(QPalette::Base, s.base);
    p.setColor(QPalette::AlternateBase, s.alternate);
    p.setColor(QPalette::Button, s.button);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText,
             QPalette::ToolTipText, QPalette::BrightText}) {
        p.setColor(role, s.text);
        p.setColor(QPalette::Disabled, role, s.disabled);
    }
    p.setColor(QPalette::PlaceholderText, quietText(p));
    p.setColor(QPalette::ToolTipBase, s.tip);
    p.setColor(QPalette::Light, s.light);
    p.setColor(QPalette::Midlight, s.alternate);
    p.setColor(QPalette::Mid, s.mid);
    p.setColor(QPalette::Dark, s.dark);
    p.setColor(QPalette::Shadow, QColor(0, 0, 0));
    p.setColor(QPalette::Highlight, s.highlight);
    p.setColor(QPalette::HighlightedText, QColor(255, 255, 255));
    p.setColor(QPalette::Link, s.highlight);
    return p;
}

QColor mixed(const QColor& a, const QColor& b, double share)
{
    return QColor::fromRgbF(static_cast<float>(a.redF() * (1 - share) + b.redF() * share),
        static_cast<float>(a.greenF() * (1 - share) + b.greenF() * share),
        static_cast<float>(a.blueF() * (1 - share) + b.blueF() * share));
}

QFont scaled(QFont font, double factor)
{
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * factor);
    else
        font.setPixelSize(qRound(font.pixelSize() * factor));
    return font;
}

/// The system's own choice for quiet text is too faint for whole sentences.
void makeQuietReadable()
{
    auto palette = QApplication::palette();
    const auto quiet = quietText(palette);
    if (palette.color(QPalette::PlaceholderText) == quiet)
        return;
    palette.setColor(QPalette::PlaceholderText, quiet);
    QApplication::setPalette(palette);
}

/// The system may go from light to dark while the program runs.
class SystemPaletteFollower : public QObject {
public:
    using QObject::QObject;

    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (watched == qApp && event->type() == QEvent::ApplicationPaletteChange)
            makeQuietReadable();
        return false;
    }
};

void followSystem(bool follow)
{
    static const QPointer<SystemPaletteFollower> follower(new SystemPaletteFollower(qApp));
    if (!follower)
        return;
    qApp->removeEventFilter(follower);
    if (follow)
        qApp->installEventFilter(follower);
}

} // namespace

void applyTheme(ThemeMode mode)
{
    followSystem(mode == ThemeMode::System);
    switch (mode) {
    case ThemeMode::System:
        QApplication::setPalette(QPalette()); // nothing of ours: the system's palette
        makeQuietReadable();
        return;
    case ThemeMode::Light:
        QApplication::setPalette(paletteOf(lightShades));
        return;
    case ThemeMode::Dark:
        QApplication::setPalette(paletteOf(darkShades));
        return;
    }
}

bool isDark(const QPalette& palette)
{
    return palette.color(QPalette::Window).lightnessF()
        < palette.color(QPalette::WindowText).lightnessF();
}

QFont sectionFont(const QFont& base)
{
    auto font = scaled(base, 1.2);
    font.setWeight(QFont::DemiBold);
    return font;
}

QFont headlineFont(const QFont& base)
{
    auto font = scaled(base, 1.5);
    font.setWeight(QFont::DemiBold);
    return font;
}

QColor quietText(const QPalette& palette)
{
    return mixed(palette.color(QPalette::WindowText), palette.color(QPalette::Window), 0.35);
}

QColor lineColour(const QPalette& palette)
{
    return mixed(palette.color(QPalette::WindowText), palette.color(QPalette::Window), 0.84);
}

void setQuiet(QWidget* widget)
{
    widget->setForegroundRole(QPalette::PlaceholderText);
}

} // namespace clinic::ui
