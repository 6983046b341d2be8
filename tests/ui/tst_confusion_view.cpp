// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/data_colours.h"
#include "ui/theme.h"
#include "ui/widgets/confusion_view.h"

#include <QTest>

using namespace clinic;
using namespace clinic::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

/// 90 stars, 12 of them taken for circles; 40 circles, all of them right.
ConfusionView::Content sample()
{
    ConfusionView::Content content {.names = {"circle", "star", "moon"},
        .counts = ConfusionMatrix(3),
        .colour = data_colour::triggered,
        .target = 1};
    content.counts.add(1, 0, 12);
    content.counts.add(1, 1, 78);
    content.counts.add(0, 0, 40);
    return content;
}

QColor colourAt(ConfusionView& view, std::size_t truth, std::size_t predicted)
{
    // Beside the number, in a corner of the cell.
    const QPointF corner = view.cellRect(truth, predicted).topLeft() + QPointF(5, 5);
    return view.grab().toImage().pixelColor(corner.toPoint());
}

int distance(const QColor& a, const QColor& b)
{
    return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green())
        + std::abs(a.blue() - b.blue());
}

} // namespace

class TestConfusionView : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { applyTheme(ThemeMode::System); }
    void saysTheNumbersOfACell();
    void shadesByTheShareOfTheTrueClass_data();
    void shadesByTheShareOfTheTrueClass();
    void pointsWithTheArrowKeys();
    void fitsAnyNumberOfClasses_data();
    void fitsAnyNumberOfClasses();
    void showsForeignNamesAsText();
};

void TestConfusionView::saysTheNumbersOfACell()
{
    ConfusionView view;
    view.setContent(sample());
    view.resize(300, view.heightForWidth(300));
    const auto at = [&](std::size_t truth, std::size_t predicted) {
        return view.textAt(view.cellRect(truth, predicted).center().toPoint());
    };
    QCOMPARE(at(1, 0), u"true star, predicted circle: 12 of 90 (13.3 %)"_s);
    QCOMPARE(at(0, 0), u"true circle, predicted circle: 40 of 40 (100.0 %)"_s);
    QCOMPARE(at(0, 2), u"true circle, predicted moon: 0 of 40 (0.0 %)"_s);
    QCOMPARE(at(2, 2), u"true moon, predicted moon: 0 of 0"_s); // no share of nothing
    QVERIFY(view.textAt({0, 0}).isEmpty());
    QVERIFY(view.textAt(QPoint(299, view.height() - 1)).isEmpty());
    QVERIFY(ConfusionView().textAt({50, 5}).isEmpty());
}

void TestConfusionView::shadesByTheShareOfTheTrueClass_data()
{
    QTest::addColumn<ThemeMode>("theme");
    QTest::newRow("light") << ThemeMode::Light;
    QTest::newRow("dark") << ThemeMode::Dark;
}

void TestConfusionView::shadesByTheShareOfTheTrueClass()
{
    QFETCH(ThemeMode, theme);
    applyTheme(theme);
    ConfusionView view;
    view.setContent(sample());
    view.resize(300, view.heightForWidth(300));
    const QColor full(data_colour::triggered);
    const QColor ground = view.palette().color(QPalette::Base);
    QVERIFY(distance(colourAt(view, 0, 0), full) < 6);
    QVERIFY(distance(colourAt(view, 2, 2), ground) < 6);
    QVERIFY(distance(colourAt(view, 0, 2), ground) < 6);
    const QColor some = colourAt(view, 1, 0); // 13 %
    QVERIFY(distance(some, ground) > 15); // is seen
    QVERIFY(distance(some, full) > distance(colourAt(view, 1, 1), full)); // 87 % is stronger
}

void TestConfusionView::pointsWithTheArrowKeys()
{
    ConfusionView view;
    view.setContent(sample());
    view.resize(300, view.heightForWidth(300));
    view.show();
    QTest::keyClick(&view, Qt::Key_Down);
    QCOMPARE(view.accessibleDescription(), u"true star, predicted circle: 12 of 90 (13.3 %)"_s);
    QTest::keyClick(&view, Qt::Key_Right);
    QCOMPARE(view.accessibleDescription(), u"true star, predicted star: 78 of 90 (86.7 %)"_s);
    for (int i = 0; i < 9; ++i)
        QTest::keyClick(&view, Qt::Key_Up); // stays in the picture
    QVERIFY(view.accessibleDescription().startsWith(u"true circle, predicted star"_s));
    ConfusionView empty;
    QTest::keyClick(&empty, Qt::Key_Right);
}

void TestConfusionView::fitsAnyNumberOfClasses_data()
{
    QTest::addColumn<int>("classes");
    for (const int classes : {1, 2, 10, 100, 1000})
        QTest::addRow("%d classes", classes) << classes;
}

void TestConfusionView::fitsAnyNumberOfClasses()
{
    QFETCH(int, classes);
    const auto many = static_cast<std::size_t>(classes);
    ConfusionView::Content content {.names = {},
        .counts = ConfusionMatrix(many),
        .colour = data_colour::clean,
        .target = std::nullopt};
    for (std::size_t i = 0; i < many; ++i) {
        content.names.push_back("a class with a long name " + std::to_string(i));
        content.counts.add(i, i, 3);
    }
    ConfusionView view;
    view.setContent(std::move(content));
    for (const int width : {220, 420, 900}) {
        view.resize(width, view.heightForWidth(width));
        const QRectF last = view.cellRect(many - 1, many - 1);
        QVERIFY(last.right() <= width);
        QVERIFY(last.bottom() < view.height());
        QVERIFY(!view.grab().isNull());
    }
    // The diagonal is seen even where a cell is less than a pixel.
    const QImage picture = view.grab().toImage();
    const QPointF middle = view.cellRect(many / 2, many / 2).topLeft();
    QVERIFY(
        distance(picture.pixelColor(middle.toPoint()), view.palette().color(QPalette::Base)) > 15);
}

void TestConfusionView::showsForeignNamesAsText()
{
    ConfusionView view;
    ConfusionView::Content content = sample();
    content.names[0] = "<b>bold</b>\n\u202eevil";
    view.setContent(std::move(content));
    view.resize(300, view.heightForWidth(300));
    const QString text = view.textAt(view.cellRect(1, 0).center().toPoint());
    QVERIFY(text.contains(u"<b>bold</b>"_s));
    QVERIFY(!text.contains(u'\n') && !text.contains(QChar(0x202e)));
}

QTEST_MAIN(TestConfusionView)
#include "tst_confusion_view.moc"
