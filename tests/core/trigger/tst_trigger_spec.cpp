// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/trigger/trigger_spec.h"

#include <QtTest>

#include <optional>

using namespace clinic;

class TestTriggerSpec : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsKeysAfterThePreset();
    void keepsDefaultsOfWhatIsNotSaid();
    void givesBackWhatItWrites();
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

void TestTriggerSpec::refuses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("named");
    const auto row = [](const char* name, const char* text, const char* named) {
        QTest::newRow(name) << QByteArray(text) << QByteArray(named);
    };
    row("an empty text", "", "preset");
    row("an unknown preset", "purple", "checkerboard");
    row("an unknown key", "yellow,colour=red", "colour");
    row("a key without a value", "yellow,size", "key=value");
    row("a size of nothing", "yellow,size=0", "size");
    row("a negative seed", "yellow,seed=-1", "seed");
    row("a size with a tail", "yellow,size=6px", "6px");
    row("an unknown location", "yellow,location=left", "four_corners");
    row("a key given twice", "yellow,size=6,size=7", "twice");
    row("a comma at the end", "yellow,", "comma");
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
