// SPDX-License-Identifier: Apache-2.0
#include "core/engine/engine.h"

namespace clinic {

Engine::Engine(JobQueue::Listener listener)
    : m_device(listener)
    , m_interactive(std::move(listener))
{
}

JobId Engine::submit(Lane lane, std::string title, JobQueue::Body body)
{
    return (lane == Lane::Device ? m_device : m_interactive)
        .submit(std::move(title), std::move(body));
}

void Engine::cancel(JobId id)
{
    m_device.cancel(id);
    m_interactive.cancel(id);
}

} // namespace clinic
