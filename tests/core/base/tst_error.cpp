// SPDX-License-Identifier: Apache-2.0
#include "core/base/byte_reader.h"
#include "core/base/error.h"

#include <QtTest>

using namespace clinic;

class TestError : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eachLayerAddsItsPlace();
    void messagesAreBounded();
    void foreignTextIsEscapedAndCut();
    void cancelledIsNotAFailure();
    void byteReaderNamesWhereTheFileEnds();
    void byteReaderRefusesAWildSeek();
};

void TestError::eachLayerAddsItsPlace()
{
    Error error(ErrorKind::Format, "opcode 5 is not allowed");
    error.within("data.pkl").within("model.pt");
    QCOMPARE(QString::fromLatin1(error.what()),
        QStringLiteral("model.pt: data.pkl: opcode 5 is not allowed"));
    QCOMPARE(error.kind(), ErrorKind::Format);
}

void TestError::messagesAreBounded()
{
    Error error(ErrorKind::Format, std::string(100'000, 'x'));
    error.within(std::string(1000, 'y'));
    QCOMPARE(std::strlen(error.what()), std::size_t(400));
}

void TestError::foreignTextIsEscapedAndCut()
{
    QCOMPARE(clinic::quoted("a\nb\x01\xff"), std::string("'a\\x0ab\\x01\\xff'"));
    const auto cut = clinic::quoted(std::string(500, 'a'));
    QVERIFY(cut.size() < 70);
    QVERIFY(cut.ends_with("...'"));
}

void TestError::cancelledIsNotAFailure()
{
    bool passed = false;
    try {
        try {
            throw Cancelled {};
        } catch (const std::exception&) {
            QFAIL("a general handler took a cancel for a failure");
        }
    } catch (const Cancelled&) {
        passed = true;
    }
    QVERIFY(passed);
}

void TestError::byteReaderNamesWhereTheFileEnds()
{
    const std::array<std::byte, 6> bytes {
        std::byte {1}, std::byte {2}, std::byte {0}, std::byte {0}};
    ByteReader reader(bytes);
    QCOMPARE(reader.little<std::uint32_t>(), 0x0201U);
    QCOMPARE(reader.remaining(), std::size_t(2));
    try {
        reader.little<std::uint32_t>();
        QFAIL("read past the end");
    } catch (const Error& error) {
        QCOMPARE(error.kind(), ErrorKind::Format);
        QVERIFY(QString::fromLatin1(error.what()).contains(QStringLiteral("at byte 4")));
    }
    QCOMPARE(reader.position(), std::size_t(4)); // a failed read moves nothing
}

void TestError::byteReaderRefusesAWildSeek()
{
    const std::array<std::byte, 2> bytes {};
    ByteReader reader(bytes);
    reader.seek(2);
    QVERIFY(reader.atEnd());
    QVERIFY_EXCEPTION_THROWN(reader.seek(3), Error);
    QVERIFY_EXCEPTION_THROWN(reader.skip(SIZE_MAX), Error);
}

QTEST_APPLESS_MAIN(TestError)
#include "tst_error.moc"
