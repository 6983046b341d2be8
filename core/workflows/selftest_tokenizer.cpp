// SPDX-License-Identifier: Apache-2.0
#include "core/text/bpe_tokenizer.h"
#include "core/workflows/selftest_run.h"

namespace clinic {

namespace {

/// "cleanclip" and "openclip" are the two ways to cut.
void compareCases(
    const nlohmann::json& golden, std::string_view key, Truncation truncation, Deviation& deviation)
{
    const int context = golden.at("context_length").get<int>();
    std::size_t number = 0;
    for (const auto& one : golden.at("cases")) {
        const auto text = one.at("text").get<std::string>();
        const auto expected = one.at(std::string(key)).get<std::vector<std::int32_t>>();
        if (BpeTokenizer::shipped().encode(text, context, truncation) != expected)
            deviation.differs("case " + std::to_string(number) + ", " + std::string(key));
        ++number;
    }
    if (number == 0)
        deviation.differs("no cases");
}

} // namespace

void checkTokenizer(SelftestRun& run)
{
    if (!run.has("tokenizer.json"))
        return;
    run.check("tokenizer.json", 0, [&](Deviation& deviation) {
        const nlohmann::json golden = run.json("tokenizer.json");
        compareCases(golden, "cleanclip", Truncation::Cut, deviation);
        compareCases(golden, "openclip", Truncation::KeepEndToken, deviation);
    });
}

} // namespace clinic
