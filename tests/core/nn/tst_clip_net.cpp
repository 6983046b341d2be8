// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/nn/initialise.h"
#include "core/nn/state_export.h"
#include "core/nn/torch_errors.h"
#include "tests/core/nn/golden_tensors.h"

#include <ATen/ops/matmul.h>
#include <ATen/ops/zeros.h>
#include <c10/core/GradMode.h>

#include <QTest>

using namespace clinic;

namespace {

/// A tiny ResNet or ViT CLIP for tests that need no golden weights.
ClipConfig tinyConfig(bool resnet)
{
    ClipConfig config;
    config.embedDim = 16;
    config.imageResolution = 32;
    config.visionIsResNet = resnet;
    config.visionStages = resnet ? std::array {1, 1, 1, 1} : std::array {0, 0, 0, 0};
    config.visionLayers = resnet ? 0 : 2;
    config.visionWidth = resnet ? 8 : 32;
    config.visionHeads = 2;
    config.patchSize = resnet ? 0 : 8;
    config.visionMlpWidth = 64;
    config.vocabSize = 50;
    config.contextLength = 12;
    config.textWidth = 32;
    config.textHeads = 2;
    config.textLayers = 2;
    config.textMlpWidth = 64;
    return config;
}

} // namespace

class TestClipNet : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initialisesFromSeedAlone_data();
    void initialisesFromSeedAlone();
    void exportsReferenceNamesInOrder();
    void foldingKeepsEmbeddings_data();
    void foldingKeepsEmbeddings();
    void captionTailsDoNotMatter();
    void refusesOtherImageSize();
    void namesMissingAndMisshapenWeights();
    void translatesTorchErrors();
};

void TestClipNet::initialisesFromSeedAlone_data()
{
    QTest::addColumn<bool>("resnet");
    QTest::addRow("resnet") << true;
    QTest::addRow("vit") << false;
}

void TestClipNet::initialisesFromSeedAlone()
{
    QFETCH(bool, resnet);
    ClipNet a(tinyConfig(resnet)), b(tinyConfig(resnet)), c(tinyConfig(resnet));
    initialise(a, 5, false);
    initialise(b, 5, false);
    initialise(c, 6, true);
    const auto left = a.state(), right = b.state(), other = c.state();
    for (std::size_t i = 0; i < left.size(); ++i)
        QVERIFY2(left[i].tensor.equal(right[i].tensor), left[i].name.c_str());
    for (std::size_t i = 0; i < other.size(); ++i) {
        if (other[i].name == "text_projection") {
            QVERIFY(!left[i].tensor.equal(other[i].tensor));
            QVERIFY(other[i].tensor.to(at::kHalf).to(at::kFloat).equal(other[i].tensor));
            QVERIFY(std::abs(left[i].tensor.std().item<double>() - std::pow(32, -0.5)) < 0.02);
        }
        if (other[i].name.ends_with("bn3.weight")
            && other[i].name.find("layer") != std::string::npos)
            QCOMPARE(other[i].tensor.abs().max().item<double>(), 0.0);
    }
    QVERIFY(std::abs(a.logitScale().item<double>() - std::log(1 / 0.07)) < 1e-6);
}

void TestClipNet::exportsReferenceNamesInOrder()
{
    ClipNet net = loadedNet("models/vit.safetensors");
    const auto exported = exportState(net);
    const TensorTable source = readSafetensors(fixture("models/vit.safetensors")).tensors;
    QCOMPARE(exported.size(), source.size());
    QCOMPARE(exported[0].first, std::string("positional_embedding"));
    QCOMPARE(exported[2].first, std::string("logit_scale"));
    QCOMPARE(exported[3].first, std::string("visual.class_embedding"));
    for (const auto& [name, tensor] : exported) {
        const TensorEntry* entry = source.find(name);
        QVERIFY2(entry, name.c_str());
        QVERIFY(entry->shape == tensor.shape && entry->dtype == tensor.dtype);
        const std::vector<std::byte> expected = source.read(*entry);
        QVERIFY(std::ranges::equal(expected, tensor.bytes));
    }
}

void TestClipNet::foldingKeepsEmbeddings_data()
{
    initialisesFromSeedAlone_data();
}

void TestClipNet::foldingKeepsEmbeddings()
{
    QFETCH(bool, resnet);
    ClipNet net = loadedNet(resnet ? "models/rn.safetensors" : "models/vit.safetensors");
    const at::NoGradGuard noGrad;
    const TensorTable golden = readSafetensors(fixture("models/rn.expect.safetensors")).tensors;
    const at::Tensor pixels = goldenTensor(golden, "pixel_values");
    const at::Tensor ids = goldenTensor(golden, "input_ids");
    const at::Tensor images = net.encodeImages(pixels), texts = net.encodeTexts(ids);
    net.freeze(true, at::kFloat, at::kCPU, true);
    QVERIFY(difference(net.encodeImages(pixels), images) < 1e-5);
    QVERIFY(difference(net.encodeTexts(ids), texts) < 1e-5);
}

void TestClipNet::captionTailsDoNotMatter()
{
    ClipNet net(tinyConfig(false));
    initialise(net, 1, false);
    const at::NoGradGuard noGrad;
    const at::Tensor ids = at::zeros({2, 12}, at::kLong);
    ids[0][3].fill_(49);
    ids[1][7].fill_(49);
    const at::Tensor together = net.encodeTexts(ids);
    const at::Tensor alone = net.encodeTexts(ids.narrow(0, 0, 1).narrow(1, 0, 4));
    QVERIFY(difference(together[0], alone[0]) < 1e-6);
}

void TestClipNet::refusesOtherImageSize()
{
    ClipNet net(tinyConfig(false));
    initialise(net, 1, false);
    QVERIFY_THROWS_EXCEPTION(Error, net.encodeImages(at::zeros({1, 3, 16, 16})));
    QVERIFY_THROWS_EXCEPTION(Error, net.encodeTexts(at::zeros({1, 13}, at::kLong)));
}

void TestClipNet::namesMissingAndMisshapenWeights()
{
    const Checkpoint checkpoint = readSafetensors(fixture("models/vit.safetensors"));
    ClipConfig config = deriveClipConfig(checkpoint).value();
    const auto message = [&] {
        try {
            ClipNet net(config);
            loadWeights(net, checkpoint.tensors);
        } catch (const Error& error) {
            return QString::fromUtf8(error.what());
        }
        return QString();
    };
    QCOMPARE(message(), QString());
    config.textLayers += 1;
    QVERIFY(message().contains(QStringLiteral("'transformer.resblocks.2.attn.in_proj_weight'")));
    config.textLayers -= 2;
    QVERIFY(message().contains(QStringLiteral("belongs to a part")));
    config.textLayers += 1;
    config.embedDim = 7;
    QVERIFY(message().contains(QStringLiteral("'text_projection' has shape [64, 32]")));
}

void TestClipNet::translatesTorchErrors()
{
    const auto kindOf = [](const auto& body) {
        try {
            try {
                body();
            } catch (...) {
                rethrowTorchError();
            }
        } catch (const Error& error) {
            return static_cast<int>(error.kind());
        }
        return -1;
    };
    QCOMPARE(kindOf([] {
        at::matmul(at::zeros({2, 3}), at::zeros({2, 3}));
    }),
        static_cast<int>(ErrorKind::Mismatch));
    QCOMPARE(kindOf([] { at::zeros({1LL << 50}); }), static_cast<int>(ErrorKind::Resource));
    QCOMPARE(kindOf([] { throw Error(ErrorKind::Io, "x"); }), static_cast<int>(ErrorKind::Io));
    bool cancelled = false;
    try {
        kindOf([] { throw Cancelled {}; });
    } catch (const Cancelled&) {
        cancelled = true;
    }
    QVERIFY(cancelled);
}

int clinic::runClipNetTests(int argc, char** argv)
{
    TestClipNet tests;
    return QTest::qExec(&tests, argc, argv);
}

#include "tst_clip_net.moc"
