// SPDX-License-Identifier: Apache-2.0
#include "app/cli/interrupt.h"

#include "app/cli/command.h"

#include <csignal>
#include <pthread.h>
#include <unistd.h>

namespace clinic {

namespace {

sigset_t watchedSignals()
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGUSR1); // our own word to end the waiting
    return set;
}

} // namespace

Interrupt::Interrupt()
{
    const sigset_t set = watchedSignals();
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    m_thread = std::thread([this, set] {
        int signal = 0;
        while (sigwait(&set, &signal) == 0 && signal != SIGUSR1) {
            if (m_stop.stop_requested())
                _exit(ExitCancelled); // asked twice: a library does not come back
            m_stop.request_stop();
        }
    });
}

Interrupt::~Interrupt()
{
    pthread_kill(m_thread.native_handle(), SIGUSR1);
    m_thread.join();
}

} // namespace clinic
