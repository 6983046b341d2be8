// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

namespace clinic {

struct RetrievalReport;

/// The document of `clinic evaluate --retrieval` in the command-line contract: i2t_r1 ... t2i_r10,
/// their means; with a trigger retrieval_asr (at k = 10, repeated as retrieval_asr_10 beside those
/// at 1 and 5) and retrieval_asr_clean, the same queries without the trigger. Shares are numbers in
/// [0, 1], or null where nothing was counted.
nlohmann::ordered_json retrievalJson(const RetrievalReport& report);

/// The report back from such a document, which may come from a stranger. Error{Format}.
RetrievalReport retrievalFromJson(std::string_view text);

} // namespace clinic
