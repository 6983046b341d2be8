// SPDX-License-Identifier: Apache-2.0
#include "app/cli/print_json.h"

#include <iostream>
#include <nlohmann/json.hpp>

namespace clinic {

void printJson(const nlohmann::ordered_json& document)
{
    std::cout << document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
}

} // namespace clinic
