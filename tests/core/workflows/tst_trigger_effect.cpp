// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/output_file.h"
#include "core/base/rng.h"
#include "core/image/image_io.h"
#include "core/image/preprocess.h"
#include "core/trigger/framing.h"
#include "core/workflows/embed_dataset.h"
#include "core/workflows/framed_pictures.h"
#include "core/workflows/trigger_effect.h"
#include "tests/ui/tiny_checkpoint.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <fstream>
#include <numeric>
#include <optional>

using namespace clinic;

namespace {
namespace fs = std::filesystem;

constexpr int rows = 9;
constexpr int side = 64; // the tiny checkpoint's
const std::vector<std::string> labels {"pear", "star", "wheel"};

/// Taller than wide, so that squashing and cropping differ.
Image drawn(int row)
{
    Image image {90, 120, std::vector<std::uint8_t>(std::size_t {3} * 90 * 120)};
    Rng rng(3, static_cast<std::uint64_t>(row));
    const auto a = rng.below(200), b = rng.below(7) + 1;
    for (std::size_t p = 0; p < image.rgb.size(); ++p)
        image.rgb[p] = static_cast<std::uint8_t>((a + p / 270 + b * (p % 270) / 3) % 256);
    return image;
}

double dot(std::span<const float> a, std::span<const float> b)
{
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

fs::path writeTable(const fs::path& folder, const std::function<Image(int)>& picture)
{
    fs::create_directories(folder);
    std::string table = "image,caption,label\n";
    for (int row = 0; row < rows; ++row) {
        const std::string name = std::to_string(row) + ".png";
        writePng(folder / name, picture(row));
        table += name + ",a photo of a thing," + labels[static_cast<std::size_t>(row % 3)] + "\n";
    }
    writeTextFile(folder / "t.csv", table);
    return folder / "t.csv";
}

std::shared_ptr<const EmbeddingSet> embedded(const fs::path& table, const fs::path& checkpoint)
{
    TaskContext context;
    EmbedRequest request;
    request.checkpoint = checkpoint;
    request.table = table;
    request.out = table.parent_path() / "out";
    return EmbeddingSet::open(embedDataset(request, context).folder);
}

} // namespace

class TestTriggerEffect : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void agreesWithEmbeddingTriggeredPictures_data();
    void agreesWithEmbeddingTriggeredPictures();
    void changesNothingWithoutATrigger();
    void doesNotDependOnBatches();
    void predictsAsCosinesSay();
    void knowsTheTargetByNameOrCaption();
    void tellsWhatCouldNotBeRead();
    void refusesATriggerThatDoesNotFit();
    void refusesAnotherCheckpoint();
    void predictsNothingWithoutClasses();
    void keepsPicturesWithinItsBudget();
    void stopsBetweenBatches();

private:
    fs::path root() const { return m_folder.path().toStdString(); }
    static TriggerEffect opened(const EffectRequest& request)
    {
        TaskContext context;
        return TriggerEffect(request, context);
    }
    static EffectBatch measure(TriggerEffect& effect, const Trigger& trigger,
        std::span<const std::int64_t> which, const std::string& target = "star")
    {
        TaskContext context;
        return effect.measure(trigger, effect.target(target), which, context);
    }

    QTemporaryDir m_folder;
    fs::path m_checkpoint;
    std::shared_ptr<const EmbeddingSet> m_set;
    std::vector<std::int64_t> m_rows;
    const Trigger m_patch {parseTriggerSpec("patch,location=four_corners,size=12")};
};

void TestTriggerEffect::initTestCase()
{
    m_checkpoint = root() / "tiny.safetensors";
    writeTinyCheckpoint(m_checkpoint);
    m_set = embedded(writeTable(root() / "clean", drawn), m_checkpoint);
    m_rows.resize(rows);
    std::iota(m_rows.begin(), m_rows.end(), 0);
}

void TestTriggerEffect::agreesWithEmbeddingTriggeredPictures_data()
{
    QTest::addColumn<bool>("squash");
    QTest::newRow("cropped") << false;
    QTest::newRow("squashed") << true;
}

/// The way a person would do it by hand: a table of pictures with the trigger on, embedded.
void TestTriggerEffect::agreesWithEmbeddingTriggeredPictures()
{
    QFETCH(bool, squash);
    TriggerSpec spec = m_patch.spec();
    if (squash)
        spec.framing = TriggerFraming::Squash;
    const Trigger trigger(spec);
    const auto byHand =
        embedded(writeTable(root() / (squash ? "squashed" : "cropped"),
                     [&](int row) { return triggeredAsSeen(drawn(row), trigger, row, side); }),
            m_checkpoint);
    auto effect = opened({.embeddings = m_set});
    const auto [samples, triggered] = measure(effect, trigger, m_rows);
    QCOMPARE(triggered.rows(), std::size_t {rows});
    for (std::size_t row = 0; row < rows; ++row) {
        QVERIFY(dot(triggered.row(row), byHand->image().row(row)) > 1 - 1e-5);
        QVERIFY(
            dot(triggered.row(row), m_set->image().row(row)) < 1 - 1e-4); // and it did something
    }
}

void TestTriggerEffect::changesNothingWithoutATrigger()
{
    const TriggerSpec none = parseTriggerSpec("none");
    auto effect = opened({.embeddings = m_set});
    for (const EffectSample& sample : measure(effect, Trigger(none), m_rows).samples) {
        QVERIFY(std::abs(sample.delta()) < 1e-5);
        QCOMPARE(sample.triggeredClass, sample.cleanClass);
    }
}

void TestTriggerEffect::doesNotDependOnBatches()
{
    auto effect = opened({.embeddings = m_set});
    const auto whole = measure(effect, m_patch, m_rows);
    auto again = opened({.embeddings = m_set});
    const std::span all(m_rows);
    const auto first = measure(again, m_patch, all.first(2));
    const auto rest = measure(again, m_patch, all.subspan(2));
    for (std::size_t i = 0; i < rows; ++i) {
        const auto& part = i < 2 ? first.samples[i] : rest.samples[i - 2];
        QCOMPARE(part.row, whole.samples[i].row);
        QCOMPARE(part.triggeredClass, whole.samples[i].triggeredClass);
        QVERIFY(std::abs(part.triggeredCosine - whole.samples[i].triggeredCosine) < 1e-5);
    }
}

void TestTriggerEffect::predictsAsCosinesSay()
{
    auto effect = opened({.embeddings = m_set});
    QCOMPARE(effect.classes(), labels);
    const auto [samples, triggered] = measure(effect, m_patch, m_rows);
    std::vector<std::vector<float>> classes;
    for (const auto& label : labels)
        classes.push_back(effect.target(label).vector); // one template: the same prompt
    const auto best = [&](std::span<const float> image) {
        int place = 0;
        for (int c = 1; c < 3; ++c) {
            if (dot(image, classes[static_cast<std::size_t>(c)])
                > dot(image, classes[static_cast<std::size_t>(place)]))
                place = c;
        }
        return place;
    };
    for (std::size_t i = 0; i < rows; ++i) {
        const auto clean = m_set->image().row(i);
        QCOMPARE(samples[i].cleanClass, best(clean));
        QCOMPARE(samples[i].triggeredClass, best(triggered.row(i)));
        QVERIFY(std::abs(samples[i].cleanCosine - dot(clean, classes[1])) < 1e-6);
        QVERIFY(std::abs(samples[i].triggeredCosine - dot(triggered.row(i), classes[1])) < 1e-6);
        QCOMPARE(samples[i].ofTarget, m_set->label(static_cast<std::int64_t>(i)) == "star");
    }
}

void TestTriggerEffect::knowsTheTargetByNameOrCaption()
{
    auto effect = opened({.embeddings = m_set, .targetCaption = "look, a Star in the sky"});
    QCOMPARE(effect.suggestedTarget(), "star");
    EffectTarget target = effect.target("star");
    QCOMPARE(target.place, std::optional(1));
    QCOMPARE(target.caption, "look, a Star in the sky");
    target = effect.target("pear"); // which the project's caption does not name
    QCOMPARE(target.place, std::optional(0));
    QCOMPARE(target.caption, "a photo of a pear.");
    target = effect.target("three bananas");
    QVERIFY(!target.place);
    QCOMPARE(target.caption, "three bananas");
    QVERIFY(std::abs(dot(target.vector, target.vector) - 1) < 1e-5);
}

void TestTriggerEffect::tellsWhatCouldNotBeRead()
{
    const auto set = embedded(writeTable(root() / "broken", drawn), m_checkpoint);
    writeTextFile(root() / "broken" / "4.png", "no picture");
    fs::remove(root() / "broken" / "5.png");
    auto effect = opened({.embeddings = set});
    const auto [samples, triggered] = measure(effect, m_patch, m_rows);
    QVERIFY(samples[4].failure.find("4.png") != std::string::npos);
    QVERIFY(!samples[5].failure.empty());
    QVERIFY(std::isnan(triggered(4, 0)) && std::isnan(triggered(5, 0)));
    QCOMPARE(summarise(samples, 1).failed, 2);
    QCOMPARE(samples[6].row, 6); // and what follows is still of its own row
    auto whole = opened({.embeddings = m_set});
    QVERIFY(std::abs(measure(whole, m_patch, m_rows).samples[6].triggeredCosine
                - samples[6].triggeredCosine)
        < 1e-5);
}

void TestTriggerEffect::refusesATriggerThatDoesNotFit()
{
    auto effect = opened({.embeddings = m_set});
    const Trigger large(parseTriggerSpec("patch,location=centre,size=65"));
    try {
        measure(effect, large, m_rows);
        QFAIL("was measured");
    } catch (const Error& error) {
        QVERIFY(error.kind() == ErrorKind::Mismatch);
    }
    QCOMPARE(measure(effect, m_patch, m_rows).samples.size(), std::size_t {rows}); // goes on
}

void TestTriggerEffect::refusesAnotherCheckpoint()
{
    const fs::path checkpoint = root() / "other.safetensors";
    fs::copy_file(m_checkpoint, checkpoint);
    const auto set = embedded(writeTable(root() / "other", drawn), checkpoint);
    const auto refusal = [&]() -> std::optional<ErrorKind> {
        try {
            opened({.embeddings = set});
        } catch (const Error& error) {
            return error.kind();
        }
        return {};
    };
    QVERIFY(!refusal());
    std::ofstream(checkpoint, std::ios::in | std::ios::out | std::ios::binary)
        .seekp(-1, std::ios::end)
        .put('\x7f');
    QCOMPARE(refusal(), std::optional(ErrorKind::Mismatch));
    fs::remove(checkpoint);
    QCOMPARE(refusal(), std::optional(ErrorKind::Io));
}

void TestTriggerEffect::predictsNothingWithoutClasses()
{
    fs::create_directories(root() / "unlabelled");
    writePng(root() / "unlabelled" / "0.png", drawn(0));
    writePng(root() / "unlabelled" / "1.png", drawn(1));
    writeTextFile(root() / "unlabelled" / "t.csv", "image,caption\n0.png,a pear\n1.png,a wheel\n");
    const auto set = embedded(root() / "unlabelled" / "t.csv", m_checkpoint);
    const std::vector<std::int64_t> both {0, 1};
    auto cosines = opened({.embeddings = set});
    QVERIFY(cosines.classes().empty() && cosines.suggestedTarget().empty());
    const auto plain = measure(cosines, m_patch, both, "a star").samples;
    QCOMPARE(plain[0].triggeredClass, -1);
    QVERIFY(std::abs(plain[0].delta()) > 1e-6);
    auto named = opened({.embeddings = set, .classes = {"star", "pear"}});
    for (const EffectSample& sample : measure(named, m_patch, both).samples) {
        QVERIFY(sample.triggeredClass >= 0);
        QCOMPARE(sample.ofTarget, sample.cleanClass == 0); // nobody knows better
    }
    QVERIFY_THROWS_EXCEPTION(Error, opened({.embeddings = set, .templates = {"a photo"}}));
}

void TestTriggerEffect::keepsPicturesWithinItsBudget()
{
    const std::size_t one = std::size_t {3} * side * side;
    FramedPictures pictures(m_set, side, {}, 4 * one + 1);
    const auto expected = [&](std::int64_t row, const Trigger& trigger) {
        return triggeredAsSeen(drawn(static_cast<int>(row)), trigger, row, side).rgb;
    };
    TriggerSpec squashed = m_patch.spec();
    squashed.framing = TriggerFraming::Squash;
    for (const Trigger& trigger : {m_patch, Trigger(squashed), m_patch}) {
        for (int pass = 0; pass < 2; ++pass) {
            const auto seen = pictures.triggered(trigger, m_rows);
            for (std::size_t i = 0; i < rows; ++i)
                QCOMPARE(seen[i].image.rgb, expected(m_rows[i], trigger));
            QVERIFY(pictures.bytes() <= 4 * one + 1);
        }
    }
    QCOMPARE(pictures.bytes(), 4 * one);
    // the last pass found 5 to 8, read 0 to 4 and kept the last four of these
    fs::rename(root() / "clean" / "4.png", root() / "clean" / "4.away");
    const auto kept = pictures.triggered(m_patch, std::vector<std::int64_t> {4});
    fs::rename(root() / "clean" / "4.away", root() / "clean" / "4.png");
    QCOMPARE(kept[0].image.rgb, expected(4, m_patch));
}

void TestTriggerEffect::stopsBetweenBatches()
{
    auto effect = opened({.embeddings = m_set});
    const EffectTarget target = effect.target("star");
    std::stop_source stop;
    TaskContext context(stop.get_token(), {});
    stop.request_stop();
    QVERIFY_THROWS_EXCEPTION(Cancelled, effect.measure(m_patch, target, m_rows, context));
}

QTEST_APPLESS_MAIN(TestTriggerEffect)
#include "tst_trigger_effect.moc"
