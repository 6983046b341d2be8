// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace clinic {

/// Readies libcurl for the whole program, once; any thread. Error{Resource} if it cannot start.
void startCurl();

} // namespace clinic
