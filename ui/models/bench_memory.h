// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/mmr/answer_files.h"

#include <QStringList>

#include <filesystem>
#include <map>

namespace clinic::ui {

class Settings;

// What the Bench page knows from before.

/// The columns that a person named, by table.
std::map<std::filesystem::path, AnswerColumns> knownColumns(const Settings& settings);
void keepColumns(
    Settings& settings, const std::filesystem::path& table, const AnswerColumns& columns);

/// The files of the demo that a project belongs to, else those of `before`, as far as they are
/// there. Reads the disk: not on the GUI thread.
QStringList rememberedFiles(const QStringList& before, const std::filesystem::path& project);

} // namespace clinic::ui
