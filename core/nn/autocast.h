// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <c10/core/Device.h>
#include <c10/core/ScalarType.h>

#include <optional>

namespace clinic {

/// What a thread's operations on one kind of device are cast to.
struct AutocastState {
    static AutocastState now(c10::DeviceType device);

    c10::DeviceType device;
    c10::ScalarType type;
    bool isEnabled;
};

/// While it lives, products and convolutions of this thread run in `type`; their weights are cast
/// once. What needs the range or the digits (norms, losses) stays in F32, as do the parameters and
/// their gradients. Made around forward and loss, gone before backward(). May be nested.
class Autocast {
public:
    /// F32: changes nothing, so that the caller need not ask. BF16 or F16 (whose gradients need a
    /// GradScaler, and which most processors are slow at) on a CPU or a CUDA device;
    /// Error{Unsupported} else.
    Autocast(c10::Device device, c10::ScalarType type);
    ~Autocast();
    Autocast(const Autocast&) = delete;
    Autocast& operator=(const Autocast&) = delete;

private:
    std::optional<AutocastState> m_before; ///< none: nothing was changed
};

/// While it lives, this thread casts as where `state` was taken: backward() is called without, and
/// on a CUDA device goes on in another thread. Weights are cast anew each time, since casts kept
/// from a time without gradients would lose them.
class AutocastAs {
public:
    explicit AutocastAs(const AutocastState& state);
    ~AutocastAs();
    AutocastAs(const AutocastAs&) = delete;
    AutocastAs& operator=(const AutocastAs&) = delete;

private:
    AutocastState m_before;
    bool m_cacheBefore;
};

} // namespace clinic
