// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/mmr_run_request.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace clinic::ui {

/// How a chat endpoint is asked the questions that are open. The key is no field: it comes from the
/// environment and is never written.
class MmrRunForm : public QWidget {
    Q_OBJECT

public:
    explicit MmrRunForm(QWidget* parent = nullptr);

    /// Without benchmark and pictures, which are the page's.
    MmrRunRequest request() const;
    /// What keeps a run from starting; empty: nothing.
    QString missing(bool hasPictures) const;
    /// Where answers go unless a person says otherwise.
    void setDefaultFolder(const QString& folder);

Q_SIGNALS:
    void changed();

private:
    void setupServer();
    void setupAsking();
    void refresh();
    void proposeOut();

    QString m_folder;
    bool m_isOutTyped = false;
    QLineEdit* m_endpoint = nullptr;
    QLineEdit* m_model = nullptr;
    QLineEdit* m_key = nullptr;
    QCheckBox* m_remote = nullptr;
    QLabel* m_where = nullptr;
    QComboBox* m_strategy = nullptr;
    QLabel* m_about = nullptr;
    QComboBox* m_prompt = nullptr;
    QCheckBox* m_pictureLast = nullptr;
    QLineEdit* m_trigger = nullptr;
    QSpinBox* m_tokens = nullptr;
    QSpinBox* m_limit = nullptr;
    QSpinBox* m_concurrency = nullptr;
    QSpinBox* m_rate = nullptr;
    QLineEdit* m_priceIn = nullptr;
    QLineEdit* m_priceOut = nullptr;
    QLineEdit* m_out = nullptr;
};

} // namespace clinic::ui
