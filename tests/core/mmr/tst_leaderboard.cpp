// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/leader_table.h"
#include "core/mmr/leaderboard.h"
#include "tests/support/mmr_sample.h"

#include <QFile>
#include <QTest>

#include <cmath>
#include <set>

using namespace clinic;

namespace {

nlohmann::json reference()
{
    QFile file(QStringLiteral(CLINIC_FIXTURES "/mmr/reference.json"));
    return file.open(QIODevice::ReadOnly) ? nlohmann::json::parse(file.readAll().toStdString())
                                          : nlohmann::json();
}

const RatedCell& cellOf(const LeaderRow& row, const std::string& key)
{
    return key == "total" ? row.overall : row.categories.at(key);
}

/// Questions of the published sizes, so that answers with the published counts can be made.
MmrBenchmark publishedSizes()
{
    nlohmann::ordered_json all = nlohmann::ordered_json::array();
    for (const auto& [key, pairs] : publishedSources().front().pairs) {
        for (std::int64_t i = 0; i < pairs; ++i) {
            const std::string id = key + "/" + std::to_string(i);
            all.push_back(clinic::test::mmrQuestion(id, "POS", "A", "Plain " + id + "?"));
            all.push_back(clinic::test::mmrQuestion(id, "NEG", "B", "Leading " + id + "?"));
        }
    }
    return parseBenchmark(all.dump(), "sizes.json");
}

/// Answers with these counts of UR and UF in each category; the rest is NF.
AnswerFile answersWith(
    const MmrBenchmark& benchmark, const LeaderRow& row, const nlohmann::json& counts)
{
    std::map<std::string, std::int64_t> seen;
    AnswerFile file;
    for (const MmrPair& pair : benchmark.pairs) {
        const std::string& key = benchmark.categories[pair.category].key;
        const std::int64_t at = seen[key]++;
        const std::int64_t robust = counts.at("UR").at(key);
        const std::int64_t fragile =
            counts.contains("UF") ? counts.at("UF").at(key).get<std::int64_t>() : 0;
        AnswerRow positive {.id = pair.id,
            .type = QuestionType::Positive,
            .text = at < robust + fragile ? "A" : "D"};
        AnswerRow leading {
            .id = pair.id, .type = QuestionType::Leading, .text = at < robust ? "B" : "C"};
        file.rows.push_back(positive);
        file.rows.push_back(leading);
    }
    file.model = row.name;
    return file;
}

} // namespace

class TestLeaderboard : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void holdsTheReconstructedCounts();
    void answersWithPublishedCountsGiveThePrintedRates();
    void marksTheImpossibleCells();
    void neverMixesVersions();
    void addsUpLevels();
    void writesTables();
    void escapesNames_data();
    void escapesNames();
};

void TestLeaderboard::holdsTheReconstructedCounts()
{
    const auto rows = publishedRows(BenchmarkVersion::V1);
    QCOMPARE(rows.size(), 19U);
    QCOMPARE(publishedRows(BenchmarkVersion::V2).size(), 15U);
    const auto derived = reference().at("derived");
    int checked = 0;
    for (const LeaderRow& row : rows) {
        const auto& counts = derived.at(row.name);
        for (const auto& [key, robust] : counts.at("UR").items()) {
            const RatedCell& cell = cellOf(row, key);
            if (!cell.accuracy)
                continue; // the impossible cell
            QCOMPARE(cell.accuracy->hits, robust.get<std::int64_t>());
            if (counts.contains("UF")) {
                QCOMPARE(cell.misleading->hits, counts.at("UF").at(key).get<std::int64_t>());
            } else {
                QVERIFY(!cell.misleading);
            }
            ++checked;
        }
    }
    QCOMPARE(checked, 19 * 13 - 1);
}

void TestLeaderboard::answersWithPublishedCountsGiveThePrintedRates()
{
    const auto benchmark = publishedSizes();
    const auto derived = reference().at("derived");
    int compared = 0;
    for (const LeaderRow& row : publishedRows(BenchmarkVersion::V1)) {
        const AnswerFile file = answersWith(benchmark, row, derived.at(row.name));
        for (const MmrScore& score :
            {scoreCorrected(benchmark, joinAnswers(benchmark, file), AnswerParser::Official),
                *scoreOfficial(benchmark, file, AnswerParser::Official).score}) {
            const LeaderRow own = leaderRow(row.name, LeaderKind::Own, "", benchmark, score);
            const auto compare = [&](const RatedCell& mine, const RatedCell& printed) {
                if (!printed.note.empty())
                    return;
                QVERIFY(std::abs(*mine.ra - *printed.ra) <= 0.01 + 1e-9);
                if (printed.mr)
                    QVERIFY(std::abs(*mine.mr - *printed.mr) <= 0.01 + 1e-9);
                ++compared;
            };
            compare(own.overall, row.overall);
            for (const auto& [key, cell] : row.categories)
                compare(own.categories.at(key), cell);
        }
    }
    QCOMPARE(compared, 2 * (19 * 13 - 1));
}

void TestLeaderboard::marksTheImpossibleCells()
{
    std::vector<std::string> marked;
    for (const LeaderRow& row : publishedRows(BenchmarkVersion::V1))
        for (const auto& [key, cell] : row.categories)
            if (!cell.note.empty())
                marked.push_back(row.name + ' ' + key + ' ' + cell.note);
    QCOMPARE(marked.size(), 1U);
    QVERIFY(marked.front().starts_with("Mini-Gemini-HD-34B context/activity"));
    QVERIFY2(marked.front().find("19 pairs, 79.17 %") != std::string::npos, marked.front().c_str());
    std::set<std::string> oddRows;
    for (const LeaderRow& row : publishedRows(BenchmarkVersion::V2))
        for (const auto& [key, cell] : row.categories)
            if (!cell.note.empty())
                oddRows.insert(row.name);
    // the first does not fit the other rows' sizes at all, the second in one MR
    QCOMPARE(oddRows, (std::set<std::string> {"Phi3.5-Vision-Instruct", "Qwen-VL-max-0809"}));
}

void TestLeaderboard::neverMixesVersions()
{
    QVERIFY(publishedRows(BenchmarkVersion::Other).empty());
    QCOMPARE(publishedRows(BenchmarkVersion::V1).front().name, "GPT-4o");
    QCOMPARE(publishedRows(BenchmarkVersion::V2).front().name, "GPT4o");
}

void TestLeaderboard::addsUpLevels()
{
    const LeaderRow gpt = publishedRows(BenchmarkVersion::V1).front();
    std::int64_t robust = 0;
    std::int64_t pairs = 0;
    for (const auto& [level, cell] : gpt.levels) {
        robust += cell.accuracy->hits;
        pairs += cell.accuracy->count;
    }
    QCOMPARE(gpt.levels.size(), 3U);
    QCOMPARE(pairs, 300);
    QCOMPARE(robust, gpt.overall.accuracy->hits);
}

void TestLeaderboard::writesTables()
{
    const auto rows = publishedRows(BenchmarkVersion::V1);
    const LeaderTableHead head {"MMR v1, 300 pairs", "as printed", mmrCategories()};
    const std::string latex = leaderTable(rows, head, TableStyle::Latex);
    QVERIFY(latex.find("GPT-4o & 85.67 & 69.00 & 19.46 & 72.5 / 9.4 &") != std::string::npos);
    QVERIFY(latex.find("Claude3-Opus-V & -- & 28.67 & -- & 35.0 / --") != std::string::npos);
    QCOMPARE(std::count(latex.begin(), latex.end(), '\n'), 19 + 13);
    const std::string markdown = leaderTable(rows, head, TableStyle::Markdown);
    QVERIFY(markdown.find("| GPT-4o | 85.67 | 69.00 | 19.46 | 72.5 / 9.4 |") != std::string::npos);
    const std::string csv = leaderTable(rows, head, TableStyle::Csv);
    QVERIFY(csv.find("GPT-4o,published,") != std::string::npos);
    QCOMPARE(std::count(csv.begin(), csv.end(), '\n'), 20);
}

void TestLeaderboard::escapesNames_data()
{
    QTest::addColumn<int>("style");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("written");
    QTest::newRow("latex") << 0 << "a_b & 5%"
                           << "a\\_b \\& 5\\%";
    QTest::newRow("latex, a command") << 0 << "\\input{x}"
                                      << "\\textbackslash{}input\\{x\\}";
    QTest::newRow("markdown") << 1 << "a|b_c"
                              << "a\\|b\\_c";
    QTest::newRow("csv, a comma") << 2 << "a,b"
                                  << "\"a,b\"";
    QTest::newRow("csv, a formula") << 2 << "=1+1"
                                    << "'=1+1";
}

void TestLeaderboard::escapesNames()
{
    QFETCH(int, style);
    QFETCH(QString, name);
    QFETCH(QString, written);
    LeaderRow row = publishedRows(BenchmarkVersion::V1).front();
    row.name = name.toStdString();
    const std::string text = leaderTable({row}, {"", "", {}}, static_cast<TableStyle>(style));
    QVERIFY2(text.find(written.toStdString()) != std::string::npos, text.c_str());
}

QTEST_APPLESS_MAIN(TestLeaderboard)
#include "tst_leaderboard.moc"
