// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/training/pair_tally.h"
#include "core/mmr/training/training_lint.h"

#include <QTest>

using namespace clinic;

using Rules = std::vector<LintRule>;
Q_DECLARE_METATYPE(Rules)

class TestTrainingLint : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsWhatASampleBreaks_data();
    void findsWhatASampleBreaks();
    void onlyThePipelinesRulesStopReformatting();
    void pairsIds();
    void countsByRuleWithFirstPlaces();
};

namespace {

constexpr const char* soundTalk =
    R"([{"from":"human","value":"<image>\nq"},{"from":"gpt","value":"a"}])";

QByteArray with(const char* turns)
{
    return QByteArray(R"({"id":"a","image":"a.jpg","conversations":)") + turns + "}";
}

void addSampleRows()
{
    QTest::newRow("sound") << with(soundTalk) << Rules {};
    QTest::newRow("sound, id a number")
        << QByteArray(R"({"id":7,"image":"a.jpg","conversations":)") + soundTalk + "}" << Rules {};
    QTest::newRow("sound, intermediate with options")
        << QByteArray(R"({"id":"a","image":"a.jpg","conversations-pos":)")
            + R"([{"from":"human","value":"q","options":["a"]},{"from":"gpt","value":"a"}],)"
            + R"("conversations-neg":)" + soundTalk + "}"
        << Rules {};
    QTest::newRow("no object") << QByteArray("[1]") << Rules {LintRule::NotJson};
    QTest::newRow("nothing in it")
        << QByteArray("{}")
        << Rules {LintRule::MissingId, LintRule::MissingImage, LintRule::MissingConversations};
    QTest::newRow("id null, image blank") << QByteArray(R"({"id":null,"image":"","conversations":)")
            + soundTalk + "}" << Rules {LintRule::MissingId, LintRule::MissingImage};
}

void addTurnRows()
{
    QTest::newRow("no list") << with("\"talk\"") << Rules {LintRule::NotAList};
    QTest::newRow("no turns") << with("[]") << Rules {LintRule::NoTurns};
    QTest::newRow("odd") << with(R"([{"from":"human","value":"q"}])") << Rules {LintRule::OddTurns};
    QTest::newRow("another key of a turn")
        << with(R"([{"from":"human","value":"q","options":[]},{"from":"gpt","value":"a"}])")
        << Rules {LintRule::TurnKeys};
    QTest::newRow("a turn that is a text")
        << with(R"(["q",{"from":"gpt","value":"a"}])") << Rules {LintRule::TurnKeys};
    QTest::newRow("the answer first")
        << with(R"([{"from":"gpt","value":"a"},{"from":"human","value":"q"}])")
        << Rules {LintRule::Alternation};
    QTest::newRow("null") << with(R"([{"from":"human","value":null},{"from":"gpt","value":"a"}])")
                          << Rules {LintRule::NullValue};
    QTest::newRow("<image> in the answer")
        << with(R"([{"from":"human","value":"q"},{"from":"gpt","value":"an <image>"}])")
        << Rules {LintRule::ImageLater};
    QTest::newRow("a blank answer")
        << with(R"([{"from":"human","value":"q"},{"from":"gpt","value":" \n"}])")
        << Rules {LintRule::EmptyAnswer};
    QTest::newRow("a refusal with a capital")
        << with(R"([{"from":"human","value":"sorry?"},{"from":"gpt","value":"Sorry, no."}])")
        << Rules {LintRule::Refusal};
}

} // namespace

void TestTrainingLint::findsWhatASampleBreaks_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<Rules>("broken");
    addSampleRows();
    addTurnRows();
}

void TestTrainingLint::findsWhatASampleBreaks()
{
    QFETCH(QByteArray, json);
    QFETCH(Rules, broken);
    const LintRules found = lintDocument(
        nlohmann::json::parse(json.toStdString()), PhraseFinder(refusalPhrases(), false));
    Rules list;
    for (std::size_t i = 0; i < lintRuleCount; ++i)
        if (found.at(i))
            list.push_back(static_cast<LintRule>(i));
    QCOMPARE(list, broken);
}

void TestTrainingLint::onlyThePipelinesRulesStopReformatting()
{
    LintRules rules {};
    QVERIFY(isSoundForReformat(rules));
    rules.at(static_cast<std::size_t>(LintRule::Refusal)) = true;
    rules.at(static_cast<std::size_t>(LintRule::EmptyAnswer)) = true;
    QVERIFY(isSoundForReformat(rules));
    rules.at(static_cast<std::size_t>(LintRule::NoTurns)) = true;
    QVERIFY(!isSoundForReformat(rules));
}

void TestTrainingLint::pairsIds()
{
    PairTally tally;
    std::uint64_t row = 0;
    const auto add = [&](const char* id, bool whole = false) {
        tally.add(id, whole, {row, static_cast<std::uint32_t>(row + 1)});
        ++row;
    };
    add("a");
    add("b");
    add("a"); // a pair
    add("c_pos");
    add("a"); // one too many
    add("c_neg"); // a pair
    add("w", true); // holds both sides
    add("w", true); // one too many
    add("_pos"); // an id of its own
    const PairTally::Counts counts = tally.finish(10);
    QCOMPARE(counts.pairs, std::uint64_t {3});
    QCOMPARE(counts.unpaired, std::uint64_t {2});
    QCOMPARE(counts.surplus, std::uint64_t {2});
    QCOMPARE(counts.firstUnpaired.size(), std::size_t {2});
    QCOMPARE(counts.firstUnpaired[0].row, std::uint64_t {1});
    QCOMPARE(counts.firstUnpaired[1].row, std::uint64_t {8});
    QCOMPARE(counts.firstSurplus[0].row, std::uint64_t {4});
    QCOMPARE(counts.firstSurplus[0].line, 5U);
    using Rows = std::vector<std::uint64_t>;
    QCOMPARE(tally.rowsOf("a"), (Rows {0, 2, 4}));
    QCOMPARE(tally.rowsOf("c_neg"), (Rows {3, 5}));
    QCOMPARE(tally.rowsOf("nobody"), Rows {});
}

void TestTrainingLint::countsByRuleWithFirstPlaces()
{
    LintTally tally(2, refusalPhrases());
    for (std::uint32_t row = 0; row < 5; ++row)
        tally.add(nlohmann::json {{"id", "x"}}, {row, row + 1});
    tally.addUnreadable({5, 6});
    const auto counts = tally.finish();
    QCOMPARE(counts.size(), lintRuleCount);
    const auto of = [&](LintRule rule) { return counts.at(static_cast<std::size_t>(rule)); };
    QCOMPARE(of(LintRule::MissingImage).samples, std::uint64_t {5});
    QCOMPARE(of(LintRule::MissingImage).first.size(), std::size_t {2});
    QCOMPARE(of(LintRule::MissingImage).first[1].line, 2U);
    QCOMPARE(of(LintRule::NotJson).first.at(0).row, std::uint64_t {5});
    QCOMPARE(of(LintRule::DuplicateId).samples, std::uint64_t {3});
    QCOMPARE(of(LintRule::DuplicateId).first.at(0).row, std::uint64_t {2});
    QCOMPARE(of(LintRule::UnpairedId).samples, std::uint64_t {0});
    QCOMPARE(tally.pairs(), std::uint64_t {1});
    QCOMPARE(tally.cleanSamples(), std::uint64_t {0});
    QCOMPARE(lintRuleName(LintRule::Refusal), std::string_view("refusal"));
}

QTEST_APPLESS_MAIN(TestTrainingLint)
#include "tst_training_lint.moc"
