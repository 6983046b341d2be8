// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

namespace clinic {

/// How many bytes come before the first quotation mark, backslash or line end; all if there is
/// none. Most of a training file lies in such runs, so they are looked at eight bytes at a time.
std::size_t plainRun(std::string_view text);

} // namespace clinic
