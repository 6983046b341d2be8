// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/measure_defaults.h"
#include "ui/models/measure_task.h"
#include "ui/widgets/path_row.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;

namespace clinic::ui {

/// The fields of a measurement. Pictures are measured on a labelled folder, captions on a captioned
/// table; only one of the two is asked for.
class MeasureForm : public QWidget {
    Q_OBJECT

public:
    explicit MeasureForm(QWidget* parent = nullptr);

    /// Over what was filled in.
    void setDefaults(const MeasureDefaults& defaults);
    /// Whether a person typed or chose something since the edits were forgotten last.
    bool isEdited() const { return m_isEdited; }
    void forgetEdits() { m_isEdited = false; }
    /// A trigger of captions is measured by retrieval.
    void setRetrieval(bool retrieval);
    bool isRetrieval() const { return m_retrieval; }

    void showReading();
    /// What the labelled folder holds; the target that was chosen stays.
    void setClasses(const QStringList& names, const QString& about);
    void showDataProblem(const QString& text);

    /// Without trigger and project, which are not asked for here.
    MeasureTask task() const;
    bool isEmpty() const; ///< nothing is chosen yet
    QString missing() const; ///< what keeps it from measuring; empty: nothing

Q_SIGNALS:
    void changed();
    void dataChanged(); ///< another labelled folder; its classes are not known yet

private:
    void setupUi();
    void connectFields();

    bool m_retrieval = false;
    bool m_isEdited = false;
    CaptionTableOptions m_tableOptions;
    std::filesystem::path m_optionsTable; ///< the table that m_tableOptions are of
    PathRow m_checkpoint, m_data, m_table, m_floor;
    QLabel* m_about = nullptr; ///< what the labelled folder holds, or what is wrong with it
    QComboBox* m_target = nullptr;
    QCheckBox* m_probe = nullptr;
};

} // namespace clinic::ui
