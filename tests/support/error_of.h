// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/error.h"

namespace clinic::test {

/// The Error that a call throws; one that says so where it throws none.
template <typename Body> Error errorOf(const Body& body)
{
    try {
        body();
    } catch (const Error& error) {
        return error;
    }
    return {ErrorKind::Database, "no error"};
}

} // namespace clinic::test
