// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/models/record_model.h"
#include "ui/workspace.h"

#include <QWidget>

#include <memory>

class QLabel;
class QTableView;

namespace clinic {
struct EffectSample;
}

namespace clinic::ui {

class CosineStrip;
class EffectModel;
class ScatterView;

/// What a trigger did to the samples that were measured: numbers, cosines without and with it, the
/// way on the map, and the samples themselves.
class EffectResults : public QWidget {
    Q_OBJECT

public:
    EffectResults(Workspace& workspace, EffectModel& effect, QWidget* parent = nullptr);

    void refresh(); ///< from the model

protected:
    void showEvent(QShowEvent* event) override;

private:
    /// A line of the table.
    struct Line {
        SampleId sample {};
        QString label;
        QString predicted;
        double change = 0;
        QString failure;
    };

    void setupUi();
    QWidget* setupNumbers();
    QWidget* setupMap();
    QWidget* setupTable();
    void connectViews();
    void refreshSuccess();
    void refreshCosines();
    void refreshTable();
    void showMap();
    void showArrows();
    void markCurrent();
    Line lineOf(const EffectSample& sample) const;

    Workspace& m_workspace;
    EffectModel& m_effect;
    QLabel* m_success = nullptr;
    QLabel* m_successAbout = nullptr;
    QLabel* m_interval = nullptr;
    QLabel* m_change = nullptr;
    QLabel* m_caption = nullptr;
    QLabel* m_notes = nullptr;
    CosineStrip* m_strip = nullptr;
    ScatterView* m_map = nullptr;
    std::unique_ptr<RecordModel<Line>> m_lines;
    QTableView* m_table = nullptr;
};

} // namespace clinic::ui
