// SPDX-License-Identifier: Apache-2.0
#include "core/base/output_file.h"
#include "tests/ui/effect_under_test.h"
#include "ui/plots/scatter_view.h"

#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>

#include <algorithm>
#include <optional>

using namespace clinic;
using namespace clinic::ui;
using namespace Qt::Literals::StringLiterals;

class TestEffectPanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_samples.emplace(); }
    void measuresWhatIsSeen();
    void followsTheSelection();
    void takesALabelOrACaptionAsTarget();
    void sortsByTheChange();
    void saysWhyTheModelCannotBeOpened();
    void predictsAmongNamedClasses();
    void fitsANarrowColumn();

private:
    std::optional<EffectSamples> m_samples;
};

void TestEffectPanel::measuresWhatIsSeen()
{
    PanelUnderTest p;
    p.panel.show();
    QCOMPARE(p.effect.state(), EffectState::NoSet);
    QVERIFY(p.text("effectMessage").contains(u"Open a project"_s));
    p.open(m_samples->set, u"a photo of a star."_s);
    QVERIFY(p.measured());
    QCOMPARE(p.effect.samples().size(), std::size_t {32});
    QCOMPARE(p.effect.target()->name, std::string("star")); // the project's caption names it
    const EffectSummary& summary = p.effect.summary();
    QCOMPARE(summary.victims, 32); // none of the target, none poisoned
    for (const EffectSample& sample : p.effect.samples())
        QVERIFY(
            m_samples->set->label(sample.row) != "star" && !m_samples->set->isPoisoned(sample.row));
    QCOMPARE(p.text("effectSuccess"), formatPercent(*summary.success()));
    QVERIFY(p.text("effectInterval").contains(formatPercent(summary.successInterval().high)));
    QVERIFY(p.text("effectChange").contains(formatChange(summary.meanDelta)));
    QVERIFY(p.text("effectCaption").contains(u"32 samples"_s));
    QVERIFY(p.text("effectCaption").contains(u"a photo of a star."_s));
    QCOMPARE(p.find<QTableView>("effectSamples")->model()->rowCount(), 32);
    QCOMPARE(p.find<ScatterView>("effectMap")->drawnArrows(), std::size_t {32});
    QCOMPARE(p.workspace.triggered()->samples.size(), std::size_t {32});
}

void TestEffectPanel::followsTheSelection()
{
    PanelUnderTest p;
    p.open(m_samples->set);
    QVERIFY(p.measured());
    QVERIFY(p.text("effectSource").contains(u"clean pairs of other labels"_s));
    p.workspace.setSelection({SampleId {3}, SampleId {5}, SampleId {8}});
    QVERIFY(p.text("effectSource").contains(u"3 selected"_s));
    QVERIFY(p.measured());
    std::vector<std::int64_t> rows;
    for (const EffectSample& sample : p.effect.samples())
        rows.push_back(sample.row);
    std::ranges::sort(rows);
    QCOMPARE(rows, (std::vector<std::int64_t> {3, 5, 8}));
    QVERIFY(p.text("effectNotes").endsWith(u"already: 1"_s)); // row 3
    p.workspace.setSelection({});
    QVERIFY(p.measured());
    QVERIFY(p.text("effectNotes").isEmpty());
    QCOMPARE(p.effect.samples().size(), std::size_t {32});
}

void TestEffectPanel::takesALabelOrACaptionAsTarget()
{
    PanelUnderTest p;
    p.open(m_samples->set, u"a photo of a star."_s);
    QVERIFY(p.measured());
    auto* box = p.find<QComboBox>("effectTarget");
    QCOMPARE(box->currentText(), u"star"_s);
    QVERIFY(box->findText(u"moon"_s) >= 0);
    p.choose("effectTarget", box->findText(u"moon"_s));
    QVERIFY(p.measured());
    QVERIFY(p.text("effectCaption").contains(u"a photo of a moon."_s));
    QVERIFY(!p.find<QLabel>("effectSuccess")->isHidden());
    box->setEditText(u"three bananas on a plate"_s);
    QTest::keyClick(box->lineEdit(), Qt::Key_Return);
    QVERIFY(p.measured());
    QVERIFY(p.text("effectCaption").contains(u"three bananas on a plate"_s));
    QVERIFY(p.find<QLabel>("effectSuccess")->isHidden()); // a caption is no class
    box->setEditText({}); // whoever wants nothing special gets what is suggested
    QTest::keyClick(box->lineEdit(), Qt::Key_Return);
    QVERIFY(p.measured());
    QCOMPARE(box->currentText(), u"star"_s);
    QCOMPARE(p.effect.target()->name, std::string("star"));
}

void TestEffectPanel::sortsByTheChange()
{
    PanelUnderTest p;
    p.open(m_samples->set);
    QVERIFY(p.measured());
    auto* table = p.find<QTableView>("effectSamples");
    double last = 10;
    for (int line = 0; line < table->model()->rowCount(); ++line) {
        const auto text = table->model()->index(line, 3).data().toString();
        const double change = text.toDouble();
        QVERIFY(change <= last);
        last = change;
    }
    QVERIFY(last < 10);
    table->selectRow(4);
    QVERIFY(p.workspace.current());
    const auto row = static_cast<std::int64_t>(*p.workspace.current());
    QCOMPARE(table->model()->index(4, 0).data().toString(), formatCount(row));
    p.workspace.setCurrent({});
    QVERIFY(table->selectionModel()->selectedRows().isEmpty());
}

void TestEffectPanel::saysWhyTheModelCannotBeOpened()
{
    const auto other = makeSampleSet(toPath(m_samples->folder.filePath(u"no model"_s)), 30);
    const auto set = EmbeddingSet::open(other.embeddings); // which no checkpoint made
    PanelUnderTest p;
    QSignalSpy jobs(&p.jobs, &JobRunner::updated);
    p.open(set);
    QTRY_COMPARE_WITH_TIMEOUT(p.effect.state(), EffectState::Failed, PanelUnderTest::wait);
    QVERIFY(!p.text("effectMessageTitle").isEmpty());
    QVERIFY(!p.text("effectMessage").isEmpty());
    auto* act = p.find<QPushButton>("effectAct");
    QVERIFY(act->isVisible());
    const auto before = jobs.size();
    p.change("yellow,size=5"); // opens nothing again
    QTest::qWait(300);
    QCOMPARE(jobs.size(), before);
    QCOMPARE(p.effect.state(), EffectState::Failed);
    act->click();
    QTRY_VERIFY_WITH_TIMEOUT(jobs.size() > before, PanelUnderTest::wait);
    QTRY_COMPARE_WITH_TIMEOUT(p.effect.state(), EffectState::Failed, PanelUnderTest::wait);
}

void TestEffectPanel::predictsAmongNamedClasses()
{
    const auto folder = toPath(m_samples->folder.filePath(u"no labels"_s));
    std::filesystem::create_directories(folder);
    std::string table = "image,caption\n";
    for (const int row : {0, 1, 2, 4, 5}) {
        const auto name = std::to_string(row) + ".png";
        std::filesystem::copy_file(
            toPath(m_samples->folder.path()) / "images" / name, folder / name);
        table += name + ",something\n";
    }
    writeTextFile(folder / "t.csv", table);
    PanelUnderTest p;
    p.open(m_samples->embedded(folder / "t.csv"));
    QVERIFY(p.settle());
    QCOMPARE(p.effect.state(), EffectState::NoTarget);
    auto* target = p.find<QComboBox>("effectTarget");
    target->setEditText(u"star"_s);
    QTest::keyClick(target->lineEdit(), Qt::Key_Return);
    QVERIFY(p.measured());
    QCOMPARE(p.effect.samples().size(), std::size_t {5});
    QVERIFY(!p.effect.target()->place);
    auto* classes = p.find<QLineEdit>("effectClasses");
    QVERIFY(classes->isVisible());
    classes->setText(u"star, moon ,heart"_s);
    QTest::keyClick(classes, Qt::Key_Return);
    QVERIFY(p.measured());
    QCOMPARE(p.effect.effect()->classes(), (std::vector<std::string> {"star", "moon", "heart"}));
    QVERIFY(p.effect.target()->place);
    QVERIFY(p.effect.samples()[0].triggeredClass >= 0);
}

void TestEffectPanel::fitsANarrowColumn()
{
    PanelUnderTest p;
    p.open(m_samples->set, u"a photo of a star with a rather long caption, which has to wrap"_s);
    QVERIFY(p.measured());
    p.panel.resize(p.panel.minimumSizeHint().width(), 500);
    QTRY_COMPARE(p.panel.height(), 500);
    for (const char* name : {"effectTarget", "effectSource", "effectInterval", "effectChange",
             "effectCaption", "effectStrip", "effectMap", "effectSamples"}) {
        const auto* part = p.find<QWidget>(name);
        const int right = part->mapTo(&p.panel, QPoint(part->width(), 0)).x();
        QVERIFY2(right <= p.panel.width(), name);
    }
}

QTEST_MAIN(TestEffectPanel)
#include "tst_effect_panel.moc"
