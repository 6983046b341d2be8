// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

namespace clinic {

/// What happens to a caption of more than `context` tokens.
enum class Truncation {
    KeepEndToken, ///< the last token becomes the end token (OpenAI's truncate, open_clip):
                  ///< `corrected`
    Cut ///< cut off, the end token is lost (the reference implementation of CleanCLIP): `reference`
};

/// CLIP's byte-pair encoding: ftfy-like cleaning, HTML unescaping, lower case, merges. Exact.
/// Thread-safe.
class BpeTokenizer {
public:
    static constexpr std::int32_t startToken = 49406;
    static constexpr std::int32_t endToken = 49407;

    /// The merges file bpe_simple_vocab_16e6.txt.gz, checked by SHA-256. Error{Io}, Error{Format}.
    explicit BpeTokenizer(const std::filesystem::path& merges);
    ~BpeTokenizer();
    BpeTokenizer(BpeTokenizer&&) noexcept;

    /// The merges that ship with the program; loaded once, shared.
    static const BpeTokenizer& shipped();

    /// Start token, text, end token; at most `context` ids, no padding. `text` is UTF-8 (bad bytes
    /// become U+FFFD).
    std::vector<std::int32_t> encode(std::string_view text, int context = 77,
        Truncation truncation = Truncation::KeepEndToken) const;

private:
    struct Impl;
    std::unique_ptr<const Impl> m_impl;
};

} // namespace clinic
