// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/benchmark_notes.h"

#include "core/base/error.h"
#include "core/mmr/option_parser.h"
#include "core/mmr/words.h"

#include <algorithm>
#include <array>
#include <set>
#include <unordered_map>

namespace clinic {

namespace {

/// Each is a column of the table of models.
constexpr std::size_t categoryLimit = 200;

struct KindText {
    NoteKind kind;
    std::string_view name;
    std::string_view text;
};

constexpr std::array<KindText, 14> kindTexts {{
    {NoteKind::Unpaired, "unpaired", "Its partner is missing: it is shown, but not scored."},
    {NoteKind::DuplicateKey, "duplicate_key",
        "More than two questions have this id: the surplus is not scored."},
    {NoteKind::UnreadableOptions, "unreadable_options",
        "Four options A to D could not be found in the text."},
    {NoteKind::GoldMissing, "gold_missing", "No option has the right answer's letter."},
    {NoteKind::UnknownCategory, "unknown_category", "Its category is none of the twelve."},
    {NoteKind::SameType, "same_type",
        "Both questions of the pair are typed alike; corrected scores take the second as the other "
        "kind."},
    {NoteKind::SameStem, "same_stem", "Both questions of the pair ask the same."},
    {NoteKind::EqualOptions, "equal_options", "Two options have one text."},
    {NoteKind::OptionsOutOfOrder, "options_out_of_order",
        "The options do not stand in the order A, B, C, D."},
    {NoteKind::OptionsOnOneLine, "options_on_one_line", "The options stand on one line."},
    {NoteKind::BlankBeforeLetter, "blank_before_letter",
        "A blank stands before an option's letter."},
    {NoteKind::SurroundingBlanks, "surrounding_blanks",
        "The text begins or ends with white space, which prompts carry along."},
    {NoteKind::StemEnd, "stem_end", "The question does not end with a question mark."},
    {NoteKind::ImageName, "image_name", "The picture is not named after the id."},
}};

const KindText& kindText(NoteKind kind)
{
    return kindTexts.at(static_cast<std::size_t>(kind));
}

std::string_view categoryPart(std::string_view id)
{
    return id.substr(0, id.rfind('/'));
}

std::size_t categoryIndex(MmrBenchmark& benchmark, std::string_view id)
{
    const std::string key = categoryKey(categoryPart(id));
    auto& categories = benchmark.categories;
    const auto found = std::find_if(categories.begin(), categories.end(),
        [&](const MmrCategory& category) { return category.key == key; });
    if (found != categories.end())
        return static_cast<std::size_t>(found - categories.begin());
    const auto slash = key.find('/');
    if (categories.size() == categoryLimit)
        throw Error(ErrorKind::Format,
            "more than " + std::to_string(categoryLimit)
                + " categories; an id is level/category/number");
    categories.push_back(
        {key, key.substr(0, slash), slash == std::string::npos ? key : key.substr(slash + 1)});
    return categories.size() - 1;
}

bool areOutOfOrder(const std::vector<MmrOption>& options)
{
    return !std::is_sorted(options.begin(), options.end(),
        [](const MmrOption& a, const MmrOption& b) { return a.letter < b.letter; });
}

bool haveEqualTexts(const std::vector<MmrOption>& options)
{
    std::set<std::string_view> texts;
    return std::any_of(options.begin(), options.end(),
        [&](const MmrOption& option) { return !texts.insert(option.text).second; });
}

class Noting {
public:
    explicit Noting(MmrBenchmark& benchmark)
        : m_benchmark(benchmark)
    {
    }

    void pairAll();
    void lookAt(QuestionIndex index);
    void finish();

private:
    void note(NoteKind kind, QuestionIndex index) { m_benchmark.notes.push_back({kind, index}); }
    void pairUp(const std::vector<QuestionIndex>& sameId);

    MmrBenchmark& m_benchmark;
};

void Noting::pairAll()
{
    std::vector<std::string> ids; // by first appearance
    std::unordered_map<std::string, std::vector<QuestionIndex>> byId;
    for (QuestionIndex i = 0; i < m_benchmark.questions.size(); ++i) {
        auto& same = byId[m_benchmark.questions[i].id];
        if (same.empty())
            ids.push_back(m_benchmark.questions[i].id);
        same.push_back(i);
    }
    for (const std::string& id : ids)
        pairUp(byId.at(id));
}

void Noting::pairUp(const std::vector<QuestionIndex>& sameId)
{
    const auto& questions = m_benchmark.questions;
    const auto& id = questions[sameId.front()].id;
    const std::size_t category = categoryIndex(m_benchmark, id);
    if (category >= mmrCategories().size())
        note(NoteKind::UnknownCategory, sameId.front());
    if (sameId.size() == 1)
        return note(NoteKind::Unpaired, sameId.front());
    const auto first = std::find_if(sameId.begin(), sameId.end(),
        [&](QuestionIndex i) { return questions[i].type == QuestionType::Positive; });
    const QuestionIndex positive = first == sameId.end() ? sameId.front() : *first;
    const auto isPartner = [&](QuestionIndex i) {
        return i != positive && questions[i].type == QuestionType::Leading;
    };
    const auto second = std::find_if(sameId.begin(), sameId.end(), isPartner);
    const QuestionIndex leading = second != sameId.end() ? *second
        : positive == sameId[0]                          ? sameId[1]
                                                         : sameId[0];
    for (const QuestionIndex index : sameId)
        if (index != positive && index != leading)
            note(NoteKind::DuplicateKey, index);
    if (questions[positive].type == questions[leading].type)
        note(NoteKind::SameType, leading);
    if (questions[positive].stem == questions[leading].stem)
        note(NoteKind::SameStem, leading);
    m_benchmark.pairs.push_back({id, category, positive, leading});
    m_benchmark.kinds[positive] = QuestionType::Positive;
    m_benchmark.kinds[leading] = QuestionType::Leading;
}

void Noting::lookAt(QuestionIndex index)
{
    const MmrQuestion& question = m_benchmark.questions[index];
    const ParsedQuestion parsed = parseQuestionText(question.text);
    if (question.options.empty())
        note(NoteKind::UnreadableOptions, index);
    else if (question.option(question.gold).empty())
        note(NoteKind::GoldMissing, index);
    if (haveEqualTexts(question.options))
        note(NoteKind::EqualOptions, index);
    if (areOutOfOrder(question.options))
        note(NoteKind::OptionsOutOfOrder, index);
    if (parsed.oneLine)
        note(NoteKind::OptionsOnOneLine, index);
    if (parsed.blankBeforeLetter && !parsed.oneLine)
        note(NoteKind::BlankBeforeLetter, index);
    if (trimmed(question.text).size() != question.text.size())
        note(NoteKind::SurroundingBlanks, index);
    if (!question.options.empty() && !question.stem.ends_with('?'))
        note(NoteKind::StemEnd, index);
    if (question.image != question.id + ".jpg")
        note(NoteKind::ImageName, index);
}

void Noting::finish()
{
    std::stable_sort(
        m_benchmark.notes.begin(), m_benchmark.notes.end(), [](const MmrNote& a, const MmrNote& b) {
            return std::pair(a.kind, a.question) < std::pair(b.kind, b.question);
        });
}

std::set<std::string> optionTexts(const MmrQuestion& question)
{
    std::set<std::string> texts;
    for (const MmrOption& option : question.options)
        texts.insert(joinedWords(option.text));
    return texts;
}

} // namespace

std::string_view noteKindName(NoteKind kind)
{
    return kindText(kind).name;
}

std::string_view noteKindText(NoteKind kind)
{
    return kindText(kind).text;
}

void pairQuestions(MmrBenchmark& benchmark)
{
    benchmark.categories = mmrCategories();
    benchmark.kinds.clear();
    for (const MmrQuestion& question : benchmark.questions)
        benchmark.kinds.push_back(question.type);
    benchmark.pairs.clear();
    benchmark.notes.clear();
    Noting noting(benchmark);
    noting.pairAll();
    for (QuestionIndex i = 0; i < benchmark.questions.size(); ++i)
        noting.lookAt(i);
    noting.finish();
}

bool haveSameOptions(const MmrQuestion& a, const MmrQuestion& b)
{
    return !a.options.empty() && optionTexts(a) == optionTexts(b);
}

bool hasNegation(std::string_view text)
{
    static const std::set<std::string, std::less<>> negations {"no", "not", "none", "nothing",
        "never", "neither", "nor", "without", "cannot", "can't", "isn't", "aren't"};
    const auto words = wordsOf(text);
    return std::any_of(words.begin(), words.end(),
        [](const std::string& word) { return negations.contains(word); });
}

BenchmarkFacts benchmarkFacts(const MmrBenchmark& benchmark)
{
    BenchmarkFacts facts;
    for (const MmrQuestion& question : benchmark.questions) {
        const bool isPositive = question.type == QuestionType::Positive;
        ++(isPositive ? facts.positive : facts.leading);
        ++facts.gold[question.gold];
        for (const MmrOption& option : question.options)
            facts.negatedOptions += hasNegation(option.text) ? 1 : 0;
        if (hasNegation(question.option(question.gold)))
            ++(isPositive ? facts.negatedGoldPositive : facts.negatedGoldLeading);
    }
    for (const MmrPair& pair : benchmark.pairs) {
        const MmrQuestion& positive = benchmark.questions[pair.positive];
        const MmrQuestion& leading = benchmark.questions[pair.leading];
        facts.sameOptions += haveSameOptions(positive, leading) ? 1 : 0;
        facts.sameAnswer +=
            joinedWords(positive.option(positive.gold)) == joinedWords(leading.option(leading.gold))
            ? 1
            : 0;
    }
    return facts;
}

} // namespace clinic
