// SPDX-License-Identifier: Apache-2.0
// Times the tokenizer on a file of captions, one a line, on one thread. tokenizer.py compares it
// with open_clip's.
#include "core/base/input_file.h"
#include "core/text/bpe_tokenizer.h"

#include <chrono>
#include <cstdio>
#include <vector>

namespace {

double millisecondsSince(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
        .count();
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 2) {
        std::fprintf(stderr, "usage: bench_tokenizer CAPTIONS.txt\n");
        return 2;
    }
    const auto started = std::chrono::steady_clock::now();
    const auto& tokenizer = clinic::BpeTokenizer::shipped();
    const double loadMs = millisecondsSince(started);

    const std::string text = clinic::readWholeText(argv[1], 1ULL << 30U);
    std::vector<std::string_view> captions;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        captions.push_back(std::string_view(text).substr(begin, end - begin));
        begin = end + 1;
    }
    // Everything once, as open_clip sees it: no caption was met before.
    unsigned long long checksum = 0;
    unsigned long long tokens = 0;
    const auto encoding = std::chrono::steady_clock::now();
    for (const std::string_view caption : captions) {
        for (const int id : tokenizer.encode(caption)) {
            checksum = checksum * 31 + static_cast<unsigned long long>(id);
            ++tokens;
        }
    }
    const double seconds = millisecondsSince(encoding) / 1000;
    std::printf("{\"captions\":%zu,\"seconds\":%.6f,\"captions_per_second\":%.0f,\"load_ms\":%.1f,"
                "\"tokens\":%llu,\"checksum\":%llu}\n",
        captions.size(), seconds, static_cast<double>(captions.size()) / seconds, loadMs, tokens,
        checksum);
    return 0;
}
