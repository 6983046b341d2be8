// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/base/output_file.h"
#include "core/base/task_context.h"
#include "core/base/whole_folder.h"
#include "tests/support/error_of.h"

#include <QTemporaryDir>
#include <QTest>

using namespace clinic;
using clinic::test::errorOf;

namespace {
namespace fs = std::filesystem;

void writeNote(const fs::path& folder, std::string_view text)
{
    writeTextFile(folder / "note.txt", text);
}

std::string noteIn(const fs::path& folder)
{
    return readWholeText(folder / "note.txt", 100);
}

std::ptrdiff_t entriesOf(const fs::path& folder)
{
    return std::distance(fs::directory_iterator(folder), fs::directory_iterator());
}

} // namespace

class TestWholeFolder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void appearsWhole_data();
    void appearsWhole();
    void followsALink();
    void keepsTheOldOneWhereItThrows();
    void saysWhatTheFileSystemRefuses();
    void refusesAnEmptyName();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_root;
};

void TestWholeFolder::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_root = m_folder->path().toStdString();
}

void TestWholeFolder::appearsWhole_data()
{
    QTest::addColumn<QString>("written");
    QTest::newRow("plain") << "set";
    QTest::newRow("slash at its end") << "set/";
    QTest::newRow("slashes") << "set//";
    QTest::newRow("dot") << "set/.";
}

void TestWholeFolder::appearsWhole()
{
    QFETCH(QString, written);
    const fs::path out = m_root.string() + "/" + written.toStdString();
    for (const std::string text : {"first", "second"}) {
        writeWholeFolder(out, [&](const fs::path& making) {
            QCOMPARE(fs::exists(m_root / "set"), text == "second");
            writeNote(making, text);
        });
        QCOMPARE(noteIn(m_root / "set"), text);
        QCOMPARE(entriesOf(m_root / "set"), 1);
        QCOMPARE(entriesOf(m_root), 1);
    }
}

void TestWholeFolder::followsALink()
{
    fs::create_directory(m_root / "real");
    fs::create_directory_symlink(m_root / "real", m_root / "link");
    writeWholeFolder(m_root / "link", [](const fs::path& making) { writeNote(making, "new"); });
    QVERIFY(fs::is_symlink(m_root / "link"));
    QCOMPARE(noteIn(m_root / "real"), std::string("new"));
}

void TestWholeFolder::keepsTheOldOneWhereItThrows()
{
    fs::create_directory(m_root / "set");
    writeNote(m_root / "set", "old");
    QVERIFY_THROWS_EXCEPTION(
        Cancelled, writeWholeFolder(m_root / "set", [](const fs::path& making) {
            writeNote(making, "half");
            throw Cancelled {};
        }));
    QCOMPARE(noteIn(m_root / "set"), std::string("old"));
    QCOMPARE(entriesOf(m_root), 1);
}

void TestWholeFolder::saysWhatTheFileSystemRefuses()
{
    const Error error = errorOf([&] {
        writeWholeFolder(m_root / "set",
            [](const fs::path& making) { fs::copy_file(making / "missing", making / "copy"); });
    });
    QCOMPARE(error.kind(), ErrorKind::Io);
    QVERIFY(QByteArray(error.what()).contains("missing"));
    QCOMPARE(entriesOf(m_root), 0);
}

void TestWholeFolder::refusesAnEmptyName()
{
    bool isAsked = false;
    const Error error =
        errorOf([&] { writeWholeFolder({}, [&](const fs::path&) { isAsked = true; }); });
    QCOMPARE(error.kind(), ErrorKind::Config);
    QVERIFY(!isAsked);
}

QTEST_GUILESS_MAIN(TestWholeFolder)
#include "tst_whole_folder.moc"
