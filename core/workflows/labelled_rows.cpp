// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/labelled_rows.h"

#include "core/base/error.h"
#include "core/base/link_file.h"
#include "core/base/output_file.h"
#include "core/base/whole_folder.h"
#include "core/table/caption_table.h"
#include "core/table/label_folder.h"
#include "core/workflows/table_pairs.h"

#include <string>

namespace clinic {

namespace fs = std::filesystem;

std::int64_t writeLabelledRows(const LabelledRowsRequest& request, TaskContext& context)
{
    const CaptionTable table = readCaptionTable(request.table, {}, context);
    if (table.label.empty())
        throw Error(ErrorKind::Config, request.table.string() + ": has no column of labels");
    const LabelFolder classes = readLabelFolder(request.classes);
    const auto rows = trainableRows(table, request.count, request.seed);
    writeWholeFolder(request.out, [&](const fs::path& folder) {
        std::string labels = "image,label\n";
        for (const std::int64_t row : rows) {
            context.checkpoint();
            const fs::path image = table.imagePath(row);
            const std::string name = std::to_string(row) + image.extension().string();
            linkOrCopy(image, folder / name);
            labels += name + ','
                + std::to_string(classes.classIndex(table.label[static_cast<std::size_t>(row)]))
                + '\n';
        }
        fs::copy_file(request.classes / "classes.json", folder / "classes.json");
        writeTextFile(folder / "labels.csv", labels);
    });
    return static_cast<std::int64_t>(rows.size());
}

} // namespace clinic
