// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/matrix.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace clinic {

/// The folder that embed_dataset writes, opened for reading: embeddings.arrow is memory-mapped,
/// vectors are L2-normalised. Immutable and shared between threads.
class EmbeddingSet {
public:
    /// Error{Io}, Error{Format} naming the folder and what to do (embed again).
    static std::shared_ptr<const EmbeddingSet> open(const std::filesystem::path& folder);
    ~EmbeddingSet();

    const std::filesystem::path& folder() const;
    std::int64_t size() const;
    MatrixView image() const; ///< n x d; empty with --texts-only
    MatrixView text() const; ///< n x d; empty with --images-only
    const std::string& manifestJson() const;

    std::string path(std::int64_t row) const; ///< as written in the table
    std::filesystem::path imageFile(
        std::int64_t row) const; ///< on disk; empty if the path must not be opened
    std::string caption(std::int64_t row) const;
    std::string label(std::int64_t row) const; ///< empty without labels
    bool hasLabels() const;
    bool hasPoisonTruth() const;
    bool isPoisoned(std::int64_t row) const;
    /// Empty if the row was embedded, else why not (its vectors are zero and it has no point on the
    /// map).
    std::string failure(std::int64_t row) const;
    std::int64_t failedRows() const;

private:
    EmbeddingSet();
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace clinic
