// SPDX-License-Identifier: Apache-2.0
#include "core/trigger/open_trigger.h"
#include "tests/ui/effect_under_test.h"
#include "tests/ui/lane_holder.h"

#include <QSignalSpy>
#include <QUndoStack>

#include <cmath>
#include <optional>

using namespace clinic;
using namespace clinic::ui;
using namespace Qt::Literals::StringLiterals;

class TestEffectModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_samples.emplace(); }
    void followsTheTriggerAndItsUndoing();
    void measuresAsManyAsAskedFor();
    void measuresTheNewestTrigger();
    void doesNothingUnseen();
    void saysThatATriggerDoesNotFit();
    void hasNothingToSayOfWords();
    void stopsAndGoesOn();
    void dropsWhatIsOfAnotherSet();

private:
    std::optional<EffectSamples> m_samples;
};

void TestEffectModel::followsTheTriggerAndItsUndoing()
{
    PanelUnderTest p;
    p.open(m_samples->set);
    QVERIFY(p.measured());
    const double before = p.effect.summary().meanDelta;
    const QString shown = p.text("effectChange");
    p.change("patch,location=four_corners,size=24");
    QVERIFY(p.measured());
    QVERIFY(std::abs(p.effect.summary().meanDelta - before) > 1e-4);
    QVERIFY(p.text("effectChange") != shown);
    p.trigger.undoStack()->undo();
    QVERIFY(p.measured());
    QVERIFY(std::abs(p.effect.summary().meanDelta - before) < 1e-6);
    QCOMPARE(p.text("effectChange"), shown);
}

void TestEffectModel::measuresAsManyAsAskedFor()
{
    PanelUnderTest p;
    p.open(m_samples->set);
    QVERIFY(p.measured());
    p.choose("effectCount", 1);
    QVERIFY(p.measured());
    QCOMPARE(p.effect.samples().size(), p.effect.wanted());
    QVERIFY(p.effect.wanted() > 80 && p.effect.wanted() <= 100); // of 119 not of the target
    QCOMPARE(p.effect.summary().measured + p.effect.summary().failed,
        static_cast<std::int64_t>(p.effect.wanted()));
}

/// While the lane is busy, twenty triggers come; one of the first and the last are measured.
void TestEffectModel::measuresTheNewestTrigger()
{
    PanelUnderTest p;
    p.open(m_samples->set);
    QVERIFY(p.measured());
    LaneHolder lane(p.jobs, &p.panel);
    QSignalSpy results(&p.workspace, &Workspace::triggeredChanged);
    for (int size = 3; size < 23; ++size) {
        p.change(("patch,location=centre,size=" + std::to_string(size)).c_str());
        QTest::qWait(10);
    }
    QCOMPARE(results.size(), 0);
    lane.letGo();
    QVERIFY(p.measured());
    QVERIFY2(results.size() <= 2, qPrintable(QString::number(results.size())));
    TaskContext context;
    TriggerEffect alone({.embeddings = m_samples->set}, context);
    std::vector<std::int64_t> rows;
    for (const EffectSample& sample : p.effect.samples())
        rows.push_back(sample.row);
    const auto expected = alone.measure(openTrigger("patch,location=centre,size=22"),
        alone.target(p.effect.target()->name), rows, context);
    for (std::size_t i = 0; i < rows.size(); ++i)
        QVERIFY(
            std::abs(expected.samples[i].triggeredCosine - p.effect.samples()[i].triggeredCosine)
            < 1e-5);
}

void TestEffectModel::doesNothingUnseen()
{
    PanelUnderTest p;
    QSignalSpy jobs(&p.jobs, &JobRunner::updated);
    p.workspace.setEmbeddings(m_samples->set, u"test"_s);
    p.change("patch,size=9");
    QTest::qWait(300);
    QCOMPARE(jobs.size(), 0);
    QCOMPARE(p.jobs.unfinished(), 0);
    p.open(m_samples->set);
    QVERIFY(p.measured());
    p.panel.hide();
    QSignalSpy results(&p.workspace, &Workspace::triggeredChanged);
    p.change("patch,size=21");
    QTest::qWait(300);
    QCOMPARE(results.size(), 0);
    QCOMPARE(p.jobs.unfinished(), 0);
    p.panel.show(); // and what was missed is made up for
    QVERIFY(p.measured());
    QVERIFY(results.size() > 0);
}

void TestEffectModel::saysThatATriggerDoesNotFit()
{
    PanelUnderTest p;
    p.open(m_samples->set);
    QVERIFY(p.measured());
    p.change("patch,location=centre,size=65"); // pictures have 64
    QVERIFY(p.settle());
    QCOMPARE(p.effect.state(), EffectState::Failed);
    QVERIFY(p.text("effectMessage").contains(u"65"_s));
    QVERIFY(!p.workspace.triggered()); // no arrows of the trigger before
    p.trigger.undoStack()->undo();
    QVERIFY(p.measured());
    QCOMPARE(p.effect.samples().size(), std::size_t {32});
}

void TestEffectModel::hasNothingToSayOfWords()
{
    PanelUnderTest p;
    p.open(m_samples->set);
    QVERIFY(p.measured());
    p.change("word");
    QVERIFY(p.settle());
    QCOMPARE(p.effect.state(), EffectState::NoPicture);
    QVERIFY(p.effect.samples().empty() && !p.workspace.triggered());
    p.change("patch,size=9");
    QTRY_COMPARE_WITH_TIMEOUT(p.effect.state(), EffectState::Ready, PanelUnderTest::wait);
}

void TestEffectModel::stopsAndGoesOn()
{
    PanelUnderTest p;
    p.open(m_samples->set);
    QVERIFY(p.measured());
    LaneHolder lane(p.jobs, &p.panel);
    p.change("patch,size=9");
    QTRY_COMPARE(p.effect.state(), EffectState::Working);
    p.effect.stop();
    QCOMPARE(p.effect.state(), EffectState::Ready);
    QSignalSpy results(&p.workspace, &Workspace::triggeredChanged);
    lane.letGo();
    QTRY_COMPARE(p.jobs.unfinished(), 0);
    QCOMPARE(results.size(), 0);
    p.change("patch,size=11");
    QVERIFY(p.measured());
    QCOMPARE(results.size(), 1);
}

void TestEffectModel::dropsWhatIsOfAnotherSet()
{
    PanelUnderTest p;
    p.open(m_samples->set);
    QVERIFY(p.measured());
    {
        LaneHolder lane(p.jobs, &p.panel);
        p.change("patch,size=9");
        QTRY_COMPARE(p.effect.state(), EffectState::Working);
        p.workspace.setEmbeddings(EmbeddingSet::open(m_samples->set->folder()), u"again"_s);
        QVERIFY(p.effect.samples().empty());
        QVERIFY(p.effect.effect() == nullptr);
    }
    QVERIFY(p.measured());
    QVERIFY(p.workspace.triggered()->embeddings == p.workspace.embeddings());
    p.workspace.setEmbeddings(nullptr, {});
    QTRY_COMPARE(p.effect.state(), EffectState::NoSet);
}

QTEST_MAIN(TestEffectModel)
#include "tst_effect_model.moc"
