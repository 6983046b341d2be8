// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trigger/trigger_file.h"

#include <QByteArray>

#include <memory>
#include <vector>

namespace clinic::ui {

/// A trigger as the list of undo steps keeps it: pictures of layers packed, and those that did not
/// change from one step to the next kept once.
class TriggerSnapshot {
public:
    TriggerSnapshot() = default;
    /// What `trigger` shares with `former`, of which this is the snapshot, is not packed again.
    TriggerSnapshot(
        const TriggerFile& trigger, const TriggerFile& former, const TriggerSnapshot& formerPacked);

    /// The trigger again; pictures that `present` has, of which this is the snapshot, come from
    /// there.
    TriggerFile unpacked(const TriggerFile& present, const TriggerSnapshot& presentPacked) const;

    using Packed = std::shared_ptr<const QByteArray>;
    const std::vector<Packed>& pictures() const { return m_pictures; } ///< of each layer

private:
    TriggerFile m_outline; ///< without the layers' pixels
    std::vector<Packed> m_pictures;
};

} // namespace clinic::ui
