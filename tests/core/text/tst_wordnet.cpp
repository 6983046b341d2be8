// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/text/wordnet.h"
#include "tests/core/text/wordnet_folder.h"

#include <QTest>

#include <thread>

using namespace clinic;

namespace {

test::WordNetFolder sampleFolder()
{
    return test::WordNetFolder(
        {{"noun",
             {{"picture", "Image", "icon"}, {"film", "picture", "motion-picture"},
                 {"man", "adult_male"}, {"fox"}, {"number_9", "9"}}},
            {"verb", {{"picture", "see", "image"}, {"run", "operate"}}},
            {"adj", {{"handy", "ready_to_hand(p)"}, {"Big(a)", "large"}}}},
        {{"verb", "ran see\nran run\n"}, {"noun", "men-at-arms man-at-arms\n"}});
}

QByteArray joined(const std::vector<std::string_view>& words)
{
    QByteArray text;
    for (const std::string_view word : words)
        text += (text.isEmpty() ? "" : ", ")
            + QByteArray(word.data(), static_cast<qsizetype>(word.size()));
    return text;
}

} // namespace

class TestWordNet : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsSynonyms_data();
    void findsSynonyms();
    void namesWhatIsDamaged_data();
    void namesWhatIsDamaged();
    void refusesAWordOfTooManySenses();
    void saysWhichFileIsMissing();
    void threadsAgree();
    void readsTheInstalledData();
    void knowsNoneInAFolderWithout();
};

void TestWordNet::findsSynonyms_data()
{
    QTest::addColumn<QByteArray>("word");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("all senses and parts of speech, each lemma once")
        << QByteArray("picture") << QByteArray("image, icon, film, motion picture, see");
    QTest::newRow("the base form of a regular one")
        << QByteArray("pictures") << QByteArray("picture, image, icon, film, motion picture, see");
    QTest::newRow("an irregular form, of two lines the later")
        << QByteArray("ran") << QByteArray("run, operate");
    QTest::newRow("an ending of more than a letter")
        << QByteArray("men") << QByteArray("man, adult male");
    QTest::newRow("marks of an adjective left out")
        << QByteArray("handy") << QByteArray("ready to hand");
    QTest::newRow("capitals in the data") << QByteArray("big") << QByteArray("large");
    QTest::newRow("alone in its synset") << QByteArray("fox") << QByteArray();
    QTest::newRow("not a word") << QByteArray("qwrt") << QByteArray();
    QTest::newRow("two words") << QByteArray("adult male") << QByteArray();
    QTest::newRow("only an ending") << QByteArray("s") << QByteArray();
    QTest::newRow("empty") << QByteArray() << QByteArray();
    QTest::newRow("digits") << QByteArray("9") << QByteArray();
}

void TestWordNet::findsSynonyms()
{
    QFETCH(QByteArray, word);
    QFETCH(QByteArray, expected);
    const auto folder = sampleFolder();
    const WordNet wordnet(folder.path());
    QCOMPARE(joined(wordnet.synonyms(word.toStdString())), expected);
}

void TestWordNet::namesWhatIsDamaged_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("found");
    QTest::addColumn<QString>("replacement");
    QTest::addColumn<QString>("complaint");
    const auto row = [](const char* name, const char* file, const char* found,
                         const char* replacement, const char* complaint) {
        QTest::newRow(name) << QString::fromLatin1(file) << QString::fromLatin1(found)
                            << QString::fromLatin1(replacement) << QString::fromLatin1(complaint);
    };
    row("an offset that is another place's", "data.noun", "00000012 03", "00000013 03",
        "gives its offset as 13");
    row("an offset that is no number", "data.noun", "00000012", "0000001x", "offset expected");
    row("a line that is missing", "data.verb", "  1 licence\n", "", "gives its offset as 12");
    row("more words than the line has", "data.noun", "n 03", "n ff", "ends before");
    row("fewer words than the line has", "data.noun", "n 03", "n 02",
        "number of pointers expected");
    row("a huge number of words", "data.noun", "n 03", "n ffffffffffffffff", "ends before");
    row("a number of words beyond 64 bits", "data.noun", "n 03", "n fffffffffffffffff",
        "number of words expected");
    row("no gloss", "data.adj", " | ", " ", "before the gloss");
    row("a last line that is cut", "data.adv", "gloss  \n", "gloss", "cut short");
    row("a synset that is not there", "index.noun", "00000012", "00000011", "offset 11");
    row("a synset behind the end", "index.noun", "00000012", "99999999", "offset 99999999");
    row("a huge number of synsets", "index.verb", "v 1", "v 4000000000", "found 4000000000");
    row("no synset", "index.verb", "v 1", "v 0", "found 0");
    row("more synsets than the line has", "index.verb", "v 1", "v 2", "offset of a synset");
    row("fewer synsets than the line has", "index.noun", "n 2", "n 1", "more follows");
    row("a huge number of pointers", "index.verb", "v 1 1", "v 1 18446744073709551615",
        "its last pointer");
    row("a negative number", "index.verb", "v 1", "v -1", "number of synsets expected");
    row("a lemma alone", "index.adj", "\n", "\nword\n", "part of speech");
    row("an exception without a base", "noun.exc", " man-at-arms", "", "base form");
    row("an exception of many bases", "verb.exc", " see", " a b c d e f g h i j k l m n o p q",
        "more than 16");
}

void TestWordNet::namesWhatIsDamaged()
{
    QFETCH(QString, file);
    QFETCH(QString, found);
    QFETCH(QString, replacement);
    QFETCH(QString, complaint);
    const auto folder = sampleFolder();
    std::string text = readWholeText(folder.path() / file.toStdString(), 1U << 20U);
    const std::size_t at = text.find(found.toStdString());
    QVERIFY(at != std::string::npos);
    text.replace(at, found.toStdString().size(), replacement.toStdString());
    folder.write(file.toStdString(), text);
    try {
        const WordNet wordnet(folder.path());
        QFAIL("the file was taken");
    } catch (const Error& error) {
        QCOMPARE(error.kind(), ErrorKind::Format);
        const QString message = QString::fromUtf8(error.what());
        QVERIFY2(message.contains(complaint), error.what());
        QVERIFY2(message.contains(file + QStringLiteral(": line at byte ")), error.what());
    }
}

void TestWordNet::refusesAWordOfTooManySenses()
{
    const test::WordNetFolder most({{"noun", test::Synsets(255, {"a", "b"})}});
    QCOMPARE(joined(WordNet(most.path()).synonyms("a")), QByteArray("b"));
    const test::WordNetFolder more({{"noun", test::Synsets(256, {"a", "b"})}});
    QVERIFY_EXCEPTION_THROWN(WordNet(more.path()), Error);
}

void TestWordNet::saysWhichFileIsMissing()
{
    for (const char* name : {"data.adv", "index.verb", "noun.exc"}) {
        const auto folder = sampleFolder();
        folder.write(name, "");
        try {
            const WordNet wordnet(folder.path());
            QFAIL("an empty file was taken");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::Format);
            QVERIFY2(QByteArray(error.what()).contains("empty"), error.what());
        }
        std::filesystem::remove(folder.path() / name);
        try {
            const WordNet wordnet(folder.path());
            QFAIL("a missing file was not missed");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::Io);
            QVERIFY2(QByteArray(error.what()).contains(name), error.what());
        }
    }
}

void TestWordNet::threadsAgree()
{
    const auto folder = sampleFolder();
    const WordNet wordnet(folder.path());
    const auto expected = wordnet.synonyms("pictures");
    std::array<int, 4> different {};
    {
        std::vector<std::jthread> threads;
        for (int& count : different)
            threads.emplace_back([&] {
                for (int i = 0; i < 2000; ++i)
                    count += wordnet.synonyms("pictures") == expected ? 0 : 1;
            });
    }
    QCOMPARE(different, (std::array<int, 4> {}));
}

void TestWordNet::readsTheInstalledData()
{
    QVERIFY2(std::filesystem::exists("/usr/share/wordnet/index.noun"),
        "wordnet-base is not installed; packaging/setup.sh does that");
    const WordNet wordnet("/usr/share/wordnet");
    const auto has = [&](std::string_view word, std::string_view synonym) {
        return std::ranges::count(wordnet.synonyms(word), synonym) == 1;
    };
    QVERIFY(has("picture", "image"));
    QVERIFY(has("pictures", "image"));
    QVERIFY(has("ran", "run"));
    QVERIFY(has("happy", "glad"));
    QVERIFY(has("quickly", "rapidly"));
    QVERIFY(!has("picture", "picture"));
    QVERIFY(wordnet.synonyms("qwrt").empty());
}

void TestWordNet::knowsNoneInAFolderWithout()
{
    const QTemporaryDir empty;
    qputenv("WNSEARCHDIR", empty.path().toUtf8());
    QCOMPARE(WordNet::installedFolder(), std::filesystem::path(empty.path().toStdString()));
    QVERIFY(WordNet::installed() == nullptr);
    qunsetenv("WNSEARCHDIR");
    QCOMPARE(WordNet::installedFolder(), std::filesystem::path("/usr/share/wordnet"));
}

QTEST_APPLESS_MAIN(TestWordNet)
#include "tst_wordnet.moc"
