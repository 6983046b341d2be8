// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/sample_set.h"
#include "ui/format.h"
#include "ui/job_bridge.h"
#include "ui/pages/poison_panel.h"
#include "ui/widgets/picture_label.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <QToolButton>

using namespace clinic;
using namespace clinic::ui;

namespace {

/// The panel alone, with the set's own table and a small patch.
struct PanelUnderTest {
    JobRunner jobs;
    Workspace workspace;
    TriggerModel trigger;
    PoisonPanel panel {jobs, workspace, trigger};

    explicit PanelUnderTest(const SampleSet* set = nullptr)
    {
        setTrigger("checkerboard,size=8");
        panel.resize(380, 900);
        panel.show();
        if (set)
            workspace.setEmbeddings(EmbeddingSet::open(set->embeddings), QStringLiteral("sample"));
    }

    void setTrigger(const char* text)
    {
        trigger.change({parseTriggerSpec(text), std::nullopt}, QStringLiteral("test"));
    }
    template <typename Widget = QWidget> Widget* find(const char* name) const
    {
        auto* found = panel.findChild<Widget*>(QString::fromLatin1(name));
        Q_ASSERT_X(found, "PanelUnderTest::find", name);
        return found;
    }
    QString text(const char* name) const { return find<QLabel>(name)->text(); }
    void click(const char* name) const
    {
        QTest::mouseClick(find<QPushButton>(name), Qt::LeftButton);
    }
    /// The source has been found and the target chosen.
    bool waitForSource() const
    {
        const auto* table = find<QLineEdit>("poisonTable");
        const bool there = QTest::qWaitFor([&] { return !table->text().isEmpty(); }, 20000);
        if (there) {
            auto* target = find<QComboBox>("poisonTarget");
            target->setCurrentIndex(0);
            find<QDoubleSpinBox>("poisonAmount")->setValue(5);
            find<QSpinBox>("poisonResolution")->setValue(64);
        }
        return there;
    }
};

} // namespace

class TestPoisonPanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void saysWhatIsMissing();
    void takesTheOpenSetsTable();
    void keepsATableThatWasChosen();
    void previewsWithoutWriting();
    void dropsAPreviewThatIsNoLongerTrue();
    void writesAndOffersTheImport();
    void saysWhatIsWrongInPlace();
    void stopsWriting();
    void offersWhatFitsTheTrigger();
    void asksForAShare();
    void copiesTheCommandLine();
    void hidesWhatIsSeldomNeeded();

private:
    QTemporaryDir m_folder;
    SampleSet m_set;
};

void TestPoisonPanel::initTestCase()
{
    m_set = makeSampleSet(toPath(m_folder.path()), 60);
}

void TestPoisonPanel::saysWhatIsMissing()
{
    PanelUnderTest w;
    QCOMPARE(w.text("poisonHint"), QStringLiteral("Choose a table of images and captions."));
    QVERIFY(!w.find("poisonPreviewButton")->isEnabled());
    w.find<QLineEdit>("poisonTable")->setText(toQString(m_set.table));
    QCOMPARE(w.text("poisonHint"), QStringLiteral("Choose the target label."));
    w.find<QComboBox>("poisonTarget")->setEditText(QStringLiteral("star"));
    QVERIFY(w.find("poisonHint")->isHidden());
    QVERIFY(w.find<QLineEdit>("poisonFolder")->text().endsWith(QStringLiteral("train_poisoned")));
    QVERIFY(w.find("poisonWrite")->isEnabled());
    w.find<QLineEdit>("poisonFolder")->clear();
    QCOMPARE(w.text("poisonHint"), QStringLiteral("Choose a folder to write to."));
    QVERIFY(!w.find("poisonWrite")->isEnabled());
    QVERIFY(w.find("poisonPreviewButton")->isEnabled());
}

void TestPoisonPanel::takesTheOpenSetsTable()
{
    PanelUnderTest w(&m_set);
    QVERIFY(w.waitForSource());
    QCOMPARE(toPath(w.find<QLineEdit>("poisonTable")->text()), m_set.table);
    QVERIFY(w.find<QComboBox>("poisonTarget")->count() > 1); // the set's labels
    QVERIFY(w.find("poisonWrite")->isEnabled());
}

void TestPoisonPanel::keepsATableThatWasChosen()
{
    PanelUnderTest w;
    const QString chosen = m_folder.filePath(QStringLiteral("other.csv"));
    w.find<QLineEdit>("poisonTable")->setText(chosen);
    w.workspace.setEmbeddings(EmbeddingSet::open(m_set.embeddings), QStringLiteral("sample"));
    QTRY_COMPARE(w.jobs.unfinished(), 0);
    QTest::qWait(0);
    QCOMPARE(w.find<QLineEdit>("poisonTable")->text(), chosen);
}

void TestPoisonPanel::previewsWithoutWriting()
{
    PanelUnderTest w(&m_set);
    QVERIFY(w.waitForSource());
    w.find<QDoubleSpinBox>("poisonAmount")->setValue(20);
    w.click("poisonPreviewButton");
    const auto pictures = [&](const char* name) {
        return w.panel.findChildren<PictureLabel*>(QString::fromLatin1(name));
    };
    QTRY_COMPARE_WITH_TIMEOUT(pictures("poisonBefore").size(), 12, 20000);
    QCOMPARE(pictures("poisonAfter").size(), 12);
    QCOMPARE(pictures("poisonAfter")[0]->picture().size(), QSize(64, 64));
    QVERIFY(pictures("poisonBefore")[0]->picture() != pictures("poisonAfter")[0]->picture());
    const auto captions = w.panel.findChildren<QLabel*>(QStringLiteral("poisonCaptionAfter"));
    const QString target = w.find<QComboBox>("poisonTarget")->currentText();
    QVERIFY2(captions[0]->text().contains(target), qPrintable(captions[0]->text()));
    QVERIFY(w.text("poisonPreviewTitle").contains(QStringLiteral("12")));
    QVERIFY(!QFile::exists(w.find<QLineEdit>("poisonFolder")->text()));
}

void TestPoisonPanel::dropsAPreviewThatIsNoLongerTrue()
{
    PanelUnderTest w(&m_set);
    QVERIFY(w.waitForSource());
    const auto shown = [&] {
        return w.panel.findChildren<PictureLabel*>(QStringLiteral("poisonAfter")).size();
    };
    w.click("poisonPreviewButton");
    QTRY_COMPARE_WITH_TIMEOUT(shown(), 5, 20000);
    w.setTrigger("yellow,size=4");
    QCOMPARE(shown(), 0);
    w.click("poisonPreviewButton");
    QTRY_COMPARE_WITH_TIMEOUT(shown(), 5, 20000);
    w.find<QSpinBox>("poisonSeed")->setValue(3);
    QCOMPARE(shown(), 0);
    QVERIFY(w.find("poisonPreviewTitle")->isHidden());
}

void TestPoisonPanel::writesAndOffersTheImport()
{
    PanelUnderTest w(&m_set);
    QVERIFY(w.waitForSource());
    const QString out = m_folder.filePath(QStringLiteral("written"));
    w.find<QLineEdit>("poisonFolder")->setText(out);
    QVERIFY(w.find("poisonResult")->parentWidget()->isHidden());
    w.click("poisonWrite");
    QVERIFY(!w.find("poisonWrite")->isEnabled());
    QVERIFY(w.find("poisonCancel")->isVisible());
    QTRY_VERIFY_WITH_TIMEOUT(w.find("poisonResult")->isVisible(), 20000);
    QVERIFY2(w.text("poisonResult").contains(QStringLiteral("5 of 60 (8.3 %) rows poisoned")),
        qPrintable(w.text("poisonResult")));
    QVERIFY(!w.find("poisonCancel")->isVisible());
    QVERIFY(QFile::exists(out + QStringLiteral("/poisoned.csv")));
    const QSignalSpy spy(&w.panel, &PoisonPanel::showInImport);
    w.click("poisonShowInImport");
    QCOMPARE(spy.size(), 1);
    QCOMPARE(spy[0][0].toString(), out + QStringLiteral("/poisoned.csv"));
    QCOMPARE(spy[0][1].toString(), m_folder.path()); // where the clean pictures are
    // once more: it says that it is there, until replacing is asked for
    w.click("poisonWrite");
    QTRY_VERIFY_WITH_TIMEOUT(w.find("poisonProblem")->isVisible(), 20000);
    QVERIFY2(w.text("poisonProblem").contains(QStringLiteral("already")),
        qPrintable(w.text("poisonProblem")));
    QVERIFY(!w.text("poisonProblem").contains(QStringLiteral("--")));
    w.find<QCheckBox>("poisonOverwrite")->setChecked(true);
    w.click("poisonWrite");
    QVERIFY(w.find("poisonProblem")->isHidden());
    QTRY_VERIFY_WITH_TIMEOUT(w.find("poisonResult")->isVisible(), 20000);
}

void TestPoisonPanel::saysWhatIsWrongInPlace()
{
    PanelUnderTest w(&m_set);
    QVERIFY(w.waitForSource());
    w.find<QComboBox>("poisonTarget")->setEditText(QStringLiteral("bananna"));
    w.click("poisonPreviewButton");
    QTRY_VERIFY_WITH_TIMEOUT(w.find("poisonProblem")->isVisible(), 20000);
    QVERIFY2(w.text("poisonProblem").contains(QStringLiteral("occurs in no label")),
        qPrintable(w.text("poisonProblem")));
    QVERIFY(w.find("poisonWrite")->isEnabled());
    w.find<QComboBox>("poisonTarget")->setCurrentIndex(1);
    w.find<QDoubleSpinBox>("poisonAmount")->setValue(61);
    w.click("poisonWrite");
    QTRY_VERIFY_WITH_TIMEOUT(w.text("poisonProblem").contains(QStringLiteral("61 rows")), 20000);
    QVERIFY(w.find("poisonResult")->parentWidget()->isHidden());
}

void TestPoisonPanel::stopsWriting()
{
    PanelUnderTest w(&m_set);
    QVERIFY(w.waitForSource());
    const QString out = m_folder.filePath(QStringLiteral("stopped"));
    w.find<QLineEdit>("poisonFolder")->setText(out);
    // the lane is busy, so that there is time to think again
    const JobId busy = w.jobs.start(
        Lane::Device, QStringLiteral("busy"), &w.panel,
        [](TaskContext& context) {
            while (true) {
                context.checkpoint();
                QThread::msleep(1);
            }
            return 0;
        },
        [](const std::shared_ptr<const int>&) {});
    w.click("poisonWrite");
    QVERIFY(w.text("poisonStage").startsWith(QStringLiteral("Waiting")));
    w.click("poisonCancel");
    QTRY_COMPARE(w.text("poisonProblem"), QStringLiteral("⚠ Stopped. Nothing was written."));
    QVERIFY(!w.find("poisonCancel")->isVisible());
    QVERIFY(w.find("poisonWrite")->isEnabled());
    w.jobs.cancel(busy);
    QTRY_COMPARE(w.jobs.unfinished(), 0);
    QVERIFY(!QFile::exists(out));
}

void TestPoisonPanel::offersWhatFitsTheTrigger()
{
    PanelUnderTest w(&m_set);
    QVERIFY(w.waitForSource());
    auto* rows = w.find<QComboBox>("poisonRows");
    QVERIFY(w.find("poisonTemplates")->isEnabled());
    rows->setCurrentIndex(1);
    QVERIFY(w.find("poisonTemplates")->isEnabled()); // for captions that do not name their label
    rows->setCurrentIndex(2);
    QVERIFY(!w.find("poisonTemplates")->isEnabled()); // captions are kept
    w.setTrigger("none"); // would change nothing then
    QCOMPARE(rows->currentIndex(), 0);
    QVERIFY(!rows->isEnabled());
    QVERIFY(w.find("poisonTemplates")->isEnabled());
    w.setTrigger("word,text=cf");
    QVERIFY(rows->isEnabled());
    QVERIFY(rows->itemText(0).contains(QStringLiteral("pictures of the target")));
    QVERIFY(!w.find("poisonTemplates")->isEnabled());
}

void TestPoisonPanel::asksForAShare()
{
    PanelUnderTest w(&m_set);
    QVERIFY(w.waitForSource());
    w.find<QComboBox>("poisonUnit")->setCurrentIndex(1);
    w.find<QDoubleSpinBox>("poisonAmount")->setValue(10);
    w.find<QLineEdit>("poisonFolder")->setText(m_folder.filePath(QStringLiteral("share")));
    w.click("poisonWrite");
    QTRY_VERIFY_WITH_TIMEOUT(w.find("poisonResult")->isVisible(), 20000);
    QVERIFY2(w.text("poisonResult").contains(QStringLiteral("6 of 60")),
        qPrintable(w.text("poisonResult")));
}

void TestPoisonPanel::copiesTheCommandLine()
{
    PanelUnderTest w(&m_set);
    QVERIFY(w.waitForSource());
    w.find<QCheckBox>("poisonReference")->setChecked(true);
    w.click("poisonCopyCommand");
    const QString command = QGuiApplication::clipboard()->text();
    QVERIFY2(command.startsWith(QStringLiteral("clinic poison --data ")), qPrintable(command));
    QVERIFY2(command.contains(QStringLiteral(" --count 5 ")), qPrintable(command));
    QVERIFY2(command.contains(QStringLiteral(" --trigger checkerboard,")), qPrintable(command));
    QVERIFY2(command.contains(QStringLiteral(" --profile reference ")), qPrintable(command));
    QVERIFY(!w.find("poisonMention")->isEnabled()); // the reference has its own way
    w.trigger.change({parseTriggerSpec("painted"), PaintedTrigger {}}, QStringLiteral("test"));
    QVERIFY(!w.find("poisonCopyCommand")->isEnabled()); // no text says what was painted
}

void TestPoisonPanel::hidesWhatIsSeldomNeeded()
{
    PanelUnderTest w(&m_set);
    QVERIFY(!w.find("poisonMoreArea")->isVisible());
    w.find<QToolButton>("poisonMore")->click();
    QVERIFY(w.find("poisonMoreArea")->isVisible());
    QVERIFY(w.find("poisonSize")->isVisible());
}

QTEST_MAIN(TestPoisonPanel)
#include "tst_poison_panel.moc"
