// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/net/chat_request.h"
#include "core/net/retry_policy.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace clinic {

/// How a model is asked.
enum class MmrStrategy {
    Direct, ///< the picture and the question
    Cgr, ///< content-guided refinement: an inventory of the picture first, then the question with
         ///< it
    TextOnly, ///< no picture: what the words alone give away
    Blank, ///< a grey picture in the place of each
    Permuted, ///< four times, with the options' texts in four rotations
    Triggered ///< a trigger stamped on each picture
};

/// "direct", "cgr", "text-only", "blank", "permuted", "triggered".
std::string_view mmrStrategyName(MmrStrategy strategy);
/// Error{Config} naming those there are.
MmrStrategy mmrStrategyNamed(std::string_view name);

/// Prices of a million tokens, in any currency.
struct TokenPrices {
    double in = 0;
    double out = 0;
};

struct MmrRunRequest {
    std::filesystem::path benchmark; ///< as readBenchmark() takes it
    std::filesystem::path images; ///< folder or zip; may be empty where no picture is sent
    std::string endpoint; ///< as parseEndpoint() takes it
    std::string model; ///< as the server knows it
    std::filesystem::path out; ///< the run's log; one of the same run is continued
    MmrStrategy strategy = MmrStrategy::Direct;
    std::string prompt = "uniform"; ///< a preset, or a text with {question}
    bool pictureLast = false; ///< behind the text, as some published models were asked
    ChatDecoding decoding;
    int inventoryTokens = 512; ///< for the first step of cgr
    std::string trigger; ///< for Triggered, as openTrigger() takes it
    std::uint64_t seed = 0; ///< of the trigger, where its text gives none, and of the waits' jitter
    std::int64_t limit = 0; ///< ask only the first so many questions; 0: all
    int concurrency = 4; ///< requests at a time
    double requestsPerMinute = 0; ///< 0: no limit
    std::chrono::milliseconds timeout {120'000}; ///< of a request
    RetryPolicy retry; ///< its seed is `seed`
    std::string keyVariable = "OPENAI_API_KEY"; ///< environment variable with the key
    bool allowRemote = false; ///< questions and pictures may go to another machine
    bool probe = true; ///< find out first what the server can do
    bool overwrite = false; ///< replace `out` in the place of continuing it
    std::optional<TokenPrices> prices; ///< for the estimate
};

/// Whether the strategy sends pictures of the benchmark.
bool needsPictures(MmrStrategy strategy);

/// Error{Config} for what makes no sense, before any file is opened.
void checkMmrRunRequest(const MmrRunRequest& request);

} // namespace clinic
