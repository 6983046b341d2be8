// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/poison_preview.h"

#include "ui/format.h"
#include "ui/pictures.h"
#include "ui/theme.h"
#include "ui/widgets/picture_label.h"

#include <QGridLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int side = 72; ///< of a picture, in device-independent pixels

PictureLabel* pictureOf(const Image& image, const QString& name, QWidget* parent)
{
    auto* label = new PictureLabel(parent);
    label->setObjectName(name);
    label->setPicture(toQImage(image));
    label->setFixedSize(side, side);
    return label;
}

QLabel* textOf(const QString& text, const QString& name, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setObjectName(name);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}
} // namespace

PoisonPreview::PoisonPreview(QWidget* parent)
    : QWidget(parent)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
}

void PoisonPreview::setRows(const std::vector<PoisonPreviewRow>& rows)
{
    delete m_rows;
    m_rows = new QWidget(this);
    auto* grid = new QGridLayout(m_rows);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::control);
    grid->setVerticalSpacing(space::control);
    grid->setColumnStretch(3, 1);
    int line = 0;
    for (const PoisonPreviewRow& row : rows)
        addRow(*grid, line++, row);
    layout()->addWidget(m_rows);
}

void PoisonPreview::addRow(QGridLayout& grid, int line, const PoisonPreviewRow& row)
{
    auto* arrow = new QLabel(u"→"_s, m_rows);
    setQuiet(arrow);
    grid.addWidget(pictureOf(row.before, u"poisonBefore"_s, m_rows), line, 0, Qt::AlignTop);
    grid.addWidget(arrow, line, 1);
    grid.addWidget(pictureOf(row.after, u"poisonAfter"_s, m_rows), line, 2, Qt::AlignTop);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(space::tight);
    auto* before = textOf(plainText(row.captionBefore, 200), u"poisonCaptionBefore"_s, m_rows);
    setQuiet(before);
    texts->addWidget(before);
    texts->addWidget(
        textOf(row.captionAfter == row.captionBefore ? tr("the same caption")
                                                     : plainText(row.captionAfter, 200),
            u"poisonCaptionAfter"_s, m_rows));
    auto* number = textOf(tr("row %1").arg(formatCount(row.row)), u"poisonRow"_s, m_rows);
    setQuiet(number);
    texts->addWidget(number);
    texts->addStretch();
    grid.addLayout(texts, line, 3);
}

} // namespace clinic::ui
