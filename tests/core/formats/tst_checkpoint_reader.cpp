// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/formats/checkpoint.h"
#include "core/formats/checkpoint_reader.h"
#include "core/formats/memory_tensors.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <limits>
#include <numeric>

using namespace clinic;
namespace fs = std::filesystem;

namespace {

SaveTensor tensorOf(std::vector<float> values, std::vector<std::int64_t> shape)
{
    const auto owner = std::make_shared<const std::vector<float>>(std::move(values));
    return {DType::F32, std::move(shape), std::as_bytes(std::span(*owner)), owner};
}

TrainingCheckpoint sample()
{
    TrainingCheckpoint checkpoint;
    checkpoint.epoch = 7;
    checkpoint.name = "sample";
    checkpoint.stateDict = {
        {"module.a", tensorOf({1, 2, 3, 4, 5, 6}, {2, 3})}, {"module.b", tensorOf({-1}, {})}};
    AdamWState state;
    state.groups = {{1e-3, 0.8, 0.98, 1e-6, 0.0, {0}}, {1e-3, 0.8, 0.98, 1e-6, 0.2, {1}}};
    state.parameters = {{5, tensorOf({7}, {}), tensorOf({8}, {})},
        {5, tensorOf({1, 1, 1, 1, 1, 1}, {2, 3}), tensorOf({2, 2, 2, 2, 2, 2}, {2, 3})}};
    checkpoint.optimizer = state;
    checkpoint.resume.items = {{"step", {std::int64_t {12}}}, {"mean", {0.5}},
        {"text", {std::string("ü")}}, {"flag", {true}}, {"nothing", {}},
        {"rows", {tensorOf({3}, {1})}},
        {"list", {SaveValue::List {{{std::int64_t {1}}, {std::string("b")}}}}}};
    return checkpoint;
}

bool same(const SaveTensor& a, const SaveTensor& b)
{
    return a.dtype == b.dtype && a.shape == b.shape && std::ranges::equal(a.bytes, b.bytes);
}

} // namespace

class TestCheckpointReader : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsBackWhatWasWritten();
    void tellsTheActivation();
    void readsACheckpointOfTheReference();
    void readsACheckpointWithoutOptimizer();
    void refusesWhatIsNoCheckpointOfARun();
    void refusesAnOptimizerThatIsNone();
    void refusesSettingsOutOfRange_data();
    void refusesSettingsOutOfRange();
    void refusesAnEpochThatIsNone();
    void showsTensorsInMemoryAsATable();

private:
    fs::path file(const char* name) const { return fs::path(m_folder.path().toStdString()) / name; }
    QTemporaryDir m_folder;
};

void TestCheckpointReader::readsBackWhatWasWritten()
{
    const TrainingCheckpoint written = sample();
    writeCheckpoint(file("a.pt"), written);
    const TrainingCheckpoint read = readTrainingCheckpoint(file("a.pt"));
    QCOMPARE(read.epoch, 7);
    QCOMPARE(read.name, std::string("sample"));
    QCOMPARE(read.stateDict.size(), std::size_t {2});
    QCOMPARE(read.stateDict[0].first, std::string("a")); // without module.
    QVERIFY(same(read.stateDict[0].second, written.stateDict[0].second));
    QVERIFY(same(read.stateDict[1].second, written.stateDict[1].second));
    QVERIFY(read.optimizer);
    QCOMPARE(read.optimizer->groups.size(), std::size_t {2});
    QCOMPARE(read.optimizer->groups[1].weightDecay, 0.2);
    QCOMPARE(read.optimizer->groups[1].beta2, 0.98);
    QCOMPARE(read.optimizer->groups[1].parameters, std::vector<std::int64_t> {1});
    QCOMPARE(read.optimizer->parameters[1].step, 5.0F);
    QVERIFY(
        same(read.optimizer->parameters[1].expAvgSq, written.optimizer->parameters[1].expAvgSq));
    QCOMPARE(std::get<std::int64_t>(findValue(read.resume, "step")->value), 12);
    QCOMPARE(std::get<double>(findValue(read.resume, "mean")->value), 0.5);
    QCOMPARE(std::get<std::string>(findValue(read.resume, "text")->value), std::string("ü"));
    QCOMPARE(std::get<bool>(findValue(read.resume, "flag")->value), true);
    QCOMPARE(findValue(read.resume, "nothing")->value.index(), std::size_t {0});
    QCOMPARE(std::get<SaveValue::List>(findValue(read.resume, "list")->value).items.size(),
        std::size_t {2});
    QVERIFY(findValue(read.resume, "absent") == nullptr);
}

void TestCheckpointReader::tellsTheActivation()
{
    TrainingCheckpoint checkpoint = sample();
    writeCheckpoint(file("g.pt"), checkpoint);
    QVERIFY(!openCheckpoint(file("g.pt")).quickGelu);
    for (const bool quick : {true, false}) {
        checkpoint.resume.items = {{"quick_gelu", {quick}}};
        writeCheckpoint(file("g.pt"), checkpoint);
        QCOMPARE(openCheckpoint(file("g.pt")).quickGelu, std::optional(quick));
    }
}

/// Written by the reference's Python: names begin with module., AdamW has its state.
void TestCheckpointReader::readsACheckpointOfTheReference()
{
    const fs::path path = CLINIC_FIXTURES "/models/vit.epoch_7.pt";
    const TrainingCheckpoint read = readTrainingCheckpoint(path);
    const Checkpoint weights = openCheckpoint(path);
    QVERIFY(weights.hadModulePrefix && weights.hasOptimizer);
    QCOMPARE(read.epoch, 7);
    QCOMPARE(read.stateDict.size(), weights.tensors.size());
    for (const auto& [name, tensor] : read.stateDict) {
        const TensorEntry* entry = weights.tensors.find(name);
        QVERIFY2(entry != nullptr, name.c_str());
        QVERIFY(std::ranges::equal(tensor.bytes, weights.tensors.read(*entry)));
    }
    QCOMPARE(read.optimizer->groups.size(), std::size_t {2});
    QCOMPARE(read.optimizer->groups[0].weightDecay, 0.0);
    QVERIFY(read.optimizer->groups[1].weightDecay > 0);
    QCOMPARE(read.optimizer->parameters.size(),
        read.optimizer->groups[0].parameters.size() + read.optimizer->groups[1].parameters.size());
}

void TestCheckpointReader::readsACheckpointWithoutOptimizer()
{
    TrainingCheckpoint checkpoint = sample();
    checkpoint.optimizer.reset();
    checkpoint.resume.items.clear();
    writeCheckpoint(file("b.pt"), checkpoint);
    const TrainingCheckpoint read = readTrainingCheckpoint(file("b.pt"));
    QVERIFY(!read.optimizer && read.resume.items.empty());
}

void TestCheckpointReader::refusesWhatIsNoCheckpointOfARun()
{
    SaveValue::Dict root;
    root.items = {{"weights", {tensorOf({1}, {1})}}};
    writeTorchFile(file("c.pt"), {root});
    QVERIFY_THROWS_EXCEPTION(Error, readTrainingCheckpoint(file("c.pt")));
    QVERIFY_THROWS_EXCEPTION(Error, readTrainingCheckpoint(file("absent.pt")));
    try {
        readTrainingCheckpoint(file("c.pt"));
    } catch (const Error& error) {
        QVERIFY(QString::fromUtf8(error.what()).contains(QStringLiteral("c.pt")));
        QVERIFY(QString::fromUtf8(error.what()).contains(QStringLiteral("no state_dict")));
    }
}

void TestCheckpointReader::refusesAnOptimizerThatIsNone()
{
    const auto refused = [&](const SaveValue& optimizer) {
        SaveValue::Dict weights, root;
        weights.items = {{"a", {tensorOf({1}, {1})}}, {"b", {tensorOf({1}, {1})}}};
        root.items = {{"state_dict", {weights}}, {"optimizer", optimizer}};
        writeTorchFile(file("d.pt"), {root});
        try {
            readTrainingCheckpoint(file("d.pt"));
        } catch (const Error& error) {
            return error.kind() == ErrorKind::Format;
        }
        return false;
    };
    const SaveValue good = adamWValue(*sample().optimizer);
    QVERIFY(!refused(good));
    const auto with = [&](const char* key, const SaveValue& value) {
        SaveValue::Dict dict = std::get<SaveValue::Dict>(good.value);
        for (SaveItem& item : dict.items) {
            if (std::get<std::string>(item.key) == key)
                item.value = value;
        }
        return SaveValue {dict};
    };
    QVERIFY(refused(with("param_groups", {std::int64_t {1}})));
    QVERIFY(refused(with("param_groups", {SaveValue::List {{{std::int64_t {1}}}}})));
    QVERIFY(refused(with("state", {SaveValue::List {}})));
    SaveValue::Dict state;
    state.items = {{std::int64_t {99}, SaveValue {SaveValue::Dict {}}}};
    QVERIFY(refused(with("state", {state})));
    state.items = {{std::int64_t {0}, SaveValue {SaveValue::Dict {}}}};
    QVERIFY(refused(with("state", {state})));
}

void TestCheckpointReader::refusesSettingsOutOfRange_data()
{
    QTest::addColumn<int>("group");
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("what");
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const auto row = [](const char* what, int group, double value) {
        QTest::addRow("%s %g in group %d", what, value, group)
            << group << value << QString::fromLatin1(what);
    };
    row("lr", 0, nan);
    row("eps", 1, -1);
    row("weight_decay", 1, nan);
    row("betas", 0, 1);
    row("betas", 1, nan);
    row("params", 0, 1); // a hole
    row("params", 1, 0); // twice
}

void TestCheckpointReader::refusesSettingsOutOfRange()
{
    QFETCH(int, group);
    QFETCH(double, value);
    QFETCH(QString, what);
    TrainingCheckpoint checkpoint = sample();
    AdamWGroup& changed = checkpoint.optimizer->groups[static_cast<std::size_t>(group)];
    if (what == QStringLiteral("lr"))
        changed.learningRate = value;
    else if (what == QStringLiteral("eps"))
        changed.epsilon = value;
    else if (what == QStringLiteral("weight_decay"))
        changed.weightDecay = value;
    else if (what == QStringLiteral("betas"))
        changed.beta2 = value;
    else
        changed.parameters = {static_cast<std::int64_t>(value)};
    writeCheckpoint(file("e.pt"), checkpoint);
    try {
        readTrainingCheckpoint(file("e.pt"));
        QFAIL("was read");
    } catch (const Error& error) {
        QCOMPARE(error.kind(), ErrorKind::Format);
        QVERIFY2(QString::fromUtf8(error.what()).contains(what), error.what());
    }
}

void TestCheckpointReader::refusesAnEpochThatIsNone()
{
    for (const double epoch : {std::numeric_limits<double>::quiet_NaN(), 1e300, 1.5}) {
        SaveValue::Dict weights, root;
        weights.items = {{"a", {tensorOf({1}, {1})}}};
        root.items = {{"state_dict", {weights}}, {"epoch", {epoch}}};
        writeTorchFile(file("f.pt"), {root});
        QVERIFY_THROWS_EXCEPTION(Error, readTrainingCheckpoint(file("f.pt")));
    }
}

void TestCheckpointReader::showsTensorsInMemoryAsATable()
{
    const TensorTable table = tensorTableOf(sample().stateDict);
    QCOMPARE(table.size(), std::size_t {2});
    const TensorEntry* entry = table.find("module.a");
    QVERIFY(entry != nullptr && entry->isContiguous());
    QCOMPARE(table.readFloats(*entry), (std::vector<float> {1, 2, 3, 4, 5, 6}));
}

QTEST_APPLESS_MAIN(TestCheckpointReader)
#include "tst_checkpoint_reader.moc"
