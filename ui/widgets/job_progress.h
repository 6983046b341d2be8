// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/job_queue.h"

#include <QWidget>

class QLabel;
class QProgressBar;

namespace clinic::ui {

/// How far the one job of a panel is, and the button that stops it.
class JobProgress : public QWidget {
    Q_OBJECT

public:
    /// `name` begins the object names: <name>Stage, <name>Progress, <name>Cancel.
    JobProgress(const QString& name, const QString& accessibleName, QWidget* parent = nullptr);

    void showWaiting(const QString& text);
    void follow(const JobUpdate& update);

Q_SIGNALS:
    void cancelled();

private:
    QLabel* m_stage = nullptr;
    QProgressBar* m_bar = nullptr;
};

} // namespace clinic::ui
