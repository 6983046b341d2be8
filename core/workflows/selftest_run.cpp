// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/selftest_run.h"

#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/base/stopwatch.h"
#include "core/formats/json_reader.h"
#include "core/formats/safetensors.h"

#include <cmath>
#include <cstring>
#include <limits>

namespace clinic {

namespace {

constexpr std::uint64_t jsonLimit = 64U << 20U;

std::string numberText(double value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.8g", value);
    return text;
}

const TensorEntry& entryOf(const TensorTable& table, std::string_view name)
{
    if (const TensorEntry* entry = table.find(name))
        return *entry;
    throw Error(ErrorKind::Format, "holds no tensor " + clinic::quoted(name));
}

template <class T> std::vector<std::int64_t> integersFrom(std::span<const std::byte> bytes)
{
    std::vector<T> values(bytes.size() / sizeof(T));
    std::memcpy(values.data(), bytes.data(), values.size() * sizeof(T));
    return {values.begin(), values.end()};
}

} // namespace

void Deviation::note(double deviation, const std::function<std::string()>& place)
{
    if (std::isnan(deviation))
        deviation = std::numeric_limits<double>::infinity();
    if (deviation > m_largest) {
        m_largest = deviation;
        m_place = place();
    }
}

void Deviation::compare(double found, double expected, const std::function<std::string()>& where)
{
    note(std::abs(found - expected), [&] {
        return where() + " is " + numberText(found) + ", expected " + numberText(expected);
    });
}

void Deviation::compare(double found, double expected, std::string_view where)
{
    compare(found, expected, [where] { return std::string(where); });
}

void Deviation::compareScaled(double found, double expected, std::string_view where)
{
    note(std::abs(found - expected) / std::max(1.0, std::abs(expected)), [&] {
        return std::string(where) + " is " + numberText(found) + ", expected "
            + numberText(expected);
    });
}

void Deviation::compare(
    std::span<const float> found, std::span<const float> expected, std::string_view what)
{
    if (found.size() != expected.size()) {
        note(std::numeric_limits<double>::infinity(), [&] {
            return std::string(what) + ": " + std::to_string(found.size()) + " numbers, expected "
                + std::to_string(expected.size());
        });
        return;
    }
    for (std::size_t i = 0; i < found.size(); ++i)
        compare(static_cast<double>(found[i]), static_cast<double>(expected[i]),
            [&] { return std::string(what) + "[" + std::to_string(i) + "]"; });
}

void Deviation::differs(std::string_view what)
{
    if (m_largest == 0)
        m_place = what;
    m_largest += 1;
}

bool SelftestRun::has(std::string_view file) const
{
    return std::filesystem::exists(m_folder / file);
}

nlohmann::json SelftestRun::json(std::string_view file) const
{
    return parseUntrustedJson(readWholeText(m_folder / file, jsonLimit), file);
}

TensorTable SelftestRun::tensors(std::string_view file) const
{
    return readSafetensors(m_folder / file).tensors;
}

void SelftestRun::check(
    std::string name, double tolerance, const std::function<void(Deviation&)>& body)
{
    m_context.checkpoint();
    m_context.report({"Self-test", static_cast<std::int64_t>(m_checks.size()), 0, name});
    SelftestCheck result {std::move(name), false, 0, tolerance, 0, {}};
    const Stopwatch watch;
    try {
        Deviation deviation;
        body(deviation);
        result.deviation = deviation.largest();
        result.ok = result.deviation <= tolerance;
        result.detail = deviation.place();
    } catch (const std::exception& error) {
        // whatever a damaged golden file leads to is a finding of this check; the others go on
        result.deviation = std::numeric_limits<double>::quiet_NaN();
        result.detail = error.what();
    }
    result.seconds = watch.seconds();
    m_checks.push_back(std::move(result));
}

std::vector<float> floatsOf(const TensorTable& table, std::string_view name)
{
    return table.readFloats(entryOf(table, name));
}

std::vector<std::int64_t> integersOf(const TensorTable& table, std::string_view name)
{
    const TensorEntry& entry = entryOf(table, name);
    const std::vector<std::byte> bytes = table.read(entry);
    if (entry.dtype == DType::I64)
        return integersFrom<std::int64_t>(bytes);
    if (entry.dtype == DType::I32)
        return integersFrom<std::int32_t>(bytes);
    throw Error(ErrorKind::Format,
        "tensor " + clinic::quoted(name) + " has type " + std::string(dtypeName(entry.dtype))
            + ", expected I64 or I32");
}

std::size_t rowsOf(const TensorTable& table, std::string_view name)
{
    const TensorEntry& entry = entryOf(table, name);
    return entry.shape.empty() ? 1 : static_cast<std::size_t>(entry.shape.front());
}

void comparePixels(const Image& found, const Image& expected, Deviation& deviation)
{
    if (found.width != expected.width || found.height != expected.height)
        throw Error(ErrorKind::Mismatch,
            "picture is " + std::to_string(found.width) + " x " + std::to_string(found.height)
                + ", expected " + std::to_string(expected.width) + " x "
                + std::to_string(expected.height));
    for (std::size_t i = 0; i < found.rgb.size(); ++i)
        deviation.compare(found.rgb[i], expected.rgb[i], [&] {
            const std::size_t pixel = i / 3;
            const auto width = static_cast<std::size_t>(found.width);
            return "pixel (" + std::to_string(pixel % width) + ", " + std::to_string(pixel / width)
                + ") channel " + std::to_string(i % 3);
        });
}

} // namespace clinic
