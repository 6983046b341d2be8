// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/workspace.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace clinic::ui {

class EffectModel;
class EffectResults;
class JobRunner;
class TriggerModel;

/// What the trigger of the Trigger page does to the model, while it changes: on which samples,
/// pulled to which target, and the results.
class EffectPanel : public QWidget {
    Q_OBJECT

public:
    EffectPanel(
        JobRunner& jobs, Workspace& workspace, TriggerModel& trigger, QWidget* parent = nullptr);

    ~EffectPanel() override;

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void setupUi();
    QWidget* setupChoice();
    QWidget* setupMessage();
    QWidget* setupProgress();
    void connectChoice();
    void fillChoice();
    void refresh();
    void refreshProgress();
    void refreshSource();
    QString messageText() const;

    Workspace& m_workspace;
    EffectModel* m_effect = nullptr;
    QComboBox* m_target = nullptr;
    QComboBox* m_count = nullptr;
    QLabel* m_source = nullptr;
    QLabel* m_classesTitle = nullptr;
    QLineEdit* m_classes = nullptr;
    QStackedWidget* m_stack = nullptr;
    QWidget* m_message = nullptr;
    QLabel* m_messageTitle = nullptr;
    QLabel* m_messageText = nullptr;
    QProgressBar* m_messageBusy = nullptr;
    QPushButton* m_messageAct = nullptr;
    EffectResults* m_results = nullptr;
    QStackedWidget* m_sourceOrProgress = nullptr;
    QLabel* m_progressText = nullptr;
    QProgressBar* m_progressBar = nullptr;
    QTimer m_patience; ///< what is over before it ends needs no progress
};

} // namespace clinic::ui
