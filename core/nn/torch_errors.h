// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace clinic {

/// To be called in `catch (...)` at the border to LibTorch: out of memory becomes Error{Resource},
/// any other failure of LibTorch Error{Mismatch} without its backtrace; Error and Cancelled pass as
/// they are.
[[noreturn]] void rethrowTorchError();

} // namespace clinic
