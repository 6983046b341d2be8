// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stop_token>
#include <thread>

namespace clinic {

/// Turns the first Ctrl-C (SIGINT) or SIGTERM into a stop request; a second one ends the process at
/// once with exit code 4. To be made once, in main, before any other thread: the signals are
/// blocked in all threads but its own.
class Interrupt {
public:
    Interrupt();
    ~Interrupt();
    Interrupt(const Interrupt&) = delete;
    Interrupt& operator=(const Interrupt&) = delete;

    std::stop_token token() const { return m_stop.get_token(); }

private:
    std::stop_source m_stop;
    std::thread m_thread;
};

} // namespace clinic
