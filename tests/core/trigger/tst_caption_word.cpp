// SPDX-License-Identifier: Apache-2.0
#include "core/trigger/trigger.h"

#include <QtTest>

#include <set>

using namespace clinic;

class TestCaptionWord : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void putsTheWord_data();
    void putsTheWord();
    void randomPlacesAreByRowAlone();
    void leavesPicturesAlone();
    void otherTriggersLeaveCaptionsAlone();
};

void TestCaptionWord::putsTheWord_data()
{
    QTest::addColumn<QByteArray>("spec");
    QTest::addColumn<QByteArray>("caption");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* name, const char* spec, const char* caption,
                         const char* expected) {
        QTest::newRow(name) << QByteArray(spec) << QByteArray(caption) << QByteArray(expected);
    };
    row("before", "word", "a photo of a dog", "cf a photo of a dog");
    row("behind", "word,position=end", "a photo of a dog", "a photo of a dog cf");
    row("behind, before the line break", "word,position=end", "a dog\n", "a dog cf\n");
    row("several words", "word,text=look at this", "a dog", "look at this a dog");
    row("an empty caption", "word,position=end", "", "cf");
    row("blanks alone", "word,position=random", "  ", "cf");
    row("letters of several bytes", "word,text=\xe8\xa7\xa6,position=end",
        "\xe7\x8a\xac \xf0\x9f\x90\x95", "\xe7\x8a\xac \xf0\x9f\x90\x95 \xe8\xa7\xa6");
}

void TestCaptionWord::putsTheWord()
{
    QFETCH(QByteArray, spec);
    QFETCH(QByteArray, caption);
    QFETCH(QByteArray, expected);
    const Trigger trigger(parseTriggerSpec(spec.toStdString()));
    QVERIFY(trigger.changesCaptions());
    QCOMPARE(QByteArray::fromStdString(trigger.applyToCaption(caption.toStdString(), 4)), expected);
}

void TestCaptionWord::randomPlacesAreByRowAlone()
{
    const Trigger trigger(parseTriggerSpec("word,position=random,seed=2"));
    std::set<std::string> found;
    for (std::int64_t row = 0; row < 60; ++row) {
        const std::string changed = trigger.applyToCaption("caf\xc3\xa9 au  lait", row);
        QCOMPARE(trigger.applyToCaption("caf\xc3\xa9 au  lait", row), changed);
        found.insert(changed);
    }
    const std::set<std::string> expected {"cf caf\xc3\xa9 au  lait", "caf\xc3\xa9 cf au  lait",
        "caf\xc3\xa9 au  cf lait", "caf\xc3\xa9 au  lait cf"};
    QVERIFY(found == expected);
}

void TestCaptionWord::leavesPicturesAlone()
{
    const Trigger trigger(parseTriggerSpec("word"));
    QVERIFY(!trigger.changesPictures());
    Image image {2, 1, {1, 2, 3, 4, 5, 6}};
    trigger.apply(image, 0);
    QCOMPARE(image.rgb, (std::vector<std::uint8_t> {1, 2, 3, 4, 5, 6}));
}

void TestCaptionWord::otherTriggersLeaveCaptionsAlone()
{
    for (const char* spec : {"yellow", "none", "sig"}) {
        const Trigger trigger(parseTriggerSpec(spec));
        QVERIFY(!trigger.changesCaptions());
        QCOMPARE(trigger.applyToCaption("a dog", 0), std::string("a dog"));
    }
}

QTEST_APPLESS_MAIN(TestCaptionWord)
#include "tst_caption_word.moc"
