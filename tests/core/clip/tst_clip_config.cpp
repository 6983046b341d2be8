// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/clip/clip_config.h"
#include "core/nn/weight_names.h"

#include <QTest>

#include <filesystem>

using namespace clinic;

namespace {

/// A checkpoint of shapes alone; nothing is read when an architecture is derived.
Checkpoint shapesOnly(const std::vector<std::pair<std::string, std::vector<std::int64_t>>>& shapes)
{
    std::vector<TensorEntry> entries;
    for (const auto& [name, shape] : shapes) {
        TensorEntry entry;
        entry.name = name;
        entry.shape = shape;
        entries.push_back(entry);
    }
    Checkpoint checkpoint;
    checkpoint.tensors = TensorTable(entries, nullptr);
    return checkpoint;
}

using Shapes = std::vector<std::pair<std::string, std::vector<std::int64_t>>>;

void addText(Shapes& shapes, std::int64_t width, std::int64_t embedDim, int layers)
{
    shapes.push_back({"positional_embedding", {77, width}});
    shapes.push_back({"text_projection", {width, embedDim}});
    shapes.push_back({"token_embedding.weight", {49408, width}});
    for (int i = 0; i < layers; ++i) {
        const std::string block = "transformer.resblocks." + std::to_string(i) + ".";
        shapes.push_back({block + "attn.in_proj_weight", {3 * width, width}});
        shapes.push_back({block + "mlp.c_fc.weight", {4 * width, width}});
    }
}

Shapes vit(std::int64_t width, std::int64_t patch, std::int64_t positions, std::int64_t embedDim,
    int layers, std::int64_t textWidth)
{
    Shapes shapes {{"visual.class_embedding", {width}},
        {"visual.positional_embedding", {positions, width}}, {"visual.proj", {width, embedDim}},
        {"visual.conv1.weight", {width, 3, patch, patch}}};
    for (int i = 0; i < layers; ++i) {
        const std::string block = "visual.transformer.resblocks." + std::to_string(i) + ".";
        shapes.push_back({block + "attn.in_proj_weight", {3 * width, width}});
        shapes.push_back({block + "mlp.c_fc.weight", {4 * width, width}});
    }
    addText(shapes, textWidth, embedDim, 12);
    return shapes;
}

Shapes resnet(const std::array<int, 4>& stages, std::int64_t width, std::int64_t positions,
    std::int64_t embedDim, std::int64_t textWidth)
{
    Shapes shapes {{"visual.attnpool.positional_embedding", {positions, width * 32}}};
    for (std::size_t stage = 0; stage < 4; ++stage) {
        for (int block = 0; block < stages[stage]; ++block)
            shapes.push_back({"visual.layer" + std::to_string(stage + 1) + "."
                    + std::to_string(block) + ".conv1.weight",
                {width << stage, width, 1, 1}});
    }
    addText(shapes, textWidth, embedDim, 12);
    return shapes;
}

/// The message of the Error that deriving throws, empty if none.
QString complaint(const Checkpoint& checkpoint)
{
    try {
        deriveClipConfig(checkpoint);
    } catch (const Error& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

} // namespace

class TestClipConfig : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesPublishedArchitectures();
    void saysNothingOfOtherModels();
    void takesHeadsAndColoursFromOpenClipConfig();
    void refusesOpenClipSettingsItLacks();
    void takesColoursFromPreprocessorConfig();
    void refusesPreprocessingItLacks_data();
    void refusesPreprocessingItLacks();
    void tellsOpenClipByItsOrder();
    void refusesContradictions();
    void refusesMissingBlocks();
    void mapsTransformersNames();
};

void TestClipConfig::namesPublishedArchitectures()
{
    const auto name = [](const Shapes& shapes) {
        return deriveClipConfig(shapesOnly(shapes)).value().architecture;
    };
    QCOMPARE(name(resnet({3, 4, 6, 3}, 64, 50, 1024, 512)), std::string("RN50"));
    QCOMPARE(name(resnet({3, 4, 23, 3}, 64, 50, 512, 512)), std::string("RN101"));
    QCOMPARE(name(resnet({4, 6, 10, 6}, 80, 82, 640, 640)), std::string("RN50x4"));
    QCOMPARE(name(resnet({6, 8, 18, 8}, 96, 145, 768, 768)), std::string("RN50x16"));
    QCOMPARE(name(resnet({3, 15, 36, 10}, 128, 197, 1024, 1024)), std::string("RN50x64"));
    QCOMPARE(name(vit(768, 32, 50, 512, 12, 512)), std::string("ViT-B/32"));
    QCOMPARE(name(vit(768, 16, 197, 512, 12, 512)), std::string("ViT-B/16"));
    QCOMPARE(name(vit(1024, 14, 257, 768, 24, 768)), std::string("ViT-L/14"));
    QCOMPARE(name(vit(1024, 14, 577, 768, 24, 768)), std::string("ViT-L/14@336px"));
    QCOMPARE(name(vit(64, 16, 17, 32, 2, 64)), std::string("ViT"));
    QCOMPARE(name(resnet({1, 1, 1, 1}, 16, 5, 32, 64)), std::string("ResNet"));
}

void TestClipConfig::saysNothingOfOtherModels()
{
    QVERIFY(!deriveClipConfig(shapesOnly({{"linear.weight", {3, 4}}})).has_value());
    Shapes half = vit(64, 16, 17, 32, 2, 64);
    std::erase_if(half, [](const auto& shape) { return shape.first == "text_projection"; });
    QVERIFY(!deriveClipConfig(shapesOnly(half)).has_value());
}

void TestClipConfig::takesHeadsAndColoursFromOpenClipConfig()
{
    Checkpoint checkpoint = shapesOnly(vit(160, 16, 17, 32, 2, 64));
    checkpoint.format = CheckpointFormat::OpenClipFolder;
    checkpoint.configJson = R"({"model_cfg": {"embed_dim": 32, "quick_gelu": false,
        "vision_cfg": {"head_width": 80, "norm_kwargs": {"eps": 1e-6}}, "text_cfg": {"heads": 4}},
        "preprocess_cfg": {"mean": [0.5, 0.4, 0.3], "std": [0.1, 0.2, 0.3], "size": 64, "mode": "RGB",
            "interpolation": "bicubic", "resize_mode": "shortest", "fill_color": 0}})";
    const ClipConfig config = deriveClipConfig(checkpoint).value();
    QCOMPARE(config.visionHeads, 2);
    QCOMPARE(config.textHeads, 4);
    QVERIFY(!config.quickGelu && !config.activationAssumed);
    QCOMPARE(config.layerNormEps, 1e-6F);
    QCOMPARE(config.textLayerNormEps, 1e-5F);
    QCOMPARE(config.mean[1], 0.4F);
    QCOMPARE(config.std[2], 0.3F);
}

void TestClipConfig::refusesOpenClipSettingsItLacks()
{
    Checkpoint checkpoint = shapesOnly(vit(64, 16, 17, 32, 2, 64));
    const auto complaintOf = [&](const char* json) {
        checkpoint.configJson = json;
        return complaint(checkpoint);
    };
    QVERIFY(complaintOf(R"({"vision_cfg": {"pool_type": "avg"}, "text_cfg": {}})")
                .contains(QStringLiteral("vision_cfg.pool_type")));
    QVERIFY(complaintOf(R"({"vision_cfg": {}, "text_cfg": {"no_causal_mask": true}})")
                .contains(QStringLiteral("text_cfg.no_causal_mask")));
    QVERIFY(complaintOf(R"({"vision_cfg": {"head_width": 48}, "text_cfg": {}})")
                .contains(QStringLiteral("head_width")));
    QVERIFY(
        complaintOf(R"({"vision_cfg": 3, "text_cfg": {}})").contains(QStringLiteral("vision_cfg")));
    QVERIFY(complaintOf(R"({"vision_cfg": {}, "text_cfg": {"heads": 0}})")
                .contains(QStringLiteral("text_cfg.heads")));
}

void TestClipConfig::takesColoursFromPreprocessorConfig()
{
    Checkpoint checkpoint = shapesOnly(vit(64, 16, 17, 32, 2, 64)); // 64 pixels
    for (const char* sizes : {R"("size": 64, "crop_size": 64)", // as of 2022, and as of today
             R"("size": {"shortest_edge": 64}, "crop_size": {"height": 64, "width": 64})"}) {
        checkpoint.preprocessorJson = std::string("{") + sizes
            + R"(, "image_mean": [0.5, 0.4, 0.3], "image_std": [0.1, 0.2, 0.3], "resample": 3,
            "do_resize": true, "do_center_crop": true, "do_normalize": true, "do_rescale": true,
            "rescale_factor": 0.00392156862745098, "image_processor_type": "CLIPImageProcessor"})";
        const ClipConfig config = deriveClipConfig(checkpoint).value();
        QCOMPARE(config.mean, (std::array {0.5F, 0.4F, 0.3F}));
        QCOMPARE(config.std, (std::array {0.1F, 0.2F, 0.3F}));
    }
    checkpoint.preprocessorJson = R"({"image_mean": null})"; // says nothing: OpenAI's
    QCOMPARE(deriveClipConfig(checkpoint).value().mean, ClipConfig().mean);
}

void TestClipConfig::refusesPreprocessingItLacks_data()
{
    QTest::addColumn<bool>("isOpenClip");
    QTest::addColumn<QByteArray>("setting");
    QTest::addColumn<QByteArray>("said");
    const auto row = [](bool isOpenClip, const char* setting, const char* said) {
        QTest::addRow("%s %s", isOpenClip ? "open_clip" : "transformers", setting)
            << isOpenClip << QByteArray(setting) << QByteArray(said);
    };
    row(false, R"("resample": 2)", "resample is '2', only 3 is");
    row(false, R"("size": 72)", R"(size is '72', only {"shortest_edge":64} is)");
    row(false, R"("size": {"height": 64, "width": 64})", "only {\"shortest_edge\":64} is");
    row(false, R"("crop_size": {"height": 64, "width": 48})", "crop_size is");
    row(false, R"("do_center_crop": false)", "do_center_crop is 'false', only true is");
    row(false, R"("do_resize": false)", "do_resize");
    row(false, R"("do_normalize": false)", "do_normalize");
    row(false, R"("rescale_factor": 0.0078)", "only 1/255 is");
    row(false, R"("image_mean": [0.5, 0.5])", "image_mean is not a list of three");
    row(false, R"("image_std": [1, 0, 1])", "image_std holds");
    row(true, R"("interpolation": "bilinear")", "only \"bicubic\" is");
    row(true, R"("resize_mode": "squash")", "only \"shortest\" is");
    row(true, R"("size": [64, 72])", "size is '[64,72]', only 64 is");
    row(true, R"("mode": "L")", "only \"RGB\" is");
    row(true, R"("std": [1, -1, 1])", "std holds");
}

void TestClipConfig::refusesPreprocessingItLacks()
{
    QFETCH(bool, isOpenClip);
    QFETCH(QByteArray, setting);
    QFETCH(QByteArray, said);
    Checkpoint checkpoint = shapesOnly(vit(64, 16, 17, 32, 2, 64));
    checkpoint.path = "model";
    const std::string section = "{" + setting.toStdString() + "}";
    if (isOpenClip)
        checkpoint.configJson =
            R"({"vision_cfg": {}, "text_cfg": {}, "preprocess_cfg": )" + section + "}";
    else
        checkpoint.preprocessorJson = section;
    const QByteArray found = complaint(checkpoint).toUtf8();
    QVERIFY2(found.startsWith(isOpenClip ? "model: open_clip_config.json: preprocess_cfg: "
                                         : "model: preprocessor_config.json: "),
        found.constData());
    QVERIFY2(found.contains(said), found.constData());
}

void TestClipConfig::tellsOpenClipByItsOrder()
{
    Shapes shapes = vit(64, 16, 17, 32, 2, 64);
    shapes.insert(shapes.begin(), {"visual.transformer.resblocks.0.ln_1.weight", {64}});
    Checkpoint checkpoint = shapesOnly(shapes);
    ClipConfig config = deriveClipConfig(checkpoint).value();
    QVERIFY(config.layout == WeightLayout::OpenClip && !config.quickGelu);
    QVERIFY(config.activationAssumed);
    checkpoint.name = "2026_11_01-model_ViT-B-32-QuickGELU-lr_0.001";
    config = deriveClipConfig(checkpoint).value();
    QVERIFY(config.quickGelu && !config.activationAssumed);
    checkpoint = shapesOnly(vit(64, 16, 17, 32, 2, 64));
    config = deriveClipConfig(checkpoint).value();
    QVERIFY(config.layout == WeightLayout::OpenAi && config.quickGelu && !config.activationAssumed);
    checkpoint.quickGelu = false; // a run of this program says so
    config = deriveClipConfig(checkpoint).value();
    QVERIFY(config.layout == WeightLayout::OpenAi && !config.quickGelu);
    QVERIFY(!config.activationAssumed);
}

void TestClipConfig::refusesContradictions()
{
    QVERIFY(
        complaint(shapesOnly(vit(64, 16, 16, 32, 2, 64))).contains(QStringLiteral("no square")));
    QVERIFY(complaint(shapesOnly(vit(64, 16, 17, 32, 0, 64))).contains(QStringLiteral("missing")));
    QVERIFY(complaint(shapesOnly(vit(1 << 20, 16, 17, 32, 2, 64)))
                .contains(QStringLiteral("expected 1 to 16384")));
    QVERIFY(complaint(shapesOnly(vit(64, 1024, 65, 32, 2, 64))) == QString());
    QVERIFY(
        complaint(shapesOnly(vit(64, 1024, 101, 32, 2, 64))).contains(QStringLiteral("pixels")));
    QVERIFY(complaint(shapesOnly(vit(64, 16, 17, 32, 600, 64))).contains(QStringLiteral("512")));
    Checkpoint checkpoint = shapesOnly(vit(100, 16, 17, 32, 2, 200));
    checkpoint.path = "folder/model.pt";
    QVERIFY(complaint(checkpoint).startsWith(QStringLiteral("folder/model.pt: ")));
    QVERIFY(complaint(checkpoint).contains(QStringLiteral("heads")));
}

void TestClipConfig::refusesMissingBlocks()
{
    const auto complaintWithout = [](Shapes shapes, const QString& block) {
        std::erase_if(shapes, [&](const auto& shape) {
            return QString::fromStdString(shape.first).startsWith(block);
        });
        return complaint(shapesOnly(shapes));
    };
    const Shapes whole = vit(64, 16, 17, 32, 4, 64);
    for (const char* block : {"visual.transformer.resblocks.1.", "transformer.resblocks.0.",
             "transformer.resblocks.10."}) {
        const auto said = complaintWithout(whole, QString::fromLatin1(block));
        QVERIFY2(
            said.contains(QLatin1StringView(block)) && said.contains(QStringLiteral("missing")),
            qPrintable(said));
    }
    QVERIFY(complaintWithout(
        resnet({3, 4, 6, 3}, 64, 50, 1024, 512), QStringLiteral("visual.layer3.4."))
                .contains(QStringLiteral("visual.layer3.4.conv1.weight")));
    QCOMPARE(complaintWithout(whole, QStringLiteral("transformer.resblocks.11.")),
        QString()); // the last: a smaller model
}

void TestClipConfig::mapsTransformersNames()
{
    const auto source = [](const char* name) {
        return weightSource(name, WeightLayout::Transformers);
    };
    QCOMPARE(source("visual.transformer.resblocks.3.attn.in_proj_bias").names,
        (std::vector<std::string> {"vision_model.encoder.layers.3.self_attn.q_proj.bias",
            "vision_model.encoder.layers.3.self_attn.k_proj.bias",
            "vision_model.encoder.layers.3.self_attn.v_proj.bias"}));
    QCOMPARE(source("transformer.resblocks.0.mlp.c_proj.weight").names,
        std::vector<std::string> {"text_model.encoder.layers.0.mlp.fc2.weight"});
    QVERIFY(source("visual.proj").transposed);
    QCOMPARE(source("ln_final.bias").names,
        std::vector<std::string> {"text_model.final_layer_norm.bias"});
    QCOMPARE(weightSource("ln_final.bias", WeightLayout::OpenClip).names,
        std::vector<std::string> {"ln_final.bias"});
}

QTEST_APPLESS_MAIN(TestClipConfig)
#include "tst_clip_config.moc"
