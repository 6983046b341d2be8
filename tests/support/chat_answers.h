// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/chat_server.h"

#include <string>

namespace clinic::test {

/// The text of a chat request's last message, without its picture.
std::string questionOf(const nlohmann::json& body);

/// A chat completion with these words.
std::string goodAnswer(const std::string& words, const nlohmann::json& body, bool logprobs);

/// The bodies with status 200 of the other scripts.
std::string scriptedAnswer(ChatScript script, const std::string& words, const nlohmann::json& body);

/// What a server says that does not take a parameter of the request (or, `pictures`, its picture);
/// empty: it takes it.
std::string refusalOf(const nlohmann::json& body, bool pictures);

} // namespace clinic::test
