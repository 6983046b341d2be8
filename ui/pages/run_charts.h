// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/models/run_rows.h"
#include "ui/models/run_watch.h"
#include "ui/plots/chart_frame.h"

#include <QWidget>

#include <optional>
#include <string>
#include <vector>

namespace clinic::ui {

class FrontierChart;
class JobRunner;
class MetricChart;

/// The curves of the shown runs, one colour a run, over one range of steps. GUI thread.
class RunCharts : public QWidget {
    Q_OBJECT

public:
    explicit RunCharts(JobRunner& jobs, QWidget* parent = nullptr);

    /// `runs`: in the order of `shown`, as far as they are read.
    void setRuns(const std::vector<WatchedRun>& runs, const std::vector<ShownRun>& shown);

Q_SIGNALS:
    void failed(const QString& message);

private:
    /// One chart and the numbers of metrics.jsonl that are its curves.
    struct Entry {
        MetricChart* chart = nullptr;
        struct Curve {
            std::string key;
            QString name; ///< of several curves in one chart; else the run's name serves
        };
        std::vector<Curve> curves;
        bool isEvaluation = false;
    };
    void setupUi();
    void addChart(const QString& name, const QString& title, std::vector<Entry::Curve> curves,
        bool isEvaluation);
    void shareLastStep();
    void setFrontier(const std::vector<WatchedRun>& runs, const std::vector<ShownRun>& shown);
    void exportAll();
    void copyCsv();
    QString provenance() const;

    JobRunner& m_jobs;
    std::vector<Entry> m_charts;
    FrontierChart* m_frontier = nullptr;
    QStringList m_names; ///< of the shown runs
};

} // namespace clinic::ui
