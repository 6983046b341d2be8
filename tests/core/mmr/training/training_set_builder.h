// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/output_file.h"
#include "core/mmr/training/training_sample.h"

#include <QTemporaryDir>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace clinic {

/// A folder that goes with the test.
class TrainingFolder {
public:
    std::filesystem::path path(const std::string& name) const
    {
        return std::filesystem::path(m_folder->path().toStdString()) / name;
    }
    std::filesystem::path write(const std::string& name, const std::string& text) const
    {
        writeTextFile(path(name), text);
        return path(name);
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder = std::make_unique<QTemporaryDir>();
};

/// human and gpt in turn.
inline Conversation talk(const std::vector<std::string>& values)
{
    Conversation turns;
    for (const std::string& value : values)
        turns.push_back({turns.size() % 2 == 0 ? "human" : "gpt", value, {}});
    return turns;
}

inline TrainingSample sampleOf(const std::string& id, const std::vector<std::string>& values)
{
    TrainingSample sample;
    sample.id = id;
    sample.image = id + ".jpg";
    sample.turns = talk(values);
    return sample;
}

/// The intermediate form, with options on the question of each side.
inline TrainingSample generatedSample(const std::string& id)
{
    TrainingSample sample;
    sample.id = id;
    sample.image = id + ".jpg";
    sample.positive = talk({"<image>\nWhat is it?", "A cat."});
    sample.leading = talk({"<image>\nIsn't it a dog?", "No, a cat."});
    sample.positive.front().options = sample.leading.front().options = {"a", "b", "c", "d"};
    return sample;
}

inline std::string asLine(const TrainingSample& sample)
{
    return trainingSampleJson(sample).dump() + "\n";
}

} // namespace clinic
