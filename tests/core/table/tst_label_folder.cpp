// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/output_file.h"
#include "core/table/label_folder.h"

#include <QtTest>

using namespace clinic;

namespace {

constexpr const char* goodClasses = R"({"classes":["cat","dog"],"templates":["a photo of a {}."]})";
constexpr const char* goodLabels = "image,label\na.png,0\nsub/b.png,1\na.png,1\n";

struct Folder {
    QTemporaryDir temporary;
    std::filesystem::path path = temporary.path().toStdString();

    Folder(const std::string& classes, const std::string& labels)
    {
        writeTextFile(path / "classes.json", classes);
        writeTextFile(path / "labels.csv", labels);
    }
};

} // namespace

class TestLabelFolder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsRowsInOrder();
    void takesColumnsByName();
    void namesTheClassesThereAre();
    void readsTheReferencesClasses();
    void warnsOfNamesThatRepeat();
    void warnsOfWrongLabels();
    void warnsOfNothingInAnOrdinarySet();
    void saysWhichFileIsMissing();
    void opensNoLinkOutOfTheFolder();
    void advisesNothingItLacks();
    void refuses_data();
    void refuses();
};

void TestLabelFolder::readsRowsInOrder()
{
    const Folder folder(goodClasses, goodLabels);
    const LabelFolder set = readLabelFolder(folder.path);
    QCOMPARE(set.size(), std::size_t {3});
    QVERIFY((set.image == std::vector<std::string> {"a.png", "sub/b.png", "a.png"}));
    QVERIFY((set.label == std::vector<std::size_t> {0, 1, 1}));
    QVERIFY((set.classes == std::vector<std::string> {"cat", "dog"}));
    QVERIFY((set.templates == std::vector<std::string> {"a photo of a {}."}));
    QCOMPARE(set.imagePath(1), folder.path / "sub/b.png");
    QCOMPARE(set.classIndex("dog"), std::size_t {1});
}

void TestLabelFolder::takesColumnsByName()
{
    // pandas writes an index column without a name in front
    const Folder folder(goodClasses, ",label,image\n0,1,a.png\n1,0,b.png\n");
    const LabelFolder set = readLabelFolder(folder.path);
    QVERIFY((set.image == std::vector<std::string> {"a.png", "b.png"}));
    QVERIFY((set.label == std::vector<std::size_t> {1, 0}));
}

void TestLabelFolder::namesTheClassesThereAre()
{
    const Folder folder(goodClasses, goodLabels);
    const LabelFolder set = readLabelFolder(folder.path);
    try {
        set.classIndex("bird");
        QFAIL("a class that is not there was found");
    } catch (const Error& error) {
        QCOMPARE(error.kind(), ErrorKind::Config);
        QVERIFY2(std::string_view(error.what()).find("cat, dog") != std::string_view::npos,
            error.what());
    }
}

void TestLabelFolder::readsTheReferencesClasses()
{
    const Folder folder(goodClasses, goodLabels);
    std::filesystem::remove(folder.path / "classes.json");
    writeTextFile(folder.path / "classes.py",
        "{'classes': ['cat', 'dog'], 'templates': [lambda c: f'a photo of a {c}.'],\n"
        " 'superclasses': [['cat', 'dog']]}\n");
    const LabelFolder set = readLabelFolder(folder.path);
    QVERIFY((set.classes == std::vector<std::string> {"cat", "dog"}));
    QVERIFY((set.templates == std::vector<std::string> {"a photo of a {}."}));
    QVERIFY((set.superclasses == std::vector<std::vector<std::string>> {{"cat", "dog"}}));
    QVERIFY((set.imagesOfClass == std::vector<std::int64_t> {1, 2}));
    writeTextFile(
        folder.path / "classes.py", "{'classes': ['cat', 'dog'],\n'templates': open('x')}");
    try {
        readLabelFolder(folder.path);
        QFAIL("a classes.py that does more was read");
    } catch (const Error& error) {
        QCOMPARE(error.kind(), ErrorKind::Unsafe);
        QVERIFY2(QByteArray(error.what()).contains("classes.py: line 2: 'open' is not data"),
            error.what());
    }
}

void TestLabelFolder::warnsOfNamesThatRepeat()
{
    const Folder folder(
        R"({"classes":["missile","dog","missile"],"templates":["{}"],"superclasses":[["dog","cow"]]})",
        "image,label\na.png,0\nb.png,1\nc.png,2\n");
    const auto warnings = readLabelFolder(folder.path).warnings;
    QCOMPARE(warnings.size(), std::size_t {2});
    QVERIFY2(QByteArray::fromStdString(warnings[0])
                 .startsWith("2 of 3 classes share their name with another"),
        warnings[0].c_str());
    QVERIFY2(QByteArray::fromStdString(warnings[0]).contains("'missile' (0), 'missile' (2)"),
        warnings[0].c_str());
    QVERIFY2(QByteArray::fromStdString(warnings[1]).contains("1 that are no classes"),
        warnings[1].c_str());
}

/// As the ImageNet labels that the reference ships: mapped by names, of which two repeat.
void TestLabelFolder::warnsOfWrongLabels()
{
    std::string classes = R"({"templates":["{}"],"classes":[)";
    std::string labels = "image,label\n";
    for (int i = 0; i < 20; ++i) {
        classes += (i == 0 ? "\"class" : ",\"class") + std::to_string(i) + "\"";
        const int label = i == 17 ? 4 : i;
        for (int k = 0; k < 5; ++k)
            labels += "a.png," + std::to_string(label) + "\n";
    }
    const Folder folder(classes + "]}", labels);
    const LabelFolder set = readLabelFolder(folder.path);
    QCOMPARE(set.imagesOfClass[4], std::int64_t {10});
    QCOMPARE(set.imagesOfClass[17], std::int64_t {0});
    QCOMPARE(set.warnings.size(), std::size_t {2});
    QCOMPARE(set.warnings[0], std::string("1 of 20 classes have no image: 'class17' (17)"));
    QVERIFY2(QByteArray::fromStdString(set.warnings[1])
                 .startsWith("1 of 20 classes have twice the images of most"),
        set.warnings[1].c_str());
    QVERIFY2(QByteArray::fromStdString(set.warnings[1]).endsWith("'class4' (4)"),
        set.warnings[1].c_str());
}

void TestLabelFolder::warnsOfNothingInAnOrdinarySet()
{
    // unequal, but no number of images is that of most classes
    const Folder folder(R"({"classes":["a","b","c"],"templates":["{}"]})",
        "image,label\na.png,0\nb.png,1\nb.png,1\nc.png,2\nc.png,2\nc.png,2\n");
    QVERIFY(readLabelFolder(folder.path).warnings.empty());
}

void TestLabelFolder::saysWhichFileIsMissing()
{
    for (const char* name : {"classes.json", "labels.csv"}) {
        const Folder folder(goodClasses, goodLabels);
        std::filesystem::remove(folder.path / name);
        try {
            readLabelFolder(folder.path);
            QFAIL("a folder without one of its files was read");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::Io);
            QVERIFY2(
                std::string_view(error.what()).find(name) != std::string_view::npos, error.what());
        }
    }
}

void TestLabelFolder::opensNoLinkOutOfTheFolder()
{
    const Folder outside(goodClasses, goodLabels);
    const Folder folder(goodClasses, goodLabels);
    writeTextFile(outside.path / "secret.png", "x");
    std::filesystem::create_directories(folder.path / "sub");
    writeTextFile(folder.path / "sub/b.png", "x");
    std::filesystem::create_symlink(outside.path / "secret.png", folder.path / "a.png");
    const LabelFolder set = readLabelFolder(folder.path);
    QCOMPARE(set.imageToOpen(1), folder.path / "sub/b.png");
    try {
        set.imageToOpen(0);
        QFAIL("a link out of the folder is to be opened");
    } catch (const Error& error) {
        QCOMPARE(error.kind(), ErrorKind::Unsafe);
        QVERIFY2(QByteArray(error.what()).contains("a.png"), error.what());
        QVERIFY2(!QByteArray(error.what()).contains("--allow-root"), error.what());
    }
}

void TestLabelFolder::advisesNothingItLacks()
{
    const Folder folder(goodClasses, "image,label\n/etc/a.png,0\n");
    try {
        readLabelFolder(folder.path);
        QFAIL("was read");
    } catch (const Error& error) {
        QVERIFY2(QByteArray(error.what()).contains("outside"), error.what());
        QVERIFY2(!QByteArray(error.what()).contains("--allow-root"), error.what());
    }
}

void TestLabelFolder::refuses_data()
{
    QTest::addColumn<QByteArray>("classes");
    QTest::addColumn<QByteArray>("labels");
    QTest::addColumn<QByteArray>("said");
    const QByteArray classes(goodClasses);
    const QByteArray labels(goodLabels);
    QTest::newRow("classes that are no JSON")
        << QByteArray("{\"classes\": [") << labels << QByteArray("classes.json");
    QTest::newRow("no classes") << QByteArray(R"({"templates":["{}"]})") << labels
                                << QByteArray("classes");
    QTest::newRow("an empty list of classes")
        << QByteArray(R"({"classes":[],"templates":["{}"]})") << labels << QByteArray("classes");
    QTest::newRow("a class that is a number")
        << QByteArray(R"({"classes":[1],"templates":["{}"]})") << labels << QByteArray("classes");
    QTest::newRow("a template without a place for the class")
        << QByteArray(R"({"classes":["cat"],"templates":["a photo"]})") << labels
        << QByteArray("has no {}");
    QTest::newRow("no label column")
        << classes << QByteArray("image,class\na.png,0\n") << QByteArray("no column \"label\"");
    QTest::newRow("a label that is no class")
        << classes << QByteArray("image,label\na.png,2\n") << QByteArray("line 2");
    QTest::newRow("a negative label")
        << classes << QByteArray("image,label\na.png,-1\n") << QByteArray("line 2");
    QTest::newRow("a name for a label")
        << classes << QByteArray("image,label\na.png,0\nb.png,dog\n") << QByteArray("line 3");
    QTest::newRow("a row cut short")
        << classes << QByteArray("image,label\na.png\n") << QByteArray("line 2");
    QTest::newRow("a path out of the folder")
        << classes << QByteArray("image,label\n../a.png,0\n") << QByteArray("line 2");
    QTest::newRow("nothing at all") << classes << QByteArray() << QByteArray("labels.csv");
    QTest::newRow("a header alone")
        << classes << QByteArray("image,label\n") << QByteArray("has no rows");
}

void TestLabelFolder::refuses()
{
    QFETCH(QByteArray, classes);
    QFETCH(QByteArray, labels);
    QFETCH(QByteArray, said);
    const Folder folder(classes.toStdString(), labels.toStdString());
    try {
        readLabelFolder(folder.path);
        QFAIL("was read");
    } catch (const Error& error) {
        QCOMPARE(error.kind(), ErrorKind::Format);
        QVERIFY2(QByteArray(error.what()).contains(said), error.what());
        QVERIFY2(
            std::string_view(error.what()).find(folder.path.string()) != std::string_view::npos,
            error.what());
    }
}

QTEST_APPLESS_MAIN(TestLabelFolder)
#include "tst_label_folder.moc"
