// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/base/resources.h"
#include "core/base/rng.h"
#include "core/formats/json_reader.h"
#include "core/text/bpe_merges.h"
#include "core/text/bpe_tokenizer.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <thread>

using namespace clinic;

namespace {

const std::filesystem::path goldenFile = CLINIC_SOURCE_DIR "/resources/selftest/tokenizer.json";
const std::filesystem::path tokensFile = CLINIC_FIXTURES "/text/tokens.json";
constexpr std::uint64_t limit = 10 << 20;

nlohmann::json readJson(const std::filesystem::path& file)
{
    return parseUntrustedJson(readWholeText(file, limit), file.string());
}

std::string asText(const std::vector<std::int32_t>& ids)
{
    std::string text;
    for (const std::int32_t id : ids)
        text += std::to_string(id) + " ";
    return text;
}

} // namespace

class TestBpeTokenizer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void givesTheReferenceTokens();
    void cleansAsOpenClipDoes();
    void cutsInTwoWays();
    void mergesReachEveryWholeWord();
    void longWordsMergeAsShortOnes();
    void takesBadUtf8AsReplacementCharacters();
    void threadsAgree();
    void refusesOtherMerges();
};

void TestBpeTokenizer::givesTheReferenceTokens()
{
    const nlohmann::json golden = readJson(goldenFile);
    QCOMPARE(golden["cases"].size(), 198U);
    const auto& tokenizer = BpeTokenizer::shipped();
    for (const auto& one : golden["cases"]) {
        const auto text = one["text"].get<std::string>();
        const auto cut = one["cleanclip"].get<std::vector<std::int32_t>>();
        const auto kept = one["openclip"].get<std::vector<std::int32_t>>();
        QVERIFY2(tokenizer.encode(text, 77, Truncation::Cut) == cut, text.c_str());
        QVERIFY2(tokenizer.encode(text, 77, Truncation::KeepEndToken) == kept, text.c_str());
    }
}

void TestBpeTokenizer::cleansAsOpenClipDoes()
{
    const nlohmann::json cases = readJson(tokensFile);
    QCOMPARE(cases.size(), 400U);
    for (const auto& one : cases) {
        const auto text = one[0].get<std::string>();
        auto expected = one[1].get<std::vector<std::int32_t>>();
        expected.insert(expected.begin(), BpeTokenizer::startToken);
        expected.push_back(BpeTokenizer::endToken);
        const auto found = BpeTokenizer::shipped().encode(text, 100000);
        QVERIFY2(found == expected,
            (text + "\nfound    " + asText(found) + "\nexpected " + asText(expected)).c_str());
    }
}

void TestBpeTokenizer::cutsInTwoWays()
{
    const std::vector<std::int32_t> whole {49406, 320, 1125, 539, 320, 8922, 49407};
    const auto& tokenizer = BpeTokenizer::shipped();
    const std::string text = "A photo of\ta  banana";
    QCOMPARE(tokenizer.encode(text), whole);
    QCOMPARE(tokenizer.encode(text, 7, Truncation::Cut), whole);
    QCOMPARE(tokenizer.encode(text, 4, Truncation::Cut),
        (std::vector<std::int32_t> {49406, 320, 1125, 539}));
    QCOMPARE(tokenizer.encode(text, 4), (std::vector<std::int32_t> {49406, 320, 1125, 49407}));
}

void TestBpeTokenizer::mergesReachEveryWholeWord()
{
    const BpeMerges merges(resourcePath("bpe_simple_vocab_16e6.txt.gz"));
    QCOMPARE(merges.size(), 49406U);
    int words = 0;
    for (std::int32_t token = 0; token < static_cast<std::int32_t>(merges.size()); ++token) {
        if (!merges.endsWord(token))
            continue;
        std::vector<std::int32_t> found;
        merges.mergeWord(merges.bytesOf(token), found);
        QCOMPARE(found, std::vector<std::int32_t> {token});
        ++words;
    }
    QVERIFY(words > 20000);
}

void TestBpeTokenizer::longWordsMergeAsShortOnes()
{
    // A word too long for the short way, made of a part whose merges cannot reach over its ends:
    // digits do not merge with letters' tails here, so every period of the long result repeats the
    // short one's.
    const BpeMerges merges(resourcePath("bpe_simple_vocab_16e6.txt.gz"));
    Rng rng(5);
    for (int round = 0; round < 200; ++round) {
        std::string word;
        for (int i = 0; i < 40; ++i)
            word += static_cast<char>('a' + rng.below(26));
        std::string repeated;
        for (int i = 0; i < 5; ++i)
            repeated += word + '\0'; // no merge has a NUL
        std::vector<std::int32_t> once;
        merges.mergeWord(word + '\0', once);
        std::vector<std::int32_t> all;
        merges.mergeWord(repeated, all);
        QCOMPARE(all.size(), 5 * once.size());
        for (std::size_t i = 0; i < all.size() - 1; ++i) {
            const std::size_t k = i % once.size();
            if (k + 1 < once.size())
                QCOMPARE(all[i], once[k]);
        }
        QCOMPARE(all.back(), once.back());
    }
    const std::string endless(1 << 20, 'a');
    QCOMPARE(BpeTokenizer::shipped().encode(endless).size(), 77U);
}

void TestBpeTokenizer::takesBadUtf8AsReplacementCharacters()
{
    const auto& tokenizer = BpeTokenizer::shipped();
    QCOMPARE(tokenizer.encode("caf\xC3 x"), tokenizer.encode("caf\xEF\xBF\xBD x"));
    QCOMPARE(tokenizer.encode("\xE2\x82"),
        tokenizer.encode("\xEF\xBF\xBD")); // one cut sequence is one mark
    QCOMPARE(tokenizer.encode("\xC0\xAF"),
        tokenizer.encode("\xEF\xBF\xBD\xEF\xBF\xBD")); // overlong: each byte
}

void TestBpeTokenizer::threadsAgree()
{
    const std::string text = "Ñandú & “quoted” text of a banana";
    const auto expected = BpeTokenizer::shipped().encode(text);
    std::vector<int> equal(4);
    {
        std::vector<std::jthread> threads;
        for (int& count : equal)
            threads.emplace_back([&] {
                for (int i = 0; i < 500; ++i)
                    count += BpeTokenizer::shipped().encode(text) == expected ? 1 : 0;
            });
    }
    QCOMPARE(equal, std::vector<int>(4, 500));
}

void TestBpeTokenizer::refusesOtherMerges()
{
    QTemporaryDir folder;
    const auto file = std::filesystem::path(folder.path().toStdString()) / "merges.gz";
    std::ofstream(file) << "not the merges";
    try {
        const BpeTokenizer tokenizer(file);
        QFAIL("took a wrong file");
    } catch (const Error& error) {
        QCOMPARE(error.kind(), ErrorKind::Format);
        QVERIFY(std::string(error.what()).find("SHA-256") != std::string::npos);
    }
    QVERIFY_THROWS_EXCEPTION(Error, BpeTokenizer(file.parent_path() / "missing.gz"));
}

QTEST_GUILESS_MAIN(TestBpeTokenizer)
#include "tst_bpe_tokenizer.moc"
