// SPDX-License-Identifier: Apache-2.0
#include "core/engine/engine.h"

namespace clinic {

Engine::Engine(JobQueue::Listener listener)
    : m_device(listener)
    , m_interactive(listener)
    , m_pictures(listener)
    , m_waiting(std::move(listener))
{
}

JobId Engine::submit(Lane lane, std::string title, JobQueue::Body body)
{
    const auto queue = [&]() -> JobQueue& {
        switch (lane) {
        case Lane::Device:
            return m_device;
        case Lane::Interactive:
            return m_interactive;
        case Lane::Pictures:
            return m_pictures;
        case Lane::Waiting:
            break;
        }
        return m_waiting;
    };
    return queue().submit(std::move(title), std::move(body));
}

void Engine::cancel(JobId id)
{
    m_device.cancel(id);
    m_interactive.cancel(id);
    m_pictures.cancel(id);
    m_waiting.cancel(id);
}

} // namespace clinic
