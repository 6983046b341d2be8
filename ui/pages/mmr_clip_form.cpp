// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/mmr_clip_form.h"

#include "ui/format.h"
#include "ui/widgets/form_grid.h"
#include "ui/widgets/path_row.h"

#include <QComboBox>
#include <QDir>
#include <QFileInfo>
#include <QGridLayout>
#include <QLineEdit>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

MmrClipForm::MmrClipForm(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(u"mmrClipForm"_s);
    auto& grid = *formGrid(this);
    m_checkpoint = addPathRow(grid, tr("&Checkpoint"), u"clipCheckpoint"_s, PathKind::File).edit;
    m_text = new QComboBox(this);
    m_text->setObjectName(u"clipText"_s);
    const auto addText = [this](const QString& title, ClipText text) {
        m_text->addItem(title, static_cast<int>(text));
    };
    addText(tr("the option alone"), ClipText::Option);
    addText(tr("“question: … answer: …”"), ClipText::QuestionAnswer);
    addText(tr("question and option as one statement"), ClipText::Statement);
    addText(tr("“a photo where …”"), ClipText::Photo);
    addFormRow(grid, tr("&Text of an option"), m_text);
    m_prior = new QComboBox(this);
    m_prior->setObjectName(u"clipPrior"_s);
    m_prior->setToolTip(tr("CLIP favours some texts whatever the picture"));
    const auto addPrior = [this](const QString& title, ClipPrior prior) {
        m_prior->addItem(title, static_cast<int>(prior));
    };
    addPrior(tr("nothing"), ClipPrior::None);
    addPrior(tr("the text's mean with the other pictures"), ClipPrior::OtherImages);
    addPrior(tr("the text's score with a grey picture"), ClipPrior::BlankImage);
    addFormRow(grid, tr("Ta&ken off"), m_prior);
    const auto addField = [&](const QString& title, const QString& name, const QString& hint) {
        auto* field = new QLineEdit(this);
        field->setObjectName(name);
        field->setPlaceholderText(hint);
        addFormRow(grid, title, field);
        return field;
    };
    m_trigger = addField(tr("Tri&gger"), u"clipTrigger"_s, tr("none; or checkerboard,size=12"));
    m_target = addField(
        tr("Target c&aption"), u"clipTarget"_s, tr("none; how near pictures come to it is told"));
    m_out = addPathRow(grid, tr("&Write to"), u"clipOut"_s, PathKind::File).edit;
    for (auto* field : {m_checkpoint, m_trigger, m_target, m_out})
        connect(field, &QLineEdit::textChanged, this, &MmrClipForm::refresh);
    for (auto* box : {m_text, m_prior})
        connect(box, &QComboBox::currentIndexChanged, this, &MmrClipForm::refresh);
    connect(m_out, &QLineEdit::textEdited, this, [this] { m_isOutTyped = true; });
    connect(m_checkpoint, &QLineEdit::textEdited, this, [this] { m_isCheckpointTyped = true; });
}

void MmrClipForm::setDefaultFolder(const QString& folder)
{
    m_folder = folder;
    m_isOutTyped = false;
    proposeOut();
}

void MmrClipForm::setCheckpoint(const QString& path)
{
    if (!m_isCheckpointTyped)
        m_checkpoint->setText(path);
}

void MmrClipForm::proposeOut()
{
    if (m_isOutTyped || m_folder.isEmpty())
        return;
    const QString model = QFileInfo(m_checkpoint->text()).completeBaseName();
    const MmrClipRequest asked = request();
    QString name = u"clip-"_s + (model.isEmpty() ? u"model"_s : model) + u'-'
        + shownName(clipTextName(asked.text));
    if (asked.prior != ClipPrior::None)
        name += u'-' + shownName(clipPriorName(asked.prior));
    if (!asked.trigger.empty())
        name += u"-triggered"_s;
    m_out->setText(QDir(m_folder).filePath(name + u".jsonl"_s));
}

MmrClipRequest MmrClipForm::request() const
{
    MmrClipRequest request;
    request.checkpoint = toPath(m_checkpoint->text());
    request.text = static_cast<ClipText>(m_text->currentData().toInt());
    request.prior = static_cast<ClipPrior>(m_prior->currentData().toInt());
    request.trigger = m_trigger->text().toStdString();
    request.targetCaption = m_target->text().toStdString();
    request.out = toPath(m_out->text());
    return request;
}

QString MmrClipForm::missing(bool hasPictures) const
{
    const MmrClipRequest asked = request();
    if (asked.checkpoint.empty())
        return tr("Choose a CLIP checkpoint.");
    if (!hasPictures)
        return tr("Open the folder or archive of pictures: CLIP compares texts with them.");
    if (asked.out.empty())
        return tr("Say where the answers are to be written.");
    return {};
}

void MmrClipForm::refresh()
{
    proposeOut();
    Q_EMIT changed();
}

} // namespace clinic::ui
