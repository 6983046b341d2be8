// SPDX-License-Identifier: Apache-2.0
#include "core/clip/tensor_shapes.h"

#include "core/base/error.h"

#include <charconv>
#include <cmath>
#include <optional>

namespace clinic {

namespace {
constexpr int maxBlocks = 512;

/// The N of "<stem>N<rest>".
std::optional<int> blockNumber(std::string_view name, std::string_view stem, std::string_view rest)
{
    if (!name.starts_with(stem))
        return std::nullopt;
    int number = 0;
    const char* const end = name.data() + name.size();
    const auto [read, problem] = std::from_chars(name.data() + stem.size(), end, number);
    if (problem != std::errc {} || std::string_view(read, end) != rest)
        return std::nullopt;
    return number;
}
} // namespace

TensorShapes::TensorShapes(const TensorTable& tensors, std::string prefix)
    : m_tensors(tensors)
    , m_prefix(std::move(prefix))
{
}

bool TensorShapes::has(std::string_view name) const
{
    return m_tensors.find(m_prefix + std::string(name)) != nullptr;
}

const TensorEntry& TensorShapes::entry(std::string_view name) const
{
    const std::string full = m_prefix + std::string(name);
    const TensorEntry* found = m_tensors.find(full);
    if (!found)
        throw Error(ErrorKind::Format,
            "the tensor " + clinic::quoted(full, 100)
                + " is missing, although the others look like a CLIP model");
    return *found;
}

int TensorShapes::size(
    std::string_view name, std::size_t rank, std::size_t dimension, int limit) const
{
    const TensorEntry& found = entry(name);
    if (found.shape.size() != rank)
        throw Error(ErrorKind::Format,
            "the tensor " + clinic::quoted(found.name, 100) + " has "
                + std::to_string(found.shape.size()) + " dimensions, expected "
                + std::to_string(rank));
    const std::int64_t size = found.shape[dimension];
    if (size < 1 || size > limit)
        throw Error(ErrorKind::Format,
            "the tensor " + clinic::quoted(found.name, 100) + " has size " + std::to_string(size)
                + " in dimension " + std::to_string(dimension) + ", expected 1 to "
                + std::to_string(limit));
    return static_cast<int>(size);
}

int TensorShapes::blocks(std::string_view stem, std::string_view member) const
{
    int count = 0;
    while (has(std::string(stem) + std::to_string(count) + "." + std::string(member))) {
        if (++count > maxBlocks)
            throw Error(ErrorKind::Format,
                "more than " + std::to_string(maxBlocks) + " blocks under "
                    + clinic::quoted(m_prefix + std::string(stem), 100));
    }
    checkNoGap(m_prefix + std::string(stem), "." + std::string(member), count);
    return count;
}

/// Blocks behind a missing one would be left out without a word.
void TensorShapes::checkNoGap(const std::string& stem, const std::string& member, int count) const
{
    for (const TensorEntry& entry : m_tensors.entries()) {
        if (blockNumber(entry.name, stem, member).value_or(0) > count)
            throw Error(ErrorKind::Format,
                "the tensor " + clinic::quoted(stem + std::to_string(count) + member, 100)
                    + " is missing, although " + clinic::quoted(entry.name, 100) + " is there");
    }
}

int gridSide(int cells, std::string_view what)
{
    const int side = static_cast<int>(std::lround(std::sqrt(static_cast<double>(cells))));
    if (side < 1 || side * side != cells)
        throw Error(ErrorKind::Format,
            std::string(what) + " are made for " + std::to_string(cells)
                + " image cells, which is no square");
    return side;
}

} // namespace clinic
