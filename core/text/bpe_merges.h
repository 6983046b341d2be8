// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace clinic {

/// CLIP's vocabulary and merge rules: 512 bytes (inside and at the end of a word), then one token a
/// merge. Immutable.
class BpeMerges {
public:
    /// Reads bpe_simple_vocab_16e6.txt.gz. Error{Io}; Error{Format} if its SHA-256 is not the
    /// published one.
    explicit BpeMerges(const std::filesystem::path& file);

    /// Appends the tokens of one word (its bytes, not empty). Allocates only for words of more than
    /// 64 bytes.
    void encodeWord(std::string_view word, std::vector<std::int32_t>& out) const;

    /// The same by merging alone, without the table of whole words.
    void mergeWord(std::string_view word, std::vector<std::int32_t>& out) const;

    std::size_t size() const { return m_tokens.size(); }
    /// Raw bytes of a token, and whether it ends a word.
    std::string_view bytesOf(std::int32_t token) const;
    bool endsWord(std::int32_t token) const
    {
        return m_tokens[static_cast<std::size_t>(token)].endsWord;
    }

private:
    struct Token {
        std::uint32_t offset = 0; ///< into m_bytes
        std::uint16_t length = 0;
        bool endsWord = false;
    };
    struct Pair {
        std::uint32_t key = 0; ///< left << 16 | right; the empty slot is noPair
        std::int32_t merged = 0;
    };

    void addToken(std::string_view bytes, bool endsWord);
    void addMerges(const std::string& lines);
    std::int32_t findToken(std::string_view bytes, bool endsWord) const;
    std::int32_t merged(std::int32_t left, std::int32_t right) const;
    void addPair(std::int32_t left, std::int32_t right, std::int32_t result);
    void mergeShort(std::span<std::int32_t> symbols, std::vector<std::int32_t>& out) const;
    void mergeLong(std::span<std::int32_t> symbols, std::vector<std::int32_t>& out) const;

    std::string m_bytes;
    std::vector<Token> m_tokens;
    std::vector<std::int32_t> m_lookup; ///< open addressing over tokens by bytes; -1: empty
    std::vector<Pair> m_pairs; ///< open addressing
    std::int32_t m_byteToken[256] = {};
};

} // namespace clinic
