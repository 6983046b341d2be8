// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/workspace.h"

#include <QFrame>
#include <QTimer>

class QLabel;

namespace clinic::ui {

class ImageLoader;
class PictureLabel;

/// The small card beside the cursor: picture, caption and cosine of the pair under it. It appears
/// after a short rest of the cursor, moves at once while it is up, and never takes the focus.
class HoverCard : public QFrame {
    Q_OBJECT

public:
    HoverCard(Workspace& workspace, ImageLoader& images, QWidget* parent);

    void hoverAt(std::optional<SampleId> sample, const QPoint& globalPos);
    std::optional<SampleId> sample() const { return m_sample; }

private:
    void setupUi();
    void present();
    void place(const QPoint& globalPos);

    Workspace& m_workspace;
    ImageLoader& m_images;
    QTimer m_dwell;
    QPoint m_position;
    std::optional<SampleId> m_sample;
    PictureLabel* m_picture = nullptr;
    QLabel* m_caption = nullptr;
    QLabel* m_facts = nullptr;
};

} // namespace clinic::ui
