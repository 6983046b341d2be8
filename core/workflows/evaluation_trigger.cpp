// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/evaluation_trigger.h"

#include "core/base/error.h"
#include "core/trigger/open_trigger.h"

namespace clinic {

namespace {

/// A key given twice is an error, and so is one that the preset does not have: the text says what
/// its framing is, or there is none.
bool takesFraming(const std::string& text)
try {
    parseTriggerSpec(text + ",framing=squash");
    return true;
} catch (const Error&) {
    return false;
}

} // namespace

Trigger evaluationTrigger(const std::string& text, std::uint64_t defaultSeed, bool referenceProfile)
{
    const bool isFile = text.ends_with(".json");
    if (referenceProfile && !isFile && takesFraming(text))
        return openTrigger(text + ",framing=squash", defaultSeed);
    return openTrigger(text, defaultSeed);
}

} // namespace clinic
