// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFrame>
#include <QString>
#include <QTimer>

#include <functional>

class QLabel;
class QPushButton;
class QToolButton;

namespace clinic::ui {

/// A line above a page that says what happened and what to do, instead of a dialog. Hidden at
/// first.
class MessageBar : public QFrame {
    Q_OBJECT

public:
    enum class Kind { Note, Problem };

    /// A button for what can be done about it; pressing it closes the message.
    struct Offer {
        QString text; ///< empty: no button
        std::function<void()> act;
    };

    /// `buttons`: beside the text, or, in a narrow column, below it.
    explicit MessageBar(QWidget* parent = nullptr, Qt::Orientation buttons = Qt::Horizontal);

    void showMessage(
        Kind kind, const QString& title, const QString& message, const Offer& offer = {});
    void showPassing(const QString& title); ///< a note that goes by itself
    void hideProblem(); ///< a new attempt makes it stale; a note stays
    QString text() const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void setupUi(Qt::Orientation buttons);

    Kind m_kind = Kind::Note;
    QString m_details;
    QTimer m_passing;
    QLabel* m_icon = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_message = nullptr;
    std::function<void()> m_act;
    QPushButton* m_offer = nullptr;
    QPushButton* m_copy = nullptr;
    QToolButton* m_close = nullptr;
};

} // namespace clinic::ui
