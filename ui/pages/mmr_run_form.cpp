// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/mmr_run_form.h"

#include "core/base/error.h"
#include "core/mmr/mmr_prompt.h"
#include "core/workflows/endpoint_check.h"
#include "ui/format.h"
#include "ui/theme.h"
#include "ui/widgets/form_grid.h"
#include "ui/widgets/path_row.h"
#include "ui/widgets/plain_label.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QSpinBox>

#include <array>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

struct StrategyText {
    MmrStrategy strategy;
    const char* title;
    const char* about;
};

constexpr std::array strategies {
    StrategyText {MmrStrategy::Direct, QT_TRANSLATE_NOOP("MmrRunForm", "direct"),
        QT_TRANSLATE_NOOP("MmrRunForm", "the picture and the question")},
    StrategyText {MmrStrategy::Cgr, QT_TRANSLATE_NOOP("MmrRunForm", "content-guided refinement"),
        QT_TRANSLATE_NOOP("MmrRunForm",
            "an inventory of the picture first, then the question with it: two requests each")},
    StrategyText {MmrStrategy::TextOnly, QT_TRANSLATE_NOOP("MmrRunForm", "text only"),
        QT_TRANSLATE_NOOP("MmrRunForm", "no picture: what the words alone give away")},
    StrategyText {MmrStrategy::Blank, QT_TRANSLATE_NOOP("MmrRunForm", "blank picture"),
        QT_TRANSLATE_NOOP("MmrRunForm", "a grey picture in the place of each")},
    StrategyText {MmrStrategy::Permuted, QT_TRANSLATE_NOOP("MmrRunForm", "permuted options"),
        QT_TRANSLATE_NOOP("MmrRunForm", "each question four times, its options in four rotations")},
    StrategyText {MmrStrategy::Triggered, QT_TRANSLATE_NOOP("MmrRunForm", "trigger stamped"),
        QT_TRANSLATE_NOOP("MmrRunForm", "a trigger on each picture: is the model backdoored?")}};

QSpinBox* numberBox(const QString& name, int low, int high, int value, QWidget* parent)
{
    auto* box = new QSpinBox(parent);
    box->setObjectName(name);
    box->setRange(low, high);
    box->setValue(value);
    return box;
}

QLineEdit* textField(const QString& name, const QString& hint, QWidget* parent)
{
    auto* field = new QLineEdit(parent);
    field->setObjectName(name);
    field->setPlaceholderText(hint);
    return field;
}

} // namespace

MmrRunForm::MmrRunForm(QWidget* parent)
    : QWidget(parent)
{
    setObjectName(u"mmrRunForm"_s);
    formGrid(this);
    setupServer();
    setupAsking();
    for (auto* field : {m_endpoint, m_model, m_key, m_trigger, m_priceIn, m_priceOut, m_out})
        connect(field, &QLineEdit::textChanged, this, &MmrRunForm::refresh);
    for (auto* box : {m_strategy, m_prompt})
        connect(box, &QComboBox::currentIndexChanged, this, &MmrRunForm::refresh);
    for (auto* box : {m_tokens, m_limit, m_concurrency, m_rate})
        connect(box, &QSpinBox::valueChanged, this, &MmrRunForm::refresh);
    for (auto* box : {m_remote, m_pictureLast})
        connect(box, &QCheckBox::toggled, this, &MmrRunForm::refresh);
    connect(m_out, &QLineEdit::textEdited, this, [this] { m_isOutTyped = true; });
    refresh();
}

void MmrRunForm::setupServer()
{
    auto& grid = *static_cast<QGridLayout*>(layout());
    m_endpoint = textField(u"runEndpoint"_s, u"http://127.0.0.1:8080/v1"_s, this);
    m_endpoint->setToolTip(tr("An OpenAI-compatible chat server: vLLM (port 8000), llama.cpp's "
                              "llama-server (8080), Ollama (11434), or a hosted one"));
    m_model = textField(u"runModel"_s, tr("as the server knows it"), this);
    m_key = textField(u"runKey"_s, tr("none"), this);
    m_key->setText(u"OPENAI_API_KEY"_s);
    m_key->setToolTip(tr("Name of the environment variable that holds the key; the key itself is "
                         "never shown, logged or written"));
    m_remote = new QCheckBox(tr("Pictures and questions may leave this machine"), this);
    m_remote->setObjectName(u"runRemote"_s);
    m_where = plainLabel(u"runWhere"_s, this);
    setQuiet(m_where);
    addFormRow(grid, tr("&Server"), m_endpoint);
    addFormRow(grid, tr("&Model"), m_model);
    addFormRow(grid, tr("&Key in variable"), m_key);
    addFormRow(grid, {}, m_where);
    addFormRow(grid, {}, m_remote);
}

void MmrRunForm::setupAsking()
{
    auto& grid = *static_cast<QGridLayout*>(layout());
    m_strategy = new QComboBox(this);
    m_strategy->setObjectName(u"runStrategy"_s);
    for (const StrategyText& one : strategies)
        m_strategy->addItem(tr(one.title), static_cast<int>(one.strategy));
    m_about = plainLabel(u"runStrategyAbout"_s, this);
    setQuiet(m_about);
    m_trigger = textField(u"runTrigger"_s, u"checkerboard,size=12"_s, this);
    m_prompt = new QComboBox(this);
    m_prompt->setObjectName(u"runPrompt"_s);
    for (const MmrPrompt& prompt : mmrPrompts()) {
        m_prompt->addItem(shownName(prompt.name));
        m_prompt->setItemData(
            m_prompt->count() - 1, QString::fromStdString(prompt.about), Qt::ToolTipRole);
    }
    m_pictureLast = new QCheckBox(tr("picture behind the text"), this);
    m_pictureLast->setObjectName(u"runPictureLast"_s);
    m_tokens = numberBox(u"runTokens"_s, 1, 100'000, 32, this);
    m_tokens->setSuffix(tr(" tokens"));
    m_limit = numberBox(u"runLimit"_s, 0, 1'000'000, 0, this);
    m_limit->setSpecialValueText(tr("all questions"));
    m_concurrency = numberBox(u"runConcurrency"_s, 1, 256, 4, this);
    m_concurrency->setSuffix(tr(" at a time"));
    m_rate = numberBox(u"runRate"_s, 0, 100'000, 0, this);
    m_rate->setSpecialValueText(tr("no limit"));
    m_rate->setSuffix(tr(" a minute"));
    m_priceIn = textField(u"runPriceIn"_s, tr("of a million prompt tokens"), this);
    m_priceOut = textField(u"runPriceOut"_s, tr("of a million answer tokens"), this);
    addFormRow(grid, tr("S&trategy"), m_strategy);
    addFormRow(grid, {}, m_about);
    addFormRow(grid, tr("Tri&gger"), m_trigger);
    addFormRow(grid, tr("&Prompt"), m_prompt);
    addFormRow(grid, {}, m_pictureLast);
    addFormRow(grid, tr("&Answers of"), m_tokens);
    addFormRow(grid, tr("&First"), m_limit);
    addFormRow(grid, tr("Re&quests"), m_concurrency);
    addFormRow(grid, tr("&Rate"), m_rate);
    addFormRow(grid, tr("Pr&ice in"), m_priceIn);
    addFormRow(grid, tr("Price &out"), m_priceOut);
    m_out = addPathRow(grid, tr("&Write to"), u"runOut"_s, PathKind::File).edit;
}

void MmrRunForm::setDefaultFolder(const QString& folder)
{
    m_folder = folder;
    m_isOutTyped = false;
    proposeOut();
}

/// A file beside the questions, named after who is asked and how.
void MmrRunForm::proposeOut()
{
    if (m_isOutTyped || m_folder.isEmpty())
        return;
    QString name = m_model->text().isEmpty() ? u"run"_s : m_model->text();
    static const QRegularExpression unfit(u"[^A-Za-z0-9._-]+"_s);
    name.replace(unfit, u"_"_s);
    const auto strategy = static_cast<MmrStrategy>(m_strategy->currentData().toInt());
    m_out->setText(
        QDir(m_folder).filePath(name + u'-' + shownName(mmrStrategyName(strategy)) + u".jsonl"_s));
}

MmrRunRequest MmrRunForm::request() const
{
    MmrRunRequest request;
    request.endpoint =
        (m_endpoint->text().isEmpty() ? m_endpoint->placeholderText() : m_endpoint->text())
            .trimmed()
            .toStdString();
    request.model = m_model->text().trimmed().toStdString();
    request.keyVariable = m_key->text().trimmed().toStdString();
    request.allowRemote = m_remote->isChecked();
    request.strategy = static_cast<MmrStrategy>(m_strategy->currentData().toInt());
    if (request.strategy == MmrStrategy::Triggered)
        request.trigger = m_trigger->text().toStdString();
    request.prompt = m_prompt->currentText().toStdString();
    request.pictureLast = m_pictureLast->isChecked();
    request.decoding.maxTokens = m_tokens->value();
    request.limit = m_limit->value();
    request.concurrency = m_concurrency->value();
    request.requestsPerMinute = m_rate->value();
    request.out = toPath(m_out->text());
    bool hasIn = false;
    bool hasOut = false;
    const TokenPrices prices {
        m_priceIn->text().toDouble(&hasIn), m_priceOut->text().toDouble(&hasOut)};
    if (hasIn || hasOut)
        request.prices = prices;
    return request;
}

QString MmrRunForm::missing(bool hasPictures) const
{
    const MmrRunRequest asked = request();
    if (asked.model.empty())
        return tr("Name the model, as the server knows it.");
    const EndpointCheck check = checkEndpoint(asked.endpoint);
    if (!check.problem.empty())
        return plainText(check.problem);
    if (!check.isLoopback && !asked.allowRemote)
        return tr("Allow that pictures and questions leave this machine, or name a server on it.");
    if (needsPictures(asked.strategy) && !hasPictures)
        return tr(
            "This strategy sends pictures: open their folder or archive, or choose text only.");
    if (asked.strategy == MmrStrategy::Triggered && asked.trigger.empty())
        return tr("Name the trigger to stamp on each picture.");
    if (asked.out.empty())
        return tr("Say where the answers are to be written.");
    return {};
}

void MmrRunForm::refresh()
{
    const auto strategy = static_cast<MmrStrategy>(m_strategy->currentData().toInt());
    for (const StrategyText& one : strategies)
        if (one.strategy == strategy)
            m_about->setText(tr(one.about));
    m_trigger->setEnabled(strategy == MmrStrategy::Triggered);
    const EndpointCheck check = checkEndpoint(request().endpoint);
    m_remote->setVisible(check.problem.empty() && !check.isLoopback);
    m_where->setText(!check.problem.empty() ? plainText(check.problem)
            : check.isLoopback
            ? tr("This machine: nothing leaves it.")
            : tr("Another machine (%1): it gets the questions and, but for text only and blank, "
                 "every picture.")
                  .arg(plainText(check.host, 60)));
    proposeOut();
    Q_EMIT changed();
}

} // namespace clinic::ui
