// SPDX-License-Identifier: Apache-2.0
#include "core/formats/json_reader.h"

#include "core/base/error.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <vector>

namespace clinic {

namespace {
using Json = nlohmann::json;

/// Tells the handler how far the lexer has read: nlohmann's SAX events carry no position.
class CountingIterator {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    CountingIterator(const char* at, std::size_t* consumed)
        : m_at(at)
        , m_consumed(consumed)
    {
    }
    reference operator*() const { return *m_at; }
    CountingIterator& operator++()
    {
        ++m_at;
        ++*m_consumed;
        return *this;
    }
    CountingIterator operator++(int)
    {
        auto before = *this;
        ++*this;
        return before;
    }
    bool operator==(const CountingIterator& other) const { return m_at == other.m_at; }
    bool operator!=(const CountingIterator& other) const { return m_at != other.m_at; }

private:
    const char* m_at;
    std::size_t* m_consumed;
};

std::string placeOf(std::string_view text, std::size_t position)
{
    const auto before = text.substr(0, std::min(position, text.size()));
    const auto lines = std::count(before.begin(), before.end(), '\n');
    const auto lineStart = before.rfind('\n') + 1; // npos + 1 is 0
    return "line " + std::to_string(lines + 1) + ", column "
        + std::to_string(std::max<std::size_t>(1, before.size() - lineStart));
}

/// nlohmann's reason without its prefix and without the text of the file that it repeats.
std::string reasonOf(std::string_view what)
{
    if (const auto dash = what.find(" - "); dash != std::string_view::npos)
        what.remove_prefix(dash + 3);
    else if (const auto bracket = what.find("] "); bracket != std::string_view::npos)
        what.remove_prefix(bracket + 2);
    return std::string(what.substr(0, std::min(what.find("; last read"), std::size_t {120})));
}

/// Builds the tree as nlohmann's own handler does, but counts and refuses.
class TreeBuilder {
public:
    TreeBuilder(std::string_view text, const JsonLimits& limits)
        : m_text(text)
        , m_limits(limits)
    {
    }

    Json take() { return std::move(m_root); }
    std::size_t* consumed() { return &m_consumed; }

    bool null() { return add(nullptr); }
    bool boolean(bool value) { return add(value); }
    bool number_integer(Json::number_integer_t value) { return add(value); }
    bool number_unsigned(Json::number_unsigned_t value) { return add(value); }
    bool number_float(Json::number_float_t value, const std::string& digits)
    {
        if (digits.size() > m_limits.numberDigits)
            refuse(
                ErrorKind::Format, "a number of " + std::to_string(digits.size()) + " characters");
        if (!std::isfinite(value))
            refuse(ErrorKind::Format, "the number " + clinic::quoted(digits) + " is too large");
        return add(value);
    }
    bool string(std::string& value)
    {
        checkLength(value);
        return add(std::move(value));
    }
    bool binary(Json::binary_t&) { return false; }
    bool start_object(std::size_t) { return open(Json::object()); }
    bool start_array(std::size_t) { return open(Json::array()); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }
    bool key(std::string& name)
    {
        checkLength(name);
        count();
        auto& object = m_open.back()->get_ref<Json::object_t&>();
        const auto [place, isNew] = object.try_emplace(name);
        if (!isNew)
            refuse(ErrorKind::Format,
                "the key " + clinic::quoted(name) + " appears twice in one object");
        m_member = &place->second;
        return true;
    }
    bool parse_error(std::size_t position, const std::string& token, const Json::exception& error)
    {
        m_consumed = position;
        const bool number = error.id == 406;
        refuse(ErrorKind::Format,
            (number ? std::string("a number is too large") : reasonOf(error.what())) + ", near "
                + clinic::quoted(token, 40));
    }

    [[noreturn]] void refuse(ErrorKind kind, const std::string& reason) const
    {
        throw Error(kind, "not acceptable JSON at " + placeOf(m_text, m_consumed) + ": " + reason);
    }

private:
    void checkLength(const std::string& value) const
    {
        if (value.size() > m_limits.stringBytes)
            refuse(ErrorKind::Resource,
                "a string of " + std::to_string(value.size()) + " bytes, the limit is "
                    + std::to_string(m_limits.stringBytes));
    }
    void count()
    {
        if (++m_nodes > m_limits.nodes)
            refuse(ErrorKind::Resource,
                "more than " + std::to_string(m_limits.nodes) + " values in one document");
    }
    template <typename Value> Json* place(Value&& value)
    {
        count();
        if (m_open.empty()) {
            m_root = std::forward<Value>(value);
            return &m_root;
        }
        if (m_open.back()->is_array()) {
            auto& array = m_open.back()->get_ref<Json::array_t&>();
            return &array.emplace_back(std::forward<Value>(value));
        }
        *m_member = std::forward<Value>(value);
        return m_member;
    }
    template <typename Value> bool add(Value&& value)
    {
        place(std::forward<Value>(value));
        return true;
    }
    bool open(Json&& container)
    {
        if (m_open.size() >= m_limits.depth)
            refuse(ErrorKind::Format,
                "nested deeper than " + std::to_string(m_limits.depth) + " levels");
        m_open.push_back(place(std::move(container)));
        return true;
    }
    bool close()
    {
        m_open.pop_back();
        return true;
    }

    std::string_view m_text;
    const JsonLimits& m_limits;
    Json m_root;
    /// Containers not yet closed. Only the innermost grows, so the pointers stay good.
    std::vector<Json*> m_open;
    Json* m_member = nullptr;
    std::size_t m_nodes = 0;
    std::size_t m_consumed = 0;
};

void checkText(std::string_view text, const TreeBuilder& builder, std::size_t* consumed,
    const JsonLimits& limits)
{
    if (text.size() > limits.textBytes)
        throw Error(ErrorKind::Resource,
            "has " + std::to_string(text.size()) + " bytes, the limit for JSON is "
                + std::to_string(limits.textBytes));
    // nlohmann skips a byte order mark and takes NUL for the end of the text.
    if (text.starts_with("\xEF\xBB\xBF"))
        builder.refuse(
            ErrorKind::Format, "begins with a byte order mark; save it as UTF-8 without one");
    if (const auto nul = text.find('\0'); nul != std::string_view::npos) {
        *consumed = nul + 1;
        builder.refuse(ErrorKind::Format, "a NUL byte (UTF-16, or not JSON at all)");
    }
}
} // namespace

nlohmann::json parseUntrustedJson(
    std::string_view text, std::string_view name, const JsonLimits& limits)
{
    try {
        TreeBuilder builder(text, limits);
        checkText(text, builder, builder.consumed(), limits);
        const CountingIterator first(text.data(), builder.consumed());
        const CountingIterator last(text.data() + text.size(), builder.consumed());
        if (!Json::sax_parse(first, last, &builder))
            builder.refuse(ErrorKind::Format, "it ends unexpectedly");
        return builder.take();
    } catch (Error& error) {
        error.within(name);
        throw;
    }
}

std::int64_t jsonInteger(
    const Json& value, std::string_view what, std::int64_t low, std::int64_t high)
{
    const auto refuse = [&](const std::string& found) {
        throw Error(ErrorKind::Format,
            std::string(what) + ": an integer from " + std::to_string(low) + " to "
                + std::to_string(high) + " expected, found " + found);
    };
    if (!value.is_number_integer())
        refuse(value.is_number_float()
                ? "the number " + std::to_string(value.get<double>()).substr(0, 40)
                : value.type_name());
    if (value.is_number_unsigned()
        && value.get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX))
        refuse(std::to_string(value.get<std::uint64_t>()));
    const auto number = value.get<std::int64_t>();
    if (number < low || number > high)
        refuse(std::to_string(number));
    return number;
}

std::string jsonString(const Json& value, std::string_view what, std::size_t maxBytes)
{
    if (!value.is_string())
        throw Error(ErrorKind::Format,
            std::string(what) + ": a string expected, found " + value.type_name());
    const auto& text = value.get_ref<const std::string&>();
    if (text.size() > maxBytes || text.find('\0') != std::string::npos)
        throw Error(ErrorKind::Format,
            std::string(what) + ": a string of at most " + std::to_string(maxBytes)
                + " bytes without NUL expected, found " + clinic::quoted(text, 40));
    return text;
}

const Json& jsonMember(const Json& object, std::string_view key, std::string_view what)
{
    if (!object.is_object())
        throw Error(ErrorKind::Format,
            std::string(what) + ": an object expected, found " + object.type_name());
    const auto found = object.find(key);
    if (found == object.end())
        throw Error(
            ErrorKind::Format, std::string(what) + ": " + clinic::quoted(key) + " is missing");
    return *found;
}

const nlohmann::json* jsonOptionalMember(const nlohmann::json& object, const char* key)
{
    const auto found = object.find(key);
    return found == object.end() || found->is_null() ? nullptr : &*found;
}

} // namespace clinic
