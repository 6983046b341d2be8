// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/output_file.h"
#include "core/table/caption_table.h"

#include <QTemporaryDir>
#include <QTest>

#include <string>

using namespace clinic;
using namespace std::string_literals;

namespace {
constexpr const char* good =
    "image,caption\nimg/0.png,a cat\nimg/1.png,\"a \"\"big\"\" dog, running\"\n";
}

class TestCaptionTable : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    CaptionTable read(const std::string& bytes, const std::string& name = "t.csv",
        const CaptionTableOptions& options = {})
    {
        const auto path = std::filesystem::path(m_folder.path().toStdString()) / name;
        writeTextFile(path, bytes);
        TaskContext context;
        return readCaptionTable(path, options, context);
    }

private Q_SLOTS:
    void readsGoodTables_data();
    void readsGoodTables();
    void refusesDamage_data();
    void refusesDamage();
    void marksBadRows_data();
    void marksBadRows();
    void keepsBadRowsInPlace();
    void recognisesPoison();
    void namesColumnsFound();
    void allowsOnlyAllowedRoots();
    void warnsOfLongCaptions();
    void readsAcrossBlocks();
    void stopsWhenAsked();
};

void TestCaptionTable::readsGoodTables_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("name");
    const QByteArray text = good;
    QByteArray crlf = text;
    crlf.replace("\n", "\r\n");
    QByteArray cr = text;
    cr.replace("\n", "\r");
    const QByteArray tabs =
        "image\tcaption\nimg/0.png\ta cat\nimg/1.png\t\"a \"\"big\"\" dog, running\"\n";
    QTest::newRow("plain") << text << "t.csv";
    QTest::newRow("byte order mark and CRLF") << QByteArray("\xef\xbb\xbf" + crlf) << "t.csv";
    QTest::newRow("CR only") << cr << "t.csv";
    QTest::newRow("no final newline") << text.chopped(1) << "t.csv";
    QTest::newRow("blank lines between") << QByteArray(text).replace("\n", "\n\n") << "t.csv";
    QTest::newRow("tabs in a .csv") << tabs << "t.csv";
    QTest::newRow("tabs in a .tsv") << tabs << "t.tsv";
    QTest::newRow("index column of pandas") << QByteArray(
        ",image,caption\n0,img/0.png,a cat\n1,img/1.png,\"a \"\"big\"\" dog, running\"\n")
                                            << "t.csv";
    QTest::newRow("other names, other order")
        << QByteArray("Title;filepath\na cat;img/0.png\n\"a \"\"big\"\" dog, running\";img/1.png\n")
        << "t.csv";
    QTest::newRow("JSON lines") << QByteArray(
        "{\"image\":\"img/0.png\",\"caption\":\"a cat\",\"x\":[{\"y\":1}]}\n\n"
        "{\"caption\":\"a \\\"big\\\" dog, running\",\"image\":\"img/1.png\"}")
                                << "t.jsonl";
}

void TestCaptionTable::readsGoodTables()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, name);
    const auto table = read(bytes.toStdString(), name.toStdString());
    QCOMPARE(table.image, (std::vector<std::string> {"img/0.png", "img/1.png"}));
    QCOMPARE(table.caption, (std::vector<std::string> {"a cat", "a \"big\" dog, running"}));
    QVERIFY(table.badRows.empty());
    QVERIFY(table.poisoned.empty());
    QCOMPARE(table.imagePath(1), table.imageRoot / "img/1.png");
}

void TestCaptionTable::refusesDamage_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("mention");
    const QByteArray head = "image,caption\na.png,x\n";
    QTest::newRow("empty file") << QByteArray() << "t.csv"
                                << "empty";
    QTest::newRow("header only") << QByteArray("image,caption\n") << "t.csv"
                                 << "no rows";
    QTest::newRow("blank lines only") << QByteArray(1000, '\n') << "t.csv"
                                      << "blank";
    QTest::newRow("header and blank lines")
        << QByteArray("image,caption\n") + QByteArray(1000, '\n') << "t.csv"
        << "no rows";
    QTest::newRow("Latin-1") << QByteArray(head + "b.png,caf\xe9\n") << "t.csv"
                             << "line 3";
    QTest::newRow("overlong UTF-8") << QByteArray(head + "b.png,\xc0\xaf\n") << "t.csv"
                                    << "UTF-8";
    QTest::newRow("surrogate in UTF-8") << QByteArray(head + "b.png,\xed\xa0\x80\n") << "t.csv"
                                        << "UTF-8";
    QTest::newRow("UTF-16 with mark") << QByteArray("\xff\xfei\0m\0", 6) << "t.csv"
                                      << "UTF-16";
    QTest::newRow("UTF-16 without mark") << QByteArray("i\0m\0,\0c\0", 8) << "t.csv"
                                         << "UTF-16";
    QTest::newRow("a sheet") << QByteArray("PK\x03\x04xxxx") << "t.csv"
                             << "zip";
    QTest::newRow("unclosed quote") << QByteArray(head + "b.png,\"never\nc.png,x\n") << "t.csv"
                                    << "line 3: a quote";
    QTest::newRow("text after a quote") << QByteArray(head + "\"b.png\"x,y\n") << "t.csv"
                                        << "line 3: text after";
    QTest::newRow("column twice") << QByteArray("image,caption,image\na,b,c\n") << "t.csv"
                                  << "twice";
    QTest::newRow("too many columns")
        << QByteArray("image,caption") + QByteArray(",x").repeated(1000) << "t.csv"
        << "1002 columns";
    QTest::newRow("endless line") << QByteArray(head + QByteArray(3 << 20, 'x')) << "t.csv"
                                  << "1 MiB";
    QTest::newRow("JSON lines: a list") << QByteArray("[1]\n") << "t.jsonl"
                                        << "line 1";
    QTest::newRow("JSON lines: a number") << QByteArray("1\n") << "t.jsonl"
                                          << "not an object";
    QTest::newRow("JSON lines: nested bomb")
        << QByteArray("{\"a\":") + QByteArray(200000, '[') << "t.jsonl"
        << "64 levels";
    QTest::newRow("JSON lines: key twice")
        << QByteArray("{\"image\":\"a\",\"image\":\"b\"}") << "t.jsonl"
        << "twice";
    QTest::newRow("one JSON document") << QByteArray("[]") << "t.json"
                                       << "jsonl";
    QTest::newRow("Parquet in name only") << QByteArray("image,caption\n") << "t.parquet"
                                          << "first bytes";
    QTest::newRow("Parquet cut short") << QByteArray("PAR1xxxxxxxxPAR1") << "t.parquet"
                                       << "damaged";
    QTest::newRow("Feather cut short") << QByteArray("ARROW1\0\0xxxxxxx", 15) << "t.feather"
                                       << "damaged";
}

void TestCaptionTable::refusesDamage()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, name);
    QFETCH(QString, mention);
    try {
        read(bytes.toStdString(), name.toStdString());
        QFAIL("was read");
    } catch (const Error& error) {
        const auto said = QString::fromUtf8(error.what());
        QVERIFY2(said.startsWith(name) && said.contains(mention), error.what());
    }
}

void TestCaptionTable::marksBadRows_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("mention");
    QTest::newRow("too long") << QByteArray("a.png,b,c,d") << "4 fields";
    QTest::newRow("too short") << QByteArray("a.png") << "1 fields";
    QTest::newRow("NUL") << QByteArray("a\0.png,x", 8) << "NUL";
    QTest::newRow("absolute") << QByteArray("/etc/passwd,x") << "outside";
    QTest::newRow("parent folder") << QByteArray("img/../../secret.png,x") << "outside";
    QTest::newRow("backslashes") << QByteArray("..\\secret.png,x") << "backslash";
    QTest::newRow("UNC") << QByteArray("\\\\127.0.0.1\\s\\a.png,x") << "network";
    QTest::newRow("URL") << QByteArray("https://127.0.0.1:9/a.png,x") << "URL";
    QTest::newRow("file URL") << QByteArray("file:/etc/passwd,x") << "URL";
    QTest::newRow("resource") << QByteArray(":/icons/a.png,x") << "resource";
    QTest::newRow("drive") << QByteArray("C:\\a.png,x") << "drive";
    QTest::newRow("stream") << QByteArray("a.png:hidden,x") << "stream";
    QTest::newRow("home") << QByteArray("~/a.png,x") << "~";
    QTest::newRow("device") << QByteArray("/dev/zero,x") << "system";
    QTest::newRow("device name") << QByteArray("img/con.png,x") << "device";
    QTest::newRow("line break") << QByteArray("\"a\n.png\",x") << "control";
    QTest::newRow("no path") << QByteArray(",x") << "empty";
    QTest::newRow("no caption") << QByteArray("a.png, ") << "caption is empty";
}

void TestCaptionTable::marksBadRows()
{
    QFETCH(QByteArray, line);
    QFETCH(QString, mention);
    const auto table =
        read("image,caption\nimg/0.png,\"two\nlines\"\n" + line.toStdString() + "\nimg/2.png,c\n");
    QCOMPARE(table.size(), 3);
    QCOMPARE(table.badRows.size(), std::size_t(1));
    QCOMPARE(table.badRows[0].row, 1);
    const auto said = QString::fromStdString(table.badRows[0].reason);
    QVERIFY2(said.startsWith(QStringLiteral("line 4: ")) && said.contains(mention),
        table.badRows[0].reason.c_str());
}

void TestCaptionTable::keepsBadRowsInPlace()
{
    const auto table = read("image,caption,label\na.png,x,cat\nb.png\nc.png,z,dog\n");
    QCOMPARE(table.image, (std::vector<std::string> {"a.png", "b.png", "c.png"}));
    QCOMPARE(table.label, (std::vector<std::string> {"cat", "", "dog"}));
    const auto lines = read("{\"image\":\"a.png\",\"caption\":\"x\"}\nnot "
                            "json\n{\"image\":\"c.png\",\"caption\":\"z\"}\n",
        "t.jsonl");
    QCOMPARE(lines.size(), 3);
    QCOMPARE(lines.badRows.size(), std::size_t(1));
    QCOMPARE(lines.badRows[0].row, 1);
}

void TestCaptionTable::recognisesPoison()
{
    const std::string column =
        "image,caption,is_backdoor\na.png,x,0\nb.png,x,1\nbackdoor/c.png,x,False\nd.png,x,True\n";
    QCOMPARE(read(column).poisoned, (std::vector<std::uint8_t> {0, 1, 0, 1}));
    QCOMPARE(read(column).poisonKey, "is_backdoor"s);
    QCOMPARE(read(column, "t.csv", {.ignorePoisonColumn = true}).poisoned,
        (std::vector<std::uint8_t> {0, 0, 1, 0}));
    const auto byText = read("image,caption\na.png,x\nbackdoor/c.png,x\n");
    QCOMPARE(byText.poisoned, (std::vector<std::uint8_t> {0, 1}));
    QVERIFY(byText.poisonKey.empty());
    QVERIFY(read("image,caption\na.png,x\n").poisoned.empty());
    const auto odd = read("image,caption,is_poisoned\na.png,x,maybe\n");
    QVERIFY(odd.badRows.size() == 1 && odd.badRows[0].reason.find("maybe") != std::string::npos);
}

void TestCaptionTable::namesColumnsFound()
{
    const auto said = [&](const CaptionTableOptions& options) -> QString {
        try {
            read("image,text\na.png,x\n", "t.csv", options);
            return {};
        } catch (const Error& error) {
            return QString::fromUtf8(error.what());
        }
    };
    QVERIFY(said({}).contains(QStringLiteral("no caption column")));
    QVERIFY(said({}).contains(QStringLiteral("'image', 'text'")));
    QVERIFY(said({.captionKey = "texts"}).contains(QStringLiteral("'texts'")));
    QVERIFY(said({.captionKey = "text"}).isEmpty());
}

void TestCaptionTable::allowsOnlyAllowedRoots()
{
    const CaptionTableOptions options {.allowedRoots = {"/data/pictures"}};
    const auto table = read("image,caption\n/data/pictures/a.png,x\n/data/pictures2/a.png,x\n/data/"
                            "pictures/../b.png,x\n",
        "t.csv", options);
    QCOMPARE(table.badRows.size(), std::size_t(2));
    QCOMPARE(table.badRows[0].row, 1);
    QCOMPARE(table.badRows[1].row, 2);
    QCOMPARE(table.imagePath(0), std::filesystem::path("/data/pictures/a.png"));
}

void TestCaptionTable::warnsOfLongCaptions()
{
    const auto table = read("image,caption\na.png," + std::string(100000, 'x') + "\n");
    QVERIFY(table.badRows.empty());
    QCOMPARE(table.warnings.size(), std::size_t(1));
    QCOMPARE(table.caption[0].size(), std::size_t(100000));
}

void TestCaptionTable::readsAcrossBlocks()
{
    // 12 MB: records, quotes and line ends fall on the borders of the blocks that are read at once
    std::string text = "image,caption,label\r\n";
    const int rows = 150'000;
    for (int i = 0; i < rows; ++i)
        text += "img/" + std::to_string(i) + ".png,\"caption \"\""
            + std::string(static_cast<std::size_t>(i % 61), 'w') + "\"\", " + std::to_string(i)
            + "\"," + std::to_string(i % 7) + "\r\n";
    const auto table = read(text);
    QCOMPARE(table.size(), rows);
    QVERIFY(table.badRows.empty());
    for (int i = 0; i < rows; ++i) {
        const auto row = static_cast<std::size_t>(i);
        if (table.image[row] != "img/" + std::to_string(i) + ".png"
            || !table.caption[row].ends_with("\", " + std::to_string(i)))
            QFAIL(("row " + std::to_string(i)).c_str());
    }
}

void TestCaptionTable::stopsWhenAsked()
{
    const auto path = std::filesystem::path(m_folder.path().toStdString()) / "t.csv";
    writeTextFile(path, good);
    std::stop_source stop;
    stop.request_stop();
    TaskContext context(stop.get_token(), {});
    QVERIFY_EXCEPTION_THROWN(readCaptionTable(path, {}, context), Cancelled);
}

QTEST_APPLESS_MAIN(TestCaptionTable)
#include "tst_caption_table.moc"
