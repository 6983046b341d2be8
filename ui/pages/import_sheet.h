// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/session.h"

#include <QFrame>
#include <QTimer>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace clinic::ui {

class ImportForm;
class JobRunner;

/// What dropped files were recognised as, what can be changed about it, and the button that embeds.
/// A panel in the page, not a dialog. Files of a second drop join those of the first.
class ImportSheet : public QFrame {
    Q_OBJECT

public:
    ImportSheet(JobRunner& jobs, QWidget* parent = nullptr);

    void setRecognising(const QStringList& paths);
    void recogniseEnded();
    /// What was filled in for the table stays as long as it is the same table.
    void addFiles(const RecognisedFiles& files);
    void setPoisonText(const QString& text);
    /// Its embedding ended without a result; one that was stopped can be continued.
    void comeBack(bool stopped);
    void clear();
    bool hasFiles() const { return !m_files.empty(); }
    bool isInUse() const { return hasFiles() || m_recognising > 0; }
    ImportRequest request() const;

Q_SIGNALS:
    void embed(const clinic::ui::ImportRequest& request);
    void chooseFiles();
    void dismissed();

private:
    void setupUi();
    QWidget* setupButtons();
    void connectParts();
    void showStatus(const QString& text);
    void showFiles();
    void showReadiness();
    QString missing() const; ///< what keeps it from embedding; empty: nothing
    void readAgain();
    void stopReading();
    void takeTable(const RecognisedFile& read);
    void copyCommand();
    const RecognisedFile* checkpoint() const; ///< the newest usable one; null: none
    const RecognisedFile* table() const; ///< the newest one with columns; null: none

    JobRunner& m_jobs;
    RecognisedFiles m_files;
    std::filesystem::path m_shownTable; ///< what the form is filled with
    int m_recognising = 0;
    QTimer m_pause; ///< waits for the end of typing
    JobId m_reading {}; ///< reads the table again with what was chosen
    int m_readings = 0; ///< what an older reading brings is dropped

    QLabel* m_status = nullptr;
    QVBoxLayout* m_list = nullptr;
    ImportForm* m_form = nullptr;
    QLabel* m_hint = nullptr;
    QPushButton* m_embed = nullptr;
    QPushButton* m_copy = nullptr;
    QPushButton* m_choose = nullptr;
    QPushButton* m_dismiss = nullptr;
};

} // namespace clinic::ui
