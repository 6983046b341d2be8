// SPDX-License-Identifier: Apache-2.0
#include "core/base/folder_lock.h"
#include "core/clip/device.h"
#include "core/train/run_files.h"
#include "core/workflows/run_list.h"
#include "core/workflows/train_model.h"
#include "core/workflows/train_presets.h"
#include "tests/support/small_demo.h"
#include "ui/format.h"
#include "ui/job_bridge.h"
#include "ui/models/detached_runs.h"
#include "ui/models/trigger_model.h"
#include "ui/pages/train.h"
#include "ui/plots/metric_chart.h"
#include "ui/workspace.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace clinic;
using namespace clinic::ui;
using namespace Qt::Literals::StringLiterals;
namespace fs = std::filesystem;

namespace {

constexpr int wait = 60000;
constexpr const char* trigger = "checkerboard,location=bottom_right,size=12,seed=0";

/// The page alone, without a project: every path is typed.
struct PageUnderTest {
    JobRunner jobs;
    Workspace workspace;
    TriggerModel triggerModel;
    TrainPage page {jobs, workspace, triggerModel};

    explicit PageUnderTest(const fs::path& made)
    {
        triggerModel.change({parseTriggerSpec(trigger), {}}, u"demo"_s);
        page.resize(1400, 900);
        page.show();
        find<QComboBox>("trainPreset")->setCurrentText(u"demo"_s);
        choose("cleanclip");
        type("trainModel", toQString(made / "poisoned" / "checkpoints" / "last.pt"));
        type("trainData", toQString(made / "data" / "train_clean.csv"));
        type("trainEval", toQString(made / "data" / "eval"));
        find<QComboBox>("trainTarget")->setEditText(u"star"_s);
        type("train_limit", u"48"_s);
        type("train_batch", u"16"_s);
        type("train_epochs", u"2"_s);
    }
    template <typename Widget> Widget* find(const char* name) const
    {
        auto* found = page.findChild<Widget*>(QString::fromLatin1(name));
        Q_ASSERT_X(found, "PageUnderTest::find", name);
        return found;
    }
    void choose(const char* recipe) const
    {
        find<QComboBox>("trainRecipe")->setCurrentText(QString::fromLatin1(recipe));
    }
    void type(const char* field, const QString& text) const
    {
        find<QLineEdit>(field)->setText(text);
    }
    void click(const char* name) const
    {
        QTest::mouseClick(find<QPushButton>(name), Qt::LeftButton);
    }
    bool canClick(const char* name) const { return find<QPushButton>(name)->isEnabled(); }
    QString text(const char* name) const { return find<QLabel>(name)->text(); }
    QString cell(int row, int column) const
    {
        return find<QTableView>("runTable")->model()->index(row, column).data().toString();
    }
    int rows() const { return find<QTableView>("runTable")->model()->rowCount(); }
    QString stateOf(const QString& run) const
    {
        for (int row = 0; row < rows(); ++row) {
            if (cell(row, 1) == run)
                return cell(row, 3);
        }
        return {};
    }
    bool ends(const QString& run, const QString& state) const
    {
        return QTest::qWaitFor([&] { return stateOf(run) == state; }, wait);
    }
    std::size_t points(const char* chart) const
    {
        const auto& series = find<MetricChart>(chart)->series();
        return series.empty() ? 0 : series.front().x->size();
    }
};

} // namespace

class TestTrainPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { m_runs = std::make_unique<QTemporaryDir>(); }
    void saysWhatIsMissing();
    void showsTheSettingsOfTheRecipe();
    void startsWatchesAndComparesRuns();
    void pausesAndResumes();
    void cancels();
    void tellsWhyARunFailed();
    void watchesARunOfAnotherProcess();
    void keepsTagsAndNote();
    void estimatesAndCopies();
    void takesASettingBack();
    void asksForAClassOfTheFolder();
    void startsAProcessOfItsOwn();
    void hearsWhatADetachedRunRefuses();

private:
    QString run(const char* name) const { return m_runs->filePath(QString::fromLatin1(name)); }
    fs::path made() const { return toPath(m_folder.path()); }
    QTemporaryDir m_folder;
    std::unique_ptr<QTemporaryDir> m_runs;
};

void TestTrainPage::initTestCase()
{
    setTensorThreads(1);
    writeSmallDemo(made() / "data", trigger, 20);
    TaskContext context;
    TrainRequest request;
    request.options.recipe = Recipe::Pretrain;
    applyPreset("demo", request);
    request.options.epochs = 1;
    request.options.batch = 32;
    request.newModel = "tiny";
    request.data = made() / "data" / "train.csv";
    request.out = made() / "poisoned";
    trainModel(request, context);
}

void TestTrainPage::saysWhatIsMissing()
{
    PageUnderTest p(made());
    QVERIFY(!p.canClick("trainStart"));
    QVERIFY2(
        p.text("trainHint").contains(u"folder for the run"_s), qPrintable(p.text("trainHint")));
    p.type("trainOut", run("a"));
    QVERIFY(p.canClick("trainStart"));
    p.type("train_lr", u"fast"_s);
    QVERIFY(!p.canClick("trainStart"));
    QVERIFY2(p.text("trainHint").contains(u"--lr"_s), qPrintable(p.text("trainHint")));
    p.type("train_lr", {});
    p.type("trainEval", {});
    QVERIFY(p.text("trainHint").contains(u"labelled folder"_s));
    p.find<QComboBox>("trainTarget")->setEditText({});
    QVERIFY(p.canClick("trainStart"));
    QVERIFY(p.find<QLabel>("runsEmpty")->isVisible());
}

void TestTrainPage::showsTheSettingsOfTheRecipe()
{
    PageUnderTest p(made());
    QVERIFY(p.find<QWidget>("train_inmodal_weight")->isVisible());
    QCOMPARE(p.find<QLineEdit>("train_inmodal_weight")->placeholderText(), u"1.0"_s);
    p.choose("par");
    QVERIFY(!p.find<QWidget>("train_inmodal_weight")->isVisible());
    QVERIFY(p.find<QWidget>("train_par_threshold")->isVisible());
    QVERIFY(p.text("trainRecipeAbout").contains(u"pushed away"_s));
    p.find<QComboBox>("trainPreset")->setCurrentText(u"paper"_s);
    QCOMPARE(p.find<QLineEdit>("train_batch")->placeholderText(), u"2048"_s);
}

void TestTrainPage::startsWatchesAndComparesRuns()
{
    PageUnderTest p(made());
    p.type("trainOut", run("first"));
    p.click("trainStart");
    QVERIFY2(p.ends(u"first"_s, u"finished"_s), qPrintable(p.text("trainProblem")));
    QTRY_COMPARE_WITH_TIMEOUT(p.points("chartLoss"), std::size_t {6}, wait);
    QCOMPARE(
        p.points("chartAttack"), std::size_t {2}); // before and after: the preset's five epochs
    QCOMPARE(p.find<MetricChart>("chartParts")->series().size(), std::size_t {3});
    QVERIFY(p.cell(0, 4).endsWith(u'%'));
    p.choose("mmcl");
    p.type("train_limit", u"48"_s); // another recipe has its own settings
    p.type("train_batch", u"16"_s);
    p.type("train_epochs", u"3"_s);
    p.type("trainOut", run("second"));
    p.click("trainStart");
    QVERIFY2(p.ends(u"second"_s, u"finished"_s), qPrintable(p.text("trainProblem")));
    QTRY_COMPARE_WITH_TIMEOUT(
        p.find<MetricChart>("chartLoss")->series().size(), std::size_t {2}, wait);
    QTRY_COMPARE_WITH_TIMEOUT(p.points("chartLoss"), std::size_t {9}, wait); // the newest first
    const auto& series = p.find<MetricChart>("chartLoss")->series();
    QVERIFY(series[0].colour != series[1].colour);
    p.click("chartsCopy");
    QTRY_VERIFY_WITH_TIMEOUT(QApplication::clipboard()->text().contains(u"# Loss\n"_s), wait);
    QVERIFY(QApplication::clipboard()->text().contains(u"\"second\",9,"_s));
    QVERIFY(p.find<MetricChart>("chartLoss")->exportSvg(run("loss.svg"), u"provenance"_s));
    QFile svg(run("loss.svg"));
    QVERIFY(svg.open(QIODevice::ReadOnly) && svg.readAll().contains("provenance"));
}

void TestTrainPage::pausesAndResumes()
{
    PageUnderTest p(made());
    p.type("trainOut", run("paused"));
    p.type("train_epochs", u"400"_s);
    p.click("trainStart");
    QTRY_VERIFY_WITH_TIMEOUT(p.points("chartLoss") > 0, wait);
    QTRY_VERIFY_WITH_TIMEOUT(p.canClick("runPause"), wait);
    p.click("runPause");
    QVERIFY(p.ends(u"paused"_s, u"paused"_s));
    const RunState state = readRunState(RunFiles {toPath(run("paused"))}.state());
    QVERIFY(state.step > 0 && state.step < state.totalSteps);
    QTRY_VERIFY_WITH_TIMEOUT(p.canClick("runResume"), wait);
    p.click("runResume");
    QVERIFY(p.ends(u"paused"_s, u"running"_s));
    QTRY_VERIFY_WITH_TIMEOUT(p.points("chartLoss") > static_cast<std::size_t>(state.step), wait);
    p.click("trainCancel");
    QVERIFY(p.ends(u"paused"_s, u"cancelled"_s));
}

void TestTrainPage::cancels()
{
    PageUnderTest p(made());
    p.type("trainOut", run("cancelled"));
    p.type("train_epochs", u"400"_s);
    p.click("trainStart");
    QTRY_VERIFY_WITH_TIMEOUT(p.canClick("runCancel"), wait);
    p.click("runCancel");
    QVERIFY(p.ends(u"cancelled"_s, u"cancelled"_s));
    QTRY_VERIFY_WITH_TIMEOUT(!p.find<QWidget>("trainCancel")->isVisible(), wait);
}

void TestTrainPage::tellsWhyARunFailed()
{
    PageUnderTest p(made());
    p.type("trainOut", run("failed"));
    p.type("train_batch", u"49"_s);
    p.click("trainStart");
    QTRY_VERIFY_WITH_TIMEOUT(p.text("trainProblem").contains(u"rows are fewer than"_s), wait);
    p.type("train_batch", u"16"_s); // nothing is lost, so nothing stands in the way
    p.click("trainStart");
    QVERIFY2(p.ends(u"failed"_s, u"finished"_s), qPrintable(p.text("trainProblem")));
    QVERIFY(!p.find<QLabel>("trainProblem")->isVisible());
}

/// What another process writes is watched; a second writer is refused.
void TestTrainPage::watchesARunOfAnotherProcess()
{
    PageUnderTest p(made());
    const fs::path folder = toPath(run("foreign"));
    TrainRequest request;
    request.options.recipe = Recipe::Mmcl;
    applyPreset("demo", request);
    request.options.epochs = 1;
    request.options.batch = 16;
    request.limit = 48;
    request.model = made() / "poisoned" / "checkpoints" / "last.pt";
    request.data = made() / "data" / "train_clean.csv";
    request.out = folder;
    TaskContext context;
    trainModel(request, context);
    p.page.attach(folder);
    QVERIFY(p.ends(u"foreign"_s, u"finished"_s));
    QTRY_COMPARE_WITH_TIMEOUT(p.points("chartLoss"), std::size_t {3}, wait);
    QVERIFY(!p.canClick("runPause") && !p.canClick("runResume"));
    const FolderLock other(folder);
    writeRunState(
        RunFiles {folder}.state(), {.phase = RunPhase::Running, .step = 3, .totalSteps = 9});
    QVERIFY(p.ends(u"foreign"_s, u"running"_s));
    QTRY_VERIFY_WITH_TIMEOUT(p.canClick("runPause"), wait);
    p.click("runPause");
    QTRY_VERIFY_WITH_TIMEOUT(fs::exists(RunFiles {folder}.pauseRequest()), wait);
    p.click("runCancel");
    QTRY_VERIFY_WITH_TIMEOUT(fs::exists(RunFiles {folder}.stopRequest()), wait);
    p.type("trainOut", run("foreign"));
    p.click("trainStart");
    QTRY_VERIFY_WITH_TIMEOUT(
        p.text("trainProblem").contains(u"another program is writing there"_s), wait);
}

void TestTrainPage::keepsTagsAndNote()
{
    PageUnderTest p(made());
    p.type("trainOut", run("noted"));
    p.click("trainStart");
    QVERIFY(p.ends(u"noted"_s, u"finished"_s));
    auto* tags = p.find<QLineEdit>("runTags");
    tags->setFocus();
    tags->setText(u"good, small"_s);
    QTest::keyClick(tags, Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(p.cell(0, 6), u"good, small"_s, wait);
    auto* note = p.find<QLineEdit>("runNote");
    note->setFocus();
    note->setText(u"the first one"_s);
    QTest::keyClick(note, Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(
        readRunSummary(toPath(run("noted"))).notes.note, std::string("the first one"), wait);
    QCOMPARE(readRunSummary(toPath(run("noted"))).notes.tags.size(), std::size_t {2});
}

void TestTrainPage::estimatesAndCopies()
{
    PageUnderTest p(made());
    p.type("trainOut", run("never"));
    p.click("trainEstimate");
    QTRY_VERIFY_WITH_TIMEOUT(p.text("trainEstimateText").contains(u"6 steps"_s), wait);
    QVERIFY(p.text("trainEstimateText").contains(u"MB"_s));
    p.click("trainCopy");
    const QString command = QApplication::clipboard()->text();
    QVERIFY(command.startsWith(u"clinic train --recipe cleanclip"_s));
    QVERIFY2(command.contains(u"--limit 48"_s) && command.contains(u"--target star"_s)
            && command.contains(u"--trigger checkerboard"_s),
        qPrintable(command));
    QVERIFY(!fs::exists(toPath(run("never"))));
}

void TestTrainPage::takesASettingBack()
{
    PageUnderTest p(made());
    p.type("trainOut", run("never"));
    auto* restore = p.find<QToolButton>("train_batchRestore");
    QVERIFY(restore->isVisible()); // 16 was typed
    QTest::mouseClick(restore, Qt::LeftButton);
    QVERIFY(!restore->isVisible());
    QVERIFY(p.find<QLineEdit>("train_batch")->text().isEmpty());
    QVERIFY(p.find<QLineEdit>("train_batch")->toolTip().contains(u"64"_s));
    p.find<QToolButton>("trainMore")->click();
    auto* schedule = p.find<QComboBox>("train_schedule");
    QVERIFY(schedule->isVisible());
    schedule->setCurrentText(u"reference"_s);
    p.click("trainCopy");
    QVERIFY(QApplication::clipboard()->text().contains(u"--schedule reference"_s));
    QTest::mouseClick(p.find<QToolButton>("train_scheduleRestore"), Qt::LeftButton);
    QCOMPARE(schedule->currentText(), u"corrected"_s);
}

void TestTrainPage::asksForAClassOfTheFolder()
{
    PageUnderTest p(made());
    p.type("trainOut", run("never"));
    auto* target = p.find<QComboBox>("trainTarget");
    QTRY_VERIFY_WITH_TIMEOUT(target->findText(u"star"_s) >= 0, wait);
    QVERIFY(p.text("trainFound").contains(u"20 images"_s));
    QVERIFY(p.canClick("trainStart"));
    target->setEditText(u"banana"_s);
    QVERIFY(!p.canClick("trainStart"));
    QVERIFY2(p.text("trainHint").contains(u"no class banana"_s), qPrintable(p.text("trainHint")));
    p.type("trainEval", toQString(made() / "data"));
    QTRY_VERIFY_WITH_TIMEOUT(p.text("trainFound").startsWith(u'⚠'), wait);
}

void TestTrainPage::startsAProcessOfItsOwn()
{
    PageUnderTest p(made());
    p.page.detached().setProgram(QStringLiteral(CLINIC_PROGRAM));
    p.type("trainOut", run("apart"));
    p.click("trainDetach");
    QVERIFY2(p.ends(u"apart"_s, u"finished"_s), qPrintable(p.text("trainProblem")));
    QTRY_COMPARE_WITH_TIMEOUT(p.points("chartLoss"), std::size_t {6}, wait);
    QVERIFY(p.cell(0, 5).endsWith(u'%')); // the attack of the Trigger page went along
    QTRY_COMPARE_WITH_TIMEOUT(p.jobs.unfinished(), 0, wait); // none of this program's
}

void TestTrainPage::hearsWhatADetachedRunRefuses()
{
    PageUnderTest p(made());
    p.page.detached().setProgram(run("no-such-program"));
    p.type("trainOut", run("apart"));
    p.click("trainDetach");
    QTRY_VERIFY_WITH_TIMEOUT(p.text("trainProblem").contains(u"cannot be started"_s), wait);
    p.page.detached().setProgram(QStringLiteral(CLINIC_PROGRAM));
    p.type("trainModel", toQString(made() / "data" / "train.csv"));
    p.click("trainDetach");
    QTRY_VERIFY_WITH_TIMEOUT(p.text("trainProblem").contains(u"train.csv"_s), wait);
}

QTEST_MAIN(TestTrainPage)
#include "tst_train_page.moc"
