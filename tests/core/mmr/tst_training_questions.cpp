// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/output_file.h"
#include "core/mmr/training_questions.h"
#include "tests/support/error_of.h"

#include <QTemporaryDir>
#include <QTest>

using namespace clinic;
using clinic::test::errorOf;

namespace {
namespace fs = std::filesystem;

std::string sample(const char* id, const std::string& turns)
{
    return std::string(R"({"id": ")") + id + R"(", "image": "a.jpg", "conversations": [)" + turns
        + "]}";
}

std::string turn(const char* question, const char* answer)
{
    return std::string(R"({"from": "human", "value": ")") + question
        + R"("}, {"from": "gpt", "value": ")" + answer + R"("})";
}

constexpr const char* lettered = R"(<image>\nWhat?\nA. One.\nB. Two.\nC. Six.\nD. Ten.)";

} // namespace

class TestTrainingQuestions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsLetteredOptions();
    void readsOptionsBesideTheText();
    void skipsWhatIsNoChoice();
    void readsAFolder();
    void refusesOtherFiles_data();
    void refusesOtherFiles();

private:
    TrainingQuestions read(const std::string& text) const
    {
        const fs::path file = fs::path(m_folder.path().toStdString()) / "samples.json";
        writeTextFile(file, text);
        return readTrainingQuestions(file);
    }
    QTemporaryDir m_folder;
};

void TestTrainingQuestions::readsLetteredOptions()
{
    const TrainingQuestions found = read("[" + sample("x", turn(lettered, "B")) + ","
        + sample(
            "x", turn(lettered, "C. Six.") + "," + turn(R"(More?\nA. a\nB. b\nC. c\nD. d)", "d"))
        + "," + sample("y", turn(lettered, "Ten.")) + "]");
    QCOMPARE(found.questions.size(), std::size_t {4});
    QCOMPARE(found.positive, 2);
    QCOMPARE(found.leading, 2); // the second sample of an id, with both of its turns
    const MmrQuestion& first = found.questions[0];
    QCOMPARE(first.id, std::string("x"));
    QCOMPARE(first.stem, std::string("What?"));
    QCOMPARE(first.option('D'), std::string_view("Ten."));
    QCOMPARE(first.gold, 'B');
    QVERIFY(first.type == QuestionType::Positive);
    QCOMPARE(found.questions[1].gold, 'C');
    QVERIFY(found.questions[1].type == QuestionType::Leading);
    QCOMPARE(found.questions[2].gold, 'D');
    QVERIFY(found.questions[2].type == QuestionType::Leading);
    QCOMPARE(found.questions[3].gold, 'D');
}

void TestTrainingQuestions::readsOptionsBesideTheText()
{
    const TrainingQuestions found = read("["
        + sample("x",
            R"({"from": "human", "value": "<image>\nWhat?", "options": ["It is one.", "It is two.",
                "Six.", "Ten."]}, {"from": "gpt", "value": "It is two."})")
        + "]");
    QCOMPARE(found.questions.size(), std::size_t {1});
    QCOMPARE(found.questions[0].stem, std::string("What?"));
    QCOMPARE(found.questions[0].gold, 'B');
}

void TestTrainingQuestions::skipsWhatIsNoChoice()
{
    const TrainingQuestions found =
        read("[" + sample("x", turn("<image>\\nDescribe it.", "A dog.") + "," + turn(lettered, "A"))
            + "," + sample("y", turn(lettered, "Seven.")) + "," + sample("z", "") + "]");
    QCOMPARE(found.questions.size(), std::size_t {1});
    QCOMPARE(found.skipped, 2);
    QVERIFY_THROWS_EXCEPTION(Error, read("[" + sample("x", turn("Describe.", "A dog.")) + "]"));
}

void TestTrainingQuestions::readsAFolder()
{
    const fs::path folder = fs::path(m_folder.path().toStdString()) / "set";
    fs::create_directories(folder);
    writeTextFile(folder / "positive.json",
        "[" + sample("x", turn(lettered, "A")) + "," + sample("x", turn(lettered, "A")) + "]");
    QVERIFY_THROWS_EXCEPTION(Error, readTrainingQuestions(folder)); // half of it is missing
    writeTextFile(folder / "leading.json", "[" + sample("x", turn(lettered, "B")) + "]");
    const TrainingQuestions found = readTrainingQuestions(folder);
    QCOMPARE(found.positive, 2); // by file here, not by order
    QCOMPARE(found.leading, 1);
}

void TestTrainingQuestions::refusesOtherFiles_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("place");
    QTest::newRow("no JSON") << QByteArray("samples") << QStringLiteral("samples.json");
    QTest::newRow("an object") << QByteArray("{}") << QStringLiteral("array");
    QTest::newRow("a sample without conversations")
        << QByteArray(R"([{"id": "x", "image": "a.jpg"}])") << QStringLiteral("sample 0");
    QTest::newRow("an id that is a number")
        << QByteArray(R"([{"id": 3, "image": "a.jpg", "conversations": []}])")
        << QStringLiteral("sample 0");
    QTest::newRow("conversations that are none")
        << QByteArray(R"([{"id": "x", "image": "a.jpg", "conversations": {}}])")
        << QStringLiteral("conversations");
}

void TestTrainingQuestions::refusesOtherFiles()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, place);
    const Error error = errorOf([&] { read(text.toStdString()); });
    QVERIFY2(QString::fromUtf8(error.what()).contains(place), error.what());
}

QTEST_APPLESS_MAIN(TestTrainingQuestions)
#include "tst_training_questions.moc"
