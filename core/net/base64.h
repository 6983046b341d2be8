// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace clinic {

/// RFC 4648, with padding, on one line.
std::string base64Of(std::span<const std::byte> bytes);

} // namespace clinic
