// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/class_embeddings.h"

#include "core/clip/zero_shot.h"

#include <utility>
#include <vector>

namespace clinic {

Matrix classEmbeddings(Encoder& encoder, std::span<const std::string> classes,
    std::span<const std::string> templates, TaskContext& context, Truncation truncation)
{
    std::vector<TokenRows> prompts;
    for (const std::string& name : classes) {
        TokenRows rows;
        for (const std::string& prompt : templates)
            rows.push_back(BpeTokenizer::shipped().encode(
                fillTemplate(prompt, name), encoder.config().contextLength, truncation));
        prompts.push_back(std::move(rows));
    }
    return zeroShotClassifier(encoder, prompts, context);
}

} // namespace clinic
