// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/file_row.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QString iconOf(const RecognisedFile& file)
{
    if (!file.problem.empty())
        return u"warning"_s;
    switch (file.kind) {
    case DroppedKind::Checkpoint:
        return u"checkpoint"_s;
    case DroppedKind::CaptionTable:
        return u"table"_s;
    case DroppedKind::EmbeddingFolder:
    case DroppedKind::Project:
    case DroppedKind::MmrQuestions:
        return u"project"_s;
    case DroppedKind::Unknown:
        break;
    }
    return u"file"_s;
}

QString factsOf(const RecognisedFile& file)
{
    QStringList facts {plainText(file.summary.empty() ? file.problem : file.summary)};
    if (!file.summary.empty() && !file.problem.empty())
        facts << plainText(file.problem);
    for (const auto& row : file.exampleRows)
        facts << plainText(row, 120);
    return facts.join(u'\n');
}

} // namespace

FileRow::FileRow(const RecognisedFile& file, QWidget* parent)
    : QFrame(parent)
{
    setObjectName(u"fileRow"_s);
    auto* icon = new QLabel(this);
    const int side = fontMetrics().height() * 3 / 2;
    icon->setPixmap(lineIcon(iconOf(file)).pixmap(QSize(side, side), devicePixelRatioF()));
    auto* name = new QLabel(plainText(file.path.filename().string(), 120), this);
    name->setTextFormat(Qt::PlainText);
    name->setWordWrap(true);
    auto bold = font();
    bold.setWeight(QFont::DemiBold);
    name->setFont(bold);
    auto* facts = new QLabel(factsOf(file), this);
    facts->setObjectName(u"fileFacts"_s);
    facts->setTextFormat(Qt::PlainText);
    facts->setWordWrap(true);
    if (file.problem.empty())
        setQuiet(facts);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(0);
    texts->addWidget(name);
    texts->addWidget(facts);
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(space::control);
    line->addWidget(icon, 0, Qt::AlignTop);
    line->addLayout(texts, 1);
}

} // namespace clinic::ui
