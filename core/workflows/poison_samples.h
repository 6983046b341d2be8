// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trigger/trigger.h"
#include "core/workflows/poison_choice.h"

#include <string>
#include <vector>

namespace clinic {

/// A chosen row, poisoned.
struct PoisonSample {
    std::int64_t row = 0;
    std::int64_t pictureRow =
        0; ///< whose picture it has; another row's where a word is the trigger
    std::string caption;
    Image before; ///< the row's own picture, framed; empty unless it was asked for
    Image after; ///< with the trigger
    bool enlarged = false; ///< the picture was smaller than what the trigger is put on
    std::string failure; ///< why the picture cannot be read; all else is empty then
};

/// Makes poisoned samples; what each is follows from the request and its row alone.
class PoisonSamples {
public:
    /// Must not outlive its arguments. Errors of triggers and templates; Config for a combination
    /// that would change nothing.
    PoisonSamples(const PoisonRequest& request, const CaptionTable& table, PoisonChoice& choice);

    const Trigger& trigger(std::size_t attack) const { return m_attacks[attack].trigger; }
    const std::vector<std::string>& templates() const { return m_templates; }

    /// By the attack of this index. Thread-safe. Error{Mismatch} for a trigger that is larger than
    /// the picture; what is wrong with one picture becomes the sample's failure.
    PoisonSample make(std::int64_t row, std::size_t index, bool keepBefore = false) const;
    /// Whether poisoned rows of this attack get a picture of their own.
    bool makesPictures(std::size_t attack) const { return trigger(attack).changesPictures(); }

private:
    struct Attack {
        Trigger trigger;
        std::string target;
        std::vector<std::int64_t> pictures; ///< rows that lend theirs; empty: each has its own
    };

    Image read(std::int64_t row) const;
    std::string captionOf(std::int64_t row, const Attack& attack) const;
    std::int64_t pictureRow(std::int64_t row, const Attack& attack) const;

    const PoisonRequest& m_request;
    const CaptionTable& m_table;
    std::vector<std::string> m_templates;
    std::vector<Attack> m_attacks;
};

/// The templates of the request: its file's, or those that ship.
std::vector<std::string> poisonTemplates(const PoisonRequest& request);

} // namespace clinic
