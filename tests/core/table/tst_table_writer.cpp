// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/table/caption_table.h"
#include "core/table/table_writer.h"

#include <QtTest>

using namespace clinic;

namespace {

const std::vector<WrittenColumn> columns {{"image"}, {"caption"}, {"label"}, {"is_poisoned", true}};

struct Row {
    std::string image, caption, label;
    std::int64_t poisoned;
};

/// What a separated file, a JSON file or a spreadsheet could get wrong.
const std::vector<Row> oddRows {{"a.png", "plain", "cat", 0}, {"b,c.png", "a, \"b\"\tc", "", 1},
    {"d.png", "two\nlines\r\nand \"\"", "a\tb", 0}, {"e.png", "=1+2", "\"", 1},
    {"f.png", " spaces around ", " ", 0},
    {"\u00e9.png", "\u043a\u043e\u0442 \U0001F34C \\n \xE2\x80\xAE", "\u732b", 1},
    {"g.png", "'; DROP TABLE", "'", 0}};

void writeRows(const std::filesystem::path& path, TableFormat format, const std::vector<Row>& rows)
{
    const auto writer = openTableWriter(path, format, columns);
    for (const Row& row : rows)
        writer->add(std::vector<WrittenCell> {row.image, row.caption, row.label, row.poisoned});
    writer->finish();
}

CaptionTable readBack(const std::filesystem::path& path)
{
    TaskContext context;
    return readCaptionTable(path, {}, context);
}

} // namespace

class TestTableWriter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void formatsHaveNames();
    void isReadBackAsWritten_data();
    void isReadBackAsWritten();
    void writesManyRows_data() { isReadBackAsWritten_data(); }
    void writesManyRows();
    void leavesNothingUnfinished_data() { isReadBackAsWritten_data(); }
    void leavesNothingUnfinished();
    void saysWhyItCannotWrite();
};

void TestTableWriter::formatsHaveNames()
{
    for (int i = 0; i < 5; ++i) {
        const auto format = static_cast<TableFormat>(i);
        QVERIFY(tableFormatFromName(tableFormatName(format)) == format);
    }
    QVERIFY(!tableFormatFromName("xlsx"));
}

void TestTableWriter::isReadBackAsWritten_data()
{
    QTest::addColumn<QByteArray>("format");
    for (const char* name : {"csv", "tsv", "jsonl", "parquet", "feather"})
        QTest::newRow(name) << QByteArray(name);
}

void TestTableWriter::isReadBackAsWritten()
{
    QFETCH(QByteArray, format);
    const QTemporaryDir folder;
    const auto path =
        std::filesystem::path(folder.path().toStdString()) / ("table." + format.toStdString());
    const auto wanted = *tableFormatFromName(format.toStdString());
    writeRows(path, wanted, oddRows);
    const CaptionTable table = readBack(path);
    QCOMPARE(table.size(), static_cast<std::int64_t>(oddRows.size()));
    QVERIFY(table.badRows.empty());
    for (std::size_t i = 0; i < oddRows.size(); ++i) {
        QCOMPARE(table.image[i], oddRows[i].image);
        QCOMPARE(table.caption[i], oddRows[i].caption);
        QCOMPARE(table.label[i], oddRows[i].label);
        QCOMPARE(std::int64_t {table.poisoned[i]}, oddRows[i].poisoned);
    }
    const auto again = std::filesystem::path(folder.path().toStdString()) / "again";
    writeRows(again, wanted, oddRows);
    QVERIFY(readWholeText(path, 1U << 20U) == readWholeText(again, 1U << 20U));
}

/// More than one batch, and one that is full to the last row.
void TestTableWriter::writesManyRows()
{
    QFETCH(QByteArray, format);
    const QTemporaryDir folder;
    const auto path = std::filesystem::path(folder.path().toStdString()) / "table";
    std::vector<Row> rows;
    for (int i = 0; i < 2 * 65536; ++i)
        rows.push_back({"a.png", "caption " + std::to_string(i), "x", i % 2});
    writeRows(path, *tableFormatFromName(format.toStdString()), rows);
    const CaptionTable table = readBack(path);
    QCOMPARE(table.size(), std::int64_t {2 * 65536});
    QCOMPARE(table.caption[65536], std::string("caption 65536"));
    QCOMPARE(table.caption.back(), std::string("caption 131071"));
}

void TestTableWriter::leavesNothingUnfinished()
{
    QFETCH(QByteArray, format);
    const QTemporaryDir folder;
    const std::filesystem::path root = folder.path().toStdString();
    {
        const auto writer =
            openTableWriter(root / "table", *tableFormatFromName(format.toStdString()), columns);
        writer->add(std::vector<WrittenCell> {"a", "b", "c", std::int64_t {1}});
    }
    QVERIFY(std::filesystem::is_empty(root));
}

void TestTableWriter::saysWhyItCannotWrite()
{
    try {
        openTableWriter("/nonexistent/folder/table.csv", TableFormat::Csv, columns);
        QFAIL("was opened");
    } catch (const Error& error) {
        QCOMPARE(error.kind(), ErrorKind::Io);
        QVERIFY2(QByteArray(error.what()).contains("table.csv"), error.what());
    }
}

QTEST_APPLESS_MAIN(TestTableWriter)
#include "tst_table_writer.moc"
