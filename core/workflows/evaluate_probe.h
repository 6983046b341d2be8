// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/matrix.h"
#include "core/base/task_context.h"
#include "core/eval/class_halves.h"
#include "core/table/label_folder.h"
#include "core/workflows/evaluation_report.h"
#include "core/workflows/picture_pass.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

namespace clinic {

/// Features of labelled images as an encoder gives them, not normalised, gathered batch by batch.
class LabelledFeatures {
public:
    /// `labels`: of all rows of the set, which must outlive this.
    LabelledFeatures(std::span<const std::size_t> labels, std::size_t dims, bool triggered);

    void add(const EncodedPictures& pictures);

    std::size_t size() const { return m_rows.size(); } ///< images that were read
    std::size_t row(std::size_t i) const { return m_rows[i]; }
    std::size_t label(std::size_t i) const { return m_labels[m_rows[i]]; }
    MatrixView clean() const { return {m_clean.data(), size(), m_clean.cols()}; }
    MatrixView triggered() const { return {m_triggered.data(), size(), m_triggered.cols()}; }

private:
    std::span<const std::size_t> m_labels;
    std::vector<std::size_t> m_rows;
    Matrix m_clean;
    Matrix m_triggered; ///< empty without a trigger
};

/// The linear probe beside a zero-shot evaluation: it takes the features of the same pass, trains a
/// layer at the reference's settings, and measures it.
class ProbeStage {
public:
    /// `train`: labelled folder to train on; empty: one half of `set`, which must outlive this.
    /// Everything that can be wrong is found here: Error{Mismatch} for a folder with other classes,
    /// Error{Config} where no class has two images to be halved; what reading the folder finds.
    ProbeStage(const std::filesystem::path& train, const LabelFolder& set, std::size_t dims,
        std::optional<std::size_t> target, std::uint64_t seed);

    void add(const EncodedPictures& pictures) { m_features.add(pictures); }
    /// After the pass. The encoder is that of the features; a folder to train on is encoded here.
    ProbeReport measure(
        Encoder& encoder, int batch, const EncoderOptions& options, TaskContext& context) const;

private:
    ProbeReport measureWith(const LabelledFeatures& train, std::span<const std::size_t> trainRows,
        std::span<const std::size_t> testRows, TaskContext& context) const;

    const LabelFolder& m_set;
    std::optional<std::size_t> m_target;
    std::uint64_t m_seed;
    std::optional<LabelFolder> m_trainSet; ///< empty: half of m_set
    ClassHalves m_halves; ///< of m_set; empty where there is a set to train on
    LabelledFeatures m_features;
};

} // namespace clinic
