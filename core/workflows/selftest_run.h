// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/tensor_table.h"
#include "core/image/image.h"
#include "core/workflows/selftest.h"

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace clinic {

/// Keeps the largest deviation of one check and where it was. A NaN counts as infinitely far.
class Deviation {
public:
    void compare(double found, double expected, const std::function<std::string()>& where);
    void compare(double found, double expected, std::string_view where);
    /// Element by element; different lengths are infinitely far.
    void compare(
        std::span<const float> found, std::span<const float> expected, std::string_view what);
    /// As compare, but by the deviation divided by max(1, |expected|).
    void compareScaled(double found, double expected, std::string_view where);
    /// A number of things that are not as they should be, for checks of tolerance 0.
    void differs(std::string_view what);

    double largest() const { return m_largest; }
    const std::string& place() const { return m_place; }

private:
    void note(double deviation, const std::function<std::string()>& place);

    double m_largest = 0;
    std::string m_place;
};

/// What a family of checks works with.
class SelftestRun {
public:
    SelftestRun(std::filesystem::path folder, std::string device, TaskContext& context)
        : m_folder(std::move(folder))
        , m_device(std::move(device))
        , m_context(context)
    {
    }

    const std::filesystem::path& folder() const { return m_folder; }
    const std::string& device() const { return m_device; }
    TaskContext& context() { return m_context; }
    bool has(std::string_view file) const;

    nlohmann::json json(std::string_view file) const;
    TensorTable tensors(std::string_view file) const;

    /// Runs one check. What the body throws becomes a failed check, except Cancelled.
    void check(std::string name, double tolerance, const std::function<void(Deviation&)>& body);

    std::vector<SelftestCheck> takeChecks() { return std::move(m_checks); }

private:
    std::filesystem::path m_folder;
    std::string m_device;
    TaskContext& m_context;
    std::vector<SelftestCheck> m_checks;
};

/// A tensor of a table as floats; Error{Format} if there is none of that name.
std::vector<float> floatsOf(const TensorTable& table, std::string_view name);
/// I64 or I32; Error{Format} for another type.
std::vector<std::int64_t> integersOf(const TensorTable& table, std::string_view name);
/// Length of the first dimension.
std::size_t rowsOf(const TensorTable& table, std::string_view name);

/// Grey level by grey level; Error{Mismatch} for pictures of different sizes.
void comparePixels(const Image& found, const Image& expected, Deviation& deviation);

// One family a file selftest_<name>.cpp; each adds nothing if its files are not there.
void checkTokenizer(SelftestRun& run);
void checkPreprocess(SelftestRun& run);
void checkModels(SelftestRun& run);
void checkModelWeights(SelftestRun& run);
void checkLosses(SelftestRun& run);
void checkScheduler(SelftestRun& run);
void checkTrajectory(SelftestRun& run);
void checkSupervised(SelftestRun& run);
void checkZeroShot(SelftestRun& run);
void checkAnalysis(SelftestRun& run);
void checkTriggers(SelftestRun& run);

} // namespace clinic
