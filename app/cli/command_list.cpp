// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"

namespace clinic {

const std::vector<CommandFactory>& commandFactories()
{
    static const std::vector<CommandFactory> factories {};
    return factories;
}

} // namespace clinic
