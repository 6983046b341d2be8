// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

namespace clinic::test {

using Synsets = std::vector<std::vector<std::string>>;

/// A tiny WordNet in a folder of its own: the synsets of each part of speech, their words as
/// data.* spells them, and the lines of *.exc.
class WordNetFolder {
public:
    explicit WordNetFolder(
        std::map<std::string, Synsets> synsets, std::map<std::string, std::string> exceptions = {})
    {
        for (const std::string part : {"noun", "verb", "adj", "adv"}) {
            // A part without a word is no valid file.
            writePart(part, synsets.contains(part) ? synsets[part] : Synsets {{"x_" + part}});
            write(part + ".exc", exceptions.contains(part) ? exceptions[part] : "zzz zz\n");
        }
    }

    std::filesystem::path path() const { return m_folder.path().toStdString(); }

    void write(const std::string& name, const std::string& text) const
    {
        std::ofstream(path() / name, std::ios::binary) << text;
    }

private:
    static std::string eightDigits(std::size_t number)
    {
        std::string digits = std::to_string(number);
        return std::string(8 - digits.size(), '0') + digits;
    }

    static std::string lemmaOf(std::string word)
    {
        word = word.substr(0, word.find('('));
        std::ranges::transform(word, word.begin(), [](unsigned char c) { return std::tolower(c); });
        return word;
    }

    void writePart(const std::string& part, const Synsets& synsets) const
    {
        std::string data = "  1 licence\n";
        std::map<std::string, std::string> offsets;
        std::map<std::string, int> counts;
        for (const auto& words : synsets) {
            const std::string offset = eightDigits(data.size());
            char count[3] = {};
            std::snprintf(count, sizeof count, "%02zx", words.size() & 0xFFU);
            data += offset + " 03 " + part[0] + " " + count;
            for (const std::string& word : words) {
                data += " " + word + " 0";
                offsets[lemmaOf(word)] += " " + offset;
                ++counts[lemmaOf(word)];
            }
            data += " 000 | a gloss  \n";
        }
        std::string index = "  1 licence\n";
        for (const auto& [lemma, list] : offsets) {
            const std::string count = std::to_string(counts[lemma]);
            index += lemma + " " + part[0] + " " + count + " 1 @ " + count + " 0" + list + "  \n";
        }
        write("data." + part, data);
        write("index." + part, index);
    }

    QTemporaryDir m_folder;
};

} // namespace clinic::test
