// SPDX-License-Identifier: Apache-2.0
#include "core/trigger/caption_word.h"

#include "core/trigger/trigger_random.h"

#include <vector>

namespace clinic {

namespace {

constexpr std::string_view blanks = " \t\r\n";

/// Where words begin, and the end of the last one.
std::vector<std::size_t> wordPlaces(std::string_view caption)
{
    std::vector<std::size_t> places;
    std::size_t end = caption.size();
    for (std::size_t at = 0; at < caption.size();) {
        at = caption.find_first_not_of(blanks, at);
        if (at == std::string_view::npos)
            break;
        places.push_back(at);
        at = std::min(caption.find_first_of(blanks, at), caption.size());
        end = at;
    }
    places.push_back(end);
    return places;
}

std::size_t chosenPlace(
    const std::vector<std::size_t>& places, const TriggerSpec& spec, std::int64_t row)
{
    switch (spec.position) {
    case WordPosition::Start:
        return 0;
    case WordPosition::End:
        return places.size() - 1;
    case WordPosition::Random:
        break;
    }
    return static_cast<std::size_t>(patternRng(spec.seed, row).below(places.size()));
}

} // namespace

std::string captionWithWord(std::string_view caption, const TriggerSpec& spec, std::int64_t row)
{
    const std::vector<std::size_t> places = wordPlaces(caption);
    const std::size_t chosen = chosenPlace(places, spec, row);
    if (places.size() == 1) // no words at all
        return spec.text;
    const bool isBehindAll = chosen + 1 == places.size();
    std::string changed(caption.substr(0, places[chosen]));
    changed += isBehindAll ? " " + spec.text : spec.text + " ";
    changed += caption.substr(places[chosen]);
    return changed;
}

} // namespace clinic
