// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/session.h"

#include <QFrame>
#include <QTimer>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace clinic::ui {

class JobRunner;

/// What dropped files were recognised as, what can be changed about it, and the button that embeds.
/// A panel in the page, not a dialog. Files of a second drop join those of the first.
class ImportSheet : public QFrame {
    Q_OBJECT

public:
    ImportSheet(JobRunner& jobs, QWidget* parent = nullptr);

    void setRecognising(const QStringList& paths);
    void addFiles(const RecognisedFiles& files);
    void setPoisonText(const QString& text);
    void clear();
    bool hasFiles() const { return !m_files.empty(); }
    ImportRequest request() const;

Q_SIGNALS:
    void embed(const clinic::ui::ImportRequest& request);
    void chooseFiles();
    void dismissed();

private:
    void setupUi();
    QWidget* setupForm();
    QWidget* setupButtons();
    void connectForm();
    void showFiles();
    void showTable();
    void showReadiness();
    void recount();
    const RecognisedFile* usable(DroppedKind kind) const; ///< the newest one; null: none

    JobRunner& m_jobs;
    RecognisedFiles m_files;
    QTimer m_recount; ///< waits for the end of typing
    int m_counting = 0; ///< what an older count brings is dropped

    QLabel* m_status = nullptr;
    QVBoxLayout* m_list = nullptr;
    QWidget* m_formArea = nullptr;
    QFormLayout* m_form = nullptr;
    QComboBox* m_imageKey = nullptr;
    QComboBox* m_captionKey = nullptr;
    QComboBox* m_labelKey = nullptr;
    QComboBox* m_poisonRule = nullptr;
    QLineEdit* m_poisonText = nullptr;
    QLabel* m_poisonCount = nullptr;
    QLabel* m_imageRoot = nullptr;
    QLineEdit* m_project = nullptr;
    QPushButton* m_browse = nullptr;
    QLabel* m_hint = nullptr;
    QPushButton* m_embed = nullptr;
    QPushButton* m_choose = nullptr;
    QPushButton* m_dismiss = nullptr;
};

} // namespace clinic::ui
