// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/question_view.h"

#include "ui/format.h"
#include "ui/models/pair_rows.h"
#include "ui/plots/data_colours.h"
#include "ui/theme.h"
#include "ui/widgets/plain_label.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int shownWords = 2000;
/// What the box of letters says besides A to D.
constexpr char byParser = 'P';

/// White space at an answer's end can decide what a parser reads: it is shown.
QString withLineEnds(const std::string& words)
{
    return plainText(QString::fromStdString(words).replace(u'\n', u"⏎\n"_s), shownWords);
}

/// Both parsers' letters, and the others where they say something else.
QString readings(const AnswerRow& row, const MmrQuestion& question)
{
    const auto by = [&](AnswerParser parser) {
        return letterText(letterOf(parser, row, &question));
    };
    QString text = QuestionView::tr("official %1 · lenient %2 · VLMEvalKit %3")
                       .arg(by(AnswerParser::Official), by(AnswerParser::Lenient),
                           by(AnswerParser::VlmEvalKit));
    if (row.scores)
        text += QuestionView::tr(" · logit %1").arg(by(AnswerParser::Logit));
    return text;
}

QString scoresText(const LetterScores& scores)
{
    QStringList parts;
    for (std::size_t i = 0; i < scores.size(); ++i)
        if (scores.at(i))
            parts << QLatin1Char(answerLetters.at(i)) + u' '
                    + QString::number(*scores.at(i), 'f', 2);
    return parts.join(u", "_s);
}

} // namespace

QuestionView::QuestionView(const QString& name, QWidget* parent)
    : QFrame(parent)
{
    setObjectName(name);
    setFrameShape(QFrame::StyledPanel);
    setupUi(name);
    connect(m_letter, &QComboBox::activated, this, &QuestionView::readByHand);
}

void QuestionView::setupUi(const QString& name)
{
    m_title = plainLabel(name + u"Title"_s, this);
    m_title->setFont(sectionFont(font()));
    m_verdict = plainLabel(name + u"Verdict"_s, this);
    m_verdict->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_stem = plainLabel(name + u"Stem"_s, this);
    auto* head = new QHBoxLayout;
    head->addWidget(m_title);
    head->addWidget(m_verdict, 1);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(space::control);
    column->addLayout(head);
    column->addWidget(m_stem);
    for (std::size_t i = 0; i < m_options.size(); ++i) {
        m_options.at(i) = plainLabel(name + u"Option%1"_s.arg(i), this);
        column->addWidget(m_options.at(i));
    }
    m_raw = plainLabel(name + u"Raw"_s, this);
    m_raw->setFrameShape(QFrame::StyledPanel);
    m_raw->setMargin(space::tight);
    m_reading = plainLabel(name + u"Reading"_s, this);
    setQuiet(m_reading);
    m_letter = new QComboBox(this);
    m_letter->setObjectName(name + u"Letter"_s);
    m_letter->setAccessibleName(tr("Letter that counts"));
    m_letter->setToolTip(tr("Read this answer by hand; what the parser read is kept beside it"));
    m_reason = new QLineEdit(this);
    m_reason->setObjectName(name + u"Reason"_s);
    m_reason->setPlaceholderText(tr("why (kept with the letter)"));
    auto* hand = new QHBoxLayout;
    hand->setSpacing(space::control);
    hand->addWidget(m_letter);
    hand->addWidget(m_reason, 1);
    m_notes = plainLabel(name + u"Notes"_s, this);
    setQuiet(m_notes);
    column->addWidget(m_raw);
    column->addWidget(m_reading);
    column->addLayout(hand);
    column->addWidget(m_notes);
    column->addStretch(1);
}

void QuestionView::show(
    const MmrBenchmark& benchmark, QuestionIndex index, const ScoredAnswers* scored)
{
    m_question = index;
    const MmrQuestion& question = benchmark.questions[index];
    m_title->setText(benchmark.countsAs(index) == QuestionType::Positive ? tr("Positive question")
                                                                         : tr("Leading question"));
    m_stem->setText(plainText(question.stem, shownWords));
    for (QWidget* widget : {static_cast<QWidget*>(m_raw), static_cast<QWidget*>(m_reading),
             static_cast<QWidget*>(m_letter), static_cast<QWidget*>(m_reason)})
        widget->setVisible(scored != nullptr);
    const AnswerRow* row = scored == nullptr ? nullptr : scored->answers.answer(index);
    const bool hasAnswer = row != nullptr && row->error.empty();
    const char chosen = scored == nullptr ? '\0' : scored->score.letters.at(index);
    showOptions(question, chosen, hasAnswer || chosen != 0);
    m_verdict->clear();
    if (scored != nullptr)
        showAnswer(question, *scored);
    showNotes(benchmark);
}

void QuestionView::showOptions(const MmrQuestion& question, char chosen, bool hasAnswer)
{
    for (std::size_t i = 0; i < m_options.size(); ++i) {
        QLabel* label = m_options.at(i);
        label->setVisible(i < question.options.size());
        if (i >= question.options.size())
            continue;
        const MmrOption& option = question.options[i];
        const bool isRight = option.letter == question.gold;
        const bool isChosen = hasAnswer && option.letter == chosen;
        QString text = QLatin1Char(option.letter) + u". "_s + plainText(option.text, shownWords);
        if (isRight)
            text += tr("   ✓ right");
        if (isChosen)
            text += isRight ? tr(", chosen") : tr("   ✗ chosen");
        label->setText(text);
        QFont bold = font();
        bold.setBold(isRight);
        label->setFont(bold);
        QPalette colours = palette();
        if (isChosen && !isRight)
            colours.setColor(QPalette::WindowText, QColor::fromRgb(data_colour::poisoned));
        label->setPalette(colours);
    }
}

void QuestionView::showAnswer(const MmrQuestion& question, const ScoredAnswers& scored)
{
    const AnswerRow* row = scored.answers.answer(m_question);
    const char letter = scored.score.letters.at(m_question);
    const bool isByHand = scored.byHand.letters.contains(m_question);
    if (row == nullptr)
        m_raw->setText(tr("No answer to this question is in the file."));
    else if (!row->error.empty())
        m_raw->setText(tr("Error, not counted as wrong: %1").arg(plainText(row->error)));
    else
        m_raw->setText(
            row->text ? u"“"_s + withLineEnds(*row->text) + u"”"_s : tr("(no words, only scores)"));
    QString reading = row == nullptr || !row->error.empty() ? QString() : readings(*row, question);
    if (row != nullptr && row->scores)
        reading += u'\n' + tr("scores: %1").arg(scoresText(*row->scores));
    if (isByHand)
        reading += u'\n' + tr("read by hand: %1").arg(letterText(letter));
    showText(m_reading, reading.trimmed());
    const bool isScored = isByHand || (row != nullptr && row->error.empty());
    m_verdict->setText(!isScored      ? tr("not scored")
            : letter == question.gold ? tr("right")
            : letter == 0             ? tr("unread, counts as wrong")
                                      : tr("wrong"));
    m_letter->clear();
    m_letter->addItem(tr("Parser's letter"), byParser);
    for (const char choice : answerLetters)
        m_letter->addItem(tr("Counts as %1").arg(QLatin1Char(choice)), choice);
    m_letter->addItem(tr("Cannot be read"), '\0');
    m_letter->setCurrentIndex(isByHand ? m_letter->findData(letter) : 0);
    m_letter->setEnabled(scored.rules.mode == ScoreMode::Corrected);
    m_reason->setEnabled(m_letter->isEnabled());
    m_reason->clear();
}

void QuestionView::showNotes(const MmrBenchmark& benchmark)
{
    QStringList notes;
    for (const MmrNote& note : benchmark.notesOf(m_question)) {
        const auto text = noteKindText(note.kind);
        notes << tr("Note: %1")
                     .arg(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())));
    }
    showText(m_notes, notes.join(u'\n'));
}

void QuestionView::readByHand()
{
    const char letter = m_letter->currentData().value<char>();
    if (letter == byParser)
        Q_EMIT readingWithdrawn(m_question);
    else
        Q_EMIT letterRead(m_question, letter, m_reason->text());
}

} // namespace clinic::ui
