// SPDX-License-Identifier: Apache-2.0
// clinic mmr, checked on the program itself.
#include "tests/cli/clinic_program.h"
#include "tests/support/mmr_sample.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

using namespace clinic;
using namespace Qt::Literals::StringLiterals;

class TestCliMmr : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void tellsWhatABenchmarkHolds();
    void scoresAnswers();
    void comparesTwo();
    void writesALatexTable();
    void keepsAnOverride();
    void parsesLines();
    void listsPublishedResults();
    void refuses_data();
    void refuses();

private:
    QStringList scoring(const QString& command, const QString& answers) const
    {
        return {u"mmr"_s, command, u"--benchmark"_s, u"questions.json"_s, u"--answers"_s, answers,
            u"--json"_s};
    }
    void write(const QString& name, const std::string& text) const;
    Outcome run(const QStringList& arguments) const
    {
        return runClinic(arguments, m_folder.path());
    }

    QTemporaryDir m_folder;
};

void TestCliMmr::write(const QString& name, const std::string& text) const
{
    QFile file(m_folder.filePath(name));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(QByteArray::fromStdString(text));
}

/// 24 pairs. The good model errs in one pair; the other one in each leading question.
void TestCliMmr::initTestCase()
{
    const std::string text = clinic::test::mmrSample(2);
    const auto benchmark = parseBenchmark(text, "questions.json");
    const auto gold = [&](QuestionIndex i) { return std::string(1, benchmark.questions[i].gold); };
    write(u"questions.json"_s, text);
    write(u"good.json"_s, clinic::test::mmrResults(benchmark, [&](QuestionIndex i) {
        return i == 1 ? "it is (" + gold(i) + ")" : gold(i);
    }));
    write(u"misled.json"_s, clinic::test::mmrResults(benchmark, [&](QuestionIndex i) {
        return i % 2 == 0 ? gold(i) : std::string("E");
    }));
}

void TestCliMmr::tellsWhatABenchmarkHolds()
{
    const auto info =
        run({u"mmr"_s, u"info"_s, u"--benchmark"_s, u"questions.json"_s, u"--json"_s});
    QCOMPARE(info.code, 0);
    QCOMPARE(info.json()[u"version"_s].toString(), u"other"_s);
    QCOMPARE(info.json()[u"n_pairs"_s].toInt(), 24);
    QCOMPARE(info.json()[u"categories"_s][u"context/expert"_s].toInt(), 2);
    QCOMPARE(info.json()[u"levels"_s][u"attribute"_s].toInt(), 12);
    QVERIFY(info.json()[u"notes"_s].toArray().isEmpty());
}

void TestCliMmr::scoresAnswers()
{
    const auto score = run(scoring(u"score"_s, u"good.json"_s)).json();
    QCOMPARE(score[u"mode"_s].toString(), u"corrected"_s);
    QCOMPARE(score[u"cells"_s][u"ur"_s].toInt(), 23);
    QCOMPARE(score[u"ra"_s].toDouble(), 100.0 * 23 / 24);
    QCOMPARE(score[u"mr"_s].toDouble(), 100.0 / 24);
    QCOMPARE(score[u"pos_acc"_s].toDouble(), 100.0);
    QCOMPARE(score[u"unparsed"_s].toInt(), 1);
    QCOMPARE(score[u"categories"_s][u"character/character"_s][u"cells"_s][u"uf"_s].toInt(), 1);
    const auto lenient =
        run(scoring(u"score"_s, u"good.json"_s) << u"--parser"_s << u"lenient"_s).json();
    QCOMPARE(lenient[u"ra"_s].toDouble(), 100.0);
    const auto official =
        run(scoring(u"score"_s, u"good.json"_s) << u"--mode"_s << u"official"_s).json();
    QCOMPARE(official[u"cells"_s], score[u"cells"_s]);
}

void TestCliMmr::comparesTwo()
{
    const auto compared =
        run(scoring(u"compare"_s, u"misled.json"_s) << u"--answers"_s << u"good.json"_s).json();
    QCOMPARE(compared[u"transitions"_s][u"UF"_s][u"UR"_s].toInt(), 23);
    QCOMPARE(compared[u"mcnemar"_s][u"only_b"_s].toInt(), 23);
    QVERIFY(compared[u"mcnemar"_s][u"p"_s].toDouble() < 1e-5);
    QCOMPARE(compared[u"lost"_s].toArray().size(), 0);
}

void TestCliMmr::writesALatexTable()
{
    QStringList words = scoring(u"table"_s, u"good.json"_s);
    words.removeLast();
    words << u"--blind"_s << u"--format"_s << u"latex"_s << u"--out"_s << u"table.tex"_s;
    QCOMPARE(run(words).code, 0);
    QFile file(m_folder.filePath(u"table.tex"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    QVERIFY2(text.contains("good & 100.00 & 95.83 & 4.17 & 50.0 / 50.0"), text.constData());
    QVERIFY(text.contains("uniform guessing & -- & 6.25 & 75.00"));
    QCOMPARE(run(words).code, 2); // it is there already
    QCOMPARE(run(words << u"--force"_s).code, 0);
}

void TestCliMmr::keepsAnOverride()
{
    QFile::copy(m_folder.filePath(u"good.json"_s), m_folder.filePath(u"read.json"_s));
    const QString gold = u"B"_s; // of question 1
    QStringList words = scoring(u"override"_s, u"read.json"_s);
    words << u"--row"_s << u"1"_s << u"--letter"_s;
    QCOMPARE(
        run(words + QStringList {gold, u"--reason"_s, u"in brackets"_s}).json()[u"ra"_s].toDouble(),
        100.0);
    const auto kept = run(scoring(u"score"_s, u"read.json"_s)).json();
    QCOMPARE(kept[u"ra"_s].toDouble(), 100.0);
    QCOMPARE(kept[u"overrides"_s].toInt(), 1);
    QCOMPARE(run(words + QStringList {u"parser"_s}).code, 0);
    QCOMPARE(run(scoring(u"score"_s, u"read.json"_s)).json()[u"overrides"_s].toInt(), 0);
    QVERIFY(QFile::exists(m_folder.filePath(u"read.json.overrides.jsonl"_s)));
}

void TestCliMmr::parsesLines()
{
    write(u"texts.jsonl"_s, "\"A\"\n\"(B)\"\nnull\n[\"C\"]\n\"The answer is D\"\n");
    const auto letters = [&](const QString& parser) {
        return run({u"mmr"_s, u"parse"_s, u"--parser"_s, parser, u"--file"_s, u"texts.jsonl"_s,
                       u"--json"_s})
            .json()[u"answers"_s]
            .toArray();
    };
    const QJsonValue none(QJsonValue::Null);
    QCOMPARE(letters(u"official"_s), (QJsonArray {u"A"_s, none, none, u"C"_s, u"D"_s}));
    QCOMPARE(letters(u"lenient"_s), (QJsonArray {u"A"_s, u"B"_s, none, u"C"_s, u"D"_s}));
}

void TestCliMmr::listsPublishedResults()
{
    const auto tables = run({u"mmr"_s, u"published"_s, u"--json"_s}).json()[u"tables"_s].toArray();
    QCOMPARE(tables.size(), 2);
    QCOMPARE(tables[0][u"rows"_s].toArray().size(), 19);
    QCOMPARE(tables[1][u"rows"_s].toArray().size(), 15);
    QCOMPARE(tables[0][u"rows"_s][0][u"ur"_s].toInt(), 207);
}

void TestCliMmr::refuses_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("says");
    QTest::newRow("no such file") << scoring(u"score"_s, u"gone.json"_s) << 1 << u"gone.json"_s;
    QTest::newRow("an unknown parser")
        << (scoring(u"score"_s, u"good.json"_s) << u"--parser"_s << u"strict"_s) << 2
        << u"strict"_s;
    QTest::newRow("comparing by position") << (scoring(u"compare"_s, u"good.json"_s)
        << u"--answers"_s << u"good.json"_s << u"--mode"_s << u"official"_s)
                                           << 2 << u"corrected"_s;
    QTest::newRow("questions for answers")
        << scoring(u"score"_s, u"questions.json"_s) << 1 << u"question file"_s;
    QTest::newRow("a row that is not there") << (scoring(u"override"_s, u"good.json"_s)
        << u"--row"_s << u"99"_s << u"--letter"_s << u"A"_s)
                                             << 2 << u"from 0 to 47"_s;
}

void TestCliMmr::refuses()
{
    QFETCH(QStringList, words);
    QFETCH(QString, says);
    const auto outcome = run(words);
    QTEST(outcome.code, "code");
    QVERIFY2(outcome.err.contains(says.toUtf8()), outcome.err.constData());
}

QTEST_GUILESS_MAIN(TestCliMmr)
#include "tst_cli_mmr.moc"
