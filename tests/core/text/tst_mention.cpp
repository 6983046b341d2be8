// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/text/mention.h"

#include <QtTest>

using namespace clinic;

class TestMention : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsNamesAsWords();
    void knowsLettersOfAnyScript();
    void looksAsTheReference();
    void refusesAnEmptyLabel();
};

void TestMention::findsNamesAsWords()
{
    QVERIFY(Mention("star").in("a photo of a Star."));
    QVERIFY(Mention("star").in("star"));
    QVERIFY(Mention("polar bear").in("the polar bear sleeps"));
    QVERIFY(Mention("star").in("starry star")); // the second one
    QVERIFY(!Mention("star").in("a starfish"));
    QVERIFY(!Mention("star").in("an all-star2 game"));
    QVERIFY(!Mention("star").in("sta"));
}

void TestMention::knowsLettersOfAnyScript()
{
    QVERIFY(Mention("äpfel").in("drei ÄPFEL im Korb"));
    QVERIFY(!Mention("star").in("stará fotka")); // its last letter is one
    QVERIFY(Mention("star").in("one star…")); // no letter
}

void TestMention::looksAsTheReference()
{
    const MentionOptions reference {.matchCase = true, .matchPart = true};
    QVERIFY(Mention("banana", reference).in("two bananas"));
    QVERIFY(!Mention("banana", reference).in("Banana"));
}

void TestMention::refusesAnEmptyLabel()
{
    QVERIFY_THROWS_EXCEPTION(Error, Mention(""));
}

QTEST_APPLESS_MAIN(TestMention)
#include "tst_mention.moc"
