// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

namespace clinic {

/// Reads a Python file that holds one expression of data, as the reference's classes.py do: dicts
/// with texts as keys, lists, tuples, texts (single, double and triple quotes; prefixes r, u, f;
/// escapes; texts beside each other joined) and one-argument lambdas that put their argument into a
/// text: by an f-string, by +, by .format(c) or by % c. Nothing is run. A dict becomes an object, a
/// list or tuple an array, a lambda its text with {} for the argument.
///
/// Untrusted: at most 16 MiB, 32 levels, a million values; time linear in the size. Errors, naming
/// `name` and the line: Unsafe for anything that would have to be run (the line is shown), Format
/// for text that is broken or not UTF-8, Resource above a limit.
nlohmann::json parsePythonData(std::string_view text, std::string_view name);

} // namespace clinic
