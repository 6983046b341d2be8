// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/base/output_file.h"
#include "core/data/embedding_set.h"
#include "core/data/embedding_writer.h"
#include "core/data/row_groups.h"
#include "core/data/vector_file.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace clinic;

namespace {
CaptionTable smallTable(const std::filesystem::path& root)
{
    CaptionTable table;
    table.file = root / "t.csv";
    table.imageRoot = root;
    table.image = {"a.png", "../b.png", "sub/c.png"};
    table.caption = {"a cat", "", "\xc3\xa4 dog"};
    table.label = {"cat", "", "dog"};
    table.poisoned = {0, 0, 1};
    table.badRows = {{1, "line 3: image path '../b.png' is outside"}};
    return table;
}

EmbeddingManifest manifestOf(const CaptionTable& table)
{
    EmbeddingManifest manifest;
    manifest.rowsSha256 = hashOfRows(table);
    manifest.table = table.file;
    manifest.imageRoot = table.imageRoot;
    manifest.rows = table.size();
    return manifest;
}

void writeSet(const std::filesystem::path& folder, const CaptionTable& table)
{
    VectorFile image(folder / "image.f32", 3, 4);
    VectorFile text(folder / "text.f32", 3, 4);
    image.write(0, std::vector<float> {1, 0, 0, 0});
    image.write(2, std::vector<float> {0, 0.6F, 0.8F, 0});
    text.write(0, std::vector<float> {0, 0, 0, -1});
    writeEmbeddings(folder,
        {.table = &table,
            .failures = {"", table.badRows[0].reason, ""},
            .imageVectors = image.path(),
            .textVectors = text.path(),
            .dim = 4},
        manifestOf(table));
}
} // namespace

class TestEmbeddingSet : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void opensWhatWasWritten();
    void followsAMovedFolder();
    void followsAMovedFolderGivenWithDots();
    void opensNoLinkOutOfTheFolder();
    void refusesDamage_data();
    void refusesDamage();
    void groupsEqualTexts();
    void tellsWrittenVectors();
    void fingerprintDependsOnRows();
};

void TestEmbeddingSet::opensWhatWasWritten()
{
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    writeSet(path, smallTable(path));
    const auto set = EmbeddingSet::open(path);
    QCOMPARE(set->size(), 3);
    QCOMPARE(set->image().rows(), std::size_t(3));
    QCOMPARE(set->image().cols(), std::size_t(4));
    QCOMPARE(set->image()(2, 2), 0.8F);
    QCOMPARE(set->image()(1, 0), 0.0F);
    QCOMPARE(set->text()(0, 3), -1.0F);
    QCOMPARE(set->path(2), std::string("sub/c.png"));
    QCOMPARE(set->imageFile(2), path / "sub/c.png");
    QVERIFY(set->imageFile(1).empty());
    QCOMPARE(set->caption(2), std::string("\xc3\xa4 dog"));
    QVERIFY(set->hasLabels() && set->hasPoisonTruth());
    QCOMPARE(set->label(2), std::string("dog"));
    QVERIFY(!set->isPoisoned(0) && set->isPoisoned(2));
    QCOMPARE(set->failedRows(), 1);
    QVERIFY(set->failure(0).empty());
    QCOMPARE(set->failure(1), std::string("line 3: image path '../b.png' is outside"));
}

void TestEmbeddingSet::followsAMovedFolder()
{
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    std::filesystem::create_directories(path / "old" / "embeddings");
    std::filesystem::create_directories(path / "old" / "pictures");
    writeSet(path / "old" / "embeddings", smallTable(path / "old" / "pictures"));
    std::filesystem::rename(path / "old", path / "new");
    QCOMPARE(EmbeddingSet::open(path / "new" / "embeddings")->imageFile(0),
        path / "new" / "pictures" / "a.png");
}

void TestEmbeddingSet::followsAMovedFolderGivenWithDots()
{
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    std::filesystem::create_directories(path / "old" / "embeddings");
    std::filesystem::create_directories(path / "old" / "pictures");
    writeSet(
        path / "old" / "pictures" / ".." / "embeddings", smallTable(path / "old" / "pictures"));
    std::filesystem::rename(path / "old", path / "new");
    QCOMPARE(EmbeddingSet::open(path / "new" / "embeddings")->imageFile(0),
        path / "new" / "pictures" / "a.png");
}

void TestEmbeddingSet::opensNoLinkOutOfTheFolder()
{
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    std::filesystem::create_directories(path / "set" / "sub");
    writeSet(path / "set", smallTable(path / "set"));
    writeTextFile(path / "secret.png", "x");
    std::filesystem::create_symlink("../secret.png", path / "set" / "a.png");
    writeTextFile(path / "set" / "real.png", "x");
    std::filesystem::create_symlink("../real.png", path / "set" / "sub" / "c.png");
    const auto set = EmbeddingSet::open(path / "set");
    QVERIFY(set->imageFile(0).empty());
    QCOMPARE(set->imageFile(2), path / "set" / "sub/c.png");
}

void TestEmbeddingSet::refusesDamage_data()
{
    QTest::addColumn<QString>("damage");
    QTest::newRow("no manifest") << "no manifest";
    QTest::newRow("no vectors") << "no vectors";
    QTest::newRow("vectors cut short") << "cut";
    QTest::newRow("manifest of another run") << "other";
    QTest::newRow("manifest is no JSON") << "text";
}

void TestEmbeddingSet::refusesDamage()
{
    QFETCH(QString, damage);
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    auto table = smallTable(path);
    writeSet(path, table);
    if (damage == QStringLiteral("no manifest"))
        std::filesystem::remove(path / manifestFileName);
    if (damage == QStringLiteral("no vectors"))
        std::filesystem::remove(path / embeddingFileName);
    if (damage == QStringLiteral("cut"))
        std::filesystem::resize_file(
            path / embeddingFileName, std::filesystem::file_size(path / embeddingFileName) / 2);
    if (damage == QStringLiteral("other")) {
        table.caption[0] = "another";
        writeTextFile(path / manifestFileName, manifestOf(table).toJson(path));
    }
    if (damage == QStringLiteral("text"))
        writeTextFile(path / manifestFileName, "hello");
    try {
        EmbeddingSet::open(path);
        QFAIL("was opened");
    } catch (const Error& error) {
        QVERIFY2(QString::fromUtf8(error.what()).contains(folder.path()), error.what());
    }
}

void TestEmbeddingSet::groupsEqualTexts()
{
    const std::vector<std::string> texts {"a", "b", "a", "bad", "c", "b", "a"};
    const std::vector<std::int64_t> skipped {3};
    const RowGroups groups(texts, skipped);
    QCOMPARE(groups.size(), std::size_t(3));
    const auto rows = groups.rows(0);
    QCOMPARE(
        std::vector<std::int64_t>(rows.begin(), rows.end()), (std::vector<std::int64_t> {0, 2, 6}));
    QCOMPARE(groups.firstRow(1), 1);
    QCOMPARE(groups.firstRow(2), 4);
    QCOMPARE(RowGroups({}, {}).size(), std::size_t(0));
}

void TestEmbeddingSet::tellsWrittenVectors()
{
    const QTemporaryDir folder;
    const auto path = std::filesystem::path(folder.path().toStdString()) / "v.f32";
    {
        VectorFile file(path, 4, 2);
        file.write(1, std::vector<float> {0.6F, 0.8F});
        file.write(2, std::vector<float> {0.6F, 0.0F}); // torn
        file.write(3, std::vector<float> {NAN, 1.0F});
    }
    QCOMPARE(VectorFile(path, 4, 2).present(), (std::vector<std::uint8_t> {0, 1, 0, 0}));
    QCOMPARE(VectorFile(path, 5, 2).present(),
        (std::vector<std::uint8_t> {0, 0, 0, 0, 0})); // of another size: anew
}

void TestEmbeddingSet::fingerprintDependsOnRows()
{
    const auto table = smallTable("/t");
    const auto before = manifestOf(table).fingerprint();
    auto moved = table;
    std::swap(moved.image[0], moved.caption[0]);
    QVERIFY(manifestOf(moved).fingerprint() != before);
    moved = table;
    moved.badRows.clear();
    QVERIFY(manifestOf(moved).fingerprint() != before);
    auto timed = manifestOf(table);
    timed.seconds = 5;
    QCOMPARE(timed.fingerprint(), before);
}

QTEST_APPLESS_MAIN(TestEmbeddingSet)
#include "tst_embedding_set.moc"
