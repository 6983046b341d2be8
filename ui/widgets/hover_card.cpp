// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/hover_card.h"

#include "ui/format.h"
#include "ui/image_loader.h"
#include "ui/theme.h"
#include "ui/widgets/picture_label.h"

#include <QLabel>
#include <QScreen>
#include <QVBoxLayout>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int restMs = 125;
constexpr int pictureSide = 160;
constexpr int captionLimit = 160;
}

HoverCard::HoverCard(Workspace& workspace, ImageLoader& images, QWidget* parent)
    : QFrame(parent, Qt::ToolTip | Qt::FramelessWindowHint | Qt::WindowTransparentForInput)
    , m_workspace(workspace)
    , m_images(images)
{
    setObjectName(u"hoverCard"_s);
    setAttribute(Qt::WA_ShowWithoutActivating);
    setFrameShape(QFrame::StyledPanel);
    setupUi();
    m_dwell.setSingleShot(true);
    m_dwell.setInterval(restMs);
    connect(&m_dwell, &QTimer::timeout, this, &HoverCard::present);
    connect(&m_workspace, &Workspace::embeddingsChanged, this, [this] { hoverAt({}, {}); });
}

void HoverCard::setupUi()
{
    m_picture = new PictureLabel(this);
    m_picture->setFixedSize(pictureSide, pictureSide);
    m_caption = new QLabel(this);
    m_caption->setObjectName(u"hoverCaption"_s);
    m_caption->setTextFormat(Qt::PlainText);
    m_caption->setWordWrap(true);
    m_facts = new QLabel(this);
    m_facts->setObjectName(u"hoverFacts"_s);
    m_facts->setTextFormat(Qt::PlainText);
    setQuiet(m_facts);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::control, space::control, space::control, space::control);
    column->setSpacing(space::tight);
    column->addWidget(m_picture, 0, Qt::AlignHCenter);
    column->addWidget(m_caption);
    column->addWidget(m_facts);
    column->setSizeConstraint(QLayout::SetFixedSize);
    m_caption->setFixedWidth(pictureSide + space::page);
}

void HoverCard::hoverAt(std::optional<SampleId> sample, const QPoint& globalPos)
{
    m_position = globalPos;
    if (!sample || !m_workspace.embeddings()) {
        m_sample.reset();
        m_dwell.stop();
        hide();
        return;
    }
    const bool another = sample != m_sample;
    m_sample = sample;
    if (isVisible() && another)
        present();
    else if (isVisible())
        place(globalPos);
    else if (another || !m_dwell.isActive())
        m_dwell.start();
}

void HoverCard::present()
{
    const auto& set = m_workspace.embeddings();
    if (!m_sample || !set)
        return;
    const auto row = static_cast<std::int64_t>(*m_sample);
    m_caption->setText(plainText(set->caption(row), captionLimit));
    QStringList facts {tr("Row %1").arg(formatCount(row))};
    const auto& map = m_workspace.map();
    if (map && !map->ownCosine.empty())
        facts << tr("cosine %1").arg(formatCosine(map->ownCosine[static_cast<std::size_t>(row)]));
    if (set->hasPoisonTruth())
        facts << (set->isPoisoned(row) ? tr("poisoned") : tr("clean"));
    m_facts->setText(facts.join(u" · "_s));
    m_picture->setMessage(set->failure(row).empty() ? QString() : tr("No picture"));
    m_images.request(set, row, 2 * pictureSide, this, [this](const ImageLoader::Picture& picture) {
        if (picture.error.isEmpty())
            m_picture->setPicture(picture.image);
        else
            m_picture->setMessage(tr("No picture"));
    });
    adjustSize();
    place(m_position);
    show();
}

/// Beside the cursor, on whichever side the screen has room.
void HoverCard::place(const QPoint& globalPos)
{
    const auto area = screen()->availableGeometry();
    QPoint corner = globalPos + QPoint(space::group, space::group);
    if (corner.x() + width() > area.right())
        corner.setX(globalPos.x() - space::group - width());
    if (corner.y() + height() > area.bottom())
        corner.setY(globalPos.y() - space::group - height());
    move(corner.x() < area.left() ? area.left() : corner.x(),
        corner.y() < area.top() ? area.top() : corner.y());
}

} // namespace clinic::ui
