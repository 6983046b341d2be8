// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trigger/preset.h"
#include "ui/models/trigger_model.h"

#include <QWidget>

#include <vector>

class QComboBox;
class QGridLayout;
class QLabel;
class QToolButton;
class QVBoxLayout;

namespace clinic::ui {

class KeyEditor;

/// The trigger's preset and the keys that mean something to it, made from core's list of presets.
/// Every change goes to the TriggerModel; what the model says is shown.
class PresetForm : public QWidget {
    Q_OBJECT

public:
    explicit PresetForm(TriggerModel& model, QWidget* parent = nullptr);

    /// Side of the picture that the trigger goes on, for sliders of pixels.
    void setPictureSide(int pixels);
    void setCanvasSide(int pixels) { m_canvasSide = pixels; } ///< of a painting that begins
    /// Why the trigger cannot be used, beside the field that is to blame if one is; empty: it can.
    void showProblem(const QString& problem);

private:
    struct Field {
        TriggerKey key;
        KeyEditor* editor = nullptr;
        QLabel* problem = nullptr;
    };

    void setupUi();
    void fillPresets();
    void choose(const QString& preset);
    void rebuild();
    void addField(QGridLayout& grid, const TriggerKey& key);
    void refresh();
    void edit(const TriggerKey& key, const QString& value, bool goesOn);
    void restoreDefaults();

    TriggerModel& m_model;
    QComboBox* m_preset = nullptr;
    QLabel* m_about = nullptr;
    QLabel* m_problem = nullptr;
    QToolButton* m_restore = nullptr;
    QVBoxLayout* m_column = nullptr;
    QWidget* m_fieldArea = nullptr; ///< made anew for each preset
    std::vector<Field> m_fields;
    std::string m_shownPreset;
    int m_pictureSide = 224;
    int m_canvasSide = 224;
    int m_gesture = 0;
};

} // namespace clinic::ui
