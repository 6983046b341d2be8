// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/clip/clip_config.h"
#include "core/formats/safetensors.h"
#include "core/train/replay.h"

#include <QTest>

#include <utility>

using namespace clinic;

// That the steps are the reference's is tested by tst_selftest.
class TestReplay : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void refusesBatchesThatDoNotFit_data();
    void refusesBatchesThatDoNotFit();
};

void TestReplay::refusesBatchesThatDoNotFit_data()
{
    QTest::addColumn<bool>("isSupervised");
    QTest::addColumn<int>("rows");
    QTest::addColumn<int>("pixels");
    QTest::addColumn<int>("ids");
    QTest::addColumn<int>("labels");
    const int picture = 3 * 64 * 64;
    QTest::addRow("no rows") << false << 0 << 0 << 0 << 0;
    QTest::addRow("pixels of one row too few") << false << 2 << picture << 2 * 8 << 0;
    QTest::addRow("smaller pictures") << false << 2 << 2 * 3 * 32 * 32 << 2 * 8 << 0;
    QTest::addRow("rows of unequal length") << false << 2 << 2 * picture << 2 * 8 + 1 << 0;
    QTest::addRow("no ids") << false << 2 << 2 * picture << 0 << 0;
    QTest::addRow("a label too few") << true << 2 << 2 * picture << 0 << 1;
}

void TestReplay::refusesBatchesThatDoNotFit()
{
    QFETCH(bool, isSupervised);
    QFETCH(int, rows);
    QFETCH(int, pixels);
    QFETCH(int, ids);
    QFETCH(int, labels);
    const Checkpoint checkpoint =
        readSafetensors(std::filesystem::path(CLINIC_FIXTURES "/models/vit.safetensors"));
    const ClipConfig config = deriveClipConfig(checkpoint).value();
    const auto batchOf = [](int n, int values, int tokens, int classes) {
        return ReplayBatch {static_cast<std::size_t>(n),
            std::vector<float>(static_cast<std::size_t>(values)),
            std::vector<std::int64_t>(static_cast<std::size_t>(tokens)),
            std::vector<std::int64_t>(static_cast<std::size_t>(classes))};
    };
    ReplayRequest request {config, checkpoint.tensors, {}};
    request.options.recipe = isSupervised ? Recipe::Supervised : Recipe::CleanClip;
    const ReplayBatch good = batchOf(1, 3 * 64 * 64, 8, 1);
    const ReplayBatch bad = batchOf(rows, pixels, ids, labels);
    TaskContext context;
    for (const auto& [batch, probe] : {std::pair(good, bad), std::pair(bad, good)}) {
        try {
            replayTraining(request, std::span(&batch, 1), probe, context);
            QFAIL("was taken");
        } catch (const Error& error) {
            QCOMPARE(error.kind(), ErrorKind::Mismatch);
            QVERIFY2(QByteArray(error.what()).contains("token ids"), error.what());
        }
    }
}

QTEST_APPLESS_MAIN(TestReplay)
#include "tst_replay.moc"
