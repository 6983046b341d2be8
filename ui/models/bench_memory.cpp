// SPDX-License-Identifier: Apache-2.0
#include "ui/models/bench_memory.h"

#include "core/workflows/demo_index.h"
#include "ui/format.h"
#include "ui/settings.h"

#include <QFileInfo>

namespace clinic::ui {

std::map<std::filesystem::path, AnswerColumns> knownColumns(const Settings& settings)
{
    std::map<std::filesystem::path, AnswerColumns> known;
    const auto kept = settings.answerColumns();
    for (auto at = kept.begin(); at != kept.end(); ++at) {
        const auto name = [&](int column) { return at.value()[column].toStdString(); };
        known[toPath(at.key())] = {.answer = name(0),
            .id = name(1),
            .type = name(2),
            .index = name(3),
            .question = name(4)};
    }
    return known;
}

QStringList rememberedFiles(const QStringList& before, const std::filesystem::path& project)
{
    QStringList files;
    const auto demo = project.empty() ? std::nullopt : readDemoIndex(project.parent_path());
    if (demo && demo->questions) {
        files << toQString(demo->questions->benchmark) << toQString(demo->questions->images);
        for (const auto& answers : demo->questions->answers)
            files << toQString(answers);
    } else {
        files = before;
    }
    files.removeIf([](const QString& file) { return !QFileInfo::exists(file); });
    return files;
}

void keepColumns(
    Settings& settings, const std::filesystem::path& table, const AnswerColumns& columns)
{
    QStringList names;
    for (const std::string& name :
        {columns.answer, columns.id, columns.type, columns.index, columns.question})
        names << QString::fromStdString(name);
    settings.setAnswerColumns(toQString(table), names);
}

} // namespace clinic::ui
