// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QImage>
#include <QString>
#include <QWidget>

namespace clinic::ui {

/// Shows one picture as large as it fits, or why there is none. Enlarged pictures keep their hard
/// pixels, so that a patch of a few pixels is seen as the model sees it.
class PictureLabel : public QWidget {
    Q_OBJECT

public:
    explicit PictureLabel(QWidget* parent = nullptr);

    void setPicture(const QImage& picture);
    void setMessage(const QString& message); ///< instead of a picture; plain text
    const QImage& picture() const { return m_picture; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QImage m_picture;
    QString m_message;
};

} // namespace clinic::ui
