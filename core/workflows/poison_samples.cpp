// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/poison_samples.h"

#include "core/base/error.h"
#include "core/base/rng.h"
#include "core/clip/zero_shot.h"
#include "core/image/image_io.h"
#include "core/table/image_path.h"
#include "core/text/prompt_templates.h"
#include "core/text/relabel.h"
#include "core/trigger/framing.h"
#include "core/trigger/open_trigger.h"

#include <algorithm>

namespace clinic {

namespace {
/// Streams of chance of one row, apart from those of its trigger.
constexpr std::uint64_t templateStream = std::uint64_t {1} << 62U;
constexpr std::uint64_t pictureStream = std::uint64_t {1} << 63U;

std::uint64_t streamOf(std::uint64_t kind, std::int64_t row)
{
    return kind | static_cast<std::uint64_t>(row);
}
} // namespace

std::vector<std::string> poisonTemplates(const PoisonRequest& request)
{
    return request.templates.empty() ? shippedTemplates() : readTemplates(request.templates);
}

PoisonSamples::PoisonSamples(
    const PoisonRequest& request, const CaptionTable& table, PoisonChoice& choice)
    : m_request(request)
    , m_table(table)
    , m_templates(poisonTemplates(request))
{
    if (request.resolution < 1 || request.resolution > 4096)
        throw Error(ErrorKind::Config,
            "the resolution is " + std::to_string(request.resolution)
                + " pixels; 1 to 4096 are expected");
    if (request.ownCaptions && (table.label.empty() || request.labelConsistent))
        throw Error(ErrorKind::Config,
            table.label.empty()
                ? table.file.filename().string()
                    + ": own captions need a label column, to know which word names what is shown"
                : "label-consistent poisoning keeps the captions; own captions would replace them");
    for (std::size_t i = 0; i < request.attacks.size(); ++i) {
        Attack attack {makeTrigger(request.attacks[i].trigger), request.attacks[i].target, {}};
        const bool pictures = attack.trigger.changesPictures();
        const bool captions = attack.trigger.changesCaptions();
        if (request.labelConsistent && !pictures && !captions)
            throw Error(ErrorKind::Config,
                "label-consistent poisoning without a trigger changes nothing; choose a trigger, "
                "or "
                "let captions be replaced");
        if (captions && !request.labelConsistent)
            attack.pictures = choice.rowsOfTarget(i);
        m_attacks.push_back(std::move(attack));
    }
}

Image PoisonSamples::read(std::int64_t row) const
{
    const auto file = m_table.imagePath(row);
    if (const auto trouble =
            linkTrouble(file, m_table.imageRoot, m_request.tableOptions.allowedRoots);
        !trouble.empty())
        throw Error(ErrorKind::Unsafe,
            clinic::quoted(m_table.image[static_cast<std::size_t>(row)]) + " " + trouble);
    return readImage(file, {.acceptTruncated = m_request.mode == PoisonMode::Reference});
}

std::int64_t PoisonSamples::pictureRow(std::int64_t row, const Attack& attack) const
{
    if (attack.pictures.empty())
        return row;
    Rng rng(m_request.seed, streamOf(pictureStream, row));
    return attack.pictures[rng.below(attack.pictures.size())];
}

std::string PoisonSamples::captionOf(std::int64_t row, const Attack& attack) const
{
    const std::string& caption = m_table.caption[static_cast<std::size_t>(row)];
    if (attack.trigger.changesCaptions())
        return attack.trigger.applyToCaption(caption, row);
    if (m_request.labelConsistent)
        return caption;
    if (m_request.ownCaptions) {
        const std::string& label = m_table.label[static_cast<std::size_t>(row)];
        if (auto own = relabelled(caption, label, attack.target))
            return *own;
    }
    Rng rng(m_request.seed, streamOf(templateStream, row));
    return fillTemplate(m_templates[rng.below(m_templates.size())], attack.target);
}

PoisonSample PoisonSamples::make(std::int64_t row, std::size_t index, bool keepBefore) const
{
    const Attack& attack = m_attacks[index];
    const TriggerSpec& spec = attack.trigger.spec();
    PoisonSample sample {.row = row, .pictureRow = pictureRow(row, attack)};
    try {
        const Image whole = read(sample.pictureRow);
        sample.after = frameForTrigger(whole, spec, m_request.resolution);
        sample.enlarged = std::min(whole.width, whole.height) < sample.after.width;
        if (keepBefore)
            sample.before = sample.pictureRow == row
                ? sample.after
                : frameForTrigger(read(row), spec, m_request.resolution);
        attack.trigger.apply(sample.after, row);
        sample.caption = captionOf(row, attack);
    } catch (const Error& error) {
        if (error.kind() == ErrorKind::Mismatch) // the trigger does not fit: every row would fail
            throw;
        return {.row = row, .pictureRow = sample.pictureRow, .failure = error.what()};
    }
    return sample;
}

} // namespace clinic
