// SPDX-License-Identifier: Apache-2.0
#include "core/engine/engine.h"

namespace clinic {

Engine::Engine(JobQueue::Listener listener)
    : m_device(listener)
    , m_interactive(listener)
    , m_pictures(std::move(listener))
{
}

JobId Engine::submit(Lane lane, std::string title, JobQueue::Body body)
{
    JobQueue& queue = lane == Lane::Device ? m_device
        : lane == Lane::Interactive        ? m_interactive
                                           : m_pictures;
    return queue.submit(std::move(title), std::move(body));
}

void Engine::cancel(JobId id)
{
    m_device.cancel(id);
    m_interactive.cancel(id);
    m_pictures.cancel(id);
}

} // namespace clinic
