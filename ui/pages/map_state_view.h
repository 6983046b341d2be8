// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/workspace.h"

#include <QStackedWidget>

#include <optional>

class QLabel;
class QProgressBar;
class QVBoxLayout;

namespace clinic::ui {

/// What stands in the map's place while there is none: nothing open, being computed, not to be had.
class MapStateView : public QStackedWidget {
    Q_OBJECT

public:
    explicit MapStateView(QWidget* parent = nullptr);

    void setState(MapState state, const QString& message);
    void setProgress(const QString& stage, std::optional<double> share);

Q_SIGNALS:
    void goToStart();
    void cancelled();
    void computeAgain();

private:
    QWidget* setupEmpty();
    QWidget* setupWorking();
    QWidget* setupFailed();
    void addStartButton(const QString& name, QVBoxLayout* column);

    QWidget* m_empty = nullptr;
    QWidget* m_working = nullptr;
    QWidget* m_failed = nullptr;
    QLabel* m_workingText = nullptr;
    QLabel* m_failedText = nullptr;
    QProgressBar* m_bar = nullptr;
};

} // namespace clinic::ui
