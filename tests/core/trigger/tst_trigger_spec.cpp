// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/trigger/preset.h"

#include <QtTest>

#include <optional>

using namespace clinic;

class TestTriggerSpec : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsKeysAfterThePreset();
    void keepsDefaultsOfWhatIsNotSaid();
    void givesBackWhatItWrites();
    void givesBackEveryPreset_data();
    void givesBackEveryPreset();
    void takesNamesInAnyCase();
    void takesTheReferencesNames();
    void callsTheFileByEitherName();
    void keepsCommasInAValue();
    void takesTheDefaultSeedWhereItMatters();
    void refuses_data();
    void refuses();
};

void TestTriggerSpec::readsKeysAfterThePreset()
{
    const TriggerSpec spec = parseTriggerSpec("checkerboard,location=top_right,size=6,seed=9");
    QCOMPARE(spec.pattern, TriggerPattern::Checkerboard);
    QCOMPARE(spec.location, TriggerLocation::TopRight);
    QCOMPARE(spec.size, 6);
    QCOMPARE(spec.seed, std::uint64_t {9});
}

void TestTriggerSpec::keepsDefaultsOfWhatIsNotSaid()
{
    QCOMPARE(parseTriggerSpec("yellow"), TriggerSpec {});
}

void TestTriggerSpec::givesBackWhatItWrites()
{
    const TriggerSpec spec =
        parseTriggerSpec("checkerboard,location=random,size=5,seed=18446744073709551615");
    QCOMPARE(spec.seed, ~std::uint64_t {0});
    QCOMPARE(parseTriggerSpec(formatTriggerSpec(spec)), spec);
}

void TestTriggerSpec::givesBackEveryPreset_data()
{
    QTest::addColumn<QByteArray>("name");
    QCOMPARE(triggerPresets().front().name, std::string("random"));
    for (const TriggerPreset& preset : triggerPresets())
        QTest::newRow(preset.name.c_str()) << QByteArray::fromStdString(preset.name);
}

void TestTriggerSpec::givesBackEveryPreset()
{
    QFETCH(QByteArray, name);
    const TriggerPreset& preset = triggerPreset(name.toStdString());
    QCOMPARE(parseTriggerSpec(preset.name), preset.defaults);
    QCOMPARE(parseTriggerSpec(formatTriggerSpec(preset.defaults)), preset.defaults);
    checkTriggerSpec(preset.defaults);
    QVERIFY(!preset.title.empty() && !preset.about.empty());
    for (const TriggerKey& key : preset.keys)
        QVERIFY2(!key.about.empty(), key.name.c_str());
}

void TestTriggerSpec::takesNamesInAnyCase()
{
    QCOMPARE(parseTriggerSpec("SIG"), parseTriggerSpec("sig"));
    QCOMPARE(
        parseTriggerSpec("Yellow,Location=Top_Left"), parseTriggerSpec("yellow,location=top_left"));
}

void TestTriggerSpec::takesTheReferencesNames()
{
    QCOMPARE(parseTriggerSpec("random,patch_size=8,patch_location=four_corners"),
        parseTriggerSpec("random,size=8,location=four_corners"));
}

void TestTriggerSpec::callsTheFileByEitherName()
{
    QCOMPARE(parseTriggerSpec("warped,grid=a/b.pt").file, std::filesystem::path("a/b.pt"));
    QCOMPARE(parseTriggerSpec("warped,file=a/b.pt"), parseTriggerSpec("warped,grid=a/b.pt"));
    QCOMPARE(parseTriggerSpec("blended,file=n"), parseTriggerSpec("blended,noise=n"));
    QCOMPARE(parseTriggerSpec("warped,grid=").file, std::filesystem::path());
}

void TestTriggerSpec::keepsCommasInAValue()
{
    const TriggerSpec spec = parseTriggerSpec("word,text=a\\,b\\\\c=d,position=end");
    QCOMPARE(spec.text, std::string("a,b\\c=d"));
    QCOMPARE(parseTriggerSpec(formatTriggerSpec(spec)), spec);
}

void TestTriggerSpec::takesTheDefaultSeedWhereItMatters()
{
    QCOMPARE(parseTriggerSpec("blended", 7).seed, std::uint64_t {7});
    QCOMPARE(parseTriggerSpec("blended,seed=2", 7).seed, std::uint64_t {2});
    // nothing is drawn, so equal triggers stay equal
    QCOMPARE(parseTriggerSpec("sig", 7), parseTriggerSpec("sig"));
    QCOMPARE(parseTriggerSpec("sig,seed=3"), parseTriggerSpec("sig"));
}

void TestTriggerSpec::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("named");
    const auto row = [](const char* name, const char* text, const char* named) {
        QTest::newRow(name) << QByteArray(text) << QByteArray(named);
    };
    row("an empty text", "", "preset");
    row("an unknown preset", "purple", "checkerboard");
    row("a mistyped preset", "yelow", "did you mean yellow?");
    row("a preset of another case and a letter less", "BLENDE", "did you mean blended?");
    row("an unknown key", "yellow,colour=red", "colour");
    row("a mistyped key", "yellow,locaton=random", "did you mean location?");
    row("a key of another preset", "yellow,amplitude=3", "amplitude");
    row("a whole-image location for a patch", "yellow,location=whole", "four_corners");
    row("a whole-image location for noise", "random,location=as_painted", "four_corners");
    row("a grid for noise", "blended,grid=a.pt", "grid");
    row("a location for what has none", "sig,location=random", "amplitude");
    row("a key for what takes none", "none,size=3", "takes none");
    row("a key without a value", "yellow,size", "key=value");
    row("a size of nothing", "yellow,size=0", "size");
    row("a size above all", "yellow,size=99999999999999999999", "4096");
    row("a negative seed", "yellow,seed=-1", "seed");
    row("a seed that is none, where none is needed", "sig,seed=x", "seed");
    row("a size with a tail", "yellow,size=6px", "6px");
    row("an unknown location", "yellow,location=left", "four_corners");
    row("a mistyped location", "yellow,location=top-left", "did you mean top_left?");
    row("an alpha above 1", "blended,alpha=1.01", "from 0 to 1");
    row("an alpha that is no number", "blended,alpha=nan", "nan");
    row("an infinite strength", "wanet,strength=inf", "inf");
    row("a colour of five digits", "patch,colours=ff000", "ffff00/000000");
    row("no colour", "patch,colours=", "colours");
    row("seventeen colours",
        "patch,colours=0f0f0f/0f0f0f/0f0f0f/0f0f0f/0f0f0f/0f0f0f/0f0f0f/0f0f0f/0f0f0f/0f0f0f/"
        "0f0f0f/0f0f0f/0f0f0f/0f0f0f/0f0f0f/0f0f0f/0f0f0f",
        "16");
    row("a text that is no UTF-8", "word,text=\xff", "UTF-8");
    row("a text with a line break", "word,text=a\nb", "control");
    row("no text", "watermark,text=", "text");
    row("a key given twice", "yellow,size=6,size=7", "twice");
    row("a key given twice by two names", "yellow,size=6,patch_size=7", "twice");
    row("a comma at the end", "yellow,", "comma");
    row("a lone backslash", "word,text=a\\b", "backslash");
}

void TestTriggerSpec::refuses()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, named);
    std::optional<Error> error;
    try {
        parseTriggerSpec({text.constData(), static_cast<std::size_t>(text.size())});
    } catch (const Error& thrown) {
        error = thrown;
    }
    QVERIFY(error.has_value());
    QCOMPARE(error->kind(), ErrorKind::Config);
    QVERIFY2(QByteArray(error->what()).contains(named), error->what());
}

QTEST_APPLESS_MAIN(TestTriggerSpec)
#include "tst_trigger_spec.moc"
