// SPDX-License-Identifier: Apache-2.0
#include "core/nn/autocast.h"

#include "core/base/error.h"

#include <ATen/autocast_mode.h>

#include <string>

namespace clinic {

namespace {
void check(c10::Device device, c10::ScalarType type)
{
    if ((type == at::kBFloat16 || type == at::kHalf) && (device.is_cpu() || device.is_cuda()))
        return;
    throw Error(ErrorKind::Unsupported,
        std::string("mixed precision in ") + c10::toString(type) + " on " + device.str()
            + "; use bf16 or fp16 on a CPU or a CUDA device");
}

void set(const AutocastState& state)
{
    at::autocast::set_autocast_dtype(state.device, state.type);
    at::autocast::set_autocast_enabled(state.device, state.isEnabled);
}
} // namespace

Autocast::Autocast(c10::Device device, c10::ScalarType type)
{
    if (type == at::kFloat)
        return;
    check(device, type);
    m_before = AutocastState::now(device.type());
    set({device.type(), type, true});
    at::autocast::increment_nesting();
}

Autocast::~Autocast()
{
    if (!m_before)
        return;
    if (at::autocast::decrement_nesting() == 0)
        at::autocast::clear_cache();
    set(*m_before);
}

AutocastState AutocastState::now(c10::DeviceType device)
{
    return {device, at::autocast::get_autocast_dtype(device),
        at::autocast::is_autocast_enabled(device)};
}

AutocastAs::AutocastAs(const AutocastState& state)
    : m_before(AutocastState::now(state.device))
    , m_cacheBefore(at::autocast::is_autocast_cache_enabled())
{
    set(state);
    at::autocast::set_autocast_cache_enabled(false);
}

AutocastAs::~AutocastAs()
{
    at::autocast::set_autocast_cache_enabled(m_cacheBefore);
    set(m_before);
}

} // namespace clinic
