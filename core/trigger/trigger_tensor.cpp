// SPDX-License-Identifier: Apache-2.0
#include "core/trigger/trigger_tensor.h"

#include "core/base/error.h"
#include "core/formats/checkpoint.h"

#include <array>
#include <cmath>
#include <initializer_list>
#include <string_view>

namespace clinic {

namespace {

constexpr std::int64_t largestSide = 2048;
constexpr float largestValue = 1000;

std::string shapeText(const TensorEntry& entry)
{
    std::string text;
    for (std::size_t i = 0; i < entry.shape.size() && i < 8; ++i)
        text += (i == 0 ? "" : " x ") + std::to_string(entry.shape[i]);
    return entry.shape.empty() ? "a single number" : text;
}

const TensorEntry& chosenEntry(
    const TensorTable& tensors, std::initializer_list<std::string_view> names)
{
    if (tensors.size() == 1)
        return tensors.entries().front();
    for (const std::string_view name : names) {
        if (const TensorEntry* entry = tensors.find(name))
            return *entry;
    }
    throw Error(ErrorKind::Format,
        "holds " + std::to_string(tensors.size()) + " tensors, expected one, or one called "
            + std::string(*names.begin()));
}

/// The last three dimensions; one of 1 may stand before them.
std::array<std::int64_t, 3> threeDimensions(const TensorEntry& entry)
{
    const auto rank = entry.shape.size();
    if (rank != 3 && !(rank == 4 && entry.shape.front() == 1))
        return {0, 0, 0};
    const auto* last = entry.shape.data() + rank - 3;
    return {last[0], last[1], last[2]};
}

bool isSide(std::int64_t side)
{
    return side >= 1 && side <= largestSide;
}

std::vector<float> finiteValues(const TensorTable& tensors, const TensorEntry& entry)
{
    std::vector<float> values = tensors.readFloats(entry);
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!(std::abs(values[i]) <= largestValue))
            throw Error(ErrorKind::Format,
                "element " + std::to_string(i) + " is "
                    + (std::isnan(values[i]) ? "not a number" : std::to_string(values[i]))
                    + ", expected magnitudes up to 1000");
    }
    return values;
}

/// What `read` throws names the file.
template <typename Read> auto namingFile(const std::filesystem::path& path, Read&& read)
{
    try {
        return read();
    } catch (Error& error) {
        const std::string name = path.filename().string();
        if (std::string_view(error.what()).find(name) == std::string_view::npos)
            error.within(name);
        throw;
    }
}

} // namespace

NoiseField readNoiseField(const std::filesystem::path& path)
{
    return namingFile(path, [&]() -> NoiseField {
        const TensorTable tensors = openCheckpoint(path).tensors;
        const TensorEntry& entry = chosenEntry(tensors, {"noise"});
        const auto [channels, height, width] = threeDimensions(entry);
        if (channels != 3 || !isSide(height) || !isSide(width))
            throw Error(ErrorKind::Format,
                "the noise is " + shapeText(entry)
                    + ", expected 3 x height x width, sides up to 2048");
        return {static_cast<int>(width), static_cast<int>(height), finiteValues(tensors, entry)};
    });
}

WarpGrid readWarpGrid(const std::filesystem::path& path)
{
    return namingFile(path, [&]() -> WarpGrid {
        const TensorTable tensors = openCheckpoint(path).tensors;
        const TensorEntry& entry = chosenEntry(tensors, {"noise_grid", "grid"});
        const auto [height, width, axes] = threeDimensions(entry);
        if (axes != 2 || !isSide(height) || !isSide(width))
            throw Error(ErrorKind::Format,
                "the grid is " + shapeText(entry)
                    + ", expected 1 x height x width x 2, sides up to 2048");
        return {static_cast<int>(width), static_cast<int>(height), finiteValues(tensors, entry)};
    });
}

} // namespace clinic
