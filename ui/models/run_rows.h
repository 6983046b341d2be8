// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/run_list.h"
#include "ui/models/record_model.h"

#include <QColor>

#include <filesystem>
#include <map>
#include <vector>

namespace clinic::ui {

/// A run whose charts are shown, with the colour of its curves.
struct ShownRun {
    std::filesystem::path folder;
    QString name;
    QColor colour;
};

/// The runs as a table: the first column is a check box, which says whether the charts of a run are
/// shown, and the colour that its curves have until it is unchecked. GUI thread.
class RunRows : public RecordModel<RunSummary> {
    Q_OBJECT

public:
    enum Column { Shown, Name, RecipeName, State, CleanAccuracy, AttackSuccess, Tags, Progress };

    explicit RunRows(QObject* parent = nullptr);

    /// What is the same stays as it is, the selection of a view included.
    void setRuns(const std::vector<RunSummary>& runs);
    /// Row of a run; -1: it is not listed.
    int find(const std::filesystem::path& folder) const;
    /// Also of a run that is not listed yet.
    void setShown(const std::filesystem::path& folder, bool shown);
    void showNone();
    bool isShown(const std::filesystem::path& folder) const { return m_colours.contains(folder); }
    bool showsAny() const { return !m_colours.empty(); }
    std::vector<ShownRun> shown() const; ///< in the order of the list

    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

Q_SIGNALS:
    void shownChanged();

private:
    QColor colourOf(const std::filesystem::path& folder) const;

    std::map<std::filesystem::path, std::size_t> m_colours; ///< of shown runs, among groupColours()
};

/// "running", "paused", ...
QString shownPhase(RunPhase phase);
/// Tags of a run as a person types them: with commas.
QString shownTags(const RunNotes& notes);

} // namespace clinic::ui
