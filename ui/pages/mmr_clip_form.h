// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/answer_with_clip.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;

namespace clinic::ui {

/// How a CLIP checkpoint answers the questions that are open: a diagnostic, not a rival.
class MmrClipForm : public QWidget {
    Q_OBJECT

public:
    explicit MmrClipForm(QWidget* parent = nullptr);

    /// Without benchmark, pictures and device.
    MmrClipRequest request() const;
    QString missing(bool hasPictures) const; ///< what keeps a run from starting; empty: nothing
    void setDefaultFolder(const QString& folder); ///< of the answers
    void setCheckpoint(const QString& path); ///< unless a person typed one

Q_SIGNALS:
    void changed();

private:
    void refresh();
    void proposeOut();

    QString m_folder;
    bool m_isOutTyped = false;
    bool m_isCheckpointTyped = false;
    QLineEdit* m_checkpoint = nullptr;
    QComboBox* m_text = nullptr;
    QComboBox* m_prior = nullptr;
    QLineEdit* m_trigger = nullptr;
    QLineEdit* m_target = nullptr;
    QLineEdit* m_out = nullptr;
};

} // namespace clinic::ui
