// SPDX-License-Identifier: Apache-2.0
#include "app/cli/command.h"
#include "app/cli/print_json.h"
#include "core/base/output_file.h"
#include "core/image/image_io.h"
#include "core/image/preprocess.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

namespace clinic {

namespace {

struct PreprocessOptions {
    std::string image;
    std::string out;
    int size = 224;
    bool fast = false;
    bool acceptTruncated = false;
};

int runPreprocess(
    const PreprocessOptions& options, const CommonOptions& common, TaskContext& context)
{
    context.checkpoint();
    const auto picture = readImage(options.image,
        {.fastShortSide = options.fast ? options.size : 0,
            .acceptTruncated = options.acceptTruncated});
    const auto seen = resizeAndCrop(picture, options.size);
    OutputFile file(options.out, common.force);
    file.write(encodePng(seen));
    file.commit();
    if (common.json)
        printJson({{"image", options.image}, {"width", picture.width}, {"height", picture.height},
            {"size", options.size}, {"out", options.out}});
    return ExitDone;
}

} // namespace

std::vector<Command> addPreprocess(CLI::App& program)
{
    const auto options = std::make_shared<PreprocessOptions>();
    CLI::App* command = program.add_subcommand(
        "preprocess", "The pixels as the model sees them, before normalisation");
    command->add_option("image", options->image, "A JPEG, PNG, WebP or BMP")->required();
    command
        ->add_option("--size", options->size, "Side of the model's input in pixels (default 224)")
        ->check(CLI::Range(1, 8192));
    command->add_option("--out", options->out, "The PNG to write")->required();
    command->add_flag("--fast", options->fast,
        "Let a JPEG shrink while it is decoded; not Pillow's exact pixels");
    command->add_flag(
        "--accept-truncated", options->acceptTruncated, "Take a JPEG or PNG that ends early");
    command->footer(
        "Example:\n  clinic preprocess demo/data/images/000000.png --size 64 --out seen.png");
    return {{command, [options](const CommonOptions& common, TaskContext& context) {
                 return runPreprocess(*options, common, context);
             }}};
}

} // namespace clinic
