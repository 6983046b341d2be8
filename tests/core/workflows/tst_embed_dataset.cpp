// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/folder_lock.h"
#include "core/base/output_file.h"
#include "core/data/embedding_set.h"
#include "core/formats/safetensors_writer.h"
#include "core/image/image_io.h"
#include "core/workflows/embed_dataset.h"
#include "core/workflows/inspect_checkpoint.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <stdexcept>

using namespace clinic;

class TestEmbedDataset : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::filesystem::path root() const { return m_folder.path().toStdString(); }
    /// The fixture's vocabulary has 512 tokens, less than real captions need: pictures only.
    EmbedRequest request(const char* out) const
    {
        EmbedRequest request;
        request.checkpoint = std::filesystem::path(CLINIC_FIXTURES) / "models" / "vit.safetensors";
        request.table = root() / "t.csv";
        request.out = root() / out;
        request.parts = EmbedParts::ImagesOnly;
        request.batch = 2;
        return request;
    }
    static ErrorKind refusal(const EmbedRequest& request)
    {
        TaskContext context;
        try {
            embedDataset(request, context);
        } catch (const Error& error) {
            return error.kind();
        }
        throw std::logic_error("was not refused");
    }
    static void stopWhileEncoding(const EmbedRequest& request)
    {
        std::stop_source stop;
        TaskContext stopping(stop.get_token(), [&](const Progress& progress) {
            if (progress.stage == "Encoding images")
                stop.request_stop();
        });
        QVERIFY_EXCEPTION_THROWN(embedDataset(request, stopping), Cancelled);
    }
    int entriesIn(const char* folder) const
    {
        int entries = 0;
        for (const auto& entry : std::filesystem::directory_iterator(root() / folder))
            entries += entry.exists() ? 1 : 0;
        return entries;
    }

private Q_SLOTS:
    void initTestCase();
    void writesWhatOpens();
    void keepsFinishedWork();
    void goesOnAfterBeingStopped();
    void keepsTheStoppedWorkOfAnotherRequest();
    void refusesAFolderInUse();
    void refusesWhenEveryRowFailed();
    void refusesWhatItCannotEmbed();
    void inspectsAClipModel();
    void inspectsWhatOnlyLooksLikeOne();
};

void TestEmbedDataset::initTestCase()
{
    std::string table = "image,caption,is_poisoned\n";
    for (int i = 0; i < 5; ++i) {
        Image image {80, 70, std::vector<std::uint8_t>(3 * 80 * 70)};
        for (std::size_t p = 0; p < image.rgb.size(); ++p)
            image.rgb[p] = static_cast<std::uint8_t>((p * static_cast<std::size_t>(i + 3)) % 251);
        const auto name = std::to_string(i) + ".png";
        writePng(root() / name, image);
        table += name + ",x," + (i == 1 ? "1" : "0") + "\n";
    }
    writeTextFile(root() / "cut.png", "\x89PNG\r\n\x1a\n");
    writeTextFile(root() / "t.csv", table + "cut.png,x,0\nmissing.png,x,0\n../0.png,x,0\n");
}

void TestEmbedDataset::writesWhatOpens()
{
    TaskContext context;
    const auto report = embedDataset(request("out"), context);
    QCOMPARE(report.rows, 8);
    QCOMPARE(report.failedRows, 3);
    const auto set = EmbeddingSet::open(report.folder);
    QCOMPARE(set->image().rows(), std::size_t(8));
    QVERIFY(set->text().empty());
    QVERIFY(set->isPoisoned(1) && !set->isPoisoned(0));
    for (std::size_t row = 0; row < 5; ++row) {
        double sum = 0;
        for (const float x : set->image().row(row))
            sum += static_cast<double>(x) * x;
        QVERIFY(std::abs(sum - 1) < 1e-5);
    }
    QVERIFY(set->image()(0, 0) != set->image()(1, 0));
    QVERIFY(set->manifestJson().find("quick GELU is assumed") != std::string::npos);
    QVERIFY(set->failure(5).find("cut.png") != std::string::npos);
    QVERIFY(set->failure(6).find("missing.png") != std::string::npos);
    QVERIFY(set->failure(7).find("outside") != std::string::npos);
    QCOMPARE(report.firstFailure, set->failure(5));
    QCOMPARE(entriesIn("out"), 2); // no parts, nothing half-written
}

void TestEmbedDataset::keepsFinishedWork()
{
    TaskContext context;
    auto again = request("kept");
    embedDataset(again, context);
    QCOMPARE(refusal(again), ErrorKind::Config);
    again.overwrite = true;
    QCOMPARE(embedDataset(again, context).resumedRows, 0);
}

void TestEmbedDataset::goesOnAfterBeingStopped()
{
    stopWhileEncoding(request("stopped"));
    QVERIFY_EXCEPTION_THROWN(EmbeddingSet::open(root() / "stopped"), Error);
    TaskContext context;
    const auto report = embedDataset(request("stopped"), context);
    QVERIFY(report.resumedRows >= 2 && report.resumedRows < 5);
    const auto whole = embedDataset(request("whole"), context);
    const auto a = EmbeddingSet::open(report.folder);
    const auto b = EmbeddingSet::open(whole.folder);
    for (std::size_t i = 0; i < 5; ++i)
        for (std::size_t j = 0; j < a->image().cols(); ++j)
            QVERIFY(std::abs(a->image()(i, j) - b->image()(i, j)) < 1e-5F);
}

void TestEmbedDataset::keepsTheStoppedWorkOfAnotherRequest()
{
    const auto first = request("shared");
    auto second = request("shared");
    second.acceptTruncated = true; // other vectors
    stopWhileEncoding(first);
    stopWhileEncoding(second);
    QCOMPARE(entriesIn("shared"), 2);
    TaskContext context;
    QVERIFY(embedDataset(first, context).resumedRows >= 2);
    QCOMPARE(entriesIn("shared"), 2); // the finished files; other parts no longer serve
    QCOMPARE(refusal(second), ErrorKind::Config);
    second.overwrite = true;
    stopWhileEncoding(second);
    auto third = second;
    third.fastDecode = true;
    stopWhileEncoding(third);
    QCOMPARE(entriesIn("shared"), 3); // overwriting makes room
    QCOMPARE(EmbeddingSet::open(root() / "shared")->size(), 8);
}

void TestEmbedDataset::refusesAFolderInUse()
{
    const FolderLock other(root() / "used");
    QCOMPARE(refusal(request("used")), ErrorKind::Config);
    QCOMPARE(entriesIn("used"), 0);
}

void TestEmbedDataset::refusesWhenEveryRowFailed()
{
    TaskContext context;
    auto failing = request("failing");
    embedDataset(failing, context);
    failing.overwrite = true;
    failing.table = root() / "failing.csv";
    writeTextFile(failing.table, "image,caption\ncut.png,x\nmissing.png,x\n");
    try {
        embedDataset(failing, context);
        QFAIL("was taken for a success");
    } catch (const Error& error) {
        QCOMPARE(error.kind(), ErrorKind::Format);
        const std::string_view said = error.what();
        QVERIFY2(said.find("none of 2 rows") != said.npos && said.find("cut.png") != said.npos,
            error.what());
    }
    QCOMPARE(entriesIn("failing"), 2);
    QCOMPARE(EmbeddingSet::open(root() / "failing")->size(), 8); // what was there before
}

void TestEmbedDataset::refusesWhatItCannotEmbed()
{
    auto bad = request("refused");
    bad.checkpoint = root() / "none.pt";
    QCOMPARE(refusal(bad), ErrorKind::Io);
    bad = request("refused");
    bad.checkpoint = std::filesystem::path(CLINIC_FIXTURES) / "models" / "vit.expect.safetensors";
    QCOMPARE(refusal(bad), ErrorKind::Unsupported);
    bad = request("refused");
    bad.batch = 0;
    QCOMPARE(refusal(bad), ErrorKind::Config);
    QVERIFY(!std::filesystem::exists(root() / "refused"));
}

void TestEmbedDataset::inspectsAClipModel()
{
    TaskContext context;
    const auto report =
        inspectCheckpoint({.checkpoint = request("x").checkpoint, .hashes = true}, context);
    QVERIFY(report.config && !report.config->visionIsResNet);
    QCOMPARE(report.parameters, 292417);
    QVERIFY(report.logitScale && std::abs(*report.logitScale - 2.6593F) < 1e-4F);
    QCOMPARE(report.tensorHashes.size(), report.checkpoint.tensors.size());
    QVERIFY(report.warnings.size() == 1 // bare weights do not say
        && report.warnings[0].find("quick GELU is assumed") != std::string::npos);
    const auto openClip = inspectCheckpoint(
        {.checkpoint = std::filesystem::path(CLINIC_FIXTURES) / "models" / "oc-vit.pt"}, context);
    QVERIFY(openClip.warnings.back().find("exact GELU is assumed") != std::string::npos);
    QVERIFY(
        inspectCheckpoint({.checkpoint = request("x").checkpoint}, context).tensorHashes.empty());
}

void TestEmbedDataset::inspectsWhatOnlyLooksLikeOne()
{
    const float one = 1;
    const auto bytes = std::as_bytes(std::span(&one, 1));
    std::vector<SafetensorsEntry> entries;
    for (const char* name : {"visual.class_embedding", "visual.proj", "token_embedding.weight",
             "text_projection", "visual.conv1.weight"})
        entries.push_back({name, DType::F32, {1}, bytes});
    writeSafetensors(root() / "odd.safetensors", entries);
    TaskContext context;
    const auto report = inspectCheckpoint({.checkpoint = root() / "odd.safetensors"}, context);
    QVERIFY(!report.config);
    QCOMPARE(report.parameters, 5);
    QCOMPARE(report.warnings.size(), std::size_t {1});
    QVERIFY2(report.warnings[0].find("visual.conv1.weight") != std::string::npos,
        report.warnings[0].c_str());
}

QTEST_APPLESS_MAIN(TestEmbedDataset)
#include "tst_embed_dataset.moc"
