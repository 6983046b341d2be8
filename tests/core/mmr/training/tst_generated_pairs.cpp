// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/mmr/training/generated_pairs.h"
#include "tests/support/error_of.h"

#include <QTest>

using namespace clinic;
using clinic::test::errorOf;
using Json = nlohmann::ordered_json;

namespace {

Json question(const char* text, const char* answer)
{
    return {{"question", text}, {"options", {"a red cat", "a cat", "a dog", "a red dog"}},
        {"answer", answer}};
}

Json soundPair()
{
    return {{"type", "attribute"}, {"positive", question("What is it?", "B")},
        {"leading", question("Isn't it a dog?", "a cat")}};
}

std::string reply(const Json& pairs)
{
    Json document = Json::object();
    document["pairs"] = pairs;
    return document.dump();
}

} // namespace

class TestGeneratedPairs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsAReply_data();
    void readsAReply();
    void refusesAPair_data();
    void refusesAPair();
    void refusesAReply_data();
    void refusesAReply();
    void becomesASample();
    void asksForWhatItReads();
};

void TestGeneratedPairs::readsAReply_data()
{
    QTest::addColumn<QByteArray>("text");
    const QByteArray bare = QByteArray::fromStdString(reply(Json::array({soundPair()})));
    QTest::newRow("bare") << bare;
    QTest::newRow("in a json fence") << "```json\n" + bare + "\n```\n";
    QTest::newRow("in a plain fence, blanks") << "\n ```\n" + bare + "```";
    QTest::newRow("a fence that is not closed") << "```json\n" + bare;
    Json marked = soundPair();
    marked["positive"]["question"] = "<image>\nWhat is it?";
    QTest::newRow("a stray <image>") << QByteArray::fromStdString(reply(Json::array({marked})));
}

void TestGeneratedPairs::readsAReply()
{
    QFETCH(QByteArray, text);
    const GeneratedReply found = parseGeneratedReply(text.toStdString());
    QVERIFY(found.refused.empty());
    QCOMPARE(found.pairs.size(), std::size_t {1});
    QCOMPARE(found.pairs[0].topic, GeneratedTopic::Attribute);
    QCOMPARE(found.pairs[0].positive.question, std::string("What is it?"));
    QCOMPARE(found.pairs[0].positive.answer, std::size_t {1});
    QCOMPARE(found.pairs[0].leading.answer, std::size_t {1}); // by its text
    QCOMPARE(found.pairs[0].leading.options.at(3), std::string("a red dog"));
}

void TestGeneratedPairs::refusesAPair_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("why");
    const auto row = [](const char* name, const Json& pair, const char* why) {
        QTest::newRow(name) << QByteArray::fromStdString(pair.dump()) << QByteArray(why);
    };
    const auto with = [](const char* key, const Json& value) {
        Json pair = soundPair();
        pair["leading"][key] = value;
        return pair;
    };
    Json pair = soundPair();
    pair["type"] = "mood";
    row("an unknown type", pair, "type: one of existence, ");
    pair = soundPair();
    pair.erase("positive");
    row("one side", pair, "'positive' is missing");
    row("a blank question", with("question", " "), "leading: question: is blank");
    row("three options", with("options", {"a", "b", "c"}), "four expected, found 3");
    row("an option twice", with("options", {"a", "b", "A", "c"}), "stands twice");
    row("an option of 16 words",
        with("options", {"a", "b", "c", "1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6"}), "found 16");
    row("an uncertain option", with("options", {"a", "b", "c", "It is Uncertain."}), "uncertain");
    row("an option that is a number", with("options", {"a", "b", "c", 4}), "string expected");
    row("an answer that is no option", with("answer", "E"), "answer: A, B, C, D or");
    row("an answer that is a list", with("answer", Json::array()), "string expected");
    row("the same question twice", with("question", "What is it?"), "same question");
}

void TestGeneratedPairs::refusesAPair()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, why);
    const Json bad = Json::parse(json.toStdString());
    const GeneratedReply found = parseGeneratedReply(reply(Json::array({soundPair(), bad})));
    QCOMPARE(found.pairs.size(), std::size_t {1}); // the other one is not lost
    QCOMPARE(found.refused.size(), std::size_t {1});
    const auto told = QByteArray::fromStdString(found.refused[0]);
    QVERIFY2(told.startsWith("pair 2: ") && told.contains(why), told.constData());
    QVERIFY_EXCEPTION_THROWN(parseGeneratedReply(reply(Json::array({bad}))), Error);
}

void TestGeneratedPairs::refusesAReply_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing") << QByteArray("");
    QTest::newRow("words") << QByteArray("Here are the pairs: {}");
    QTest::newRow("cut short") << QByteArray("{\"pairs\": [{\"type\": \"exis");
    QTest::newRow("a list") << QByteArray("[]");
    QTest::newRow("no pairs") << QByteArray("{\"pairs\": []}");
    QTest::newRow("pairs a text") << QByteArray("{\"pairs\": \"none\"}");
    QTest::newRow("a key twice") << QByteArray("{\"pairs\": [], \"pairs\": []}");
    QTest::newRow("a fence alone") << QByteArray("```json");
}

void TestGeneratedPairs::refusesAReply()
{
    QFETCH(QByteArray, text);
    const Error error = errorOf([&] { parseGeneratedReply(text.toStdString()); });
    QCOMPARE(error.kind(), ErrorKind::Format);
    QVERIFY2(QByteArray(error.what()).contains("reply"), error.what());
}

void TestGeneratedPairs::becomesASample()
{
    const GeneratedReply found =
        parseGeneratedReply(reply(Json::array({soundPair(), soundPair()})));
    const TrainingSample sample = sampleOfPairs("x", "x.jpg", found.pairs);
    QCOMPARE(sample.positive.size(), std::size_t {4});
    QCOMPARE(sample.leading.size(), std::size_t {4});
    QCOMPARE(sample.positive[0].value,
        std::string("<image>\nWhat is it?\nA. a red cat\nB. a cat\nC. a dog\nD. a red dog"));
    QCOMPARE(sample.positive[0].options.size(), std::size_t {4});
    QCOMPARE(sample.positive[1].value, std::string("a cat"));
    QVERIFY(sample.positive[1].isAnswer());
    QVERIFY(sample.leading[2].value.starts_with("Isn't")); // <image> stands once
    QCOMPARE(sample.idText(), std::string("x"));
}

void TestGeneratedPairs::asksForWhatItReads()
{
    const std::string prompt = generationPrompt(9);
    QVERIFY(prompt.find("Write 9 pairs") != std::string::npos);
    for (const GeneratedTopic topic : generatedTopics)
        QVERIFY(
            prompt.find("\"" + std::string(generatedTopicName(topic)) + "\"") != std::string::npos);
}

QTEST_APPLESS_MAIN(TestGeneratedPairs)
#include "tst_generated_pairs.moc"
