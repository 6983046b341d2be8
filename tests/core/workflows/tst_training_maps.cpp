// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/output_file.h"
#include "core/clip/device.h"
#include "core/data/embedding_writer.h"
#include "core/workflows/epoch_maps.h"
#include "core/workflows/run_list.h"
#include "core/workflows/train_model.h"
#include "core/workflows/train_presets.h"
#include "core/workflows/training_maps.h"
#include "tests/support/small_demo.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <csignal>
#include <set>
#include <sys/resource.h>

using namespace clinic;
namespace fs = std::filesystem;

namespace {

constexpr const char* trigger = "checkerboard,location=bottom_right,size=12,seed=0";

CaptionTable tableOf(std::int64_t rows, std::int64_t poisoned)
{
    CaptionTable table;
    for (std::int64_t row = 0; row < rows; ++row) {
        table.image.push_back(std::to_string(row) + ".png");
        table.caption.push_back("caption");
        table.poisoned.push_back(row < poisoned ? 1 : 0);
    }
    return table;
}

std::int64_t poisonedOf(const CaptionTable& table, const std::vector<std::int64_t>& rows)
{
    return std::ranges::count_if(
        rows, [&](std::int64_t row) { return table.poisoned[static_cast<std::size_t>(row)] != 0; });
}

std::vector<std::int64_t> epochsOf(const fs::path& run)
{
    std::vector<std::int64_t> epochs;
    for (const EpochMap& map : readEpochMaps(run))
        epochs.push_back(map.epoch);
    return epochs;
}

double largestMove(const MatrixView& a, const MatrixView& b)
{
    double worst = 0;
    for (std::size_t i = 0; i < a.rows(); ++i) {
        for (std::size_t j = 0; j < a.cols(); ++j)
            worst = std::max(worst, std::abs(static_cast<double>(a(i, j)) - b(i, j)));
    }
    return worst;
}

} // namespace

class TestTrainingMaps : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { m_runs = std::make_unique<QTemporaryDir>(); }
    void choosesPoisonedRowsFirst();
    void embedsBeforeTheFirstAndAfterEachEpoch();
    void makesMapsOfLabelledRunsToo();
    void goesOnWithoutWritingAMapTwice();
    void passesOverWhatIsNoMap();
    void stopsWithinABatch();
    void waitsForSpaceOnTheDisk();
    void replacesTheMapsOfAReplacedRun();
    void saysWhatIsWrong();

private:
    TrainRequest request(Recipe recipe = Recipe::Pretrain) const;
    fs::path data() const { return fs::path(m_folder.path().toStdString()) / "data"; }

    QTemporaryDir m_folder;
    std::unique_ptr<QTemporaryDir> m_runs;
};

TrainRequest TestTrainingMaps::request(Recipe recipe) const
{
    TrainRequest request;
    request.options.recipe = recipe;
    applyPreset("demo", request);
    request.options.epochs = 2;
    request.options.batch = 16;
    request.options.threads = 1;
    request.limit = 32;
    request.newModel = "tiny";
    request.data = data() / "train.csv";
    request.maps = {.data = request.data, .rows = 20};
    request.out = fs::path(m_runs->path().toStdString()) / "run";
    return request;
}

void TestTrainingMaps::initTestCase()
{
    setTensorThreads(1);
    writeSmallDemo(data(), trigger);
}

void TestTrainingMaps::choosesPoisonedRowsFirst()
{
    CaptionTable table = tableOf(100, 10);
    const auto some = mapRows(table, 40, 1);
    QCOMPARE(some.size(), std::size_t {40});
    QCOMPARE(poisonedOf(table, some), 10);
    QVERIFY(std::ranges::is_sorted(some));
    QCOMPARE(std::set(some.begin(), some.end()).size(), std::size_t {40});
    QVERIFY(mapRows(table, 40, 1) == some);
    QVERIFY(mapRows(table, 40, 2) != some);
    QCOMPARE(poisonedOf(table, mapRows(table, 12, 1)), 6); // half at most
    QCOMPARE(mapRows(table, 0, 1).size(), std::size_t {100});
    QCOMPARE(mapRows(table, 200, 1).size(), std::size_t {100});
    table = tableOf(100, 95); // more than half where there are too few others
    QCOMPARE(poisonedOf(table, mapRows(table, 40, 1)), 35);
    table = tableOf(100, 0);
    table.poisoned.clear(); // truth unknown
    table.badRows = {{3, "empty caption"}};
    const auto known = mapRows(table, 99, 1);
    QCOMPARE(known.size(), std::size_t {99});
    QVERIFY(std::ranges::find(known, 3) == known.end());
    QCOMPARE(mapRows(table, 30, 1).size(), std::size_t {30});
}

void TestTrainingMaps::embedsBeforeTheFirstAndAfterEachEpoch()
{
    const TrainRequest asked = request();
    TaskContext context;
    trainModel(asked, context);
    const auto maps = readEpochMaps(asked.out);
    QCOMPARE(epochsOf(asked.out), (std::vector<std::int64_t> {0, 1, 2}));
    QCOMPARE(maps[2].folder, asked.out / "maps" / "epoch_0002");
    QVERIFY(runOfFirstMap(maps[0].folder) == std::optional(asked.out));
    QVERIFY(!runOfFirstMap(maps[1].folder) && !runOfFirstMap(asked.out));
    QVERIFY(!fs::exists(asked.out / "maps" / ".parts"));
    const auto first = EmbeddingSet::open(maps[0].folder);
    QCOMPARE(first->size(), 20);
    QCOMPARE(first->failedRows(), 0);
    std::int64_t poisoned = 0;
    for (std::int64_t row = 0; row < first->size(); ++row) {
        poisoned += first->isPoisoned(row) ? 1 : 0;
        QVERIFY(fs::exists(first->imageFile(row)));
    }
    QCOMPARE(poisoned, 8);
    for (std::size_t i = 1; i < maps.size(); ++i) {
        const auto later = EmbeddingSet::open(maps[i].folder);
        for (std::int64_t row = 0; row < first->size(); ++row)
            QCOMPARE(later->path(row), first->path(row));
        QVERIFY(largestMove(later->image(), first->image()) > 1e-3); // the model has learnt
        QVERIFY(later->manifestJson() != first->manifestJson());
        const auto frame =
            std::make_shared<const MapResult>(projectEmbeddings({.embeddings = first}, context));
        QCOMPARE(projectEpoch(frame, later, context).imageXy.rows(), std::size_t {20});
    }
    const TrainRequest back = readRunRequest(asked.out);
    QCOMPARE(back.maps.data, asked.maps.data);
    QCOMPARE(back.maps.rows, 20);
}

void TestTrainingMaps::makesMapsOfLabelledRunsToo()
{
    TaskContext context;
    TrainRequest start = request();
    start.options.epochs = 1;
    start.maps = {};
    trainModel(start, context);
    QVERIFY(!fs::exists(start.out / "maps"));
    TrainRequest asked = request(Recipe::Supervised);
    asked.newModel.clear();
    asked.model = RunFiles {start.out}.last();
    asked.data = data() / "eval";
    asked.limit = 0;
    asked.out = start.out.parent_path() / "supervised";
    asked.options.epochs = 1;
    trainModel(asked, context);
    QCOMPARE(epochsOf(asked.out), (std::vector<std::int64_t> {0, 1}));
}

void TestTrainingMaps::goesOnWithoutWritingAMapTwice()
{
    const TrainRequest asked = request();
    TaskContext pausing;
    pausing.setBreather([&] { // the first breath after the map of the first epoch is a step's
        if (isEpochMap(epochMapFolder(asked.out, 1)))
            requestPause(asked.out);
    });
    QCOMPARE(trainModel(asked, pausing).run.phase, RunPhase::Paused);
    QCOMPARE(epochsOf(asked.out), (std::vector<std::int64_t> {0, 1}));
    const auto written = [&](std::int64_t epoch) {
        return fs::last_write_time(epochMapFolder(asked.out, epoch) / manifestFileName);
    };
    const std::vector before {written(0), written(1)};
    TaskContext context;
    TrainRequest resume;
    resume.out = asked.out;
    resume.resume = true;
    QCOMPARE(trainModel(resume, context).run.phase, RunPhase::Finished);
    QCOMPARE(epochsOf(asked.out), (std::vector<std::int64_t> {0, 1, 2}));
    QVERIFY(written(0) == before[0] && written(1) == before[1]);
    const auto resumed = EmbeddingSet::open(epochMapFolder(asked.out, 2));
    TrainRequest unbroken = asked;
    unbroken.out = asked.out.parent_path() / "unbroken";
    trainModel(unbroken, context);
    const auto other = EmbeddingSet::open(epochMapFolder(unbroken.out, 2));
    QCOMPARE(largestMove(resumed->image(), other->image()), 0.0);
    QCOMPARE(largestMove(resumed->text(), other->text()), 0.0);
}

void TestTrainingMaps::passesOverWhatIsNoMap()
{
    TrainRequest asked = request();
    asked.options.epochs = 1;
    TaskContext context;
    trainModel(asked, context);
    const fs::path last = epochMapFolder(asked.out, 1);
    fs::remove(last / manifestFileName); // as a kill between the two files leaves it
    QCOMPARE(epochsOf(asked.out), (std::vector<std::int64_t> {0}));
    fs::create_directories(asked.out / "maps" / "epoch_12");
    fs::create_directories(asked.out / "maps" / "epoch_0x10");
    QCOMPARE(epochsOf(asked.out), (std::vector<std::int64_t> {0}));
    QVERIFY(readEpochMaps(asked.out / "nothing").empty());
}

void TestTrainingMaps::stopsWithinABatch()
{
    const TrainRequest asked = request();
    std::stop_source stop;
    TaskContext context(stop.get_token(), [&](const Progress& progress) {
        if (progress.stage == "Encoding images")
            stop.request_stop();
    });
    QVERIFY_THROWS_EXCEPTION(Cancelled, trainModel(asked, context));
    QVERIFY(readEpochMaps(asked.out).empty());
    TaskContext again;
    TrainRequest resume;
    resume.out = asked.out;
    resume.resume = true;
    trainModel(resume, again); // also before the first checkpoint
    QCOMPARE(epochsOf(asked.out), (std::vector<std::int64_t> {0, 1, 2}));
}

/// A limit on the length of files stands in for the disk.
void TestTrainingMaps::waitsForSpaceOnTheDisk()
{
    TrainRequest asked = request();
    asked.options.epochs = 1;
    struct rlimit before { };
    QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
    std::signal(SIGXFSZ, SIG_IGN);
    int waited = 0;
    bool isFull = false;
    TaskContext context({}, [&](const Progress& progress) {
        struct rlimit limit = before;
        if (progress.stage == "Encoding captions" && !isFull) {
            isFull = true;
            limit.rlim_cur = 1024;
        } else if (progress.stage.starts_with("Paused")) {
            ++waited;
        } else {
            return;
        }
        ::setrlimit(RLIMIT_FSIZE, &limit);
    });
    trainModel(asked, context);
    ::setrlimit(RLIMIT_FSIZE, &before);
    QVERIFY(waited > 0);
    QCOMPARE(epochsOf(asked.out), (std::vector<std::int64_t> {0, 1}));
    QCOMPARE(EmbeddingSet::open(epochMapFolder(asked.out, 0))->failedRows(), 0);
}

void TestTrainingMaps::replacesTheMapsOfAReplacedRun()
{
    TrainRequest asked = request();
    TaskContext context;
    trainModel(asked, context);
    asked.overwrite = true;
    asked.options.epochs = 1;
    asked.maps.rows = 10;
    trainModel(asked, context);
    QCOMPARE(epochsOf(asked.out), (std::vector<std::int64_t> {0, 1}));
    QCOMPARE(EmbeddingSet::open(epochMapFolder(asked.out, 0))->size(), 10);
}

void TestTrainingMaps::saysWhatIsWrong()
{
    TaskContext context;
    const auto failure = [&](const TrainRequest& asked) {
        try {
            trainModel(asked, context);
        } catch (const Error& error) {
            return QString::fromUtf8(error.what());
        }
        return QString();
    };
    TrainRequest asked = request(Recipe::LinearProbe);
    asked.newModel.clear();
    asked.model = "model.pt";
    QVERIFY(failure(asked).contains(QStringLiteral("nothing to map")));
    asked = request();
    asked.maps.data = data() / "nothing.csv";
    QVERIFY(failure(asked).contains(QStringLiteral("nothing.csv")));
    asked.maps.data = data() / "empty.csv";
    writeTextFile(asked.maps.data, "image,caption\na.png,\n");
    QVERIFY(failure(asked).contains(QStringLiteral("no row is fit for a map")));
    writeTextFile(asked.maps.data, "image,caption\na.png,one\nb.png,two\n");
    asked.overwrite = true;
    const QString unread = failure(asked);
    QVERIFY2(unread.contains(QStringLiteral("no pair can be embedded")), qPrintable(unread));
}

QTEST_APPLESS_MAIN(TestTrainingMaps)
#include "tst_training_maps.moc"
