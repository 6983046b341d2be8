// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/poison_dataset.h"
#include "core/workflows/poison_source.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QGridLayout;
class QLineEdit;
class QSpinBox;

namespace clinic::ui {

/// What a person can choose about a poisoned dataset, apart from its trigger.
class PoisonForm : public QWidget {
    Q_OBJECT

public:
    explicit PoisonForm(QWidget* parent = nullptr);

    /// Fills in what the open embeddings were made of, unless a table was chosen by hand.
    void setSource(const PoisonSource& source);
    /// Offers what fits the trigger: one that does nothing needs new captions, a word keeps them.
    void setPattern(TriggerPattern pattern);
    /// With one attack by this trigger.
    PoisonRequest request(const TriggerFile& trigger) const;
    /// What keeps it from being previewed, or written; empty: nothing.
    QString missing(bool toWrite) const;

Q_SIGNALS:
    void changed();

private:
    void setupUi();
    void setupMain(QGridLayout& grid);
    void setupAmount(QGridLayout& grid);
    void setupMore(QGridLayout& grid);
    void setupOutput(QGridLayout& grid);
    QComboBox* choice(QGridLayout& grid, const QString& title, const QString& name);
    QSpinBox* number(
        QGridLayout& grid, const QString& title, const QString& name, int low, int high);
    QCheckBox* flag(QGridLayout& grid, const QString& text, const QString& name);
    void connectFields();
    void enableFields();
    void suggestFolder();

    PoisonSource m_source; ///< of the table that is filled in; empty: chosen by hand
    TriggerPattern m_pattern = TriggerPattern::ColourPatch;
    QString m_suggested; ///< folder, as long as nobody typed another
    QLineEdit* m_table = nullptr;
    QComboBox* m_target = nullptr;
    QDoubleSpinBox* m_amount = nullptr;
    QComboBox* m_unit = nullptr;
    QComboBox* m_rows = nullptr;
    QLineEdit* m_templates = nullptr;
    QLineEdit* m_folder = nullptr;
    QWidget* m_moreArea = nullptr;
    QSpinBox* m_size = nullptr;
    QComboBox* m_mention = nullptr;
    QCheckBox* m_reference = nullptr;
    QSpinBox* m_seed = nullptr;
    QSpinBox* m_resolution = nullptr;
    QComboBox* m_picture = nullptr;
    QComboBox* m_format = nullptr;
    QLineEdit* m_imageFolder = nullptr;
    QCheckBox* m_selfContained = nullptr;
    QCheckBox* m_overwrite = nullptr;
};

} // namespace clinic::ui
