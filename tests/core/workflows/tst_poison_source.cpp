// SPDX-License-Identifier: Apache-2.0
#include "core/base/output_file.h"
#include "core/workflows/poison_source.h"
#include "tests/ui/sample_set.h"

#include <QTemporaryDir>
#include <QTest>

using namespace clinic;
namespace fs = std::filesystem;

class TestPoisonSource : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isTheTableOfTheEmbeddings();
    void isFoundWhereBothWereMovedTo();
    void isTheDemosCleanTable();
    void isNothingWhereTheTableIsGone();
};

namespace {

std::string demoDocument()
{
    return R"({"table": "data/train.csv", "clean_table": "data/train_clean.csv",
        "eval": "data/eval", "target": "star",
        "models": {"poisoned": "models/poisoned.pt", "twin": "models/twin.pt"}})";
}

} // namespace

void TestPoisonSource::isTheTableOfTheEmbeddings()
{
    const QTemporaryDir folder;
    const SampleSet sample = makeSampleSet(folder.path().toStdString(), 40);
    const PoisonSource source = poisonSource(*EmbeddingSet::open(sample.embeddings));
    QVERIFY(fs::equivalent(source.table, sample.table));
    QVERIFY(source.options.allowedRoots.empty());
    QCOMPARE(source.resolution, 64);
    QVERIFY(source.labels.size() > 1);
    QVERIFY(std::is_sorted(source.labels.begin(), source.labels.end()));
    QVERIFY(source.target.empty());
}

void TestPoisonSource::isFoundWhereBothWereMovedTo()
{
    const QTemporaryDir folder;
    const fs::path root = folder.path().toStdString();
    const SampleSet sample = makeSampleSet(root / "old", 40);
    const auto embeddings = fs::relative(sample.embeddings, root / "old");
    fs::rename(root / "old", root / "new");
    const PoisonSource source = poisonSource(*EmbeddingSet::open(root / "new" / embeddings));
    QVERIFY(fs::equivalent(source.table, root / "new" / sample.table.filename()));
}

void TestPoisonSource::isTheDemosCleanTable()
{
    const QTemporaryDir folder;
    const fs::path root = folder.path().toStdString();
    const SampleSet sample = makeSampleSet(root / "data", 40);
    writeTextFile(root / "demo.json", demoDocument());
    const auto set = EmbeddingSet::open(sample.embeddings);
    QCOMPARE(poisonSource(*set).table.filename(), fs::path("train.csv")); // has no clean one
    fs::copy_file(sample.table, root / "data" / "train_clean.csv");
    const PoisonSource source = poisonSource(*set);
    QCOMPARE(source.table.filename(), fs::path("train_clean.csv"));
    QCOMPARE(source.target, std::string("star"));
}

void TestPoisonSource::isNothingWhereTheTableIsGone()
{
    const QTemporaryDir folder;
    const SampleSet sample = makeSampleSet(folder.path().toStdString(), 40);
    const auto set = EmbeddingSet::open(sample.embeddings);
    fs::remove(sample.table);
    QVERIFY(poisonSource(*set).table.empty());
}

QTEST_APPLESS_MAIN(TestPoisonSource)
#include "tst_poison_source.moc"
