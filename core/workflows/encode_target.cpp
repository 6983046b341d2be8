// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/encode_target.h"

#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/base/output_file.h"
#include "core/data/vector_file.h"
#include "core/formats/json_reader.h"
#include "core/workflows/embedding_model.h"

#include <algorithm>

namespace clinic {

namespace {

using Json = nlohmann::json;

std::filesystem::path targetFile(const EmbeddingSet& set)
{
    return set.folder() / "target.json";
}

Json manifestOf(const EmbeddingSet& set)
{
    return parseUntrustedJson(set.manifestJson(), "manifest.json");
}

std::size_t dimensionOf(const EmbeddingSet& set)
{
    return std::max(set.image().cols(), set.text().cols());
}

std::string fingerprintOf(const Json& manifest)
{
    return jsonString(jsonMember(manifest, "fingerprint", "manifest.json"), "fingerprint", 100);
}

std::vector<float> encode(const EmbeddingSet& set, const std::string& caption, TaskContext& context)
{
    EmbeddingModel opened = openEmbeddingModel(set, {}, context);
    const std::vector<std::vector<std::int32_t>> tokens {BpeTokenizer::shipped().encode(
        caption, opened.model.config.contextLength, opened.truncation)};
    context.checkpoint();
    Matrix vector = opened.encoder.encodeTokens(tokens);
    normaliseRows(vector);
    if (vector.cols() != dimensionOf(set) || !isUnitVector(vector.row(0)))
        throw Error(ErrorKind::Mismatch,
            opened.model.checkpoint.path.string() + ": gives no vector of "
                + std::to_string(dimensionOf(set)) + " numbers for the target caption");
    return {vector.data(), vector.data() + vector.cols()};
}

/// Only to save the time of encoding: a folder that cannot be written loses nothing else.
void keep(const EmbeddingSet& set, const Json& document)
try {
    writeTextFile(
        targetFile(set), document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
} catch (const Error&) {
}

} // namespace

std::vector<float> keptTarget(const TargetRequest& request)
try {
    const auto& set = *request.embeddings;
    if (!std::filesystem::exists(targetFile(set)))
        return {};
    const auto document =
        parseUntrustedJson(readWholeText(targetFile(set), 4U << 20U), "target.json");
    const auto& vector = jsonMember(document, "vector", "target.json");
    if (jsonMember(document, "caption", "target.json") != request.caption
        || fingerprintOf(document) != fingerprintOf(manifestOf(set)) || !vector.is_array()
        || vector.size() != dimensionOf(set)
        || !std::ranges::all_of(vector, [](const Json& value) { return value.is_number(); }))
        return {};
    return vector.get<std::vector<float>>();
} catch (const Error&) { // damaged: it is made again
    return {};
}

std::vector<float> encodeTarget(const TargetRequest& request, TaskContext& context)
{
    if (auto kept = keptTarget(request); !kept.empty())
        return kept;
    const auto& set = *request.embeddings;
    const auto manifest = manifestOf(set);
    auto vector = encode(set, request.caption, context);
    keep(set,
        {{"kind", "clipclinic target caption"}, {"fingerprint", fingerprintOf(manifest)},
            {"caption", request.caption}, {"vector", vector}});
    return vector;
}

} // namespace clinic
