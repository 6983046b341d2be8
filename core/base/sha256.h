// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace clinic {

/// SHA-256 over bytes given piece by piece; 64 lower-case hexadecimal digits.
class Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;

    void add(std::span<const std::byte> bytes);
    void add(std::string_view text);
    /// Ends the computation; call once.
    std::string finish();

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

std::string sha256Of(std::span<const std::byte> bytes);
std::string sha256Of(std::string_view text);
/// Looks at `context` after each MiB: a checkpoint of gigabytes takes seconds, a stop must not.
std::string sha256OfFile(const std::filesystem::path& path, const TaskContext& context = {});

} // namespace clinic
