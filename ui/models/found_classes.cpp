// SPDX-License-Identifier: Apache-2.0
#include "ui/models/found_classes.h"

#include "core/table/label_folder.h"
#include "ui/format.h"

#include <QCoreApplication>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

FoundClasses findClasses(const std::filesystem::path& folder)
{
    const LabelFolder set = readLabelFolder(folder);
    FoundClasses found;
    for (const std::string& name : set.classes)
        found.names << QString::fromStdString(name);
    QStringList lines {
        QCoreApplication::translate("clinic::ui::FoundClasses", "%1 images of %2 classes")
            .arg(formatCount(static_cast<std::int64_t>(set.size())),
                formatCount(static_cast<std::int64_t>(set.classes.size())))};
    for (const std::string& warning : set.warnings)
        lines << u"⚠ "_s + breakable(plainText(warning));
    found.about = lines.join(u'\n');
    return found;
}

} // namespace clinic::ui
