// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/measure_defaults.h"
#include "core/workflows/train_request.h"
#include "ui/widgets/path_row.h"

#include <QWidget>

#include <optional>
#include <vector>

class QComboBox;
class QGridLayout;
class QLabel;
class QToolButton;

namespace clinic::ui {

class TrainSettingField;

/// What a run is asked for: the recipe with its preset, what it trains on, what is measured, and
/// every setting. GUI thread.
class TrainForm : public QWidget {
    Q_OBJECT

public:
    explicit TrainForm(QWidget* parent = nullptr);

    /// Over what a person did not type.
    void setDefaults(const MeasureDefaults& defaults);
    /// The attack that is measured, with a target; nothing: it changes captions only.
    void setTrigger(const std::optional<TriggerFile>& trigger, const QString& text);
    /// Where runs lie; empty: a person gives a folder.
    void setRunsFolder(const std::filesystem::path& folder);

    /// What is still missing, as a sentence; empty: the request can be run.
    QString missing() const;
    TrainRequest request() const;
    Recipe recipe() const;

Q_SIGNALS:
    void changed();

private:
    void setupUi();
    void setupChoice(QGridLayout& grid);
    void setupPaths(QGridLayout& grid);
    void setupSettings(QGridLayout& main, QGridLayout& more);
    void connectParts();
    void applyPreset();
    void showFields();
    QString settingsProblem(TrainRequest& request) const;
    QString suggestedName() const;

    std::filesystem::path m_runs;
    std::optional<TriggerFile> m_trigger;
    MeasureDefaults m_defaults;
    bool m_isEdited = false;

    QComboBox* m_recipe = nullptr;
    QLabel* m_about = nullptr;
    QComboBox* m_preset = nullptr;
    QLabel* m_presetAbout = nullptr;
    PathRow m_model, m_data, m_eval, m_out;
    QLabel* m_triggerText = nullptr;
    QComboBox* m_target = nullptr;
    QToolButton* m_more = nullptr;
    QWidget* m_moreArea = nullptr;
    std::vector<TrainSettingField*> m_fields;
};

} // namespace clinic::ui
