// SPDX-License-Identifier: Apache-2.0
#include "core/text/stop_words.h"
#include "core/text/text_augment.h"
#include "tests/core/text/wordnet_folder.h"

#include <QTest>

#include <cmath>
#include <set>
#include <sstream>

using namespace clinic;

namespace {

/// Words w<letter> each with two synonyms: one of a word, one of two.
test::WordNetFolder sampleFolder()
{
    test::Synsets synsets;
    for (char c = 'a'; c <= 'z'; ++c)
        synsets.push_back({std::string("w") + c, std::string("x") + c, std::string("yy_") + c});
    synsets.push_back({"the", "article"});
    return test::WordNetFolder({{"noun", synsets}});
}

/// `count` words, all different up to 26.
std::string wordText(int count)
{
    std::string text;
    for (int i = 0; i < count; ++i)
        text += (i == 0 ? "w" : " w") + std::string(1, static_cast<char>('a' + i % 26));
    return text;
}

std::vector<std::string> split(const std::string& text)
{
    std::istringstream stream(text);
    return {std::istream_iterator<std::string>(stream), {}};
}

int differences(const std::vector<std::string>& a, const std::vector<std::string>& b)
{
    int count = 0;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        count += a[i] == b[i] ? 0 : 1;
    return count;
}

constexpr std::array operations {TextOperation::ReplaceWords, TextOperation::InsertWords,
    TextOperation::SwapWords, TextOperation::DropWords};

} // namespace

class TestTextAugment : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_wordnet = std::make_unique<WordNet>(m_folder.path()); }
    void cleansTheCaption_data();
    void cleansTheCaption();
    void replacesATenthOfTheWords();
    void replacesAWordWhereverItStands();
    void leavesStopWords();
    void insertsFirstSynonymsBeforeTheEnd();
    void swapsATenthOfTheWords();
    void dropsATenthOfTheWords();
    void drawsEachOperationEquallyOften();
    void drawsNoSynonymWithoutWordNet();
    void sameSeedSameCaption();
    void survives_data();
    void survives();
    void knowsStopWords();

private:
    const test::WordNetFolder m_folder = sampleFolder();
    std::unique_ptr<WordNet> m_wordnet;
};

void TestTextAugment::cleansTheCaption_data()
{
    QTest::addColumn<QByteArray>("caption");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("capitals and stops") << QByteArray("A Dog.") << QByteArray("a dog");
    QTest::newRow("apostrophes") << QByteArray("dog's don\xE2\x80\x99t") << QByteArray("dogs dont");
    QTest::newRow("hyphen, tab, line end")
        << QByteArray("wide-eyed\tdog\nruns ") << QByteArray("wide eyed dog runs");
    QTest::newRow("digits and other letters")
        << QByteArray("  2 caf\xC3\xA9s, 3d") << QByteArray("caf s d");
}

void TestTextAugment::cleansTheCaption()
{
    QFETCH(QByteArray, caption);
    QFETCH(QByteArray, expected);
    Rng rng(1);
    // No word of these has a synonym: nothing but the cleaning remains.
    const std::string changed =
        changedCaption(caption.toStdString(), TextOperation::ReplaceWords, m_wordnet.get(), rng);
    QCOMPARE(QByteArray::fromStdString(changed), expected);
}

void TestTextAugment::replacesATenthOfTheWords()
{
    for (const auto& [count, expected] : {std::pair(1, 1), {9, 1}, {19, 1}, {20, 2}, {26, 2}}) {
        const auto before = split(wordText(count));
        std::set<std::string> seen;
        for (std::uint64_t seed = 0; seed < 50; ++seed) {
            Rng rng(seed);
            const std::string text =
                changedCaption(wordText(count), TextOperation::ReplaceWords, m_wordnet.get(), rng);
            auto after = split(text);
            // "yy a" counts as one word.
            std::erase_if(after, [](const std::string& word) { return word.size() == 1; });
            QCOMPARE(after.size(), before.size());
            QCOMPARE(differences(before, after), expected);
            seen.insert(text);
        }
        QVERIFY(seen.size() > 1);
    }
}

void TestTextAugment::replacesAWordWhereverItStands()
{
    std::set<std::string> seen;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        Rng rng(seed);
        seen.insert(changedCaption("wa qq wa", TextOperation::ReplaceWords, m_wordnet.get(), rng));
    }
    QCOMPARE(seen, (std::set<std::string> {"xa qq xa", "yy a qq yy a"}));
}

void TestTextAugment::leavesStopWords()
{
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        Rng rng(seed);
        QCOMPARE(changedCaption("the the", TextOperation::ReplaceWords, m_wordnet.get(), rng),
            std::string("the the"));
        QCOMPARE(changedCaption("the the", TextOperation::InsertWords, m_wordnet.get(), rng).size(),
            std::string("the the article").size());
    }
}

void TestTextAugment::insertsFirstSynonymsBeforeTheEnd()
{
    for (const auto& [count, expected] : {std::pair(1, 1), {19, 1}, {26, 2}}) {
        const auto before = split(wordText(count));
        for (std::uint64_t seed = 0; seed < 50; ++seed) {
            Rng rng(seed);
            auto after = split(
                changedCaption(wordText(count), TextOperation::InsertWords, m_wordnet.get(), rng));
            QCOMPARE(after.back(), before.back());
            // A word put in may be drawn in its turn: its first synonym is the word it came from.
            QCOMPARE(after.size(), before.size() + static_cast<std::size_t>(expected));
            QVERIFY(std::ranges::none_of(after, [](const auto& word) { return word[0] == 'y'; }));
            QVERIFY(std::ranges::any_of(after, [](const auto& word) { return word[0] == 'x'; }));
        }
    }
}

void TestTextAugment::swapsATenthOfTheWords()
{
    for (const auto& [count, most] : {std::pair(9, 2), {19, 2}, {26, 4}}) {
        const auto before = split(wordText(count));
        int changed = 0;
        for (std::uint64_t seed = 0; seed < 50; ++seed) {
            Rng rng(seed);
            auto after =
                split(changedCaption(wordText(count), TextOperation::SwapWords, nullptr, rng));
            changed = std::max(changed, differences(before, after));
            QVERIFY(differences(before, after) <= most);
            std::ranges::sort(after);
            QCOMPARE(after, before); // wordText is in alphabetical order
        }
        QCOMPARE(changed, most);
    }
}

void TestTextAugment::dropsATenthOfTheWords()
{
    constexpr int runs = 2000;
    std::size_t kept = 0;
    for (std::uint64_t seed = 0; seed < runs; ++seed) {
        Rng rng(seed);
        const auto after =
            split(changedCaption(wordText(20), TextOperation::DropWords, nullptr, rng));
        QVERIFY(std::ranges::is_sorted(after));
        kept += after.size();
    }
    // 40,000 words, each kept with probability 0.9: four standard deviations.
    QVERIFY(
        std::abs(static_cast<double>(kept) - 0.9 * runs * 20) < 4 * std::sqrt(runs * 20 * 0.09));
    bool dropped = false;
    for (std::uint64_t seed = 0; seed < 2000; ++seed) {
        Rng rng(seed);
        const auto text = changedCaption("wa wb", TextOperation::DropWords, nullptr, rng);
        QVERIFY(text == "wa wb" || text == "wa" || text == "wb"); // both gone: 1 in 100
        dropped = dropped || text != "wa wb";
    }
    QVERIFY(dropped);
}

void TestTextAugment::drawsEachOperationEquallyOften()
{
    constexpr int runs = 4000;
    const auto before = split(wordText(26));
    int replaced = 0;
    int inserted = 0;
    int swapped = 0;
    int rest = 0; // deletion, which now and then drops nothing
    for (std::uint64_t row = 0; row < runs; ++row) {
        Rng rng(7, row);
        auto after = split(augmentCaption(wordText(26), m_wordnet.get(), rng));
        const bool isLonger = after.size() > before.size();
        const bool isForeign =
            std::ranges::any_of(after, [](const auto& w) { return w[0] != 'w'; });
        if (isForeign && isLonger
            && std::ranges::includes(std::multiset(after.begin(), after.end()),
                std::multiset(before.begin(), before.end())))
            ++inserted;
        else if (isForeign)
            ++replaced;
        else if (after.size() == before.size() && after != before)
            ++swapped;
        else
            ++rest;
    }
    for (const int count : {replaced, inserted, swapped, rest})
        QVERIFY2(std::abs(count - runs / 4) < 4 * std::sqrt(runs * 3.0 / 16),
            qPrintable(QString::number(count)));
}

void TestTextAugment::drawsNoSynonymWithoutWordNet()
{
    constexpr int runs = 2000;
    const auto before = split(wordText(26));
    int swapped = 0;
    for (std::uint64_t row = 0; row < runs; ++row) {
        Rng rng(7, row);
        const auto after = split(augmentCaption(wordText(26), nullptr, rng));
        QVERIFY(after.size() <= before.size());
        QVERIFY(std::ranges::all_of(after, [](const auto& word) { return word[0] == 'w'; }));
        swapped += after.size() == before.size() && after != before ? 1 : 0;
    }
    QVERIFY(std::abs(swapped - runs / 2) < 4 * std::sqrt(runs / 4.0));
    for (const TextOperation operation :
        {TextOperation::ReplaceWords, TextOperation::InsertWords}) {
        Rng rng(1);
        QCOMPARE(changedCaption("WA wb", operation, nullptr, rng), std::string("wa wb"));
    }
}

void TestTextAugment::sameSeedSameCaption()
{
    int different = 0;
    for (std::uint64_t row = 0; row < 100; ++row) {
        Rng first(3, row);
        Rng second(3, row);
        Rng other(4, row);
        const auto text = augmentCaption(wordText(26), m_wordnet.get(), first);
        QCOMPARE(augmentCaption(wordText(26), m_wordnet.get(), second), text);
        different += augmentCaption(wordText(26), m_wordnet.get(), other) == text ? 0 : 1;
    }
    QVERIFY(different > 90);
}

void TestTextAugment::survives_data()
{
    QTest::addColumn<QByteArray>("caption");
    QTest::addColumn<bool>("isKept");
    QTest::newRow("empty") << QByteArray() << true;
    QTest::newRow("blanks") << QByteArray("  \t ") << true;
    QTest::newRow("digits") << QByteArray("2019") << true;
    QTest::newRow("Chinese") << QByteArray("中文") << true;
    QTest::newRow("only apostrophes") << QByteArray("'\xE2\x80\x99'") << true;
    QTest::newRow("broken UTF-8 alone") << QByteArray("\xFF\xE2\x80") << true;
    QTest::newRow("broken UTF-8 among words") << QByteArray("wa \xFFwb\xE2\x80") << false;
    QTest::newRow("a zero byte") << QByteArray("wa\0wb", 5) << false;
    QTest::newRow("one word") << QByteArray("wa") << false;
    QTest::newRow("one letter") << QByteArray("Q") << false;
    QTest::newRow("one word without synonym") << QByteArray("qqq") << false;
    QTest::newRow("only stop words") << QByteArray("this is it") << false;
    QTest::newRow("10,000 words") << QByteArray::fromStdString(wordText(10000)) << false;
    QTest::newRow("100,000 words") << QByteArray::fromStdString(wordText(100000)) << false;
    QTest::newRow("one word of a million letters") << QByteArray(1000000, 's') << false;
}

void TestTextAugment::survives()
{
    QFETCH(QByteArray, caption);
    QFETCH(bool, isKept);
    for (const WordNet* wordnet :
        {static_cast<const WordNet*>(nullptr), static_cast<const WordNet*>(m_wordnet.get())}) {
        for (const TextOperation operation : operations) {
            Rng rng(5);
            const auto changed = changedCaption(caption.toStdString(), operation, wordnet, rng);
            QCOMPARE(changed.empty(), caption.isEmpty());
            if (isKept)
                QCOMPARE(QByteArray::fromStdString(changed), caption);
            else
                QCOMPARE(
                    changed.find_first_not_of("abcdefghijklmnopqrstuvwxyz "), std::string::npos);
            QVERIFY(split(changed).size() <= 20000U); // 10,000, each by two
        }
    }
}

void TestTextAugment::knowsStopWords()
{
    for (const char* word : {"a", "the", "of", "dont", "yourselves", "youve"})
        QVERIFY2(isStopWord(word), word);
    for (const char* word : {"", "dog", "The", "run", "picture"})
        QVERIFY2(!isStopWord(word), word);
}

QTEST_APPLESS_MAIN(TestTextAugment)
#include "tst_text_augment.moc"
