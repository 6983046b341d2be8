// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/recognise_files.h"

#include <QWidget>

class QComboBox;
class QHBoxLayout;
class QLabel;
class QLineEdit;

namespace clinic::ui {

/// What a person can change about a recognised table: its columns, where its images may lie, what
/// makes a row poisoned, and the folder of the project.
class ImportForm : public QWidget {
    Q_OBJECT

public:
    explicit ImportForm(QWidget* parent = nullptr);

    /// Fills in what was recognised, over anything that was typed.
    void showTable(const RecognisedFile& table);
    void setPoisonText(const QString& text);
    void showCounting();
    void showCount(const RecognisedFile& read);
    void showTrouble(const QString& text); ///< in the place of the count

    CaptionTableOptions tableOptions() const;
    bool hasColumns() const; ///< those of images and captions are chosen
    QString project() const;

Q_SIGNALS:
    void tableOptionsChanged();
    void projectChanged();

private:
    void setupUi();
    QLineEdit* lineEdit(const QString& name);
    QHBoxLayout* folderLine(QLineEdit* folder, const QString& buttonName, const QString& title);
    void connectForm();

    QComboBox* m_imageKey = nullptr;
    QComboBox* m_captionKey = nullptr;
    QComboBox* m_labelKey = nullptr;
    QLabel* m_imageRoot = nullptr;
    QLineEdit* m_imageFolder = nullptr;
    QComboBox* m_poisonRule = nullptr;
    QLineEdit* m_poisonText = nullptr;
    QLabel* m_poisonCount = nullptr;
    QLineEdit* m_project = nullptr;
};

} // namespace clinic::ui
