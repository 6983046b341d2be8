// SPDX-License-Identifier: Apache-2.0
#include "core/base/nearest_name.h"

#include <QtTest>

using namespace clinic;

class TestNearestName : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void finds_data();
    void finds();
    void readsAsTheEndOfAMessage();
};

void TestNearestName::finds_data()
{
    QTest::addColumn<QByteArray>("typed");
    QTest::addColumn<QByteArray>("nearest");
    const auto row = [](const char* name, const QByteArray& typed, const char* nearest) {
        QTest::newRow(name) << typed << QByteArray(nearest);
    };
    row("a letter too few", "yelow", "yellow");
    row("a letter replaced", "yelloq", "yellow");
    row("another case", "SiG", "sig");
    row("the beginning", "check", "checkerboard");
    row("nothing like it", "purple", "");
    row("nothing", "", "");
    row("far too long", QByteArray(100'000, 's'), "");
}

void TestNearestName::finds()
{
    QFETCH(QByteArray, typed);
    QFETCH(QByteArray, nearest);
    const std::vector<std::string> names {"yellow", "sig", "checkerboard"};
    QCOMPARE(QByteArray::fromStdString(nearestName(typed.toStdString(), names)), nearest);
}

void TestNearestName::readsAsTheEndOfAMessage()
{
    const std::vector<std::string> names {"size", "seed"};
    QCOMPARE(didYouMean("sise", names), std::string("; did you mean size?"));
    QCOMPARE(didYouMean("colour", names), std::string());
}

QTEST_APPLESS_MAIN(TestNearestName)
#include "tst_nearest_name.moc"
