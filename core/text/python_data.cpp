// SPDX-License-Identifier: Apache-2.0
#include "core/text/python_data.h"

#include "core/text/python_source.h"

#include <nlohmann/json.hpp>

namespace clinic {

namespace {
using Json = nlohmann::json;

constexpr int depthLimit = 32;
constexpr std::size_t valueLimit = 1'000'000;

/// By recursive descent; a nested level costs one call of value() or sum().
class PythonReader {
public:
    explicit PythonReader(std::string_view text)
        : m_source(text)
    {
    }

    Json document();

private:
    class Level;

    Json value();
    Json dict();
    Json sequence(char close, std::string_view what, bool tuple);
    Json lambda();
    PythonText sum(std::string_view argument);
    PythonText term(std::string_view argument);
    PythonText primary(std::string_view argument);
    void applyFormat(std::string_view argument, PythonText& text);
    void applyPercent(std::string_view argument, PythonText& text);
    void takeArgument(std::string_view argument);
    void count();

    PythonSource m_source;
    int m_depth = 0;
    std::size_t m_values = 0;
};

class PythonReader::Level {
public:
    explicit Level(PythonReader& reader)
        : m_depth(++reader.m_depth)
        , m_reader(reader)
    {
        if (m_depth > depthLimit)
            reader.m_source.fail("nested deeper than " + std::to_string(depthLimit) + " levels");
    }
    ~Level() { m_reader.m_depth = m_depth - 1; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

private:
    int m_depth;
    PythonReader& m_reader;
};

Json PythonReader::document()
{
    Json read = value();
    m_source.skipSpace();
    if (!m_source.atEnd())
        m_source.refuse("something follows the one expression");
    return read;
}

void PythonReader::count()
{
    if (++m_values > valueLimit)
        throw Error(
            ErrorKind::Resource, "holds more than " + std::to_string(valueLimit) + " values");
}

Json PythonReader::value()
{
    const Level level(*this);
    count();
    m_source.skipSpace();
    if (m_source.atEnd())
        m_source.fail("the file ends where a value is expected");
    if (m_source.takeIf('{'))
        return dict();
    if (m_source.takeIf('['))
        return sequence(']', "a list", false);
    if (m_source.takeIf('('))
        return sequence(')', "a tuple", true);
    if (m_source.name() == "lambda")
        return lambda();
    return sum({}).text;
}

Json PythonReader::dict()
{
    Json object = Json::object();
    while (!m_source.takeIf('}')) {
        if (!beginsPythonText(m_source))
            m_source.refuse("a key that is not a text");
        const PythonText key = sum({});
        m_source.expect(':', "a dict");
        if (object.contains(key.text))
            m_source.fail("the key " + clinic::quoted(key.text) + " appears twice");
        object[key.text] = value();
        if (m_source.takeIf('}'))
            break;
        m_source.expect(',', "a dict");
    }
    return object;
}

Json PythonReader::sequence(char close, std::string_view what, bool tuple)
{
    Json array = Json::array();
    while (!m_source.takeIf(close)) {
        array.push_back(value());
        if (m_source.takeIf(close)) {
            if (tuple && array.size() == 1) // parentheses around one value are no tuple
                return std::move(array.front());
            break;
        }
        m_source.expect(',', what);
    }
    return array;
}

Json PythonReader::lambda()
{
    m_source.skip(6);
    m_source.skipSpace();
    const std::string argument(m_source.name());
    if (argument.empty() || (argument.front() >= '0' && argument.front() <= '9'))
        m_source.refuse("a lambda without its one argument");
    m_source.skip(argument.size());
    m_source.expect(':', "a lambda of one argument");
    const PythonText text = sum(argument);
    std::size_t places = 0;
    for (auto at = text.text.find("{}"); at != std::string::npos; at = text.text.find("{}", at + 2))
        ++places;
    if (places != text.places)
        m_source.fail("a lambda whose text holds {} besides the argument");
    return text.text;
}

PythonText PythonReader::sum(std::string_view argument)
{
    PythonText text = term(argument);
    while (m_source.takeIf('+')) {
        const PythonText more = term(argument);
        text.text += more.text;
        text.places += more.places;
    }
    return text;
}

PythonText PythonReader::term(std::string_view argument)
{
    PythonText text = primary(argument);
    m_source.skipSpace();
    if (argument.empty() || text.places > 0)
        return text;
    if (m_source.peek() == '.')
        applyFormat(argument, text);
    else if (m_source.takeIf('%'))
        applyPercent(argument, text);
    return text;
}

PythonText PythonReader::primary(std::string_view argument)
{
    m_source.skipSpace();
    PythonText text;
    if (beginsPythonText(m_source)) {
        while (beginsPythonText(m_source)) {
            readPythonText(m_source, argument, text);
            m_source.skipSpace();
        }
        return text;
    }
    if (!argument.empty() && m_source.name() == argument) {
        m_source.skip(argument.size());
        return {"{}", 1};
    }
    if (!argument.empty() && m_source.takeIf('(')) {
        const Level level(*this);
        text = sum(argument);
        m_source.expect(')', "a lambda");
        return text;
    }
    const auto name = m_source.name();
    m_source.refuse(name.empty() ? "found " + clinic::quoted(std::string(1, m_source.peek()))
                                 : clinic::quoted(name, 30) + " is not data");
}

void PythonReader::takeArgument(std::string_view argument)
{
    m_source.skipSpace();
    if (m_source.name() != argument)
        m_source.refuse("only the lambda's argument can be put into a text");
    m_source.skip(argument.size());
}

/// "a photo of a {}.".format(c)
void PythonReader::applyFormat(std::string_view argument, PythonText& text)
{
    m_source.skip();
    m_source.skipSpace();
    if (m_source.name() != "format")
        m_source.refuse("no method but .format is read");
    m_source.skip(6);
    m_source.expect('(', ".format");
    takeArgument(argument);
    m_source.expect(')', ".format with one argument");
    PythonText filled;
    for (std::size_t i = 0; i < text.text.size(); ++i) {
        const std::string_view rest = std::string_view(text.text).substr(i);
        const bool next = rest.starts_with("{}") && filled.places == 0;
        if (next || rest.starts_with("{0}")) {
            filled.text += "{}";
            ++filled.places;
            i += next ? 1 : 2;
        } else if (rest.starts_with("{{") || rest.starts_with("}}")) {
            filled.text += rest[0];
            ++i;
        } else if (rest[0] == '{' || rest[0] == '}') {
            m_source.fail("a text for .format with other places than one {} or {0}");
        } else {
            filled.text += rest[0];
        }
    }
    text = std::move(filled);
}

/// "a photo of a %s." % c
void PythonReader::applyPercent(std::string_view argument, PythonText& text)
{
    if (m_source.takeIf('(')) {
        takeArgument(argument);
        m_source.takeIf(',');
        m_source.expect(')', "what % puts into a text");
    } else {
        takeArgument(argument);
    }
    PythonText filled;
    for (std::size_t i = 0; i < text.text.size(); ++i) {
        const char c = text.text[i];
        if (c != '%') {
            filled.text += c;
            continue;
        }
        const char kind = i + 1 < text.text.size() ? text.text[i + 1] : '\0';
        if (kind != '%' && (kind != 's' || filled.places > 0))
            m_source.fail("a text for % with other places than one %s");
        filled.text += kind == 's' ? "{}" : "%";
        filled.places += kind == 's' ? 1 : 0;
        ++i;
    }
    if (filled.places == 0)
        m_source.fail("a text for % without %s");
    text = std::move(filled);
}

} // namespace

Json parsePythonData(std::string_view text, std::string_view name)
try {
    return PythonReader(text).document();
} catch (Error& error) {
    error.within(name);
    throw;
}

} // namespace clinic
