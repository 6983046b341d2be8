// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/embed_manifest.h"

#include "core/clip/device.h"

namespace clinic {

EmbeddingManifest embeddingManifest(const ClipConfig& config, const EncoderOptions& encoder,
    const CaptionTable& table, const CaptionTableOptions& tableOptions)
{
    EmbeddingManifest manifest;
    manifest.rowsSha256 = hashOfRows(table);
    manifest.resolution = config.imageResolution;
    manifest.mean.assign(config.mean.begin(), config.mean.end());
    manifest.std.assign(config.std.begin(), config.std.end());
    manifest.quickGelu = encoder.quickGelu.value_or(config.quickGelu);
    manifest.contextLength = config.contextLength;
    manifest.device = encoder.device;
    manifest.precision = precisionName(encoder.precision);
    manifest.architecture = config.architecture;
    manifest.table = table.file;
    manifest.imageRoot = table.imageRoot;
    manifest.allowedRoots = tableOptions.allowedRoots;
    manifest.imageKey = table.imageKey;
    manifest.captionKey = table.captionKey;
    manifest.labelKey = table.labelKey;
    manifest.poisonKey = table.poisonKey;
    manifest.poisonText =
        table.poisonKey.empty() && !table.poisoned.empty() ? tableOptions.poisonText : "";
    manifest.rows = table.size();
    manifest.dim = config.embedDim;
    manifest.warnings = table.warnings;
    return manifest;
}

const char* truncationName(Truncation truncation)
{
    return truncation == Truncation::Cut ? "cut" : "keep-end-token";
}

} // namespace clinic
