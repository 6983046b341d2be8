// SPDX-License-Identifier: Apache-2.0
#include "core/trigger/trigger_keys.h"

#include "core/base/error.h"
#include "core/base/nearest_name.h"
#include "core/formats/utf8.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <type_traits>
#include <variant>

namespace clinic {

namespace {

/// An enumeration's member, by the place of its names in a list.
struct ChoicePlace {
    std::size_t (*get)(const TriggerSpec&);
    void (*set)(TriggerSpec&, std::size_t);
};

template <auto Member> constexpr ChoicePlace choicePlace()
{
    return {[](const TriggerSpec& spec) { return static_cast<std::size_t>(spec.*Member); },
        [](TriggerSpec& spec, std::size_t index) {
            spec.*Member = static_cast<std::remove_reference_t<decltype(spec.*Member)>>(index);
        }};
}

/// Where in a spec a key's value lies.
using Place = std::variant<int TriggerSpec::*, std::uint64_t TriggerSpec::*, double TriggerSpec::*,
    std::string TriggerSpec::*, std::filesystem::path TriggerSpec::*,
    std::vector<Rgb> TriggerSpec::*, ChoicePlace>;

struct Definition {
    TriggerKey key;
    Place place;
    std::vector<std::string> names {}; ///< of a choice: all of them, in the enumeration's order
};

using Kind = TriggerKey::Kind;

constexpr double largestSeed = 1.8446744073709552e19;
constexpr std::size_t longestText = 200;
constexpr std::size_t longestPath = 4096;

std::vector<std::string> locationNames()
{
    std::vector<std::string> names;
    for (int i = 0; i <= static_cast<int>(TriggerLocation::Whole); ++i)
        names.emplace_back(locationName(static_cast<TriggerLocation>(i)));
    return names;
}

Definition integer(std::string name, int TriggerSpec::*place, double low, double high,
    std::string unit, std::string about)
{
    return {
        {std::move(name), Kind::Integer, low, high, {}, std::move(unit), std::move(about)}, place};
}

Definition real(std::string name, double TriggerSpec::*place, double low, double high,
    std::string unit, std::string about)
{
    return {{std::move(name), Kind::Real, low, high, {}, std::move(unit), std::move(about)}, place};
}

Definition choice(
    std::string name, ChoicePlace place, std::vector<std::string> names, std::string about)
{
    return {{std::move(name), Kind::Choice, 0, 0, names, {}, std::move(about)}, place, names};
}

Definition file(std::string name, std::string about)
{
    return {{std::move(name), Kind::File, 0, 0, {}, {}, std::move(about)}, &TriggerSpec::file};
}

std::vector<Definition> makeDefinitions()
{
    std::vector<Definition> all {
        choice("location", choicePlace<&TriggerSpec::location>(), locationNames(),
            "Where the patch goes; random: drawn for each picture."),
        choice("range", choicePlace<&TriggerSpec::range>(), {"full", "reference"},
            "Random places: all that fit, or the reference's, which never reach the last row and "
            "column."),
        integer("size", &TriggerSpec::size, 1, 4096, "px", "Side of the patch."),
        integer("cells", &TriggerSpec::cells, 1, 256, "a side",
            "Cells along each side of the patch, coloured in turn."),
        real("alpha", &TriggerSpec::alpha, 0, 1, "",
            "Share of the pattern in the mix with the picture."),
        choice("draw", choicePlace<&TriggerSpec::draw>(), {"fixed", "fresh"},
            "One pattern for all pictures, or a new one for each."),
        choice("overflow", choicePlace<&TriggerSpec::overflow>(), {"clamp", "wrap"},
            "What becomes of values outside of 0 to 255: the nearest of them, or modulo 256."),
        choice("mix", choicePlace<&TriggerSpec::mix>(), {"add", "blend"},
            "The signal added to the picture, or mixed in by alpha, which darkens it."),
        real("amplitude", &TriggerSpec::amplitude, 0, 255, "grey levels",
            "Amplitude of the signal."),
        real("cycles", &TriggerSpec::cycles, 0, 4096, "",
            "Periods of the signal over the picture's width."),
        integer("points", &TriggerSpec::points, 2, 512, "a side",
            "Control points along each side of the warp's grid (k); as many as the picture has "
            "pixels: no smoothing."),
        real("strength", &TriggerSpec::strength, 0, 100, "",
            "Of the warp (s): about half of it is the mean shift in pixels."),
        {{"colours", Kind::Colours, 1, 16, {}, {},
             "Colours as RRGGBB, several separated by a slash."},
            &TriggerSpec::colours},
        {{"text", Kind::Text, 1, static_cast<double>(longestText), {}, {}, "The text."},
            &TriggerSpec::text},
        choice("position", choicePlace<&TriggerSpec::position>(), {"start", "end", "random"},
            "Where in the caption the word goes; random: between two words, drawn for each row."),
        file("file", "A painted trigger's JSON file."),
        file("noise",
            "Noise to take instead of drawing it: a safetensors file with one tensor, 3 x height x "
            "width."),
        file("grid",
            "A grid to take instead of drawing it (.pt or .safetensors): 1 x height x width x 2, "
            "x then y."),
        file("picture", "The picture to mix in: a PNG, JPEG, WebP or BMP."),
        choice("framing", choicePlace<&TriggerSpec::framing>(), {"squash", "crop"},
            "On what the trigger goes: the picture squeezed to 224 x 224 as the reference does, or "
            "resized and cropped as the model sees it."),
        {{"seed", Kind::Integer, 0, largestSeed, {}, {}, "Of all that is drawn by chance."},
            &TriggerSpec::seed}};
    return all;
}

const Definition& definitionOf(std::string_view name)
{
    static const std::vector<Definition> all = makeDefinitions();
    const auto found = std::find_if(all.begin(), all.end(),
        [&](const Definition& definition) { return definition.key.name == name; });
    assert(found != all.end());
    return *found;
}

std::string numberText(double value)
{
    std::array<char, 32> text {};
    const auto [end, problem] = std::to_chars(text.data(), text.data() + text.size(), value);
    assert(problem == std::errc {});
    return {text.data(), end};
}

std::string colourText(const Rgb& colour)
{
    static constexpr char hex[] = "0123456789abcdef";
    std::string text;
    for (const std::uint8_t level : colour)
        text += {hex[level >> 4], hex[level & 15]};
    return text;
}

[[noreturn]] void refuse(const TriggerKey& key, std::string_view value, const std::string& expected)
{
    throw Error(ErrorKind::Config,
        "trigger: " + key.name + " is " + clinic::quoted(value) + ", expected " + expected);
}

std::string rangeText(const TriggerKey& key)
{
    const bool isSeed = key.high >= largestSeed;
    return "from " + numberText(key.low) + " to "
        + (isSeed ? "18446744073709551615" : numberText(key.high))
        + (key.unit.empty() ? "" : " (" + key.unit + ")");
}

template <typename Number>
Number numberFrom(const TriggerKey& key, std::string_view value, const char* kind)
{
    Number number {};
    const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), number);
    const bool isNumber = problem == std::errc {} && end == value.data() + value.size();
    // a NaN is refused here as well
    if (!isNumber
        || !(static_cast<double>(number) >= key.low && static_cast<double>(number) <= key.high))
        refuse(key, value, kind + (" " + rangeText(key)));
    return number;
}

std::size_t choiceFrom(
    const TriggerKey& key, const std::vector<std::string>& names, std::string_view value)
{
    const std::string wanted = lowered(value);
    if (std::find(key.choices.begin(), key.choices.end(), wanted) == key.choices.end()) {
        std::string known;
        for (const std::string& name : key.choices)
            known += (known.empty() ? "" : ", ") + name;
        refuse(key, value, "one of " + known + didYouMean(value, key.choices));
    }
    return static_cast<std::size_t>(std::find(names.begin(), names.end(), wanted) - names.begin());
}

std::vector<Rgb> coloursFrom(const TriggerKey& key, std::string_view value)
{
    std::vector<Rgb> colours;
    for (std::string_view rest = value; !rest.empty();) {
        const auto slash = rest.find('/');
        std::string_view one = rest.substr(0, slash);
        rest = slash == std::string_view::npos ? std::string_view {} : rest.substr(slash + 1);
        if (one.starts_with('#'))
            one.remove_prefix(1);
        std::uint32_t number = 0;
        const auto [end, problem] =
            std::from_chars(one.data(), one.data() + one.size(), number, 16);
        if (one.size() != 6 || problem != std::errc {} || end != one.data() + one.size())
            refuse(key, value, "colours like ffff00/000000");
        colours.push_back({static_cast<std::uint8_t>(number >> 16),
            static_cast<std::uint8_t>(number >> 8 & 255), static_cast<std::uint8_t>(number & 255)});
    }
    const auto count = static_cast<double>(colours.size());
    if (count < key.low || count > key.high)
        refuse(key, value,
            numberText(key.low) + " to " + numberText(key.high) + " colours like ffff00/000000");
    return colours;
}

/// Text that can be shown, written to JSON and put in a caption.
std::string textFrom(const TriggerKey& key, std::string_view value)
{
    const auto isControl = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    if (value.empty() || value.size() > longestText || !isUtf8(value)
        || std::any_of(value.begin(), value.end(), isControl))
        refuse(key, value,
            "1 to " + std::to_string(longestText) + " bytes of UTF-8 without control characters");
    return std::string(value);
}

std::filesystem::path pathFrom(const TriggerKey& key, std::string_view value)
{
    if (value.size() > longestPath || !isUtf8(value) || value.find('\0') != std::string_view::npos)
        refuse(key, value, "the path of a file, in UTF-8");
    return value;
}

struct ValueWriter {
    const TriggerSpec& spec;
    const std::vector<std::string>& names;

    std::string operator()(int TriggerSpec::*place) const { return std::to_string(spec.*place); }
    std::string operator()(std::uint64_t TriggerSpec::*place) const
    {
        return std::to_string(spec.*place);
    }
    std::string operator()(double TriggerSpec::*place) const { return numberText(spec.*place); }
    std::string operator()(std::string TriggerSpec::*place) const { return spec.*place; }
    std::string operator()(std::filesystem::path TriggerSpec::*place) const
    {
        return (spec.*place).string();
    }
    std::string operator()(std::vector<Rgb> TriggerSpec::*place) const
    {
        std::string text;
        for (const Rgb& colour : spec.*place)
            text += (text.empty() ? "" : "/") + colourText(colour);
        return text;
    }
    std::string operator()(ChoicePlace place) const { return names.at(place.get(spec)); }
};

struct ValueReader {
    TriggerSpec& spec;
    const TriggerKey& key;
    const std::vector<std::string>& names;
    std::string_view value;

    void operator()(int TriggerSpec::*place) const
    {
        spec.*place = numberFrom<int>(key, value, "a whole number");
    }
    void operator()(std::uint64_t TriggerSpec::*place) const
    {
        spec.*place = numberFrom<std::uint64_t>(key, value, "a whole number");
    }
    void operator()(double TriggerSpec::*place) const
    {
        spec.*place = numberFrom<double>(key, value, "a number");
    }
    void operator()(std::string TriggerSpec::*place) const { spec.*place = textFrom(key, value); }
    void operator()(std::filesystem::path TriggerSpec::*place) const
    {
        spec.*place = pathFrom(key, value);
    }
    void operator()(std::vector<Rgb> TriggerSpec::*place) const
    {
        spec.*place = coloursFrom(key, value);
    }
    void operator()(ChoicePlace place) const { place.set(spec, choiceFrom(key, names, value)); }
};

} // namespace

TriggerKey triggerKey(std::string_view name)
{
    return definitionOf(name).key;
}

std::string keyValue(const TriggerSpec& spec, const TriggerKey& key)
{
    const Definition& definition = definitionOf(key.name);
    return std::visit(ValueWriter {spec, definition.names}, definition.place);
}

void setKeyValue(TriggerSpec& spec, const TriggerKey& key, std::string_view value)
{
    const Definition& definition = definitionOf(key.name);
    std::visit(ValueReader {spec, key, definition.names, value}, definition.place);
}

} // namespace clinic
