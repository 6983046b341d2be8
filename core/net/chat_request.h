// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/net/chat_adaptation.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace clinic {

/// A picture as its file has it; never encoded anew.
struct ChatPicture {
    std::shared_ptr<const std::vector<std::byte>> bytes;
    std::string mime; ///< "image/jpeg"
};

/// How a model is to choose its words.
struct ChatDecoding {
    double temperature = 0; ///< 0 to 2; 0: always the likeliest
    int maxTokens = 32;
    std::int64_t seed = 1;
    int topLogprobs = 20; ///< likeliest tokens to list beside each; 0: do not ask for any
};

/// One question to a model: text before the picture, the picture if there is one, text behind it.
struct ChatRequest {
    std::string model; ///< as the server knows it
    std::string before; ///< empty: nothing
    ChatPicture picture; ///< without bytes: none
    std::string after;
    ChatDecoding decoding;
};

/// The JSON body of POST …/chat/completions: a picture as a data URL, which OpenAI, vLLM, llama.cpp
/// and Ollama take alike; without one, content is a plain string. Text that is not UTF-8 is mended.
std::string chatRequestBody(const ChatRequest& request, const ChatAdaptation& adaptation);

} // namespace clinic
