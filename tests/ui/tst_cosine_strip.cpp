// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/cosine_strip.h"
#include "ui/plots/data_colours.h"

#include <QImage>
#include <QTest>

#include <cmath>
#include <vector>

using namespace clinic::ui;

namespace {

/// Middle of the pixels of about this hue along x; NaN where there are none.
double middleOf(const QImage& image, QRgb wanted)
{
    double sum = 0;
    double count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QColor colour(image.pixel(x, y));
            const QColor asked(wanted);
            if (colour.saturation() > 20 && std::abs(colour.hue() - asked.hue()) < 12) {
                sum += x;
                ++count;
            }
        }
    }
    return sum / count;
}

} // namespace

class TestCosineStrip : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsValuesWhereTheyAre()
    {
        CosineStrip strip;
        strip.resize(400, strip.sizeHint().height());
        const auto grab = [&strip] { return strip.grab().toImage(); };
        QVERIFY(std::isnan(middleOf(grab(), data_colour::triggered)));
        std::vector<double> before(40), after(40);
        for (std::size_t i = 0; i < before.size(); ++i) {
            before[i] = -0.1 + 0.005 * static_cast<double>(i);
            after[i] = before[i] + 0.6;
        }
        strip.setValues(before, after);
        const QImage drawn = grab();
        const double clean = middleOf(drawn, data_colour::clean);
        const double triggered = middleOf(drawn, data_colour::triggered);
        QVERIFY2(triggered > clean + 150, qPrintable(QString::number(triggered - clean)));
        QCOMPARE(grab(), drawn); // the same dots each time
        strip.setValues(after, before);
        QVERIFY(middleOf(grab(), data_colour::triggered) < middleOf(grab(), data_colour::clean));
        strip.setValues({0.3}, {0.3}); // no span at all
        QVERIFY(!std::isnan(middleOf(grab(), data_colour::triggered)));
    }
};

QTEST_MAIN(TestCosineStrip)
#include "tst_cosine_strip.moc"
