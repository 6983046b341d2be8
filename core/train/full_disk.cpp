// SPDX-License-Identifier: Apache-2.0
#include "core/train/full_disk.h"

#include "core/base/error.h"

#include <chrono>
#include <thread>

namespace clinic {

void withSpaceOnDisk(const std::function<void()>& write, Progress progress, TaskContext& context)
{
    progress.stage = "Paused: the disk is full. Make room, and the run goes on";
    while (true) {
        try {
            write();
            return;
        } catch (const Error& error) {
            if (error.kind() != ErrorKind::Resource)
                throw;
            progress.detail = error.what();
            context.report(progress);
        }
        for (int i = 0; i < 20; ++i) { // a second, in pieces so that cancelling is quick
            context.breathe();
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
    }
}

} // namespace clinic
