// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/theme.h"

#include <QSize>
#include <QString>
#include <QStringList>

#include <optional>

namespace clinic::ui {

/// The command line of the window.
struct LaunchOptions {
    QStringList paths; ///< project folder or files to import
    std::optional<QString> demo; ///< folder of the demo; empty text: where it usually is
    QString screenshot; ///< file to write, then quit; empty: stay
    QString page = QStringLiteral("start"); ///< of the screenshot
    std::optional<ThemeMode> theme;
    std::optional<QSize> size; ///< of the window, device-independent pixels
    QString scale; ///< factor for everything, as QT_SCALE_FACTOR
    bool quitWhenReady = false; ///< leave as soon as the Start page was painted (for measuring)
    QString error; ///< not empty: what is wrong with the command line
    QString text; ///< not empty: help or version, to be printed

    /// The picture is of the Trigger page, or of one of its tabs.
    bool showsTriggerPage() const;
    bool showsBenchPage() const;
};

LaunchOptions parseLaunchOptions(const QStringList& arguments);

} // namespace clinic::ui
