// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/message_bar.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int passingMs = 6000;
}

MessageBar::MessageBar(QWidget* parent, Qt::Orientation buttons)
    : QFrame(parent)
{
    setObjectName(u"messageBar"_s);
    setupUi(buttons);
    hide();
    m_passing.setSingleShot(true);
    m_passing.setInterval(passingMs);
    connect(&m_passing, &QTimer::timeout, this, &QWidget::hide);
    connect(m_close, &QToolButton::clicked, this, &QWidget::hide);
    connect(m_offer, &QPushButton::clicked, this, [this] {
        const auto act = m_act; // it may show another message
        hide();
        act();
    });
    connect(m_copy, &QPushButton::clicked, this,
        [this] { QApplication::clipboard()->setText(m_details); });
}

void MessageBar::setupUi(Qt::Orientation buttons)
{
    m_icon = new QLabel(this);
    m_title = new QLabel(this);
    m_title->setObjectName(u"messageTitle"_s);
    m_title->setTextFormat(Qt::PlainText);
    auto bold = font();
    bold.setWeight(QFont::DemiBold);
    m_title->setFont(bold);
    m_message = new QLabel(this);
    m_message->setObjectName(u"messageText"_s);
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_offer = new QPushButton(this);
    m_offer->setObjectName(u"messageOffer"_s);
    m_copy = new QPushButton(tr("Copy details"), this);
    m_copy->setObjectName(u"messageCopy"_s);
    m_close = new QToolButton(this);
    m_close->setObjectName(u"messageClose"_s);
    m_close->setIcon(lineIcon(u"close"_s));
    m_close->setAutoRaise(true);
    m_close->setToolTip(tr("Close this message"));
    m_close->setAccessibleName(tr("Close this message"));

    auto* texts = new QVBoxLayout;
    texts->setSpacing(space::tight);
    texts->addWidget(m_title);
    texts->addWidget(m_message);
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(space::group, space::control, space::control, space::control);
    line->setSpacing(space::control);
    line->addWidget(m_icon, 0, Qt::AlignTop);
    line->addLayout(texts, 1);
    if (buttons == Qt::Vertical) {
        m_title->setWordWrap(true);
        texts->addWidget(m_offer, 0, Qt::AlignLeft);
        texts->addWidget(m_copy, 0, Qt::AlignLeft);
    } else {
        line->addWidget(m_offer, 0, Qt::AlignTop);
        line->addWidget(m_copy, 0, Qt::AlignTop);
    }
    line->addWidget(m_close, 0, Qt::AlignTop);
}

void MessageBar::showMessage(
    Kind kind, const QString& title, const QString& message, const Offer& offer)
{
    m_kind = kind;
    m_passing.stop();
    m_details = message.isEmpty() ? title : title + u'\n' + message;
    const int side = fontMetrics().height();
    m_icon->setPixmap(lineIcon(kind == Kind::Problem ? u"warning"_s : u"info"_s)
                          .pixmap(QSize(side, side), devicePixelRatioF()));
    m_title->setText(title);
    m_message->setText(breakable(message));
    m_message->setVisible(!message.isEmpty());
    m_copy->setVisible(kind == Kind::Problem);
    m_act = offer.act;
    m_offer->setText(offer.text);
    m_offer->setVisible(!offer.text.isEmpty());
    setAccessibleName(title);
    setAccessibleDescription(message);
    show();
    update();
}

void MessageBar::showPassing(const QString& title)
{
    showMessage(Kind::Note, title, {});
    m_passing.start();
}

void MessageBar::hideProblem()
{
    if (m_kind == Kind::Problem)
        hide();
}

QString MessageBar::text() const
{
    return m_details;
}

void MessageBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    QColor tint =
        m_kind == Kind::Problem ? QColor(0xe5, 0x8b, 0x2f) : palette().color(QPalette::Link);
    painter.fillRect(QRect(0, 0, space::tight, height()), tint);
    tint.setAlphaF(0.14F);
    painter.fillRect(rect(), tint);
}

} // namespace clinic::ui
