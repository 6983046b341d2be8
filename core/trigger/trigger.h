// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/image/image.h"
#include "core/trigger/painted.h"
#include "core/trigger/trigger_spec.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace clinic {

/// A trigger ready for use: its files are read, what is fixed about it is drawn. What is drawn by
/// chance for a picture depends on (spec.seed, row) alone. Immutable, cheap to copy, thread-safe.
class Trigger {
public:
    /// Errors of the files it names, Mismatch for noise of another size than the patch, and Config
    /// for a value that the preset does not allow or a file that it lacks.
    explicit Trigger(const TriggerSpec& spec);
    /// As painted, without a file; spec.pattern is Painted.
    Trigger(const TriggerSpec& spec, const PaintedTrigger& painted);

    const TriggerSpec& spec() const;
    bool changesPictures() const; ///< false for a word and for none
    bool changesCaptions() const; ///< true for a word

    /// Puts it on a picture in place; `row` is the picture's place in its table. Shape and range
    /// are kept. Error{Mismatch} if a patch is larger than the picture, or noise from a file is of
    /// another size.
    void apply(Image& image, std::int64_t row) const;
    /// The caption with the word in it; any other trigger's caption as it is.
    std::string applyToCaption(std::string_view caption, std::int64_t row) const;

private:
    struct Impl;
    std::shared_ptr<const Impl> m_impl;
};

} // namespace clinic
