// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/sample_set.h"
#include "tests/ui/tiny_checkpoint.h"
#include "tests/ui/window_under_test.h"
#include "ui/format.h"
#include "ui/models/job_list.h"

#include <QComboBox>
#include <QDir>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QTest>

using namespace clinic;
using namespace clinic::ui;

class TestImportSheet : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void leadsFromADropToTheMap();
    void saysWhatIsMissing();
    void countsPoisonByTheChosenRule();
    void stopsAnEmbeddingThatIsCancelled();
    void refusesWhatIsNoCheckpoint();

private:
    QString m_checkpoint;
    QTemporaryDir m_folder;
    SampleSet m_set;
};

namespace {

void drop(WindowUnderTest& w, const QStringList& files)
{
    QMimeData data;
    QList<QUrl> urls;
    for (const auto& file : files)
        urls << QUrl::fromLocalFile(file);
    data.setUrls(urls);
    QDragEnterEvent enter({50, 50}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&w.window, &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent event({50, 50}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&w.window, &event);
}

QString text(const WindowUnderTest& w, const char* name)
{
    return w.find<QLabel>(name)->text();
}

void chooseProject(const WindowUnderTest& w)
{
    w.find<QLineEdit>("importProject")->setText(w.folder.filePath(QStringLiteral("made.clinic")));
}

}

void TestImportSheet::initTestCase()
{
    m_set = makeSampleSet(toPath(m_folder.path()), 60, false);
    m_checkpoint = m_folder.filePath(QStringLiteral("tiny.safetensors"));
    writeTinyCheckpoint(toPath(m_checkpoint));
}

void TestImportSheet::leadsFromADropToTheMap()
{
    WindowUnderTest w;
    drop(w, {m_checkpoint, toQString(m_set.table)});
    auto* embed = w.find<QPushButton>("importEmbed");
    QTRY_VERIFY(embed->isVisible() && embed->isEnabled());
    QCOMPARE(w.find("importSheet")->findChildren<QWidget*>(QStringLiteral("fileRow")).size(), 2);
    QCOMPARE(w.find<QComboBox>("importCaptionColumn")->currentText(), QStringLiteral("caption"));
    chooseProject(w);
    QTest::mouseClick(embed, Qt::LeftButton);
    QVERIFY2(w.waitForMap(60000), qPrintable(text(w, "messageText")));
    QCOMPARE(w.window.page(), Page::Explore);
    QCOMPARE(w.workspace.rows(), m_set.rows);
    QCOMPARE(w.workspace.embeddings()->failedRows(), m_set.failed);
    QVERIFY(w.workspace.embeddings()->isPoisoned(3));
    QVERIFY(QFile::exists(w.folder.filePath(QStringLiteral("made.clinic/project.sqlite"))));
    QCOMPARE(w.settings.recentProjects().size(), std::size_t(1));
}

void TestImportSheet::saysWhatIsMissing()
{
    WindowUnderTest w;
    drop(w, {toQString(m_set.table)});
    QTRY_COMPARE(text(w, "importHint"), QStringLiteral("Add a checkpoint to embed with."));
    QVERIFY(!w.find("importEmbed")->isEnabled());
    drop(w, {m_checkpoint}); // a second drop joins the first
    QTRY_VERIFY(w.find("importEmbed")->isEnabled());
    QTest::mouseClick(w.find("importCancel"), Qt::LeftButton);
    QVERIFY(!w.find("importSheet")->isVisible());
    QVERIFY(w.find("dropZone")->isVisible());
}

void TestImportSheet::countsPoisonByTheChosenRule()
{
    WindowUnderTest w;
    drop(w, {toQString(m_set.table)});
    QTRY_COMPARE(text(w, "importPoisonCount"), QStringLiteral("6 of 60 (10.0 %) rows poisoned"));
    auto* rule = w.find<QComboBox>("importPoisonRule");
    QVERIFY(!w.find("importPoisonText")->isVisible());
    rule->setCurrentIndex(1); // a text in the path
    auto* typed = w.find<QLineEdit>("importPoisonText");
    QVERIFY(typed->isVisible());
    typed->setText(QStringLiteral("images/backdoor/1"));
    QTRY_COMPARE(text(w, "importPoisonCount"), QStringLiteral("1 of 60 (1.7 %) rows poisoned"));
    rule->setCurrentIndex(2);
    QTRY_COMPARE(text(w, "importPoisonCount"), QStringLiteral("60 rows"));
}

void TestImportSheet::stopsAnEmbeddingThatIsCancelled()
{
    WindowUnderTest w;
    drop(w, {m_checkpoint, toQString(m_set.table)});
    QTRY_VERIFY(w.find("importEmbed")->isVisible() && w.find("importEmbed")->isEnabled());
    chooseProject(w);
    QTest::mouseClick(w.find("importEmbed"), Qt::LeftButton);
    auto* cancel = w.find<QPushButton>("startJobCancel");
    QTRY_VERIFY_WITH_TIMEOUT(cancel->isVisible(), 10000);
    QTest::mouseClick(cancel, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(w.jobs.unfinished(), 0, 30000);
    QCOMPARE(w.window.page(), Page::Start);
    QVERIFY(!w.find("messageBar")->isVisible()); // stopping is no failure
    QVERIFY(!w.workspace.embeddings());
}

void TestImportSheet::refusesWhatIsNoCheckpoint()
{
    WindowUnderTest w;
    const auto page = m_folder.filePath(QStringLiteral("model.pt"));
    QFile file(page);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("<!DOCTYPE html><html><body>Sign in</body></html>");
    file.close();
    drop(w, {page, toQString(m_set.table)});
    QTRY_VERIFY(w.find("importHint")->isVisible());
    QTRY_COMPARE(
        w.find("importSheet")->findChildren<QLabel*>(QStringLiteral("fileFacts")).size(), 2);
    const auto facts = w.find("importSheet")->findChildren<QLabel*>(QStringLiteral("fileFacts"));
    QVERIFY2(facts[0]->text().contains(QStringLiteral("HTML")), qPrintable(facts[0]->text()));
    QVERIFY(!w.find("importEmbed")->isEnabled());
}

QTEST_MAIN(TestImportSheet)
#include "tst_import.moc"
