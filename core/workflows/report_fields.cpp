// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/report_fields.h"

#include "core/base/error.h"
#include "core/formats/json_reader.h"

#include <cmath>

namespace clinic {

namespace {
constexpr const char* place = "evaluation";
constexpr std::int64_t mostImages = std::int64_t {1} << 40;
constexpr std::size_t mostText = 4096;
} // namespace

nlohmann::ordered_json shareNumber(const Share& share)
{
    const auto value = share.value();
    return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json();
}

nlohmann::ordered_json shareBounds(const Share& share)
{
    if (share.count == 0)
        return {};
    const Interval interval = share.interval();
    return {interval.low, interval.high};
}

std::int64_t countField(const nlohmann::json& object, const char* key)
{
    return jsonInteger(jsonMember(object, key, place), key, 0, mostImages);
}

std::string textField(const nlohmann::json& object, const char* key)
{
    return jsonString(jsonMember(object, key, place), key, mostText);
}

bool flagField(const nlohmann::json& object, const char* key)
{
    const auto& value = jsonMember(object, key, place);
    if (!value.is_boolean())
        throw Error(ErrorKind::Format, std::string(key) + " must be true or false");
    return value.get<bool>();
}

std::optional<double> numberField(const nlohmann::json& object, const char* key, double high)
{
    const auto& value = jsonMember(object, key, place);
    if (value.is_null())
        return std::nullopt;
    if (!value.is_number() || value.get<double>() < 0 || value.get<double>() > high)
        throw Error(ErrorKind::Format,
            std::string(key) + " must be null or a number from 0 to " + std::to_string(high));
    return value.get<double>();
}

Share shareField(const nlohmann::json& object, const char* key, std::int64_t count)
{
    const auto value = numberField(object, key, 1);
    if (!value)
        return {};
    return {std::llround(*value * static_cast<double>(count)), count};
}

std::vector<std::string> textsField(const nlohmann::json& object, const char* key)
{
    const auto& list = jsonMember(object, key, place);
    if (!list.is_array())
        throw Error(ErrorKind::Format, std::string(key) + " must be a list");
    std::vector<std::string> texts;
    for (const auto& text : list)
        texts.push_back(jsonString(text, key, mostText));
    return texts;
}

} // namespace clinic
