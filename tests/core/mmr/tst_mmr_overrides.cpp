// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/mmr/overrides.h"
#include "tests/support/error_of.h"
#include "tests/support/mmr_sample.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace clinic;
using clinic::test::errorOf;
using namespace Qt::Literals::StringLiterals;

namespace {

ParseOverride entry(QuestionIndex question, char letter, bool withdrawn = false)
{
    ParseOverride made;
    made.id = "character/character/01";
    made.question = question;
    made.type = question == 0 ? QuestionType::Positive : QuestionType::Leading;
    made.text = "says \"B\"\nin words";
    made.letter = letter;
    made.withdrawn = withdrawn;
    made.reason = "read by hand";
    made.when = "2026-01-01T00:00:00Z";
    return made;
}

MmrBenchmark sample()
{
    return parseBenchmark(clinic::test::mmrSample(1), "sample.json");
}

/// Every question answered with the same words.
AnswerSet answersSaying(const MmrBenchmark& benchmark, const std::string& words)
{
    AnswerFile file;
    for (const MmrQuestion& question : benchmark.questions) {
        AnswerRow row;
        row.id = question.id;
        row.type = question.type;
        row.text = words;
        file.rows.push_back(row);
    }
    return joinAnswers(benchmark, file);
}

} // namespace

class TestMmrOverrides : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_trail = m_folder.filePath(u"t%1.jsonl"_s.arg(++m_number)).toStdString(); }
    void keepsEveryEntryAndCountsTheLast();
    void countsForTheWordsThatWereRead();
    void findsItsQuestionInAnotherOrder();
    void passesOverWhatACrashLeft();
    void saysWhichLineIsDamaged();
    void leavesWhatIsNoTrailAlone();
    void cutsLongWordsBetweenCharacters();

private:
    void write(const QByteArray& bytes) const
    {
        QFile raw(QString::fromStdString(m_trail.string()));
        QVERIFY(raw.open(QIODevice::Append));
        raw.write(bytes);
    }

    const QTemporaryDir m_folder;
    std::filesystem::path m_trail;
    int m_number = 0;
};

void TestMmrOverrides::keepsEveryEntryAndCountsTheLast()
{
    QVERIFY(readOverrides(m_trail).empty());
    for (const auto& made : {entry(0, 'A'), entry(1, 'C'), entry(0, 'B'), entry(1, 0, true)})
        appendOverride(m_trail, made);
    const auto entries = readOverrides(m_trail);
    QCOMPARE(entries.size(), 4U);
    QCOMPARE(entries[0].letter, 'A');
    QCOMPARE(entries[0].text, "says \"B\"\nin words");
    QCOMPARE(entries[0].reason, "read by hand");
    const auto benchmark = sample();
    const auto effective =
        effectiveOverrides(entries, benchmark, answersSaying(benchmark, "says \"B\"\nin words"));
    QCOMPARE(effective.letters, (LetterOverrides {{0, 'B'}}));
    QCOMPARE(effective.stale, 0);
}

void TestMmrOverrides::countsForTheWordsThatWereRead()
{
    const auto benchmark = sample();
    const auto effective =
        effectiveOverrides({entry(0, 'A')}, benchmark, answersSaying(benchmark, "says C by now"));
    QVERIFY(effective.letters.empty());
    QCOMPARE(effective.stale, 1);
}

void TestMmrOverrides::findsItsQuestionInAnotherOrder()
{
    auto questions = nlohmann::ordered_json::parse(clinic::test::mmrSample(1));
    std::swap(questions[0], questions[5]);
    const auto benchmark = parseBenchmark(questions.dump(), "swapped.json");
    const auto effective = effectiveOverrides(
        {entry(0, 'A')}, benchmark, answersSaying(benchmark, "says \"B\"\nin words"));
    QCOMPARE(effective.letters, (LetterOverrides {{5, 'A'}}));
}

void TestMmrOverrides::passesOverWhatACrashLeft()
{
    appendOverride(m_trail, entry(0, 'A'));
    write("{\"type\":\"over");
    QCOMPARE(readOverrides(m_trail).size(), 1U);
    QVERIFY_THROWS_EXCEPTION(Error, appendOverride(m_trail, entry(1, 'B')));
}

void TestMmrOverrides::saysWhichLineIsDamaged()
{
    appendOverride(m_trail, entry(1, 'A'));
    write("{\"type\":\"override\",\"i\":-1}\n");
    const Error error = errorOf([&] { readOverrides(m_trail); });
    QVERIFY2(QString::fromUtf8(error.what()).contains(u"line 3"_s), error.what());
}

void TestMmrOverrides::leavesWhatIsNoTrailAlone()
{
    write("{\"precious\":1}\n");
    QVERIFY_THROWS_EXCEPTION(Error, appendOverride(m_trail, entry(0, 'A')));
    QFile raw(QString::fromStdString(m_trail.string()));
    QVERIFY(raw.open(QIODevice::ReadOnly));
    QCOMPARE(raw.readAll(), QByteArray("{\"precious\":1}\n"));
}

void TestMmrOverrides::cutsLongWordsBetweenCharacters()
{
    const auto benchmark = sample();
    ParseOverride made = entry(0, 'A');
    made.text = std::string(999, 'x') + "\xC3\xA4" + std::string(500, 'y'); // ä over the cut
    appendOverride(m_trail, made);
    const auto effective =
        effectiveOverrides(readOverrides(m_trail), benchmark, answersSaying(benchmark, made.text));
    QCOMPARE(effective.letters.size(), 1U);
}

QTEST_APPLESS_MAIN(TestMmrOverrides)
#include "tst_mmr_overrides.moc"
