// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/clip/device.h"
#include "core/workflows/measure_defaults.h"
#include "core/workflows/train_request.h"
#include "ui/widgets/path_row.h"

#include <QStringList>
#include <QWidget>

#include <optional>
#include <span>
#include <vector>

class QComboBox;
class QGridLayout;
class QLabel;

namespace clinic::ui {

class TrainSettingField;
struct TrainField;

/// What a run is asked for: the recipe with its preset, what it trains on, what is measured, and
/// every setting. GUI thread.
class TrainForm : public QWidget {
    Q_OBJECT

public:
    explicit TrainForm(QWidget* parent = nullptr);

    /// Over what a person did not type since the edits were forgotten last.
    void setDefaults(const MeasureDefaults& defaults);
    void forgetEdits();
    /// The device that runs go to, and its usual precision.
    void setCompute(const ComputeChoice& compute);
    /// The attack that is measured, with a target; nothing: it changes captions only.
    void setTrigger(const std::optional<TriggerFile>& trigger, const QString& text);
    /// Where runs lie; empty: a person gives a folder.
    void setRunsFolder(const std::filesystem::path& folder);
    /// Of runs that are there: a suggested name is another.
    void setTakenNames(const QStringList& names);
    std::filesystem::path evaluation() const; ///< labelled folder; may be empty
    /// What that holds, or why it cannot be read; the target that was chosen stays.
    void setClasses(const QStringList& names, const QString& about);

    /// What is still missing, as a sentence; empty: the request can be run.
    QString missing() const;
    TrainRequest request() const;
    Recipe recipe() const;

Q_SIGNALS:
    void changed();
    void evaluationChanged(); ///< another folder; its classes are not known yet

private:
    void setupUi();
    void setupChoice(QGridLayout& grid);
    void setupPaths(QGridLayout& grid);
    void setupSettings(QGridLayout& main, QGridLayout& more);
    void connectParts();
    void applyPreset();
    void showFields();
    void suggestData();
    void addFields(QGridLayout& grid, std::span<const TrainField> fields);
    QString settingsProblem(TrainRequest& request) const;
    QString suggestedName() const;

    std::filesystem::path m_runs;
    std::optional<TriggerFile> m_trigger;
    MeasureDefaults m_defaults;
    ComputeChoice m_compute;
    QStringList m_taken;
    bool m_isEdited = false; ///< a path or the target, by a person
    bool m_isDataEdited = false;

    QComboBox* m_recipe = nullptr;
    QLabel* m_about = nullptr;
    QComboBox* m_preset = nullptr;
    QLabel* m_presetAbout = nullptr;
    PathRow m_model, m_data, m_eval, m_out;
    QLabel* m_triggerText = nullptr;
    QLabel* m_found = nullptr; ///< what the evaluation folder holds
    QComboBox* m_target = nullptr;
    QWidget* m_moreArea = nullptr;
    std::vector<TrainSettingField*> m_fields;
};

} // namespace clinic::ui
