// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/table/caption_table.h"

#include <QTemporaryDir>
#include <QTest>

#include <arrow/array/builder_binary.h>
#include <arrow/array/builder_primitive.h>
#include <arrow/io/file.h>
#include <arrow/ipc/writer.h>
#include <arrow/table.h>
#include <parquet/arrow/writer.h>

using namespace clinic;

namespace {
template <typename Builder, typename Values>
std::shared_ptr<arrow::Array> column(const Values& values)
{
    Builder builder;
    for (const auto& value : values)
        builder.Append(value).ok();
    return builder.Finish().ValueOrDie();
}

std::shared_ptr<arrow::Table> smallTable()
{
    arrow::StringBuilder captions;
    captions.Append("one").ok();
    captions.AppendNull().ok();
    captions.Append("three").ok();
    const auto schema =
        arrow::schema({arrow::field("label", arrow::int64()), arrow::field("image", arrow::utf8()),
            arrow::field("caption", arrow::utf8()), arrow::field("is_poisoned", arrow::boolean())});
    return arrow::Table::Make(schema,
        {column<arrow::Int64Builder>(std::vector<std::int64_t> {7, 8, 9}),
            column<arrow::StringBuilder>(std::vector<std::string> {"a.png", "b.png", "../c.png"}),
            captions.Finish().ValueOrDie(),
            column<arrow::BooleanBuilder>(std::vector<bool> {false, false, true})});
}
} // namespace

class TestArrowReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsBothFormats_data();
    void readsBothFormats();
};

void TestArrowReader::readsBothFormats_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("Parquet") << "t.parquet";
    QTest::newRow("Feather") << "t.feather";
}

void TestArrowReader::readsBothFormats()
{
    QFETCH(QString, name);
    const QTemporaryDir folder;
    const auto path = folder.filePath(name).toStdString();
    const auto table = smallTable();
    {
        const auto out = arrow::io::FileOutputStream::Open(path).ValueOrDie();
        if (name == QStringLiteral("t.parquet")) {
            QVERIFY(parquet::arrow::WriteTable(*table, arrow::default_memory_pool(), out, 2).ok());
        } else {
            const auto writer = arrow::ipc::MakeFileWriter(out, table->schema()).ValueOrDie();
            QVERIFY(writer->WriteTable(*table).ok() && writer->Close().ok());
        }
        QVERIFY(out->Close().ok());
    }
    TaskContext context;
    const auto read = readCaptionTable(path, {}, context);
    QCOMPARE(read.image, (std::vector<std::string> {"a.png", "b.png", "../c.png"}));
    QCOMPARE(read.caption, (std::vector<std::string> {"one", "", "three"}));
    QCOMPARE(read.label, (std::vector<std::string> {"7", "8", "9"}));
    QCOMPARE(read.poisoned, (std::vector<std::uint8_t> {0, 0, 1}));
    QCOMPARE(read.badRows.size(), std::size_t(2));
    QCOMPARE(read.badRows[0].reason, std::string("row 1: the caption is empty"));
    QCOMPARE(read.badRows[1].row, 2);
}

QTEST_APPLESS_MAIN(TestArrowReader)
#include "tst_arrow_reader.moc"
