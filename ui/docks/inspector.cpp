// SPDX-License-Identifier: Apache-2.0
#include "ui/docks/inspector.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/image_loader.h"
#include "ui/theme.h"
#include "ui/widgets/picture_label.h"

#include <QApplication>
#include <QClipboard>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int pictureSide = 512;

QLabel* foreignLabel(const QString& name, QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setObjectName(name);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}
}

Inspector::Inspector(Workspace& workspace, ImageLoader& images, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_images(images)
{
    setObjectName(u"inspector"_s);
    setupUi();
    connect(m_copy, &QPushButton::clicked, this, &Inspector::copy);
    connect(&m_workspace, &Workspace::currentChanged, this, &Inspector::refresh);
    connect(&m_workspace, &Workspace::embeddingsChanged, this, &Inspector::refresh);
    connect(&m_workspace, &Workspace::mapChanged, this, &Inspector::refresh);
    refresh();
}

void Inspector::setupUi()
{
    auto* empty = new QLabel(tr("Click a point on the map to see its picture and caption."), this);
    empty->setWordWrap(true);
    empty->setAlignment(Qt::AlignCenter);
    empty->setMargin(space::group);
    setQuiet(empty);

    auto* content = new QWidget(this);
    m_picture = new PictureLabel(content);
    m_picture->setObjectName(u"inspectorPicture"_s);
    m_caption = foreignLabel(u"inspectorCaption"_s, content);
    auto font = m_caption->font();
    font.setWeight(QFont::DemiBold);
    m_caption->setFont(font);
    // No QFormLayout: in Qt 6.4 one with hidden rows and wrapping labels writes past its arrays.
    auto* form = new QGridLayout;
    form->setHorizontalSpacing(space::group);
    form->setVerticalSpacing(space::tight);
    form->setColumnStretch(1, 1);
    m_row = addFact(*form, tr("Row"), u"inspectorRow"_s);
    m_truth = addFact(*form, tr("Truth"), u"inspectorTruth"_s);
    m_label = addFact(*form, tr("Label"), u"inspectorLabel"_s);
    m_ownCosine = addFact(*form, tr("Cosine to caption"), u"inspectorOwnCosine"_s);
    m_targetCosine = addFact(*form, tr("Cosine to target"), u"inspectorTargetCosine"_s);
    m_size = addFact(*form, tr("Picture"), u"inspectorSize"_s);
    m_path = addFact(*form, tr("Path"), u"inspectorPath"_s);
    m_failure = addFact(*form, tr("Not embedded"), u"inspectorFailure"_s);
    m_copy = new QPushButton(lineIcon(u"copy"_s), tr("Copy"), content);
    m_copy->setObjectName(u"inspectorCopy"_s);
    m_copy->setToolTip(tr("Copy what is shown here as text"));

    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(space::control, space::control, space::control, space::control);
    column->setSpacing(space::control);
    column->addWidget(m_picture, 1);
    column->addWidget(m_caption);
    column->addLayout(form);
    column->addWidget(m_copy, 0, Qt::AlignLeft);

    auto* scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(content);
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(empty);
    m_stack->addWidget(scroll);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_stack);
}

QLabel* Inspector::addFact(QGridLayout& form, const QString& title, const QString& name)
{
    auto* value = foreignLabel(name, this);
    auto* label = new QLabel(title, this);
    setQuiet(label);
    value->setAccessibleName(title);
    const int row = static_cast<int>(m_facts.size());
    form.addWidget(label, row, 0, Qt::AlignTop);
    form.addWidget(value, row, 1);
    m_facts.push_back({label, value});
    return value;
}

void Inspector::showFact(const QLabel* value, bool shown)
{
    for (const Fact& fact : m_facts) {
        if (fact.value != value)
            continue;
        fact.title->setVisible(shown);
        fact.value->setVisible(shown);
    }
}

void Inspector::refresh()
{
    const auto& set = m_workspace.embeddings();
    const auto current = m_workspace.current();
    m_stack->setCurrentIndex(set && current ? 1 : 0);
    if (!set || !current)
        return clear();
    const auto row = static_cast<std::int64_t>(*current);
    m_caption->setText(plainText(set->caption(row)));
    m_row->setText(tr("%1 of %2").arg(formatCount(row), formatCount(set->size())));
    showFact(m_truth, set->hasPoisonTruth());
    if (set->hasPoisonTruth())
        m_truth->setText(set->isPoisoned(row) ? tr("✕ poisoned") : tr("✓ clean"));
    showFact(m_label, set->hasLabels());
    if (set->hasLabels())
        m_label->setText(plainText(set->label(row), 80));
    m_path->setText(breakable(plainText(set->path(row))));
    const auto failure = set->failure(row);
    showFact(m_failure, !failure.empty());
    m_failure->setText(plainText(failure));
    showCosines(static_cast<std::size_t>(row));
    showPicture(row);
}

void Inspector::showCosines(std::size_t row)
{
    const auto& map = m_workspace.map();
    const auto show = [&](QLabel* label, const std::vector<float>* values) {
        const bool known = values && row < values->size();
        showFact(label, known);
        if (known)
            label->setText(formatCosine((*values)[row]));
    };
    show(m_ownCosine, map ? &map->ownCosine : nullptr);
    show(m_targetCosine, map ? &map->targetCosine : nullptr);
}

/// Nothing of a pair that is no longer there is left to be copied or read out.
void Inspector::clear()
{
    for (auto* label : {m_caption, m_row, m_truth, m_label, m_ownCosine, m_targetCosine, m_size,
             m_path, m_failure})
        label->clear();
    m_picture->setMessage({});
    m_pictureSet.reset();
}

void Inspector::showPicture(std::int64_t row)
{
    const auto& set = m_workspace.embeddings();
    if (set == m_pictureSet && row == m_pictureRow)
        return; // only the map changed
    m_pictureSet = set;
    m_pictureRow = row;
    m_picture->setMessage({}); // not the old picture beside the new caption
    showFact(m_size, false);
    m_images.request(set, row, pictureSide, this, [this, set, row](const auto& picture) {
        if (set != m_pictureSet || row != m_pictureRow)
            return;
        if (!picture.error.isEmpty())
            return m_picture->setMessage(plainText(picture.error));
        showFact(m_size, true);
        m_size->setText(tr("%1 × %2 px").arg(picture.size.width()).arg(picture.size.height()));
        m_picture->setPicture(picture.image);
    });
}

void Inspector::copy() const
{
    if (!m_workspace.current())
        return;
    QStringList lines {m_caption->text()};
    for (const Fact& fact : m_facts) {
        if (!fact.value->isHidden())
            lines << fact.title->text() + u": "_s + fact.value->text().remove(QChar(0x200b));
    }
    QApplication::clipboard()->setText(lines.join(u'\n'));
}

} // namespace clinic::ui
