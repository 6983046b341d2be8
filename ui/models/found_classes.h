// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>

#include <filesystem>

namespace clinic::ui {

/// What a labelled folder holds, for the person and for a list of targets.
struct FoundClasses {
    QStringList names;
    QString about; ///< how many images of how many classes, and what is odd, each in a line
};

/// Errors of readLabelFolder(). Reads files: not on the GUI thread.
FoundClasses findClasses(const std::filesystem::path& folder);

} // namespace clinic::ui
