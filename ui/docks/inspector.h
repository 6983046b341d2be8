// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/workspace.h"

#include <QWidget>

#include <vector>

class QGridLayout;
class QLabel;
class QPushButton;
class QStackedWidget;

namespace clinic::ui {

class ImageLoader;
class PictureLabel;

/// Everything known about the current pair: picture, caption, label, poison truth, cosines, path.
class Inspector : public QWidget {
    Q_OBJECT

public:
    Inspector(Workspace& workspace, ImageLoader& images, QWidget* parent = nullptr);

    void copy() const; ///< what is shown, as lines of text, to the clipboard

private:
    void setupUi();
    struct Fact {
        QLabel* title;
        QLabel* value;
    };

    QLabel* addFact(QGridLayout& form, const QString& title, const QString& name);
    void showFact(const QLabel* value, bool shown);
    void refresh();
    void clear();
    void showPicture(std::int64_t row);
    void showCosines(std::size_t row);

    Workspace& m_workspace;
    ImageLoader& m_images;
    std::shared_ptr<const EmbeddingSet>
        m_pictureSet; ///< of the picture that is shown or on its way
    std::int64_t m_pictureRow = 0;
    QStackedWidget* m_stack = nullptr;
    PictureLabel* m_picture = nullptr;
    QLabel* m_caption = nullptr;
    std::vector<Fact> m_facts; ///< in the order they are shown
    QLabel* m_row = nullptr;
    QLabel* m_truth = nullptr;
    QLabel* m_label = nullptr;
    QLabel* m_ownCosine = nullptr;
    QLabel* m_targetCosine = nullptr;
    QLabel* m_size = nullptr;
    QLabel* m_path = nullptr;
    QLabel* m_failure = nullptr;
    QPushButton* m_copy = nullptr;
};

} // namespace clinic::ui
