// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

namespace clinic {

/// The 80 prompts that OpenAI describes ImageNet's classes with, each with {} for the class: what
/// the reference replaces captions by, and what zero-shot classes are described with. They ship
/// with the program, made from the open_clip wheel when it is built. Thread-safe.
const std::vector<std::string>& shippedTemplates();

/// Templates of one's own: a JSON list of texts, a classes.json or classes.py (their "templates"; a
/// classes.py may also be the list alone), or any other file with one template a line, empty lines
/// passed over. Errors naming file and line: Io, Format (not UTF-8, no template, one without {}),
/// Unsafe for a .py that does more.
std::vector<std::string> readTemplates(const std::filesystem::path& file);

/// Those that a list of a document holds. Error{Format} for no list, an empty one, or a template
/// without {}.
std::vector<std::string> templatesOf(const nlohmann::json& list);

/// SHA-256 of the templates joined by line ends: 4f976686fb651bb5... for the shipped ones.
std::string templatesSha256(std::span<const std::string> templates);

} // namespace clinic
