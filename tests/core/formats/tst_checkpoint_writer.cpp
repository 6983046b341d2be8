// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/output_file.h"
#include "core/formats/checkpoint.h"
#include "core/formats/checkpoint_writer.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace clinic;

class TestCheckpointWriter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsWrittenIsReadBack();
    void aTensorOfTheWrongSizeLeavesTheOldFile();

private:
    std::filesystem::path path() const
    {
        return std::filesystem::path(m_folder.path().toStdString()) / "epoch_7.pt";
    }

    QTemporaryDir m_folder;
};

void TestCheckpointWriter::whatIsWrittenIsReadBack()
{
    const std::vector<float> numbers {1, 2, 3, 4, 5, 6};
    SaveTensor matrix;
    matrix.shape = {2, 3};
    matrix.bytes = std::as_bytes(std::span(numbers));
    TrainingCheckpoint checkpoint;
    checkpoint.epoch = 7;
    checkpoint.name = "run";
    checkpoint.stateDict = {{"module.w", matrix}, {"module.s", SaveTensor::scalar(2.5F)}};
    checkpoint.optimizer =
        AdamWState {{{3.0F, matrix, matrix}}, {{1e-4, 0.9, 0.99, 1e-8, 0.1, {0}}}};
    checkpoint.resume.items = {{"seed", {std::int64_t {1} << 40}}};
    writeCheckpoint(path(), checkpoint);

    const Checkpoint read = openCheckpoint(path());
    QCOMPARE(read.format, CheckpointFormat::TorchZip);
    QVERIFY(read.hadModulePrefix);
    QVERIFY(read.hasOptimizer);
    QCOMPARE(read.epoch, std::optional<std::int64_t>(7));
    QCOMPARE(read.name, std::optional<std::string>("run"));
    QCOMPARE(read.tensors.size(), std::size_t(2));
    QCOMPARE(read.tensors.find("w")->shape, matrix.shape);
    QCOMPARE(read.tensors.readFloats(*read.tensors.find("w")), numbers);
    QCOMPARE(read.tensors.readFloats(*read.tensors.find("s")), std::vector<float> {2.5F});
}

void TestCheckpointWriter::aTensorOfTheWrongSizeLeavesTheOldFile()
{
    writeTextFile(path(), "old");
    TrainingCheckpoint checkpoint;
    SaveTensor wrong = SaveTensor::scalar(1);
    wrong.shape = {2};
    checkpoint.stateDict = {{"w", wrong}};
    QVERIFY_EXCEPTION_THROWN(writeCheckpoint(path(), checkpoint), Error);
    QCOMPARE(std::filesystem::file_size(path()), std::uintmax_t(3));
}

QTEST_GUILESS_MAIN(TestCheckpointWriter)
#include "tst_checkpoint_writer.moc"
