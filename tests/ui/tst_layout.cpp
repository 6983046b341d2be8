// SPDX-License-Identifier: Apache-2.0
// No text of the window is cut: at the scale of QT_SCALE_FACTOR (the build runs this at 1, 1.5 and
// 2) and with fonts of a person who needs them larger.
#include "tests/support/sample_epochs.h"
#include "tests/ui/sample_set.h"
#include "tests/ui/window_under_test.h"
#include "ui/format.h"
#include "ui/models/run_maps.h"
#include "ui/pages/trigger.h"
#include "ui/widgets/trigger_canvas.h"

#include <QAbstractButton>
#include <QLabel>
#include <QScrollArea>
#include <QTest>
#include <QToolBar>

using namespace clinic;
using namespace clinic::ui;

class TestLayout : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanup();
    void cutsNoText_data();
    void cutsNoText();

private:
    QFont m_font;
    QTemporaryDir m_folder;
    SampleSet m_set;
};

namespace {

bool fits(const QLabel& label)
{
    if (label.text().isEmpty())
        return true;
    if (label.wordWrap())
        return label.height() >= label.heightForWidth(label.width());
    return label.width() >= label.sizeHint().width() && label.height() >= label.sizeHint().height();
}

bool fits(const QAbstractButton& button)
{
    return button.text().isEmpty()
        || (button.width() >= button.sizeHint().width()
            && button.height() >= button.minimumSizeHint().height());
}

template <typename Widget> QStringList cutOnes(const QWidget& window)
{
    QStringList cut;
    for (const auto* widget : window.findChildren<Widget*>())
        if (widget->isVisible() && !fits(*widget))
            cut << QStringLiteral("%1 '%2' %3x%4")
                       .arg(widget->objectName(), widget->text())
                       .arg(widget->width())
                       .arg(widget->height());
    return cut;
}

/// In a small window a tool bar folds what it has no room for behind its arrow, as everywhere.
bool mayFold(const WindowUnderTest& w)
{
    return w.window.width() < 1280;
}

void verifyPage(const WindowUnderTest& w, const char* page)
{
    QStringList cut;
    const auto allFit = [&] { // layouts settle a moment after their content changed
        cut = cutOnes<QLabel>(w.window) + cutOnes<QAbstractButton>(w.window);
        return cut.isEmpty();
    };
    [[maybe_unused]] const bool fit = QTest::qWaitFor(allFit, 2000);
    QVERIFY2(cut.isEmpty(), qPrintable(QLatin1String(page) + u": " + cut.join(u'\n')));
    for (const auto* bar : w.window.findChildren<QToolBar*>())
        for (auto* action : bar->actions()) {
            const auto* item = bar->widgetForAction(action);
            QVERIFY2(mayFold(w) || !bar->isVisible() || !item || item->isVisible(),
                qPrintable(action->text()));
        }
}

}

void TestLayout::initTestCase()
{
    m_font = QApplication::font();
    m_set = makeSampleSet(toPath(m_folder.path()), 40);
}

void TestLayout::cleanup()
{
    QApplication::setFont(m_font);
}

void TestLayout::cutsNoText_data()
{
    QTest::addColumn<double>("text");
    QTest::addColumn<QSize>("size");
    QTest::newRow("small window") << 1.0 << QSize(1024, 700);
    QTest::newRow("usual window") << 1.0 << QSize(1280, 800);
    QTest::newRow("text of 150 %") << 1.5 << QSize(1600, 1000);
    QTest::newRow("text of 200 %") << 2.0 << QSize(1920, 1200);
}

void TestLayout::cutsNoText()
{
    QFETCH(double, text);
    QFETCH(QSize, size);
    auto font = m_font;
    font.setPointSizeF(m_font.pointSizeF() * text);
    QApplication::setFont(font);
    WindowUnderTest w(size);
    verifyPage(w, "start");
    w.session.openPaths({toQString(m_set.table)});
    QTRY_VERIFY(w.find("importSheet")->isVisible() && w.find("importHint")->isVisible());
    QTRY_VERIFY(!w.find<QLabel>("importPoisonCount")->text().isEmpty());
    verifyPage(w, "import");
    w.session.openPaths({toQString(m_set.embeddings)});
    QVERIFY(w.waitForMap());
    w.workspace.setCurrent(SampleId {3});
    verifyPage(w, "explore");
    const auto run = toPath(m_folder.filePath(QStringLiteral("run")));
    for (const std::int64_t epoch : {0, 1})
        writeSampleEpoch(epochMapFolder(run, epoch), {.epoch = epoch, .failedRow = 3});
    w.window.maps().open(run);
    QTRY_VERIFY(w.window.maps().first());
    w.find<QAbstractButton>("epochCompare")->click();
    QTRY_VERIFY(w.find("scatterViewFirst")->isVisible());
    verifyPage(w, "epochs");
    w.session.openPaths({toQString(m_set.embeddings)});
    QTRY_COMPARE(w.workspace.rows(), 40);
    QVERIFY(w.waitForMap());
    w.workspace.setCurrent(SampleId {3});
    w.window.showPage(Page::Trigger);
    QVERIFY(waitForCanvas(w));
    verifyPage(w, "trigger");
    trigger(w, "paint.text"); // the tool with the most options
    dragOn(*w.window.triggerPage().canvas(), {{20, 20}});
    verifyPage(w, "painted trigger");
}

QTEST_MAIN(TestLayout)
#include "tst_layout.moc"
