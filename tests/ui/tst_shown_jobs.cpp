// SPDX-License-Identifier: Apache-2.0
#include "core/clip/device.h"
#include "tests/ui/window_under_test.h"
#include "ui/models/job_list.h"

#include <QLabel>
#include <QPushButton>
#include <QScopeGuard>
#include <QTest>
#include <QThread>
#include <QToolButton>

#include <atomic>

using namespace clinic;
using namespace clinic::ui;

/// What the window shows of work under way: Start page, status bar.
class TestShownJobs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void listsWaitingJobs();
    void saysWhatIsComputedOn();
    void asksForTheDemoOnlyOnce();
};

namespace {

int endless(TaskContext& context)
{
    while (true) {
        context.checkpoint();
        QThread::msleep(1);
    }
}

} // namespace

void TestShownJobs::listsWaitingJobs()
{
    std::atomic<bool> mayStop = false;
    WindowUnderTest w;
    const auto release = qScopeGuard([&mayStop] { mayStop = true; }); // also after a failure
    const auto nothing = [](const auto&) {};
    w.jobs.start(
        Lane::Device, QStringLiteral("First"), this,
        [&](TaskContext& context) {
            while (!mayStop)
                QThread::msleep(1);
            return endless(context);
        },
        nothing);
    w.jobs.start(Lane::Device, QStringLiteral("Second"), this, endless, nothing);
    QTRY_VERIFY(w.find("startWaiting")->isVisible());
    const auto rows = [&w] {
        return w.find("startWaiting")->findChildren<QWidget*>(QStringLiteral("jobRow"));
    };
    QTRY_COMPARE(rows().size(), 1);
    QCOMPARE(rows()[0]->findChild<QLabel*>(QStringLiteral("jobTitle"))->text(),
        QStringLiteral("Second"));
    QTRY_COMPARE(w.find<QToolButton>("statusJob")->text(), QStringLiteral("2 jobs · First"));
    auto* cancel = w.find<QPushButton>("startJobCancel");
    QTest::mouseClick(cancel, Qt::LeftButton);
    QCOMPARE(cancel->text(), QStringLiteral("Stopping…"));
    QVERIFY(!cancel->isEnabled() && !w.find("statusCancel")->isEnabled());
    QTest::mouseClick(rows()[0]->findChild<QWidget*>(QStringLiteral("jobCancel")), Qt::LeftButton);
    QTRY_VERIFY(!w.find("startWaiting")->isVisible()); // the first still runs
    QVERIFY(w.find("startJob")->isVisible());
    mayStop = true;
    QTRY_VERIFY(!w.find("startJob")->isVisible());
    QTRY_COMPARE(w.jobs.unfinished(), 0);
}

void TestShownJobs::saysWhatIsComputedOn()
{
    const WindowUnderTest w;
    const bool onCpu = chooseCompute().device == "cpu";
    QTRY_VERIFY(text(w, "statusDevice")
                    .startsWith(onCpu ? QStringLiteral("CPU × ") : QStringLiteral("CUDA, ")));
}

void TestShownJobs::asksForTheDemoOnlyOnce()
{
    WindowUnderTest w;
    w.jobs.start(Lane::Device, QStringLiteral("before it"), this, endless, [](const auto&) {});
    const auto* list = w.window.findChild<JobList*>();
    QTRY_COMPARE(list->unfinished(), 1);
    w.session.openDemo(w.folder.filePath(QStringLiteral("demo")));
    QTRY_COMPARE(list->waiting().size(), std::size_t(1));
    w.window.showPage(Page::Explore);
    trigger(w, "file.openDemo");
    QCOMPARE(w.window.page(), Page::Start); // where the making is shown
    QTest::qWait(0);
    QCOMPARE(list->waiting().size(), std::size_t(1));
    w.jobs.cancel(list->waiting()[0]->update.id);
    QTRY_COMPARE(list->unfinished(), 1);
    w.session.openDemo(w.folder.filePath(QStringLiteral("demo"))); // stopped: it may begin anew
    QTRY_COMPARE(list->unfinished(), 2);
}

QTEST_MAIN(TestShownJobs)
#include "tst_shown_jobs.moc"
