// SPDX-License-Identifier: Apache-2.0
#include "core/data/manifest.h"

#include "core/base/sha256.h"

#include <nlohmann/json.hpp>

namespace clinic {

namespace {
using Json = nlohmann::ordered_json;

Json decidingPart(const EmbeddingManifest& manifest)
{
    Json files = Json::array();
    for (const auto& file : manifest.checkpointFiles)
        files.push_back({{"bytes", file.bytes}, {"sha256", file.sha256}});
    return {{"format_version", 1}, {"checkpoint_files", files},
        {"rows_sha256", manifest.rowsSha256},
        {"preprocessing",
            {{"resolution", manifest.resolution},
                {"resize", "antialiased bicubic, short side, centre crop"}, {"mean", manifest.mean},
                {"std", manifest.std}, {"decode", manifest.decode},
                {"accept_truncated", manifest.acceptTruncated}}},
        {"text", {{"context_length", manifest.contextLength}, {"truncation", manifest.truncation}}},
        {"quick_gelu", manifest.quickGelu}, {"parts", manifest.parts}, {"device", manifest.device},
        {"precision", manifest.precision}, {"normalised", true}};
}

/// Without . and .. : only then do equal folders have equal texts.
std::filesystem::path normal(const std::filesystem::path& path)
{
    return std::filesystem::absolute(path).lexically_normal();
}

std::string relativeTo(const std::filesystem::path& folder, const std::filesystem::path& path)
{
    return path.empty() ? std::string() : normal(path).lexically_relative(normal(folder)).string();
}

std::string absoluteText(const std::filesystem::path& path)
{
    return path.empty() ? std::string() : normal(path).string();
}

/// Paths may hold bytes that are not UTF-8; the document says U+FFFD there instead of not being
/// written.
std::string dumped(const Json& document)
{
    return document.dump(2, ' ', false, Json::error_handler_t::replace);
}
} // namespace

std::string EmbeddingManifest::fingerprint() const
{
    return sha256Of(dumped(decidingPart(*this)));
}

std::string EmbeddingManifest::toJson(const std::filesystem::path& folder) const
{
    Json document = {{"kind", "clipclinic embeddings"}, {"fingerprint", fingerprint()},
        {"program", std::string("clinic ") + CLINIC_VERSION}, {"created", created},
        {"seconds", seconds}, {"n", rows}, {"failed", failed}, {"resumed", resumed}, {"dim", dim},
        {"distinct_images", distinctImages}, {"distinct_captions", distinctCaptions}};
    const auto deciding = decidingPart(*this);
    document.update(deciding);
    auto& files = document["checkpoint_files"];
    for (std::size_t i = 0; i < checkpointFiles.size(); ++i)
        files[i]["path"] = absoluteText(checkpointFiles[i].path);
    document["checkpoint"] = {
        {"path", absoluteText(checkpoint)}, {"format", format}, {"architecture", architecture}};
    Json roots = Json::array();
    for (const auto& root : allowedRoots)
        roots.push_back(absoluteText(root));
    document["table"] = {{"path", absoluteText(table)},
        {"relative_path", relativeTo(folder, table)}, {"image_root", absoluteText(imageRoot)},
        {"relative_image_root", relativeTo(folder, imageRoot)}, {"allowed_roots", roots},
        {"image_key", imageKey}, {"caption_key", captionKey}, {"label_key", labelKey},
        {"poison_key", poisonKey}, {"poison_text", poisonText}};
    document["warnings"] = warnings;
    return dumped(document) + "\n";
}

std::string hashOfRows(const CaptionTable& table)
{
    Sha256 hash;
    const auto add = [&](const std::string& text) {
        hash.add(std::to_string(text.size()) + ":");
        hash.add(text);
    };
    auto bad = table.badRows.begin();
    for (std::size_t row = 0; row < table.image.size(); ++row) {
        add(table.image[row]);
        add(table.caption[row]);
        const bool isBad = bad != table.badRows.end() && bad->row == static_cast<std::int64_t>(row);
        add(isBad ? (bad++)->reason : std::string());
    }
    return hash.finish();
}

} // namespace clinic
