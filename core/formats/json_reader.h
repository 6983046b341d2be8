// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace clinic {

/// What an untrusted JSON text may cost. A node is a value or a key; it takes about 100 bytes.
struct JsonLimits {
    std::size_t depth = 64;
    std::size_t nodes = 1'000'000;
    std::size_t textBytes = 64 << 20;
    std::size_t stringBytes = 1 << 20;
    std::size_t numberDigits = 100;
};

/// One strict JSON document: UTF-8, no byte order mark, no comments, no duplicate keys, nothing
/// behind it, finite numbers, within the limits, so that copying, comparing and destroying the tree
/// is safe. Errors: Format and Resource, naming `name`, line and column.
nlohmann::json parseUntrustedJson(
    std::string_view text, std::string_view name, const JsonLimits& limits = {});

/// An integer in [low, high]. nlohmann's get() turns -1 into 2^64-1 and 2.9 into 2, so values from
/// files come through here. `what` names the value in the Error{Format}.
std::int64_t jsonInteger(
    const nlohmann::json& value, std::string_view what, std::int64_t low, std::int64_t high);
/// A string of at most `maxBytes` bytes, without NUL.
std::string jsonString(const nlohmann::json& value, std::string_view what, std::size_t maxBytes);
/// The member of an object; Error{Format} if `object` is none or lacks it.
const nlohmann::json& jsonMember(
    const nlohmann::json& object, std::string_view key, std::string_view what);
/// The same where it may be missing: nullptr if it is, or is null, or `object` is none.
const nlohmann::json* jsonOptionalMember(const nlohmann::json& object, const char* key);

} // namespace clinic
