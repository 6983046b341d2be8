// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/answer_columns.h"

#include "ui/format.h"
#include "ui/theme.h"
#include "ui/widgets/form_grid.h"
#include "ui/widgets/plain_label.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

std::string textOf(const QComboBox& box)
{
    return box.currentIndex() <= 0 ? std::string() : box.currentText().toStdString();
}

} // namespace

AnswerColumnsForm::AnswerColumnsForm(QWidget* parent)
    : QFrame(parent)
{
    setObjectName(u"answerColumns"_s);
    setFrameShape(QFrame::StyledPanel);
    m_title = plainLabel(u"columnsTitle"_s, this);
    m_title->setFont(sectionFont(font()));
    m_problem = plainLabel(u"columnsProblem"_s, this);
    setQuiet(m_problem);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(space::control);
    column->addWidget(m_title);
    column->addWidget(m_problem);
    auto* fields = new QWidget(this);
    auto* grid = formGrid(fields);
    const auto add = [&](const QString& title, const QString& name) {
        auto* box = new QComboBox(fields);
        box->setObjectName(name);
        addFormRow(*grid, title, box);
        connect(box, &QComboBox::currentIndexChanged, this, &AnswerColumnsForm::refresh);
        return box;
    };
    m_answer = add(tr("Model's &words"), u"columnAnswer"_s);
    m_id = add(tr("Pair's i&d"), u"columnId"_s);
    m_type = add(tr("POS or NE&G"), u"columnType"_s);
    m_index = add(tr("&Row of the questions, from 0"), u"columnIndex"_s);
    m_question = add(tr("&Question's text"), u"columnQuestion"_s);
    column->addWidget(fields);
    m_read = namedButton(u"columnsRead"_s, tr("Read with these columns"), this);
    auto* cancel = namedButton(u"columnsCancel"_s, tr("Cancel"), this);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_read);
    column->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &AnswerColumnsForm::next);
    connect(m_read, &QPushButton::clicked, this, [this] {
        Q_EMIT answered(m_questions.front().path, chosen());
        next();
    });
    hide();
}

void AnswerColumnsForm::ask(
    const std::filesystem::path& path, const QStringList& columns, const QString& problem)
{
    m_questions.push_back({path, columns, problem});
    if (m_questions.size() == 1)
        showFirst();
}

/// The next table that waits, if there is one.
void AnswerColumnsForm::next()
{
    m_questions.pop_front();
    if (m_questions.empty())
        hide();
    else
        showFirst();
}

void AnswerColumnsForm::showFirst()
{
    const Question& asked = m_questions.front();
    m_title->setText(
        tr("Which columns of %1 hold what?").arg(plainText(asked.path.filename().string(), 60)));
    m_problem->setText(asked.problem);
    for (auto* box : {m_answer, m_id, m_type, m_index, m_question}) {
        const QSignalBlocker quiet(box);
        box->clear();
        box->addItem(tr("none"));
        box->addItems(asked.columns);
    }
    refresh();
    show();
}

AnswerColumns AnswerColumnsForm::chosen() const
{
    return {.answer = textOf(*m_answer),
        .id = textOf(*m_id),
        .type = textOf(*m_type),
        .index = textOf(*m_index),
        .question = textOf(*m_question)};
}

void AnswerColumnsForm::refresh()
{
    const AnswerColumns columns = chosen();
    m_read->setEnabled(!columns.answer.empty()
        && !(columns.id.empty() && columns.index.empty() && columns.question.empty()));
}

} // namespace clinic::ui
