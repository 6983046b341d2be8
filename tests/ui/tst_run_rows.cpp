// SPDX-License-Identifier: Apache-2.0
#include "ui/models/run_rows.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace clinic;
using namespace clinic::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

RunSummary run(const char* name)
{
    RunSummary made;
    made.folder = std::string("/runs/") + name;
    made.name = name;
    made.recipe = Recipe::CleanClip;
    made.state = {.phase = RunPhase::Running, .totalSteps = 400, .epoch = 2, .epochs = 4};
    made.step = 100;
    return made;
}

QString cell(const RunRows& rows, int row, RunRows::Column column, int role = Qt::DisplayRole)
{
    return rows.index(row, column).data(role).toString();
}

} // namespace

class TestRunRows : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsHowARunStands();
    void keepsAColourUntilItIsUnchecked();
    void replacesOnlyWhatChanged();
};

void TestRunRows::showsHowARunStands()
{
    RunRows rows;
    const QAbstractItemModelTester tester(
        &rows, QAbstractItemModelTester::FailureReportingMode::QtTest);
    RunSummary running = run("one");
    running.attackSuccess = 0.028;
    running.notes = {.tags = {"a", "b"}, .note = "why <b>"};
    RunSummary broken = run("two");
    broken.problem = "config.json: damaged";
    rows.setRuns({running, broken});
    QCOMPARE(cell(rows, 0, RunRows::Name), u"one"_s);
    QCOMPARE(cell(rows, 0, RunRows::RecipeName), u"cleanclip"_s);
    QCOMPARE(cell(rows, 0, RunRows::State), u"running"_s);
    QCOMPARE(cell(rows, 0, RunRows::Progress), u"25.0 %"_s);
    QCOMPARE(cell(rows, 0, RunRows::CleanAccuracy), u"–"_s);
    QCOMPARE(cell(rows, 0, RunRows::AttackSuccess), u"2.8 %"_s);
    QCOMPARE(cell(rows, 0, RunRows::Tags), u"a, b"_s);
    QVERIFY(cell(rows, 0, RunRows::Tags, Qt::ToolTipRole).contains(u"why &lt;b&gt;"_s));
    QVERIFY(cell(rows, 0, RunRows::Progress, Qt::ToolTipRole).contains(u"epoch 2 of 4"_s));
    QVERIFY(cell(rows, 1, RunRows::State, Qt::ToolTipRole).contains(u"damaged"_s));
}

void TestRunRows::keepsAColourUntilItIsUnchecked()
{
    RunRows rows;
    rows.setRuns({run("one"), run("two"), run("three")});
    QSignalSpy told(&rows, &RunRows::shownChanged);
    const auto check = [&](int row, bool on) {
        return rows.setData(
            rows.index(row, RunRows::Shown), on ? Qt::Checked : Qt::Unchecked, Qt::CheckStateRole);
    };
    QVERIFY(check(1, true) && check(2, true));
    QCOMPARE(told.size(), 2);
    const auto shown = rows.shown();
    QCOMPARE(shown.size(), std::size_t {2});
    QCOMPARE(shown[0].name, u"two"_s);
    QVERIFY(shown[0].colour != shown[1].colour);
    rows.setShown("/runs/zero", true); // started, not listed yet
    QCOMPARE(rows.shown().size(), std::size_t {2});
    rows.setRuns({run("zero"), run("one"), run("two"), run("three")});
    const auto after = rows.shown(); // a newer run on top takes nobody's colour
    QCOMPARE(after.size(), std::size_t {3});
    QCOMPARE(after[1].colour, shown[0].colour);
    QCOMPARE(after[2].colour, shown[1].colour);
    QVERIFY(check(2, false));
    QCOMPARE(rows.shown().size(), std::size_t {2});
    QVERIFY(check(1, true));
    QCOMPARE(rows.shown()[1].colour, shown[0].colour); // which is free again
    QVERIFY(!rows.setData(rows.index(1, RunRows::Name), u"x"_s, Qt::EditRole));
}

void TestRunRows::replacesOnlyWhatChanged()
{
    RunRows rows;
    rows.setRuns({run("one"), run("two")});
    QSignalSpy reset(&rows, &QAbstractItemModel::modelReset);
    QSignalSpy changed(&rows, &QAbstractItemModel::dataChanged);
    RunSummary further = run("two");
    further.step = 200;
    rows.setRuns({run("one"), further});
    QCOMPARE(reset.size(), 0);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed[0][0].toModelIndex().row(), 1);
    QCOMPARE(cell(rows, 1, RunRows::Progress), u"50.0 %"_s);
    rows.setRuns({further});
    QCOMPARE(reset.size(), 1);
    QCOMPARE(rows.find("/runs/two"), 0);
    QCOMPARE(rows.find("/runs/one"), -1);
}

QTEST_MAIN(TestRunRows)
#include "tst_run_rows.moc"
