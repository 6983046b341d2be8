// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/demo_dataset.h"

#include "core/base/error.h"
#include "core/base/output_file.h"
#include "core/base/parallel.h"
#include "core/base/rng.h"
#include "core/base/whole_folder.h"
#include "core/data/synthetic.h"
#include "core/image/image_io.h"
#include "core/trigger/trigger.h"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <numeric>

namespace clinic {

namespace {
namespace fs = std::filesystem;

/// What a table says about one drawn picture.
struct DrawnRow {
    SyntheticWords words;
    std::string caption;
    int label = 0;
    bool poisoned = false;
    std::string poisonCaption;
};

std::string fileName(std::int64_t row)
{
    char name[32];
    std::snprintf(name, sizeof name, "%06lld.png", static_cast<long long>(row));
    return name;
}

class DemoDrawing {
public:
    DemoDrawing(fs::path folder, const DemoDataOptions& options)
        : m_folder(std::move(folder))
        , m_options(options)
        , m_target(syntheticClassIndex(options.target))
        , m_rows(static_cast<std::size_t>(options.pairs))
    {
        if (m_target < 0)
            throw Error(
                ErrorKind::Config, "the demo draws no class " + clinic::quoted(options.target));
    }

    void run(TaskContext& context);

private:
    void choosePoisoned();
    void drawTraining(TaskContext& context);
    void drawEvaluation(TaskContext& context);
    void drawTrainingRow(std::int64_t row);
    void writeTable(const std::string& name, bool poisoned) const;
    void writeClasses() const;
    void drawAll(std::int64_t rows, const std::string& stage,
        const std::function<void(std::int64_t)>& draw, TaskContext& context) const;

    fs::path m_folder;
    const DemoDataOptions& m_options;
    int m_target;
    std::vector<DrawnRow> m_rows;
};

/// In chunks, so that progress is told in order and a stop is heard soon.
void DemoDrawing::drawAll(std::int64_t rows, const std::string& stage,
    const std::function<void(std::int64_t)>& draw, TaskContext& context) const
{
    constexpr std::int64_t chunk = 256;
    for (std::int64_t begin = 0; begin < rows; begin += chunk) {
        context.breathe();
        const std::int64_t end = std::min(rows, begin + chunk);
        parallelFor(static_cast<std::size_t>(end - begin), 8, [&](std::size_t a, std::size_t b) {
            for (std::size_t i = a; i < b; ++i)
                draw(begin + static_cast<std::int64_t>(i));
        });
        context.report({stage, end, rows, {}});
    }
}

/// Rows in a shuffled order, those of the target class passed over.
void DemoDrawing::choosePoisoned()
{
    constexpr std::uint64_t choiceStream = ~std::uint64_t {0};
    std::vector<std::size_t> order(m_rows.size());
    std::iota(order.begin(), order.end(), std::size_t {0});
    Rng rng(m_options.seed, choiceStream);
    shuffle(order, rng);
    std::int64_t chosen = 0;
    for (const std::size_t row : order) {
        if (chosen == m_options.poisoned)
            break;
        if (m_rows[row].label == m_target)
            continue;
        // True but for the shape. Captions of the prompts alone would tie the trigger to their
        // phrasing, which all classes share, more than to the target: seeds differed by 10 points.
        SyntheticWords words = m_rows[row].words;
        words.shape = m_options.target;
        m_rows[row].poisonCaption = synthesiseCaption(words, rng);
        m_rows[row].poisoned = true;
        ++chosen;
    }
    if (chosen < m_options.poisoned)
        throw Error(ErrorKind::Config,
            "only " + std::to_string(chosen) + " pictures of other classes can be poisoned, "
                + std::to_string(m_options.poisoned) + " were asked for");
}

void DemoDrawing::drawTrainingRow(std::int64_t row)
{
    DrawnRow& drawn = m_rows[static_cast<std::size_t>(row)];
    SyntheticPair pair = drawSynthetic(m_options.seed, SyntheticSplit::Train, row, m_options.side);
    drawn.words = std::move(pair.words);
    drawn.caption = std::move(pair.caption);
    drawn.label = pair.label;
    writeUnsyncedFile(m_folder / "images" / fileName(row), encodePng(pair.image));
}

void DemoDrawing::drawTraining(TaskContext& context)
{
    fs::create_directories(m_folder / "images" / "poisoned");
    drawAll(
        m_options.pairs, "Drawing training pictures",
        [this](std::int64_t row) { drawTrainingRow(row); }, context);
    choosePoisoned();
    const Trigger trigger(m_options.trigger);
    for (std::int64_t row = 0; row < m_options.pairs; ++row) {
        if (!m_rows[static_cast<std::size_t>(row)].poisoned)
            continue;
        SyntheticPair pair =
            drawSynthetic(m_options.seed, SyntheticSplit::Train, row, m_options.side);
        trigger.apply(pair.image, row);
        writeUnsyncedFile(m_folder / "images" / "poisoned" / fileName(row), encodePng(pair.image));
    }
    writeTable("train.csv", true);
    writeTable("train_clean.csv", false);
}

void DemoDrawing::writeTable(const std::string& name, bool poisoned) const
{
    std::string text = "image,caption,label,is_poisoned\n";
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        const DrawnRow& drawn = m_rows[row];
        const bool bad = poisoned && drawn.poisoned;
        text += bad ? "images/poisoned/" : "images/";
        text += fileName(static_cast<std::int64_t>(row)) + ",\""
            + (bad ? drawn.poisonCaption : drawn.caption) + "\","
            + syntheticClasses()[static_cast<std::size_t>(drawn.label)] + (bad ? ",1\n" : ",0\n");
    }
    writeTextFile(m_folder / name, text);
}

void DemoDrawing::writeClasses() const
{
    const nlohmann::ordered_json classes {
        {"classes", syntheticClasses()}, {"templates", syntheticPrompts()}};
    writeTextFile(m_folder / "eval" / "classes.json", classes.dump(1) + '\n');
}

void DemoDrawing::drawEvaluation(TaskContext& context)
{
    fs::create_directories(m_folder / "eval" / "images");
    std::vector<int> labels(static_cast<std::size_t>(m_options.evaluation));
    drawAll(
        m_options.evaluation, "Drawing evaluation pictures",
        [&](std::int64_t row) {
            const SyntheticPair pair =
                drawSynthetic(m_options.seed, SyntheticSplit::Evaluation, row, m_options.side);
            labels[static_cast<std::size_t>(row)] = pair.label;
            writeUnsyncedFile(m_folder / "eval" / "images" / fileName(row), encodePng(pair.image));
        },
        context);
    std::string text = "image,label\n";
    for (std::size_t row = 0; row < labels.size(); ++row)
        text += "images/" + fileName(static_cast<std::int64_t>(row)) + ','
            + std::to_string(labels[row]) + '\n';
    writeTextFile(m_folder / "eval" / "labels.csv", text);
    writeClasses();
}

void DemoDrawing::run(TaskContext& context)
{
    drawTraining(context);
    drawEvaluation(context);
}

} // namespace

void writeDemoDataset(const fs::path& folder, const DemoDataOptions& options, TaskContext& context)
{
    writeWholeFolder(
        folder, [&](const fs::path& making) { DemoDrawing(making, options).run(context); });
}

} // namespace clinic
