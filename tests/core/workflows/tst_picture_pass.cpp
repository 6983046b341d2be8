// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/clip/device.h"
#include "core/image/preprocess.h"
#include "core/trigger/framing.h"
#include "core/workflows/clip_model.h"
#include "core/workflows/picture_pass.h"
#include "tests/ui/tiny_checkpoint.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <atomic>

using namespace clinic;

namespace {
namespace fs = std::filesystem;

constexpr int side = 64; // the tiny checkpoint's

Image drawn(std::int64_t row)
{
    Image image {80, 70, std::vector<std::uint8_t>(std::size_t {3} * 80 * 70)};
    for (std::size_t p = 0; p < image.rgb.size(); ++p)
        image.rgb[p] = static_cast<std::uint8_t>(p * static_cast<std::size_t>(row + 3) % 251);
    return image;
}

bool nearlyEqual(std::span<const float> a, std::span<const float> b)
{
    return std::ranges::equal(a, b, [](float x, float y) { return std::abs(x - y) < 1e-4F; });
}

} // namespace

class TestPicturePass : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void decodesOnceForAllEncoders();
    void leavesOutWhatCannotBeRead();
    void findsOutFirstWhetherTheTriggerFits();
    void stopsWhenAsked();

private:
    PicturePass pass(std::vector<std::int64_t> rows) const
    {
        PicturePass pass;
        pass.rows = std::move(rows);
        pass.open = drawn;
        pass.trigger = &*m_trigger;
        pass.batch = 3;
        pass.decodeThreads = 2;
        return pass;
    }

    QTemporaryDir m_folder;
    std::optional<Encoder> m_first, m_second;
    std::optional<Trigger> m_trigger;
};

void TestPicturePass::initTestCase()
{
    setTensorThreads(1); // so small a model only waits for a second one
    const fs::path file = fs::path(m_folder.path().toStdString()) / "tiny.safetensors";
    writeTinyCheckpoint(file);
    const ClipModel model = openClipModel(file);
    m_first.emplace(loadEncoder(model, {}));
    m_second.emplace(loadEncoder(model, {}));
    m_trigger.emplace(parseTriggerSpec("checkerboard,location=random,size=9,cells=3,seed=5"));
}

void TestPicturePass::decodesOnceForAllEncoders()
{
    const std::vector<std::int64_t> rows {2, 3, 5, 7, 11, 13, 17};
    PicturePass asked = pass(rows);
    std::atomic<int> opened = 0;
    asked.open = [&opened](std::int64_t row) {
        ++opened;
        return drawn(row);
    };
    Encoder* const encoders[] {&*m_first, &*m_second};
    std::vector<std::int64_t> seen[2];
    TaskContext context;
    const UnreadPictures unread = passOverPictures(
        asked, encoders,
        [&](const EncodedPictures& batch) {
            QCOMPARE(batch.clean.rows(), batch.rows.size());
            QCOMPARE(batch.triggered.rows(), batch.rows.size());
            for (std::size_t i = 0; i < batch.rows.size(); ++i) {
                const Image whole = drawn(batch.rows[i]);
                const Image shown[] {resizeAndCrop(whole, side),
                    triggeredAsSeen(whole, *m_trigger, batch.rows[i], side)};
                const Matrix expected = m_first->encodeImages(shown);
                QVERIFY(nearlyEqual(expected.row(0), batch.clean.row(i)));
                QVERIFY(nearlyEqual(expected.row(1), batch.triggered.row(i)));
                seen[batch.encoder].push_back(batch.rows[i]);
            }
        },
        context);
    QCOMPARE(unread.count, 0);
    QCOMPARE(opened.load(), 7);
    QCOMPARE(seen[0], rows);
    QCOMPARE(seen[1], rows);
}

void TestPicturePass::leavesOutWhatCannotBeRead()
{
    PicturePass asked = pass({0, 1, 2, 3, 4, 5, 6});
    asked.trigger = nullptr;
    asked.open = [](std::int64_t row) {
        if (row == 4 || row == 1)
            throw Error(ErrorKind::Format, "row " + std::to_string(row) + " is torn");
        return drawn(row);
    };
    Encoder* const encoders[] {&*m_first};
    std::vector<std::int64_t> seen;
    TaskContext context;
    const UnreadPictures unread = passOverPictures(
        asked, encoders,
        [&](const EncodedPictures& batch) {
            QVERIFY(batch.triggered.empty());
            seen.insert(seen.end(), batch.rows.begin(), batch.rows.end());
        },
        context);
    QCOMPARE(unread.count, 2);
    QCOMPARE(unread.firstReason, std::string("row 1 is torn"));
    QCOMPARE(seen, (std::vector<std::int64_t> {0, 2, 3, 5, 6}));
}

void TestPicturePass::findsOutFirstWhetherTheTriggerFits()
{
    const Trigger large(parseTriggerSpec("checkerboard,location=random,size=65"));
    PicturePass asked = pass({0});
    asked.trigger = &large;
    asked.open = [](std::int64_t) -> Image { throw Error(ErrorKind::Io, "was opened"); };
    Encoder* const encoders[] {&*m_first};
    TaskContext context;
    try {
        passOverPictures(
            asked, encoders, [](const EncodedPictures&) {}, context);
        QFAIL("was taken");
    } catch (const Error& error) {
        QVERIFY(error.kind() == ErrorKind::Mismatch);
    }
}

void TestPicturePass::stopsWhenAsked()
{
    std::stop_source stop;
    TaskContext context(stop.get_token(), {});
    Encoder* const encoders[] {&*m_first};
    int batches = 0;
    QVERIFY_EXCEPTION_THROWN(passOverPictures(
                                 pass({0, 1, 2, 3, 4, 5, 6, 7, 8}), encoders,
                                 [&](const EncodedPictures&) {
                                     ++batches;
                                     stop.request_stop();
                                 },
                                 context),
        Cancelled);
    QCOMPARE(batches, 1);
}

QTEST_APPLESS_MAIN(TestPicturePass)
#include "tst_picture_pass.moc"
