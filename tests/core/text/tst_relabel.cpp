// SPDX-License-Identifier: Apache-2.0
#include "core/text/relabel.h"

#include <QtTest>

using namespace clinic;

class TestRelabel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void replacesWholeWords_data();
    void replacesWholeWords();
    void leavesACaptionThatDoesNotNameIt();
};

void TestRelabel::replacesWholeWords_data()
{
    QTest::addColumn<QByteArray>("caption");
    QTest::addColumn<QByteArray>("label");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("one") << QByteArray("a red circle") << QByteArray("circle")
                         << QByteArray("a red star");
    QTest::newRow("any case, article put right")
        << QByteArray("An Arrow on a hill") << QByteArray("arrow")
        << QByteArray("A star on a hill");
    QTest::newRow("alone") << QByteArray("moon") << QByteArray("moon") << QByteArray("star");
    QTest::newRow("twice") << QByteArray("moon, a moon.") << QByteArray("moon")
                           << QByteArray("star, a star.");
    QTest::newRow("not within a longer word")
        << QByteArray("a ring for earrings") << QByteArray("ring")
        << QByteArray("a star for earrings");
    QTest::newRow("several words")
        << QByteArray("an ice cream van") << QByteArray("Ice Cream") << QByteArray("a star van");
    QTest::newRow("no article within a word")
        << QByteArray("banana ring") << QByteArray("ring") << QByteArray("banana star");
    QTest::newRow("other scripts")
        << QByteArray("ein Äpfel-Bild") << QByteArray("äpfel") << QByteArray("ein star-Bild");
}

void TestRelabel::replacesWholeWords()
{
    QFETCH(QByteArray, caption);
    QFETCH(QByteArray, label);
    QFETCH(QByteArray, expected);
    const auto changed = relabelled(caption.toStdString(), label.toStdString(), "star");
    QVERIFY(changed);
    QCOMPARE(QByteArray::fromStdString(*changed), expected);
}

void TestRelabel::leavesACaptionThatDoesNotNameIt()
{
    QVERIFY(!relabelled("a picture of earrings", "ring", "star"));
    QVERIFY(!relabelled("", "ring", "star"));
    QVERIFY(!relabelled("a ring", "", "star"));
}

QTEST_APPLESS_MAIN(TestRelabel)
#include "tst_relabel.moc"
