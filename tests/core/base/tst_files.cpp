// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/folder_lock.h"
#include "core/base/input_file.h"
#include "core/base/output_file.h"
#include "core/base/sha256.h"

#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>

using namespace clinic;

namespace {
std::filesystem::path in(const QTemporaryDir& folder, const char* name)
{
    return std::filesystem::path(folder.path().toStdString()) / name;
}

std::optional<ErrorKind> kindOf(const std::function<void()>& action)
{
    try {
        action();
    } catch (const Error& error) {
        return error.kind();
    }
    return {};
}
} // namespace

class TestFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writtenFileAppearsOnlyAfterCommit();
    void abandonedFileLeavesTheOldOne();
    void existingFileNeedsConsent();
    void fullDiskIsSaidAndNothingIsLeft();
    void fifoIsRefusedWithoutWaiting();
    void folderAndMissingFileAreRefused();
    void readingPastTheEndIsRefusedBeforeAllocating();
    void sha256OfKnownText();
    void lockedFolderIsRefused();
    void sha256OfAFileCanBeStopped();
};

void TestFiles::writtenFileAppearsOnlyAfterCommit()
{
    const QTemporaryDir folder;
    const auto path = in(folder, "a.txt");
    OutputFile file(path);
    file.write("hello");
    QVERIFY(!std::filesystem::exists(path));
    file.commit();
    QCOMPARE(readWholeText(path, 100), std::string("hello"));
}

void TestFiles::abandonedFileLeavesTheOldOne()
{
    const QTemporaryDir folder;
    const auto path = in(folder, "a.txt");
    writeTextFile(path, "old");
    {
        OutputFile file(path);
        file.write("half of the ne");
    }
    QCOMPARE(readWholeText(path, 100), std::string("old"));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 1);
}

void TestFiles::existingFileNeedsConsent()
{
    const QTemporaryDir folder;
    writeTextFile(in(folder, "a.txt"), "old");
    QCOMPARE(kindOf([&] { OutputFile(in(folder, "a.txt"), false); }), ErrorKind::Config);
}

void TestFiles::fullDiskIsSaidAndNothingIsLeft()
{
    const QTemporaryDir folder;
    rlimit before {};
    getrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, SIG_IGN); // the write then fails with EFBIG, as on a full disk
    const rlimit small {.rlim_cur = 4096, .rlim_max = before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    const auto kind = kindOf([&] {
        OutputFile file(in(folder, "big.bin"));
        file.write(std::string(100'000, 'x'));
        file.commit();
    });
    setrlimit(RLIMIT_FSIZE, &before);
    QCOMPARE(kind, ErrorKind::Resource);
    QVERIFY(QDir(folder.path()).isEmpty());
}

void TestFiles::fifoIsRefusedWithoutWaiting()
{
    const QTemporaryDir folder;
    const auto path = in(folder, "pipe");
    QCOMPARE(::mkfifo(path.c_str(), 0600), 0);
    QCOMPARE(kindOf([&] { InputFile file(path); }), ErrorKind::Io);
}

void TestFiles::folderAndMissingFileAreRefused()
{
    const QTemporaryDir folder;
    QCOMPARE(kindOf([&] { InputFile file(folder.path().toStdString()); }), ErrorKind::Io);
    QCOMPARE(kindOf([&] { InputFile file(in(folder, "none")); }), ErrorKind::Io);
}

void TestFiles::readingPastTheEndIsRefusedBeforeAllocating()
{
    const QTemporaryDir folder;
    writeTextFile(in(folder, "a"), "abc");
    const InputFile file(in(folder, "a"));
    QCOMPARE(kindOf([&] { file.read(0, std::size_t(1) << 50); }), ErrorKind::Format);
    QCOMPARE(kindOf([&] { file.read(UINT64_MAX, 2); }), ErrorKind::Format);
    QCOMPARE(kindOf([&] { readWholeFile(in(folder, "a"), 2); }), ErrorKind::Resource);
}

void TestFiles::sha256OfKnownText()
{
    // FIPS 180-2, appendix B.1
    const std::string expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    QCOMPARE(sha256Of("abc"), expected);
    const QTemporaryDir folder;
    writeTextFile(in(folder, "abc"), "abc");
    QCOMPARE(sha256OfFile(in(folder, "abc")), expected);
}

void TestFiles::lockedFolderIsRefused()
{
    const QTemporaryDir folder;
    const auto path = in(folder, "new/out");
    {
        const FolderLock lock(path);
        QVERIFY(std::filesystem::is_directory(path));
        QCOMPARE(kindOf([&] { FolderLock second(path); }), ErrorKind::Config);
        const FolderLock other(in(folder, "new")); // another folder
    }
    QVERIFY(!kindOf([&] { FolderLock again(path); }));
    const auto file = in(folder, "file");
    writeTextFile(file, "x");
    QCOMPARE(kindOf([&] { FolderLock lock(file); }), ErrorKind::Io);
}

void TestFiles::sha256OfAFileCanBeStopped()
{
    const QTemporaryDir folder;
    writeTextFile(in(folder, "abc"), "abc");
    std::stop_source stop;
    const TaskContext context(stop.get_token(), {});
    QCOMPARE(sha256OfFile(in(folder, "abc"), context), sha256Of("abc"));
    stop.request_stop();
    bool stopped = false;
    try {
        sha256OfFile(in(folder, "abc"), context);
    } catch (const Cancelled&) {
        stopped = true;
    }
    QVERIFY(stopped);
}

QTEST_APPLESS_MAIN(TestFiles)
#include "tst_files.moc"
