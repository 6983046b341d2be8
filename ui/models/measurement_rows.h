// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/keep_evaluation.h"
#include "ui/models/record_model.h"

#include <QString>

#include <optional>
#include <vector>

namespace clinic::ui {

/// One measured number and where it comes from.
struct MetricRow {
    QString name;
    std::optional<Share> share; ///< empty: `mean` it is
    std::optional<double> mean; ///< of shares, which has no interval of its own
    QString formula; ///< in words: what was counted, of what

    QString value() const; ///< "98.0 %", or a dash where nothing was counted
    QString interval() const; ///< "96.9–98.7 %"; empty where there is none
    QString count() const; ///< n
};

/// All numbers of a measurement, the most asked for first.
std::vector<MetricRow> metricRows(const Measurement& measurement);

/// The one number to look at, and what to compare it with.
struct MetricHeadline {
    QString text; ///< "Attack success 98.0 %"
    QString details; ///< "96.9–98.7 %, n = 900 · floor 3.0 % · clean accuracy 98.0 %"
};
MetricHeadline metricHeadline(const Measurement& measurement);

/// What was measured: "poisoned.pt · checkerboard,size=12 → star".
QString measuredSubject(const Measurement& measurement);

/// Columns metric, value, 95 % interval, n; the formula is the tool tip of each cell.
RecordModel<MetricRow>* metricModel(QObject* parent);
/// Columns class, n, clean accuracy, sent to the target, true with trigger; sortable as numbers.
RecordModel<ClassMeasure>* classModel(QObject* parent);

/// A table as text that spreadsheets take: tabs between cells, titles in the first line.
QString tableText(const QAbstractItemModel& model);

} // namespace clinic::ui
