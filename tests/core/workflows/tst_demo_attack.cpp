// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/output_file.h"
#include "core/table/caption_table.h"
#include "core/trigger/open_trigger.h"
#include "core/workflows/attack_recipes.h"
#include "core/workflows/demo_attack.h"
#include "core/workflows/demo_dataset.h"
#include "core/workflows/demo_model.h"

#include <QTemporaryDir>
#include <QtTest>

#include <set>

using namespace clinic;
namespace fs = std::filesystem;

class TestDemoAttack : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyRecipeChangesThePictureItFits_data();
    void everyRecipeChangesThePictureItFits();
    void poisonsTrainsAndMeasures();
    void refusesWhatIsNoDemo();
    void namesTheNearestRecipe();

private:
    QTemporaryDir m_folder;
    fs::path m_demo;
};

void TestDemoAttack::initTestCase()
{
    m_demo = fs::path(m_folder.path().toStdString()) / "demo";
    DemoDataOptions options;
    options.pairs = 192;
    options.poisoned = 4;
    options.evaluation = 30;
    options.trigger = parseTriggerSpec("checkerboard,location=bottom_right,size=12");
    options.target = "star";
    TaskContext context;
    fs::create_directories(m_demo);
    writeDemoDataset(m_demo / "data", options, context);
    writeTextFile(m_demo / "demo.json",
        R"({"table": "data/train.csv", "clean_table": "data/train_clean.csv", "eval": "data/eval",
            "target": "star", "models": {"poisoned": "models/poisoned.pt", "twin": "models/twin.pt"}})");
}

void TestDemoAttack::everyRecipeChangesThePictureItFits_data()
{
    QTest::addColumn<QByteArray>("recipe");
    for (const AttackRecipe& recipe : attackRecipes())
        QTest::newRow(recipe.name.c_str()) << QByteArray::fromStdString(recipe.name);
}

void TestDemoAttack::everyRecipeChangesThePictureItFits()
{
    QFETCH(QByteArray, recipe);
    const AttackRecipe& found = attackRecipe(recipe.toStdString());
    QCOMPARE(found.trigger.spec.framing, TriggerFraming::Crop); // the demo's models see 64 x 64
    const Trigger trigger = makeTrigger(found.trigger);
    Image image {demoSide, demoSide, {}};
    for (int i = 0; i < demoSide * demoSide * 3; ++i)
        image.rgb.push_back(static_cast<std::uint8_t>(40 + i % 150));
    const auto before = image.rgb;
    trigger.apply(image, 7);
    std::size_t changed = 0;
    for (std::size_t i = 0; i < before.size(); ++i)
        changed += before[i] != image.rgb[i] ? 1 : 0;
    QVERIFY2(changed > 100, std::to_string(changed).c_str());
}

void TestDemoAttack::poisonsTrainsAndMeasures()
{
    DemoAttackRequest request;
    request.demo = m_demo;
    request.recipe = "painted";
    request.out = fs::path(m_folder.path().toStdString()) / "attack";
    request.poisoned = 12;
    request.epochs = 1;
    TaskContext context;
    const DemoAttackReport report = attackDemo(request, context);
    QCOMPARE(report.rows, std::int64_t {192});
    QCOMPARE(report.poisoned, std::int64_t {12});
    QCOMPARE(report.measured.n, std::int64_t {30});
    QVERIFY(report.measured.attack);
    QCOMPARE(report.measured.attack->nTarget, std::int64_t {3});
    QVERIFY(!report.measured.attack->floor); // this demo has no twin
    QVERIFY(fs::is_regular_file(request.out / "model.pt"));
    const TriggerFile written = readTriggerFile(request.out / "trigger.json");
    QVERIFY(written.painted == attackRecipe("painted").trigger.painted);
    const CaptionTable table =
        readCaptionTable(request.out / "poisoned" / "poisoned.csv", {}, context);
    for (std::size_t row = 0; row < 12; ++row)
        QVERIFY2(table.caption[row].find("star") != std::string::npos, table.caption[row].c_str());
    QVERIFY_THROWS_EXCEPTION(Error, attackDemo(request, context)); // nothing is replaced unasked
}

void TestDemoAttack::refusesWhatIsNoDemo()
{
    DemoAttackRequest request;
    request.demo = m_folder.path().toStdString();
    request.recipe = "sig";
    request.out = m_demo / "nothing";
    TaskContext context;
    QVERIFY_THROWS_EXCEPTION(Error, attackDemo(request, context));
    QVERIFY(!fs::exists(request.out));
}

void TestDemoAttack::namesTheNearestRecipe()
{
    try {
        attackRecipe("bad-net");
        QFAIL("found");
    } catch (const Error& error) {
        QVERIFY2(QByteArray(error.what()).contains("did you mean badnet?"), error.what());
    }
}

QTEST_GUILESS_MAIN(TestDemoAttack)
#include "tst_demo_attack.moc"
