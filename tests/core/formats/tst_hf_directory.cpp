// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/output_file.h"
#include "core/formats/hf_config.h"
#include "core/formats/hf_directory.h"
#include "core/formats/safetensors_writer.h"

#include <QTemporaryDir>
#include <QTest>

using namespace clinic;
namespace fs = std::filesystem;

Q_DECLARE_METATYPE(clinic::ErrorKind)

namespace {
constexpr std::string_view config = R"({"model_type": "clip", "projection_dim": 8})";

Matrix filled(float value)
{
    Matrix matrix(2, 2);
    std::fill_n(matrix.data(), 4, value);
    return matrix;
}

void writeShard(const fs::path& path, const std::string& tensor, float value)
{
    const auto matrix = filled(value);
    writeSafetensors(path, {{tensor, matrix}});
}

float firstOf(const Checkpoint& checkpoint, std::string_view name)
{
    const auto* entry = checkpoint.tensors.find(name);
    return entry ? checkpoint.tensors.readFloats(*entry).front() : -1;
}
} // namespace

class TestHfDirectory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void readsOneFile();
    void readsThePreprocessing();
    void refusesPreprocessing_data();
    void refusesPreprocessing();
    void readsShards();
    void prefersSafetensors();
    void readsOpenClip();
    void followsLinksOfTheHubCache();
    void refusesLinksThatLeave();
    void refusesIndexes_data();
    void refusesIndexes();
    void refusesUnlistedShard();
    void refusesMisplacedTensor();
    void refusesMissing();
    void refusesConfigs_data();
    void refusesConfigs();
    void notesAutoMap();

private:
    std::unique_ptr<QTemporaryDir> m_temporary;
    fs::path m_folder;

    void write(std::string_view name, std::string_view text)
    {
        writeTextFile(m_folder / name, text);
    }
    ErrorKind refusal()
    {
        try {
            readHfDirectory(m_folder);
        } catch (const Error& error) {
            m_message = error.what();
            return error.kind();
        }
        m_message = "accepted";
        return ErrorKind::Database;
    }
    std::string m_message;
};

void TestHfDirectory::init()
{
    m_temporary = std::make_unique<QTemporaryDir>();
    m_folder = fs::path(m_temporary->path().toStdString()) / "model";
    fs::create_directory(m_folder);
    write("config.json", config);
}

void TestHfDirectory::readsOneFile()
{
    writeShard(m_folder / "model.safetensors", "w", 3);
    const auto checkpoint = readHfDirectory(m_folder);
    QCOMPARE(checkpoint.format, CheckpointFormat::HfFolder);
    QCOMPARE(checkpoint.configJson, std::string(config));
    QCOMPARE(checkpoint.path, m_folder);
    QCOMPARE(
        checkpoint.files, (std::vector {m_folder / "model.safetensors", m_folder / "config.json"}));
    QCOMPARE(firstOf(checkpoint, "w"), 3.0F);
}

void TestHfDirectory::readsThePreprocessing()
{
    writeShard(m_folder / "model.safetensors", "w", 3);
    write("preprocessor_config.json", R"({"resample": 3})");
    const auto checkpoint = readHfDirectory(m_folder);
    QCOMPARE(checkpoint.preprocessorJson, std::string(R"({"resample": 3})"));
    QCOMPARE(checkpoint.files.back(), m_folder / "preprocessor_config.json"); // is hashed with them
    write("open_clip_config.json", "{}");
    writeShard(m_folder / "open_clip_model.safetensors", "w", 3);
    QVERIFY(readHfDirectory(m_folder).preprocessorJson.empty()); // the other library's
}

void TestHfDirectory::refusesPreprocessing_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("depth bomb") << QByteArray(200'000, '[');
    QTest::newRow("a list") << QByteArray("[]");
    QTest::newRow("duplicate key") << QByteArray(R"({"size": 64, "size": 65})");
    QTest::newRow("cut short") << QByteArray(R"({"size": )");
    QTest::newRow("empty") << QByteArray();
}

void TestHfDirectory::refusesPreprocessing()
{
    QFETCH(QByteArray, text);
    writeShard(m_folder / "model.safetensors", "w", 3);
    write("preprocessor_config.json", text.toStdString());
    QVERIFY2(refusal() == ErrorKind::Format, m_message.c_str());
    QVERIFY2(m_message.starts_with("model: preprocessor_config.json: "), m_message.c_str());
}

void TestHfDirectory::readsShards()
{
    writeShard(m_folder / "model-00001-of-00002.safetensors", "text.w", 1);
    writeShard(m_folder / "model-00002-of-00002.safetensors", "vision.w", 2);
    write("model.safetensors.index.json",
        R"({"metadata": {"total_size": 32}, "weight_map": {"text.w": "model-00001-of-00002.safetensors",
            "vision.w": "model-00002-of-00002.safetensors"}})");
    const auto checkpoint = readHfDirectory(m_folder);
    QCOMPARE(checkpoint.tensors.size(), std::size_t {2});
    QCOMPARE(firstOf(checkpoint, "text.w"), 1.0F);
    QCOMPARE(firstOf(checkpoint, "vision.w"), 2.0F);
    QCOMPARE(checkpoint.files.size(), std::size_t {4});
}

void TestHfDirectory::prefersSafetensors()
{
    writeShard(m_folder / "model.safetensors", "w", 3);
    write("pytorch_model.bin", "cos\nsystem\n");
    QCOMPARE(firstOf(readHfDirectory(m_folder), "w"), 3.0F);
}

void TestHfDirectory::readsOpenClip()
{
    write("open_clip_config.json",
        R"({"model_cfg": {"embed_dim": 8, "vision_cfg": {"layers": [1, 1, 1, 1]}}})");
    writeShard(m_folder / "open_clip_model.safetensors", "w", 3);
    writeShard(m_folder / "model.safetensors", "w", 4);
    const auto checkpoint = readHfDirectory(m_folder);
    QCOMPARE(checkpoint.format, CheckpointFormat::OpenClipFolder);
    QCOMPARE(firstOf(checkpoint, "w"), 3.0F);
    QVERIFY(checkpoint.configJson.find("embed_dim") != std::string::npos);
}

void TestHfDirectory::followsLinksOfTheHubCache()
{
    const auto root = m_folder.parent_path();
    fs::create_directories(root / "blobs");
    fs::create_directories(root / "snapshots" / "abc");
    writeShard(root / "blobs" / "0123", "w", 3);
    fs::create_symlink("../../blobs/0123", root / "snapshots" / "abc" / "model.safetensors");
    QCOMPARE(firstOf(readHfDirectory(root / "snapshots" / "abc"), "w"), 3.0F);
}

void TestHfDirectory::refusesLinksThatLeave()
{
    writeShard(m_folder.parent_path() / "outside.safetensors", "w", 3);
    fs::create_symlink("../outside.safetensors", m_folder / "model.safetensors");
    QCOMPARE(refusal(), ErrorKind::Unsafe);
    fs::remove(m_folder / "model.safetensors");
    fs::create_symlink("model.safetensors", m_folder / "model.safetensors");
    QCOMPARE(refusal(), ErrorKind::Io);
    fs::remove(m_folder / "model.safetensors");
    writeShard(m_folder / "model.safetensors", "w", 3);
    writeTextFile(m_folder.parent_path() / "outside.json", "{}");
    fs::create_symlink("../outside.json", m_folder / "preprocessor_config.json");
    QCOMPARE(refusal(), ErrorKind::Unsafe);
    fs::remove(m_folder / "model.safetensors");
    fs::create_symlink("gone", m_folder / "model.safetensors");
    writeShard(m_folder / "open_clip_pytorch_model.bin", "w", 3);
    QCOMPARE(refusal(), ErrorKind::Io); // a broken link is not "no safetensors"
}

void TestHfDirectory::refusesIndexes_data()
{
    QTest::addColumn<QByteArray>("map");
    QTest::addColumn<ErrorKind>("kind");
    QTest::newRow("a list") << QByteArray("[]") << ErrorKind::Format;
    QTest::newRow("nothing in it") << QByteArray("{}") << ErrorKind::Format;
    QTest::newRow("a number") << QByteArray(R"({"w": 5})") << ErrorKind::Format;
    QTest::newRow("absolute") << QByteArray(R"({"w": "/etc/x.safetensors"})") << ErrorKind::Unsafe;
    QTest::newRow("parent") << QByteArray(R"({"w": "../x.safetensors"})") << ErrorKind::Unsafe;
    QTest::newRow("back-slash") << QByteArray(R"({"w": "..\\x.safetensors"})") << ErrorKind::Unsafe;
    QTest::newRow("URL") << QByteArray(R"({"w": "http://x/x.safetensors"})") << ErrorKind::Unsafe;
    QTest::newRow("sub-folder") << QByteArray(R"({"w": "sub/x.safetensors"})") << ErrorKind::Unsafe;
    QTest::newRow("hidden") << QByteArray(R"({"w": ".x.safetensors"})") << ErrorKind::Unsafe;
    QTest::newRow("itself") << QByteArray(R"({"w": "model.safetensors.index.json"})")
                            << ErrorKind::Format;
    QTest::newRow("a pickle") << QByteArray(R"({"w": "x.bin"})") << ErrorKind::Format;
    QTest::newRow("missing file") << QByteArray(R"({"w": "x.safetensors"})") << ErrorKind::Io;
}

void TestHfDirectory::refusesIndexes()
{
    QFETCH(QByteArray, map);
    QFETCH(ErrorKind, kind);
    write("model.safetensors.index.json", "{\"weight_map\": " + map.toStdString() + "}");
    QVERIFY2(refusal() == kind, m_message.c_str());
    QVERIFY2(m_message.starts_with("model: "), m_message.c_str());
}

void TestHfDirectory::refusesUnlistedShard()
{
    writeShard(m_folder / "model-00001-of-00002.safetensors", "a", 1);
    writeShard(m_folder / "model-00002-of-00002.safetensors", "b", 1);
    write("model.safetensors.index.json",
        R"({"weight_map": {"a": "model-00001-of-00002.safetensors"}})");
    QVERIFY2(refusal() == ErrorKind::Format, m_message.c_str());
    QVERIFY2(m_message.find("00002-of") != std::string::npos, m_message.c_str());
}

void TestHfDirectory::refusesMisplacedTensor()
{
    writeShard(m_folder / "model-00001-of-00002.safetensors", "a", 1);
    writeShard(m_folder / "model-00002-of-00002.safetensors", "b", 1);
    write("model.safetensors.index.json",
        R"({"weight_map": {"b": "model-00001-of-00002.safetensors", "a": "model-00002-of-00002.safetensors"}})");
    QVERIFY2(refusal() == ErrorKind::Format, m_message.c_str());
}

void TestHfDirectory::refusesMissing()
{
    QVERIFY2(refusal() == ErrorKind::Format, m_message.c_str());
    QVERIFY2(m_message.find("no weights") != std::string::npos, m_message.c_str());
    m_folder /= "gone";
    QCOMPARE(refusal(), ErrorKind::Io);
}

void TestHfDirectory::refusesConfigs_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("depth bomb") << QByteArray(200'000, '[');
    QTest::newRow("a list") << QByteArray("[]");
    QTest::newRow("2e9 layers") << QByteArray(
        R"({"text_config": {"num_hidden_layers": 2000000000}})");
    QTest::newRow("negative size") << QByteArray(R"({"text_config": {"hidden_size": -5}})");
    QTest::newRow("1e308") << QByteArray(R"({"projection_dim": 1e308})");
    QTest::newRow("no layers in a stage") << QByteArray(R"({"layers": [1, 0]})");
    QTest::newRow("duplicate key") << QByteArray(R"({"a": 1, "a": 2})");
}

void TestHfDirectory::refusesConfigs()
{
    QFETCH(QByteArray, text);
    writeShard(m_folder / "model.safetensors", "w", 3);
    write("config.json", text.toStdString());
    QVERIFY2(refusal() == ErrorKind::Format, m_message.c_str());
    QVERIFY2(m_message.find("config.json") != std::string::npos, m_message.c_str());
}

void TestHfDirectory::notesAutoMap()
{
    std::vector<std::string> warnings;
    checkModelConfig(R"({"auto_map": {"AutoModel": "evil.Model"}, "text_config_dict": null})",
        "config.json", warnings);
    QCOMPARE(warnings.size(), std::size_t {1});
    QVERIFY(warnings.front().find("auto_map") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestHfDirectory)
#include "tst_hf_directory.moc"
