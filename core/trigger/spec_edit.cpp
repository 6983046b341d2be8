// SPDX-License-Identifier: Apache-2.0
#include "core/trigger/spec_edit.h"

#include "core/base/error.h"
#include "core/trigger/preset.h"

namespace clinic {

EditedSpec withValue(const TriggerSpec& spec, std::string_view key, std::string_view value)
{
    EditedSpec edited {spec, {}};
    try {
        setTriggerValue(edited.spec, key, value);
    } catch (const Error& error) {
        edited = {spec, error.what()};
    }
    return edited;
}

} // namespace clinic
