// SPDX-License-Identifier: Apache-2.0
// What must hold for any trigger, on 500 drawn by chance.
#include "core/base/parallel.h"
#include "core/image/image_io.h"
#include "core/trigger/open_trigger.h"
#include "core/trigger/preset.h"
#include "tests/core/trigger/sample_pictures.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cstdio>
#include <set>

using namespace clinic;

namespace {

constexpr int specifications = 500;
constexpr std::size_t rows = 6;

PatchSize pictureSize(Rng& rng)
{
    return {static_cast<int>(24 + rng.below(41)), static_cast<int>(24 + rng.below(41))};
}

std::string hexColour(Rng& rng)
{
    std::array<char, 8> text {};
    std::snprintf(text.data(), text.size(), "%06x", static_cast<unsigned>(rng.below(1 << 24)));
    return text.data();
}

std::string randomText(Rng& rng)
{
    static const std::array<std::string, 8> pieces {
        "a", ",", "\\", "=", " ", "\xc3\xa9", "\xe8\xa7\xa6", "\""};
    std::string text;
    for (auto i = 1 + rng.below(6); i > 0; --i)
        text += pieces[rng.below(pieces.size())];
    return text;
}

/// A value that the key allows; sizes that fit the pictures of these tests.
std::string randomValue(const TriggerKey& key, Rng& rng)
{
    switch (key.kind) {
    case TriggerKey::Kind::Integer: {
        if (key.name == "seed")
            return std::to_string(rng.next());
        const double high = std::min(key.high, key.name == "size" ? 12.0 : 40.0);
        return std::to_string(static_cast<int>(key.low)
            + static_cast<int>(rng.below(static_cast<std::uint64_t>(high - key.low + 1))));
    }
    case TriggerKey::Kind::Real: {
        std::array<char, 40> text {};
        std::snprintf(
            text.data(), text.size(), "%.17g", rng.uniform(key.low, std::min(key.high, 200.0)));
        return text.data();
    }
    case TriggerKey::Kind::Choice:
        return key.choices[rng.below(key.choices.size())];
    case TriggerKey::Kind::Colours: {
        std::string text;
        const auto few = static_cast<std::uint64_t>(std::min(key.high, key.low + 3) - key.low + 1);
        for (auto i = static_cast<std::uint64_t>(key.low) + rng.below(few); i > 0; --i)
            text += (text.empty() ? "" : "/") + hexColour(rng);
        return text;
    }
    case TriggerKey::Kind::Text:
        return randomText(rng);
    case TriggerKey::Kind::File:
        break;
    }
    return {};
}

PaintedTrigger randomPainting(Rng& rng)
{
    PaintedTrigger painted {static_cast<int>(8 + rng.below(60)), {}};
    for (auto i = rng.below(4); i > 0; --i) {
        PaintedLayer layer;
        layer.name = randomText(rng);
        layer.picture = {
            static_cast<int>(1 + rng.below(20)), static_cast<int>(1 + rng.below(20)), {}};
        for (int k = 0; k < layer.picture.width * layer.picture.height * 4; ++k)
            layer.picture.rgba.push_back(static_cast<std::uint8_t>(rng.below(256)));
        layer.x = rng.uniform(-20, 60);
        layer.y = rng.uniform(-20, 60);
        layer.scale = rng.uniform(0.05, 4);
        layer.opacity = rng.uniform();
        layer.visible = rng.below(5) != 0;
        painted.layers.push_back(std::move(layer));
    }
    return painted;
}

TriggerFile randomTrigger(Rng& rng, const std::string& picture)
{
    const auto& presets = triggerPresets();
    const TriggerPreset& preset = presets[rng.below(presets.size())];
    TriggerFile file {preset.defaults, {}};
    for (const TriggerKey& key : preset.keys) {
        if (key.kind != TriggerKey::Kind::File && rng.below(3) != 0)
            setTriggerValue(file.spec, key.name, randomValue(key, rng));
    }
    // a text in the size of its default would not fit
    if (preset.name == "watermark" && file.spec.location != TriggerLocation::Whole) {
        file.spec.text = "ab";
        file.spec.size = 8;
    }
    if (preset.name == "blended_picture")
        file.spec.file = picture;
    if (preset.name == "painted")
        file.painted = randomPainting(rng);
    return file;
}

Image pictureOf(PatchSize size, std::size_t row)
{
    return noisyImage(size.width, size.height, row);
}

/// Each row's picture with the trigger, in one order on one thread.
std::vector<Image> inOrder(const Trigger& trigger, PatchSize size)
{
    std::vector<Image> images;
    for (std::size_t row = 0; row < rows; ++row) {
        images.push_back(pictureOf(size, row));
        trigger.apply(images.back(), static_cast<std::int64_t>(row));
    }
    return images;
}

/// The same backwards on several threads.
std::vector<Image> backwards(const Trigger& trigger, PatchSize size)
{
    std::vector<Image> images(rows);
    parallelFor(rows, 1, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
            const std::size_t row = rows - 1 - i;
            images[row] = pictureOf(size, row);
            trigger.apply(images[row], static_cast<std::int64_t>(row));
        }
    });
    return images;
}

bool sameBytes(const std::vector<Image>& a, const std::vector<Image>& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
        [](const Image& x, const Image& y) { return x.width == y.width && x.rgb == y.rgb; });
}

} // namespace

class TestRandomTriggers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void keepsShapeAndBytes();
    void textAndFileGiveItBack();

private:
    QTemporaryDir m_folder;
    std::string m_picture;
};

void TestRandomTriggers::initTestCase()
{
    setThreadCount(4);
    m_picture = m_folder.filePath(QStringLiteral("picture.png")).toStdString();
    writePng(m_picture, noisyImage(30, 20, 9));
}

void TestRandomTriggers::keepsShapeAndBytes()
{
    Rng rng(20);
    std::set<std::string> seen;
    int changed = 0;
    for (int i = 0; i < specifications; ++i) {
        const TriggerFile file = randomTrigger(rng, m_picture);
        const PatchSize size = pictureSize(rng);
        const std::string text = formatTriggerSpec(file.spec);
        const auto images = inOrder(makeTrigger(file), size);
        for (std::size_t row = 0; row < rows; ++row) {
            QVERIFY2(images[row].width == size.width && images[row].height == size.height
                    && images[row].rgb.size() == pictureOf(size, row).rgb.size(),
                text.c_str());
            changed += images[row].rgb != pictureOf(size, row).rgb ? 1 : 0;
        }
        QVERIFY2(sameBytes(inOrder(makeTrigger(file), size), images), text.c_str());
        QVERIFY2(sameBytes(backwards(makeTrigger(file), size), images), text.c_str());
        seen.insert(file.spec.preset);
    }
    QCOMPARE(seen.size(), triggerPresets().size());
    QVERIFY(changed > specifications * static_cast<int>(rows) / 2);
}

void TestRandomTriggers::textAndFileGiveItBack()
{
    Rng rng(21);
    const auto path = m_folder.filePath(QStringLiteral("own.json")).toStdString();
    for (int i = 0; i < specifications; ++i) {
        const TriggerFile file = randomTrigger(rng, m_picture);
        const std::string text = formatTriggerSpec(file.spec);
        QVERIFY2(parseTriggerSpec(text) == file.spec, text.c_str());
        writeTriggerFile(path, file);
        const TriggerFile read = readTriggerFile(path);
        QVERIFY2(read.spec == file.spec, text.c_str());
        QVERIFY2(read.painted == file.painted, text.c_str());
    }
}

QTEST_APPLESS_MAIN(TestRandomTriggers)
#include "tst_random_triggers.moc"
