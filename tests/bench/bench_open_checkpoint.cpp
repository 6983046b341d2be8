// SPDX-License-Identifier: Apache-2.0
// Opens a checkpoint and reads all of its weights: prints seconds to open, seconds in all, bytes of
// weights, peak memory.
#include "core/base/error.h"
#include "core/formats/checkpoint.h"

#include <chrono>
#include <iostream>
#include <memory>
#include <sys/resource.h>

int main(int argc, char** argv)
{
    if (argc != 2) {
        std::cerr << "usage: bench_open_checkpoint <file>\n";
        return 2;
    }
    try {
        const auto start = std::chrono::steady_clock::now();
        const auto seconds = [&start] {
            return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        };
        const clinic::Checkpoint checkpoint = clinic::openCheckpoint(argv[1]);
        const double opened = seconds();
        std::uint64_t bytes = 0;
        // operator new[] for trivial bytes leaves them untouched, so that each page is written
        // once.
        std::vector<std::unique_ptr<std::byte[]>> buffers;
        std::vector<clinic::TensorRead> reads;
        for (const clinic::TensorEntry& entry : checkpoint.tensors.entries()) {
            const std::uint64_t size = entry.byteCount();
            buffers.emplace_back(new std::byte[size]);
            reads.push_back({&entry, {buffers.back().get(), size}});
            bytes += size;
        }
        checkpoint.tensors.readMany(reads);
        const double all = seconds();
        rusage usage {};
        ::getrusage(RUSAGE_SELF, &usage);
        std::cout << "{\"open_s\": " << opened << ", \"read_s\": " << all
                  << ", \"weight_bytes\": " << bytes
                  << ", \"peak_bytes\": " << usage.ru_maxrss * 1024 << "}\n";
    } catch (const clinic::Error& e) {
        std::cerr << e.what() << "\n";
        return 1;
    }
    return 0;
}
