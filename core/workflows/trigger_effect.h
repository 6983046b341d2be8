// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/matrix.h"
#include "core/base/task_context.h"
#include "core/data/embedding_set.h"
#include "core/trigger/trigger.h"
#include "core/workflows/effect_summary.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace clinic {

struct EffectRequest {
    std::shared_ptr<const EmbeddingSet> embeddings;
    /// Names of the classes a prediction is one of; empty: the labels of the set, the most frequent
    /// 1,000. With neither there are cosines only.
    std::vector<std::string> classes;
    std::vector<std::string> templates {"a photo of a {}."}; ///< of a class's prompts
    std::string targetCaption; ///< the project's: stands for the class that it names; empty: none
};

/// What pictures are pulled to.
struct EffectTarget {
    std::optional<int> place; ///< in TriggerEffect::classes(); nothing: a caption, not a class
    std::string name; ///< as it was asked for
    std::string caption; ///< the one that cosines are to
    std::vector<float> vector; ///< of the caption, d floats of length 1
};

/// What was measured of some samples, in the order they were asked for.
struct EffectBatch {
    std::vector<EffectSample> samples;
    Matrix triggered; ///< n x d, unit rows; NaN where the picture could not be read
};

/// Tries triggers on samples of an embedded table, with the model that embedded it: a session that
/// keeps the model and the decoded pictures, so that each change of a trigger costs no more than
/// encoding. What it measures is a what-if on chosen samples, not an evaluation. Not thread-safe:
/// one lane. No torch in this header.
class TriggerEffect {
public:
    static constexpr std::size_t mostSamples = 500;
    static constexpr std::size_t mostClasses = 1000;

    /// Opens checkpoint and prompts. Errors of openEmbeddingModel; Error{Mismatch} for embeddings
    /// without images; Error{Config} for a template without {}.
    TriggerEffect(const EffectRequest& request, TaskContext& context);
    ~TriggerEffect();
    TriggerEffect(TriggerEffect&&) noexcept;
    TriggerEffect& operator=(TriggerEffect&&) noexcept;

    const std::vector<std::string>& classes() const;
    const std::string& suggestedTarget() const; ///< a class; empty without classes
    /// What a person must know to judge the numbers: another device than the embeddings', labels
    /// left out.
    const std::vector<std::string>& notes() const;
    /// Samples that one measure() should take so that nothing else on the lane waits long; 1 for
    /// large models on a processor.
    std::size_t batch() const;

    /// A class by its name, or else the text as a caption.
    EffectTarget target(const std::string& nameOrCaption);

    /// Pictures with the trigger on against the embeddings they have without. A picture that cannot
    /// be read is told in its sample. Error{Mismatch} where the trigger is larger than the
    /// pictures.
    EffectBatch measure(const Trigger& trigger, const EffectTarget& target,
        std::span<const std::int64_t> rows, TaskContext& context);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace clinic
