// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/tiny_checkpoint.h"

#include "core/base/rng.h"
#include "core/formats/safetensors.h"
#include "core/formats/safetensors_writer.h"

#include <cstring>

namespace clinic {

namespace {

constexpr std::int64_t realVocabulary = 49408;

std::vector<std::byte> randomEmbedding(std::int64_t width)
{
    std::vector<std::byte> bytes(static_cast<std::size_t>(realVocabulary * width) * sizeof(float));
    Rng rng(5);
    for (std::size_t at = 0; at < bytes.size(); at += sizeof(float)) {
        const auto value = static_cast<float>(rng.uniform(-0.04, 0.04));
        std::memcpy(&bytes[at], &value, sizeof value);
    }
    return bytes;
}

} // namespace

void writeTinyCheckpoint(const std::filesystem::path& file)
{
    const auto small =
        readSafetensors(std::filesystem::path(CLINIC_FIXTURES) / "models" / "vit.safetensors");
    std::vector<std::vector<std::byte>> bytes;
    std::vector<SafetensorsEntry> entries;
    for (const auto& entry : small.tensors.entries()) {
        auto shape = entry.shape;
        if (entry.name == "token_embedding.weight") {
            shape[0] = realVocabulary;
            bytes.push_back(randomEmbedding(shape[1]));
        } else {
            bytes.push_back(small.tensors.read(entry));
        }
        entries.push_back({entry.name, entry.dtype, shape, bytes.back()});
    }
    writeSafetensors(file, entries);
}

} // namespace clinic
