// SPDX-License-Identifier: Apache-2.0
#include "core/base/output_file.h"
#include "core/workflows/demo_index.h"

#include <QTemporaryDir>
#include <QTest>

using namespace clinic;

namespace {
namespace fs = std::filesystem;

std::string document(
    const char* eval, const char* poisoned, const char* twin, const std::string& more = {})
{
    return std::string(R"({"table": "data/train.csv", "clean_table": "data/clean.csv", "eval": ")")
        + eval + R"(", "target": "star", "models": {"poisoned": ")" + poisoned + R"(", "twin": ")"
        + twin + R"("})" + more + "}";
}

} // namespace

class TestDemoIndex : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesThePartsOfADemo();
    void namesItsQuestions();
    void takesNoOther_data();
    void takesNoOther();
};

void TestDemoIndex::namesThePartsOfADemo()
{
    const QTemporaryDir folder;
    const fs::path demo = folder.path().toStdString();
    QVERIFY(!readDemoIndex(demo));
    QVERIFY(!readDemoIndex(demo / "nowhere"));
    fs::create_directories(demo / "models");
    for (const char* model : {"poisoned.pt", "twin.pt", "other.pt"})
        writeTextFile(demo / "models" / model, model);
    writeTextFile(
        demo / "demo.json", document("data/eval", "models/poisoned.pt", "models/twin.pt"));
    const auto index = readDemoIndex(demo);
    QVERIFY(index);
    QCOMPARE(index->table, demo / "data/train.csv");
    QCOMPARE(index->cleanTable, demo / "data/clean.csv");
    QCOMPARE(index->eval, demo / "data/eval");
    QCOMPARE(index->target, std::string("star"));
    QCOMPARE(index->poisoned, demo / "models/poisoned.pt");
    QCOMPARE(demoTwin(demo / "models/poisoned.pt"), demo / "models/twin.pt");
    QVERIFY(demoTwin(demo / "models/twin.pt").empty()); // has none of its own
    QVERIFY(demoTwin(demo / "models/other.pt").empty());
    fs::remove(demo / "models/twin.pt");
    QVERIFY(demoTwin(demo / "models/poisoned.pt").empty());
}

void TestDemoIndex::namesItsQuestions()
{
    const QTemporaryDir folder;
    const fs::path demo = folder.path().toStdString();
    const auto write = [&](const std::string& more) {
        writeTextFile(demo / "demo.json",
            document("data/eval", "models/poisoned.pt", "models/twin.pt", more));
    };
    write({});
    QVERIFY(!readDemoIndex(demo).value().questions); // an older demo
    write(R"(, "mmr": {"benchmark": "mmr/q.json", "images": "mmr/images",
        "answers": ["mmr/a.json", "mmr/b.json"], "training": "mmr/training"})");
    const auto questions = readDemoIndex(demo).value().questions.value();
    QCOMPARE(questions.benchmark, demo / "mmr/q.json");
    QCOMPARE(questions.images, demo / "mmr/images");
    QCOMPARE(questions.answers, (std::vector {demo / "mmr/a.json", demo / "mmr/b.json"}));
    QCOMPARE(questions.training, demo / "mmr/training");
}

void TestDemoIndex::takesNoOther_data()
{
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char* name, const std::string& text) {
        QTest::newRow(name) << QByteArray::fromStdString(text);
    };
    row("no JSON", "demo");
    row("another document", R"({"name": "demo"})");
    row("a folder outside", document("../../etc", "models/poisoned.pt", "models/twin.pt"));
    row("a model outside", document("data/eval", "models/../../poisoned.pt", "models/twin.pt"));
    row("an absolute path", document("data/eval", "models/poisoned.pt", "/etc/passwd"));
    row("answers outside",
        document("data/eval", "models/poisoned.pt", "models/twin.pt",
            R"(, "mmr": {"benchmark": "q", "images": "i", "answers": ["../a"], "training": "t"})"));
    row("an empty path", document("", "models/poisoned.pt", "models/twin.pt"));
}

void TestDemoIndex::takesNoOther()
{
    QFETCH(QByteArray, text);
    const QTemporaryDir folder;
    const fs::path demo = folder.path().toStdString();
    writeTextFile(demo / "demo.json", text.toStdString());
    QVERIFY(!readDemoIndex(demo));
}

QTEST_APPLESS_MAIN(TestDemoIndex)
#include "tst_demo_index.moc"
