// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/output_file.h"
#include "core/data/embedding_set.h"
#include "core/image/image_io.h"
#include "core/workflows/embed_dataset.h"
#include "core/workflows/encode_target.h"
#include "tests/ui/tiny_checkpoint.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <numeric>
#include <optional>

using namespace clinic;

namespace {

std::optional<ErrorKind> refusal(const TargetRequest& request)
{
    TaskContext context;
    try {
        encodeTarget(request, context);
    } catch (const Error& error) {
        return error.kind();
    }
    return {};
}

} // namespace

class TestEncodeTarget : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder.emplace();
        m_root = m_folder->path().toStdString();
        m_checkpoint = m_root / "tiny.safetensors";
        writeTinyCheckpoint(m_checkpoint);
        std::string table = "image,caption\n";
        for (int i = 0; i < 3; ++i) {
            const auto name = std::to_string(i) + ".png";
            writePng(m_root / name,
                {64, 64,
                    std::vector<std::uint8_t>(3 * 64 * 64, static_cast<std::uint8_t>(80 * i))});
            table += name + ",a photo of " + std::to_string(i) + " bananas\n";
        }
        writeTextFile(m_root / "t.csv", table);
        TaskContext context;
        EmbedRequest request;
        request.checkpoint = m_checkpoint;
        request.table = m_root / "t.csv";
        request.out = m_root / "out";
        m_set = EmbeddingSet::open(embedDataset(request, context).folder);
    }

    void givesTheVectorThatEmbeddingGave()
    {
        TaskContext context;
        const auto vector = encodeTarget({m_set, m_set->caption(1)}, context);
        const auto row = m_set->text().row(1);
        QCOMPARE(vector.size(), row.size());
        const double cosine = std::inner_product(vector.begin(), vector.end(), row.begin(), 0.0);
        QVERIFY2(std::abs(cosine - 1) < 1e-5, qPrintable(QString::number(cosine)));
    }

    void keepsWhatItGave()
    {
        TaskContext context;
        QVERIFY(keptTarget({m_set, "a banana"}).empty());
        const auto vector = encodeTarget({m_set, "a banana"}, context);
        QCOMPARE(keptTarget({m_set, "a banana"}), vector);
        QVERIFY(keptTarget({m_set, "an apple"}).empty());
        std::filesystem::remove(m_checkpoint); // needed once only
        QCOMPARE(encodeTarget({m_set, "a banana"}, context), vector);
        QCOMPARE(refusal({m_set, "an apple"}), std::optional(ErrorKind::Io));
    }

    void refusesAnotherCheckpoint()
    {
        std::ofstream(m_checkpoint, std::ios::in | std::ios::out | std::ios::binary)
            .seekp(-1, std::ios::end)
            .put('\x7f');
        QCOMPARE(refusal({m_set, "a banana"}), std::optional(ErrorKind::Mismatch));
    }

    void makesADamagedFileAgain()
    {
        writeTextFile(m_root / "out" / "target.json", "{\"caption\": \"a banana\"");
        QVERIFY(keptTarget({m_set, "a banana"}).empty());
        TaskContext context;
        const auto vector = encodeTarget({m_set, "a banana"}, context);
        QCOMPARE(keptTarget({m_set, "a banana"}), vector);
    }

private:
    std::optional<QTemporaryDir> m_folder;
    std::filesystem::path m_root, m_checkpoint;
    std::shared_ptr<const EmbeddingSet> m_set;
};

QTEST_MAIN(TestEncodeTarget)
#include "tst_encode_target.moc"
