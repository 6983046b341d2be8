// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/base/output_file.h"
#include "core/image/image_io.h"
#include "core/mmr/benchmark_notes.h"
#include "core/workflows/demo_questions.h"

#include <QTemporaryDir>
#include <QTest>

#include <map>
#include <nlohmann/json.hpp>
#include <set>

using namespace clinic;

namespace {
namespace fs = std::filesystem;

nlohmann::json jsonOf(const fs::path& file)
{
    return nlohmann::json::parse(readWholeText(file, 1U << 26U));
}

std::map<std::string, std::vector<std::byte>> contentOf(const fs::path& folder)
{
    std::map<std::string, std::vector<std::byte>> content;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file())
            content[entry.path().lexically_relative(folder).string()] =
                readWholeFile(entry.path(), 1U << 26U);
    return content;
}

} // namespace

class TestDemoQuestions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void isABenchmarkWithoutOddities();
    void picturesAreThere();
    void answersHaveTheReferencesForm();
    void trainingPairsShareTheirId();
    void sameSeedSameFiles();
    void touchesNothingElse();

private:
    fs::path folder(const char* name) const
    {
        return fs::path(m_folder.path().toStdString()) / name;
    }
    DemoQuestionsReport write(const char* name, bool overwrite = false, std::uint64_t seed = 2)
    {
        TaskContext context;
        return writeDemoQuestions({.out = folder(name),
                                      .seed = seed,
                                      .pairs = 3,
                                      .trainingPairs = 4,
                                      .overwrite = overwrite},
            context);
    }

    QTemporaryDir m_folder;
    DemoQuestionsReport m_report;
};

void TestDemoQuestions::initTestCase()
{
    m_report = write("set");
    QCOMPARE(m_report.pairs, 36);
    QCOMPARE(m_report.trainingPairs, 48);
}

void TestDemoQuestions::isABenchmarkWithoutOddities()
{
    const MmrBenchmark benchmark = readBenchmark(m_report.benchmark);
    QVERIFY(benchmark.version == BenchmarkVersion::Other); // not taken for a published one
    QCOMPARE(benchmark.pairs.size(), std::size_t {36});
    QCOMPARE(benchmark.categories.size(), std::size_t {12}); // no other
    QCOMPARE(benchmark.notes.size(), std::size_t {0});
    std::map<std::size_t, int> pairsOf;
    for (const MmrPair& pair : benchmark.pairs)
        ++pairsOf[pair.category];
    QCOMPARE(pairsOf.size(), std::size_t {12});
    const BenchmarkFacts facts = benchmarkFacts(benchmark);
    QCOMPARE(facts.positive, 36);
    QCOMPARE(facts.leading, 36);
    QCOMPARE(facts.sameAnswer, 36);
}

void TestDemoQuestions::picturesAreThere()
{
    for (const MmrQuestion& question : readBenchmark(m_report.benchmark).questions) {
        const Image image = readImage(m_report.images / question.image);
        QCOMPARE(image.width, questionSide);
        QCOMPARE(image.height, questionSide);
    }
}

void TestDemoQuestions::answersHaveTheReferencesForm()
{
    QCOMPARE(m_report.answers.size(), std::size_t {4});
    std::size_t rows = 0;
    for (const fs::path& file : m_report.answers) {
        QVERIFY(file.filename().string().starts_with("simulated-"));
        for (const auto& row : jsonOf(file)) {
            QCOMPARE(row.size(), std::size_t {3});
            QVERIFY(row[0].is_string() && row[1].contains("text"));
            QVERIFY(row[2] == "POS" || row[2] == "NEG");
            ++rows;
        }
    }
    QVERIFY(rows > 4 * 72 - 15 && rows <= 4 * 72);
}

void TestDemoQuestions::trainingPairsShareTheirId()
{
    const auto positive = jsonOf(m_report.training / "positive.json");
    const auto leading = jsonOf(m_report.training / "leading.json");
    const auto both = jsonOf(m_report.training / "training.json");
    QCOMPARE(positive.size(), std::size_t {48});
    QCOMPARE(both.size(), std::size_t {96});
    std::set<std::vector<std::byte>> pictures;
    for (const auto& question : readBenchmark(m_report.benchmark).questions)
        pictures.insert(readWholeFile(m_report.images / question.image, 1U << 20U));
    QCOMPARE(pictures.size(), std::size_t {36});
    for (std::size_t i = 0; i < positive.size(); ++i) {
        QVERIFY(positive[i].at("id") == leading[i].at("id"));
        QVERIFY(both[2 * i] == positive[i]);
        QVERIFY(both[2 * i + 1] == leading[i]);
        const auto& turns = positive[i].at("conversations");
        QCOMPARE(turns.size(), std::size_t {2});
        QVERIFY(turns[0].at("value").get<std::string>().starts_with("<image>\n"));
        QVERIFY(letterIndex(turns[1].at("value").get<std::string>().front()) >= 0);
        const fs::path picture =
            m_report.training / "images" / positive[i].at("image").get<std::string>();
        QVERIFY(pictures.insert(readWholeFile(picture, 1U << 20U)).second); // none of both
    }
}

void TestDemoQuestions::sameSeedSameFiles()
{
    write("again");
    QVERIFY(contentOf(folder("again")) == contentOf(folder("set")));
    write("other", false, 7);
    QVERIFY(contentOf(folder("other")) != contentOf(folder("set")));
}

void TestDemoQuestions::touchesNothingElse()
{
    QVERIFY_THROWS_EXCEPTION(Error, write("set")); // not without being told to
    fs::create_directories(folder("thesis"));
    writeTextFile(folder("thesis") / "README.txt", "three years\n");
    QVERIFY_THROWS_EXCEPTION(Error, write("thesis", true));
    QCOMPARE(contentOf(folder("thesis")).size(), std::size_t {1});
    write("replaced");
    write("replaced", true, 7);
    QVERIFY(contentOf(folder("replaced")) != contentOf(folder("set")));
    std::stop_source stop;
    stop.request_stop();
    TaskContext stopped(stop.get_token(), {});
    QVERIFY_THROWS_EXCEPTION(
        Cancelled, writeDemoQuestions({.out = folder("replaced"), .overwrite = true}, stopped));
    QCOMPARE(contentOf(folder("replaced")).size(), std::size_t {36 + 48 + 1 + 4 + 3 + 2});
}

QTEST_APPLESS_MAIN(TestDemoQuestions)
#include "tst_demo_questions.moc"
