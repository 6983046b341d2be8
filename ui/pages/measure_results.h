// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/models/measurement_rows.h"

#include <QWidget>

#include <memory>

class QLabel;
class QPushButton;
class QSortFilterProxyModel;
class QTabBar;
class QTableView;

namespace clinic::ui {

class ConfusionView;

/// A measurement: its headline, all numbers, what was taken for what, and each class.
class MeasureResults : public QWidget {
    Q_OBJECT

public:
    explicit MeasureResults(QWidget* parent = nullptr);

    /// `when`: of an earlier one; empty: just now.
    void show(std::shared_ptr<const Measurement> measurement, const QString& when = {});
    const std::shared_ptr<const Measurement>& measurement() const { return m_measurement; }

private:
    void setupUi();
    QWidget* setupConfusion();
    QTableView* table(const QString& name, QAbstractItemModel* model);
    void showConfusion();
    void showClasses();
    void copyTable() const;

    std::shared_ptr<const Measurement> m_measurement;
    RecordModel<MetricRow>* m_metrics = nullptr;
    RecordModel<ClassMeasure>* m_classes = nullptr;
    QSortFilterProxyModel* m_sorted = nullptr;
    QLabel* m_headline = nullptr;
    QLabel* m_details = nullptr;
    QLabel* m_about = nullptr;
    QLabel* m_warnings = nullptr;
    QTableView* m_metricTable = nullptr;
    QTableView* m_classTable = nullptr;
    QLabel* m_classTitle = nullptr;
    QWidget* m_confusionArea = nullptr;
    QTabBar* m_shown = nullptr; ///< clean or triggered
    ConfusionView* m_confusion = nullptr;
    QPushButton* m_copy = nullptr;
};

} // namespace clinic::ui
