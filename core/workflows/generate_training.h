// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/task_context.h"
#include "core/net/chat_request.h"
#include "core/net/retry_policy.h"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace clinic {

/// New positive and leading questions about pictures, asked of a chat endpoint.
struct GenerateTrainingRequest {
    std::filesystem::path data; ///< samples with id and image (JSON array or lines)
    std::filesystem::path images; ///< folder or zip archive
    std::string endpoint; ///< as parseEndpoint() takes it
    std::string model;
    std::filesystem::path out; ///< JSON lines, a sample of the intermediate form each
    int pairs = 8; ///< asked for, a picture
    int tries = 3; ///< of a reply that is not of the form
    std::int64_t limit = 0; ///< only the first so many samples; 0: all
    ChatDecoding decoding {.temperature = 0, .maxTokens = 4096, .seed = 1, .topLogprobs = 0};
    int concurrency = 4;
    double requestsPerMinute = 0; ///< 0: no limit
    std::chrono::milliseconds timeout {300'000};
    RetryPolicy retry;
    std::string keyVariable = "OPENAI_API_KEY";
    bool allowRemote = false; ///< pictures may go to another machine
    bool overwrite = false; ///< begin anew in the place of going on
};

struct GenerateTrainingReport {
    std::int64_t samples = 0; ///< of `data`, with a picture
    std::int64_t skipped = 0; ///< in `out` before
    std::int64_t written = 0; ///< by this call
    std::int64_t pairs = 0; ///< in them
    std::int64_t refusedPairs = 0; ///< of otherwise good replies
    std::int64_t failed = 0; ///< samples without a usable reply; the same call asks them again
    std::vector<std::pair<std::string, std::int64_t>> reasons; ///< of these, the commonest first
};

/// Writes each sample as soon as its reply was found sound; stopped or killed, the same call goes
/// on, and asks no sample twice that is in `out`. Errors: Config for another machine without
/// `allowRemote`, or a file that is not lines of samples; Io if nobody listens; those of the index,
/// the pictures and the key.
GenerateTrainingReport generateTraining(
    const GenerateTrainingRequest& request, TaskContext& context);

} // namespace clinic
