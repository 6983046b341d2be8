// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/output_file.h"
#include "core/workflows/train_command.h"
#include "core/workflows/train_config.h"
#include "core/workflows/train_presets.h"
#include "core/workflows/train_settings.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

using namespace clinic;

namespace {

TrainRequest sampleRequest()
{
    TrainRequest request;
    request.options.recipe = Recipe::CleanClip;
    request.options.epochs = 3;
    request.options.learningRate = 2.5e-3;
    request.options.textViews = TextViews::Once;
    request.options.removeAfter = {2, 4};
    request.options.channelsLast = false;
    request.model = "/models/a b.pt";
    request.data = "/data/pairs.csv";
    request.out = "/runs/one";
    request.evaluation = {.data = "/data/eval", .trigger = "sine", .target = "star", .every = 2};
    request.maps = {.data = "/data/shown.csv", .rows = 500};
    request.checkpoints = {.everySteps = 5, .keep = 3, .best = BestBy::Difference};
    request.tableOptions.captionKey = "title";
    request.tableOptions.delimiter = ';';
    request.tableOptions.allowedRoots = {"/pictures"};
    request.quickGelu = false;
    request.referenceProfile = true;
    return request;
}

std::string failure(const std::function<void()>& body)
{
    try {
        body();
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

} // namespace

class TestTrainSettings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesEachSettingOnce();
    void comesBackFromJson();
    void keepsWhatAConfigurationDoesNotSay();
    void refusesWrongSettings_data();
    void refusesWrongSettings();
    void takesTextAsTheCommandLineHasIt();
    void writesTheCommandThatDoesTheSame();
    void writesItForEveryPreset_data();
    void writesItForEveryPreset();
    void putsThePublishedSettings();
    void differsFromPublishedWhereTheReferenceIsDefective();

private:
    std::filesystem::path write(const char* text) const
    {
        const auto file = std::filesystem::path(m_folder.path().toStdString()) / "c.json";
        writeTextFile(file, text);
        return file;
    }
    QTemporaryDir m_folder;
};

void TestTrainSettings::namesEachSettingOnce()
{
    std::set<std::string> names;
    for (const TrainSetting& setting : trainSettings()) {
        QVERIFY2(names.insert(setting.name).second, setting.name.c_str());
        QVERIFY2(!setting.about.empty(), setting.name.c_str());
    }
    QVERIFY(names.contains("inmodal_weight"));
}

void TestTrainSettings::comesBackFromJson()
{
    const TrainRequest request = sampleRequest();
    const auto document = trainConfigJson(request);
    TrainRequest back;
    applyTrainConfig(write(document.dump().c_str()), back);
    QCOMPARE(QString::fromStdString(trainConfigJson(back).dump(1)),
        QString::fromStdString(document.dump(1)));
    QVERIFY(back.options.removeAfter == request.options.removeAfter);
    QCOMPARE(back.tableOptions.delimiter, ';');
    QVERIFY(back.quickGelu == std::optional(false));
    QVERIFY(back.out.empty()); // where it was read from is where it is
}

void TestTrainSettings::keepsWhatAConfigurationDoesNotSay()
{
    TrainRequest request = sampleRequest();
    applyTrainConfig(write(R"({"epochs": 9, "best": "asr"})"), request);
    QCOMPARE(request.options.epochs, 9);
    QCOMPARE(request.checkpoints.best, BestBy::AttackSuccess);
    QCOMPARE(request.options.learningRate, 2.5e-3);
    QVERIFY(request.referenceProfile);
}

void TestTrainSettings::refusesWrongSettings_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* text, const char* expected) {
        QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(expected);
    };
    row(R"({"epoch": 3})", "did you mean epochs?");
    row(R"({"epochs": 0})", "epochs");
    row(R"({"epochs": 2.5})", "epochs");
    row(R"({"lr": "fast"})", "a number from 0.0 to 1000.0 is expected");
    row(R"({"lr": -1})", "a number from 0.0 to 1000.0 is expected");
    row(R"({"head": "round"})", "one of linear, zero-shot is expected");
    row(R"({"channels_last": 1})", "neither true nor false");
    row(R"({"remove_after": 3})", "no list of epochs");
    row(R"({"version": 2})", "version 2");
    row(R"([1])", "no object");
    row(R"({"epochs": 3, "epochs": 4})", "epochs");
}

void TestTrainSettings::refusesWrongSettings()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    TrainRequest request;
    const auto file = write(text.toUtf8().constData());
    const QString what = QString::fromStdString(failure([&] { applyTrainConfig(file, request); }));
    QVERIFY2(what.contains(expected), qPrintable(what));
    QVERIFY2(what.contains(QStringLiteral("c.json")), qPrintable(what));
}

void TestTrainSettings::takesTextAsTheCommandLineHasIt()
{
    TrainRequest request;
    const auto set = [&](const char* name, const char* text) {
        const auto found = std::ranges::find(trainSettings(), name, &TrainSetting::name);
        return failure([&] { setFromText(*found, text, request); });
    };
    QCOMPARE(set("lr", "1e-5"), std::string());
    QCOMPARE(request.options.learningRate, 1e-5);
    QCOMPARE(set("remove_after", "3,5"), std::string());
    QVERIFY((request.options.removeAfter == std::vector<int> {3, 5}));
    QCOMPARE(set("target", "star"), std::string());
    QVERIFY(set("lr", "quick").starts_with("--lr: "));
    QVERIFY(set("remove_after", "a").starts_with("--remove-after: "));
    QVERIFY(set("batch", "1.5").starts_with("--batch: "));
}

void TestTrainSettings::writesTheCommandThatDoesTheSame()
{
    const QString command = QString::fromStdString(trainCommand(sampleRequest()));
    for (const char* part : {"clinic train --recipe cleanclip", "--model '/models/a b.pt'",
             "--lr 0.0025", "--schedule corrected", "--remove-after 2,4", "--no-channels-last",
             "--eval /data/eval", "--target star", "--best ca-asr", "--caption-key title",
             "--gelu exact", "--profile reference", "--out /runs/one"})
        QVERIFY2(command.contains(QString::fromLatin1(part)), qPrintable(command));
    for (const char* asWithoutIt : {"--weight-decay", "--text-views"}) // of --profile reference
        QVERIFY(!command.contains(QString::fromLatin1(asWithoutIt)));
    const auto words = trainArguments(sampleRequest());
    QCOMPARE(words.front(), std::string("train"));
    QVERIFY(std::ranges::find(words, "/models/a b.pt") != words.end());
    TrainRequest resume;
    resume.out = "/runs/one";
    resume.resume = true;
    QCOMPARE(trainCommand(resume), std::string("clinic train --out /runs/one --resume"));
}

void TestTrainSettings::writesItForEveryPreset_data()
{
    QTest::addColumn<int>("recipe");
    QTest::addColumn<QString>("preset");
    for (const RecipeInfo& info : recipes()) {
        for (const TrainPreset& preset : trainPresets()) {
            const std::string row = std::string(info.name) + ", " + std::string(preset.name);
            QTest::newRow(row.c_str()) << static_cast<int>(info.recipe)
                                       << QString::fromStdString(std::string(preset.name));
        }
    }
}

/// Without --preset the command line begins with the published settings, not with the structure's.
void TestTrainSettings::writesItForEveryPreset()
{
    QFETCH(int, recipe);
    QFETCH(QString, preset);
    TrainRequest request;
    request.options.recipe = static_cast<Recipe>(recipe);
    applyPreset(preset.toStdString(), request);
    request.limit = 0; // all rows, where a preset has fewer
    request.out = "/runs/one";
    TrainRequest typed;
    typed.options.recipe = request.options.recipe;
    typed.referenceProfile = request.referenceProfile;
    applyPreset(typed.referenceProfile ? "as-published" : "paper", typed);
    const auto words = trainArguments(request);
    for (const TrainSetting& setting : trainSettings()) {
        const auto option = std::ranges::find(words, setting.option());
        if (setting.isFlag && option != words.end())
            setting.set(typed, true);
        else if (setting.isFlag
            && std::ranges::find(words, "--no-" + setting.option().substr(2)) != words.end())
            setting.set(typed, false);
        else if (option != words.end())
            setFromText(setting, *(option + 1), typed);
    }
    QCOMPARE(QString::fromStdString(trainConfigJson(typed).dump(1)),
        QString::fromStdString(trainConfigJson(request).dump(1)));
    QVERIFY(std::ranges::find(words, "--device") != words.end());
}

void TestTrainSettings::putsThePublishedSettings()
{
    TrainRequest request;
    request.options.recipe = Recipe::CleanClip;
    applyPreset("paper", request);
    QCOMPARE(request.options.batch, 64);
    QCOMPARE(request.options.epochs, 10);
    QCOMPARE(request.options.learningRate, 1e-5);
    QCOMPARE(request.options.warmupSteps, 50);
    QCOMPARE(request.limit, 100000);
    QCOMPARE(request.options.clipWeight, 1.0);
    QCOMPARE(request.options.inmodalWeight, 1.0);
    request.options.recipe = Recipe::Par;
    applyPreset("paper", request);
    QCOMPARE(request.options.parThreshold, 2.15);
    QVERIFY_THROWS_EXCEPTION(Error, applyPreset("papper", request));
}

void TestTrainSettings::differsFromPublishedWhereTheReferenceIsDefective()
{
    TrainRequest paper, published;
    paper.options.recipe = published.options.recipe = Recipe::CleanClip;
    applyPreset("paper", paper);
    applyPreset("as-published", published);
    std::vector<std::string> differing;
    for (const TrainSetting& setting : trainSettings()) {
        if (setting.get(paper) != setting.get(published))
            differing.push_back(setting.name);
    }
    QCOMPARE(differing,
        (std::vector<std::string> {
            "truncation", "schedule", "carry_optimizer", "text_views", "unlearn_target"}));
}

QTEST_APPLESS_MAIN(TestTrainSettings)
#include "tst_train_settings.moc"
