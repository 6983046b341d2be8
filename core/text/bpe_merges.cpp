// SPDX-License-Identifier: Apache-2.0
#include "core/text/bpe_merges.h"

#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/base/sha256.h"
#include "core/text/unicode.h"

#include <queue>

#include <array>
#include <cstring>
#include <functional>
#include <limits>
#include <zlib.h>

namespace clinic {

namespace {

constexpr std::string_view publishedSha256 =
    "924691ac288e54409236115652ad4aa250f48203de50a9e4722a6ecd48d6804a";
constexpr std::uint64_t fileLimit = 16U << 20U;
constexpr std::size_t mergeCount = 49152 - 256 - 2; // the file lists more than CLIP uses
constexpr std::size_t lookupSlots = 1U << 17U;
constexpr std::size_t pairSlots = 1U << 17U;
constexpr std::uint32_t noPair = 0xFFFFFFFF;
constexpr std::int32_t noToken = std::numeric_limits<std::int32_t>::max();
constexpr std::size_t shortWord = 64;
constexpr std::string_view endMark = "</w>";

/// Starts of the text as long as `lines` line ends are needed: the rest of the file is never
/// inflated.
std::string inflateLines(
    const std::vector<std::byte>& packed, std::size_t lines, const std::string& name)
{
    z_stream stream {};
    if (inflateInit2(&stream, 16 + MAX_WBITS) != Z_OK)
        throw Error(ErrorKind::Resource, name + ": zlib could not start");
    // zlib's interface takes the input without const, but only reads it
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    std::string text;
    std::array<char, 1U << 16U> piece {};
    std::size_t seen = 0;
    int state = Z_OK;
    while (seen < lines && state == Z_OK) {
        stream.next_out = reinterpret_cast<Bytef*>(piece.data());
        stream.avail_out = static_cast<uInt>(piece.size());
        state = inflate(&stream, Z_NO_FLUSH);
        const std::string_view got(piece.data(), piece.size() - stream.avail_out);
        for (const char c : got)
            seen += c == '\n' ? 1 : 0;
        text += got;
    }
    inflateEnd(&stream);
    if (seen < lines)
        throw Error(ErrorKind::Format,
            name + ": ends after " + std::to_string(seen) + " lines, expected "
                + std::to_string(lines));
    return text;
}

/// The file writes bytes as visible characters: printable Latin-1 as itself, the others from U+0100
/// on, in order. This is also the order of the first 256 tokens.
std::array<unsigned char, 256> byteOrder()
{
    std::array<unsigned char, 256> order {};
    std::size_t next = 0;
    const auto visible = [](unsigned b) {
        return (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
    };
    for (const bool wanted : {true, false}) {
        for (unsigned b = 0; b < 256; ++b) {
            if (visible(b) == wanted)
                order[next++] = static_cast<unsigned char>(b);
        }
    }
    return order;
}

/// A symbol of the file as raw bytes, without the mark that ends a word.
std::string rawBytes(std::string_view symbol, const std::array<unsigned char, 256>& order)
{
    constexpr std::size_t visibleCount = 188;
    std::string raw;
    for (std::size_t i = 0; i < symbol.size();) {
        const char32_t code = nextCodePoint(symbol, i);
        raw.push_back(static_cast<char>(
            code < 256 ? code : order[visibleCount + (code - 256) % (256 - visibleCount)]));
    }
    return raw;
}

/// Spreads every bit of the input over the upper bits, which the tables use.
std::uint64_t mixed(std::uint64_t hash)
{
    hash = (hash ^ (hash >> 32U)) * 0xD6E8FEB86659FD93;
    hash = (hash ^ (hash >> 32U)) * 0xD6E8FEB86659FD93;
    return hash;
}

std::uint64_t hashBytes(std::string_view bytes, bool endsWord)
{
    constexpr std::uint64_t factor = 0x9E3779B97F4A7C15;
    std::uint64_t hash = (bytes.size() * 2 + (endsWord ? 1 : 0)) * factor;
    std::size_t i = 0;
    for (; i + 8 <= bytes.size(); i += 8) {
        std::uint64_t piece;
        std::memcpy(&piece, bytes.data() + i, 8);
        hash = (hash ^ piece) * factor;
        hash ^= hash >> 32U;
    }
    std::uint64_t rest = 0;
    for (std::size_t shift = 0; i < bytes.size(); ++i, shift += 8)
        rest |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << shift;
    return mixed(hash ^ rest);
}

constexpr unsigned slotShift = 64 - 17;
static_assert(lookupSlots == 1U << (64 - slotShift) && pairSlots == lookupSlots);
std::size_t wordSlot(std::string_view bytes, bool endsWord)
{
    return hashBytes(bytes, endsWord) >> slotShift;
}
std::size_t pairSlot(std::uint32_t key)
{
    return mixed(key) >> slotShift;
}

} // namespace

BpeMerges::BpeMerges(const std::filesystem::path& file)
{
    const std::vector<std::byte> packed = readWholeFile(file, fileLimit);
    if (const std::string found = sha256Of(packed); found != publishedSha256)
        throw Error(ErrorKind::Format,
            file.string() + ": not CLIP's merges: SHA-256 " + found + ", expected "
                + std::string(publishedSha256) + "; run packaging/setup.sh again");
    const std::string lines = inflateLines(packed, mergeCount + 1, file.string());

    m_tokens.reserve(512 + mergeCount);
    m_lookup.assign(lookupSlots, -1);
    m_pairs.assign(pairSlots, Pair {noPair, 0});
    for (const bool endsWord : {false, true}) {
        for (const unsigned char byte : byteOrder()) {
            if (!endsWord)
                m_byteToken[byte] = static_cast<std::int32_t>(m_tokens.size());
            addToken(std::string_view(reinterpret_cast<const char*>(&byte), 1), endsWord);
        }
    }
    addMerges(lines);
}

void BpeMerges::addMerges(const std::string& lines)
{
    const auto order = byteOrder();
    std::size_t begin = lines.find('\n') + 1; // the first line is a title
    for (std::size_t i = 0; i < mergeCount; ++i) {
        const std::size_t end = lines.find('\n', begin);
        std::string_view line(lines.data() + begin, end - begin);
        begin = end + 1;
        const std::size_t space = line.find(' ');
        const std::string left = rawBytes(line.substr(0, space), order);
        std::string_view second = line.substr(space + 1);
        const bool endsWord = second.ends_with(endMark);
        if (endsWord)
            second.remove_suffix(endMark.size());
        const std::string right = rawBytes(second, order);
        const auto result = static_cast<std::int32_t>(m_tokens.size());
        addPair(findToken(left, false), findToken(right, endsWord), result);
        addToken(left + right, endsWord);
    }
}

void BpeMerges::addToken(std::string_view bytes, bool endsWord)
{
    std::size_t slot = wordSlot(bytes, endsWord);
    while (m_lookup[slot] >= 0)
        slot = (slot + 1) % lookupSlots;
    m_lookup[slot] = static_cast<std::int32_t>(m_tokens.size());
    m_tokens.push_back({static_cast<std::uint32_t>(m_bytes.size()),
        static_cast<std::uint16_t>(bytes.size()), endsWord});
    m_bytes += bytes;
}

std::string_view BpeMerges::bytesOf(std::int32_t token) const
{
    const Token& found = m_tokens[static_cast<std::size_t>(token)];
    return {m_bytes.data() + found.offset, found.length};
}

std::int32_t BpeMerges::findToken(std::string_view bytes, bool endsWord) const
{
    for (std::size_t slot = wordSlot(bytes, endsWord);; slot = (slot + 1) % lookupSlots) {
        const std::int32_t token = m_lookup[slot];
        if (token < 0)
            return -1;
        if (this->endsWord(token) == endsWord && bytesOf(token) == bytes)
            return token;
    }
}

void BpeMerges::addPair(std::int32_t left, std::int32_t right, std::int32_t result)
{
    const std::uint32_t key =
        static_cast<std::uint32_t>(left) << 16U | static_cast<std::uint32_t>(right);
    std::size_t slot = pairSlot(key);
    while (m_pairs[slot].key != noPair)
        slot = (slot + 1) % pairSlots;
    m_pairs[slot] = {key, result};
}

/// The token that the two become, noToken if there is no such merge. A smaller token is an earlier
/// merge.
std::int32_t BpeMerges::merged(std::int32_t left, std::int32_t right) const
{
    const std::uint32_t key =
        static_cast<std::uint32_t>(left) << 16U | static_cast<std::uint32_t>(right);
    for (std::size_t slot = pairSlot(key);; slot = (slot + 1) % pairSlots) {
        if (m_pairs[slot].key == key)
            return m_pairs[slot].merged;
        if (m_pairs[slot].key == noPair)
            return noToken;
    }
}

void BpeMerges::encodeWord(std::string_view word, std::vector<std::int32_t>& out) const
{
    // Merging a word that is a token always ends in that token (tested over the whole vocabulary).
    if (const std::int32_t token = findToken(word, true); token >= 0)
        out.push_back(token);
    else
        mergeWord(word, out);
}

void BpeMerges::mergeWord(std::string_view word, std::vector<std::int32_t>& out) const
{
    std::array<std::int32_t, shortWord> fixed;
    std::vector<std::int32_t> grown(word.size() > shortWord ? word.size() : 0);
    const std::span<std::int32_t> symbols =
        grown.empty() ? std::span(fixed).first(word.size()) : std::span(grown);
    for (std::size_t i = 0; i < word.size(); ++i)
        symbols[i] = m_byteToken[static_cast<unsigned char>(word[i])];
    symbols.back() += 256; // the byte that ends the word
    if (grown.empty())
        mergeShort(symbols, out);
    else
        mergeLong(symbols, out);
}

void BpeMerges::mergeShort(std::span<std::int32_t> symbols, std::vector<std::int32_t>& out) const
{
    std::array<std::int32_t, shortWord> next; // what symbols i and i + 1 would become
    std::size_t n = symbols.size();
    for (std::size_t i = 0; i + 1 < n; ++i)
        next[i] = merged(symbols[i], symbols[i + 1]);
    while (n > 1) {
        std::size_t best = 0;
        for (std::size_t i = 1; i + 1 < n; ++i)
            best = next[i] < next[best] ? i : best;
        if (next[best] == noToken)
            break;
        symbols[best] = next[best];
        --n;
        std::copy(symbols.begin() + static_cast<std::ptrdiff_t>(best) + 2,
            symbols.begin() + static_cast<std::ptrdiff_t>(n) + 1,
            symbols.begin() + static_cast<std::ptrdiff_t>(best) + 1);
        std::copy(next.begin() + best + 1, next.begin() + n, next.begin() + best);
        if (best > 0)
            next[best - 1] = merged(symbols[best - 1], symbols[best]);
        if (best + 1 < n)
            next[best] = merged(symbols[best], symbols[best + 1]);
    }
    out.insert(out.end(), symbols.begin(), symbols.begin() + static_cast<std::ptrdiff_t>(n));
}

/// The same merges in the same order from a heap, so that a caption of one endless word takes no
/// quadratic time.
void BpeMerges::mergeLong(std::span<std::int32_t> symbols, std::vector<std::int32_t>& out) const
{
    struct Candidate {
        std::int32_t token;
        std::uint32_t position;
        std::int32_t left, right; ///< what stood there when it was found
        bool operator>(const Candidate& o) const
        {
            return token != o.token ? token > o.token : position > o.position;
        }
    };
    const auto n = static_cast<std::uint32_t>(symbols.size());
    std::vector<std::uint32_t> after(n);
    std::vector<std::uint32_t> before(n);
    std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>> heap;
    const auto consider = [&](std::uint32_t i) {
        if (after[i] >= n)
            return;
        if (const std::int32_t token = merged(symbols[i], symbols[after[i]]); token != noToken)
            heap.push({token, i, symbols[i], symbols[after[i]]});
    };
    for (std::uint32_t i = 0; i < n; ++i) {
        after[i] = i + 1;
        before[i] = i - 1; // of the first: a number beyond n
    }
    for (std::uint32_t i = 0; i < n; ++i)
        consider(i);
    while (!heap.empty()) {
        const Candidate top = heap.top();
        heap.pop();
        const std::uint32_t i = top.position;
        if (symbols[i] != top.left || after[i] >= n || symbols[after[i]] != top.right)
            continue; // one of the two has been merged meanwhile
        const std::uint32_t gone = after[i];
        symbols[i] = top.token;
        symbols[gone] = -1;
        after[i] = after[gone];
        if (after[i] < n)
            before[after[i]] = i;
        if (before[i] < n)
            consider(before[i]);
        consider(i);
    }
    for (std::uint32_t i = 0; i < n; i = after[i])
        out.push_back(symbols[i]);
}

} // namespace clinic
