// SPDX-License-Identifier: Apache-2.0
#include "app/cli/share_text.h"

#include <cstdio>

namespace clinic {

std::string percentText(double share)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.2f %%", 100 * share);
    return text;
}

std::string percentText(const Share& share)
{
    const auto value = share.value();
    return value ? percentText(*value) : "none";
}

std::string shareText(const Share& share, const std::string& counted)
{
    if (share.count == 0)
        return "none (no " + counted + " to measure it on)";
    const Interval interval = share.interval();
    char bounds[64];
    std::snprintf(
        bounds, sizeof bounds, "95 %%: %.2f to %.2f", 100 * interval.low, 100 * interval.high);
    return percentText(share) + " (" + bounds + "; " + std::to_string(share.count) + " " + counted
        + ")";
}

} // namespace clinic
