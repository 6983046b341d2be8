// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/poison_command.h"

#include "core/workflows/command_line.h"

#include <charconv>

namespace clinic {

namespace {
std::string shortest(double value)
{
    char text[64];
    return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

void addAttack(CommandLine& line, const PoisonRequest& request, std::size_t index)
{
    const PoisonAttack& attack = request.attacks[index];
    if (!attack.triggerFile.empty())
        line.option("--trigger", attack.triggerFile.string());
    else if (attack.trigger.painted)
        line.option("--trigger", (request.out / poisonTriggerName(index)).string());
    else
        line.option("--trigger", formatTriggerSpec(attack.trigger.spec));
    line.option("--target", attack.target);
    if (attack.count > 0)
        line.option("--count", std::to_string(attack.count));
    else
        line.option("--rate", shortest(attack.rate));
}
} // namespace

std::string poisonTriggerName(std::size_t attack)
{
    return "trigger_" + std::to_string(attack + 1) + ".json";
}

std::string poisonCommand(const PoisonRequest& request)
{
    CommandLine line("poison");
    line.option("--data", request.table.string());
    line.table(request.tableOptions);
    for (std::size_t i = 0; i < request.attacks.size(); ++i)
        addAttack(line, request, i);
    if (request.size > 0)
        line.option("--size", std::to_string(request.size));
    line.flag("--label-consistent", request.labelConsistent);
    line.flag("--match-case", request.mention.matchCase);
    line.flag("--match-part", request.mention.matchPart);
    line.optionUnlessEmpty("--templates", request.templates.string());
    line.flag("--own-captions", request.ownCaptions);
    line.option("--resolution", std::to_string(request.resolution));
    if (request.picture == PoisonPicture::Jpeg)
        line.option("--jpeg", std::to_string(request.jpegQuality));
    line.option("--format", tableFormatName(request.format));
    if (request.mode == PoisonMode::Reference)
        line.option("--profile", "reference");
    line.flag("--self-contained", request.selfContained);
    line.option("--seed", std::to_string(request.seed));
    line.option("--out", request.out.string());
    line.flag("--force", request.overwrite);
    return line.text();
}

} // namespace clinic
