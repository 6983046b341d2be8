// SPDX-License-Identifier: Apache-2.0
#include "core/nn/torch_errors.h"

#include "core/base/error.h"

#include <c10/util/Exception.h>

#include <new>
#include <string>

namespace clinic {

namespace {
std::string firstLine(const char* text)
{
    const std::string_view all(text);
    return std::string(all.substr(0, all.find('\n')));
}
} // namespace

void rethrowTorchError()
{
    try {
        throw;
    } catch (const Error&) {
        throw;
    } catch (const c10::OutOfMemoryError& e) {
        throw Error(ErrorKind::Resource,
            "the device ran out of memory: " + firstLine(e.what_without_backtrace())
                + "; use a smaller batch or --device cpu");
    } catch (const c10::Error& e) {
        const std::string line = firstLine(e.what_without_backtrace());
        // The CPU allocator has no error class of its own.
        const bool memory = line.find("DefaultCPUAllocator") != std::string::npos;
        throw Error(memory ? ErrorKind::Resource : ErrorKind::Mismatch, "LibTorch: " + line);
    } catch (const std::bad_alloc&) {
        throw Error(ErrorKind::Resource, "out of memory; use a smaller batch");
    }
}

} // namespace clinic
