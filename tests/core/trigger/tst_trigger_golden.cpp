// SPDX-License-Identifier: Apache-2.0
// The reference's triggers on three pictures, made by the reference implementation.
#include "core/formats/json_reader.h"
#include "core/image/image_io.h"
#include "core/trigger/framing.h"

#include <QFile>
#include <QtTest>

#include <cstdlib>

using namespace clinic;

namespace {

const std::string folder = CLINIC_FIXTURES "/triggers/";

/// The index's names of a case as this program takes them.
std::string specOf(const nlohmann::json& one)
{
    std::string spec = one.at("patch_type").get<std::string>();
    if (spec == "warped")
        return spec + ",grid=" + folder + "warp_grid.safetensors";
    if (one.contains("noise"))
        spec += ",noise=" + folder + one.at("noise").get<std::string>();
    const auto location = one.at("patch_location").get<std::string>();
    if (location != "blended")
        spec += ",patch_size=16,patch_location=" + location;
    return spec;
}

} // namespace

class TestTriggerGolden : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agrees_data();
    void agrees();
};

void TestTriggerGolden::agrees_data()
{
    QTest::addColumn<QByteArray>("image");
    QTest::addColumn<QByteArray>("spec");
    QTest::addColumn<QByteArray>("expected");
    QTest::addColumn<int>("tolerance");
    QFile file(QString::fromStdString(folder + "index.json"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const auto index = parseUntrustedJson(file.readAll().toStdString(), "index.json");
    QCOMPARE(index.at("cases").size(), std::size_t {15});
    for (const auto& one : index.at("cases")) {
        const auto image = one.at("image").get<std::string>();
        const auto trigger = one.at("trigger").get<std::string>();
        const bool isExact = trigger != "warped" && trigger != "sig_blended";
        QTest::addRow("%s on %s", trigger.c_str(), image.c_str())
            << QByteArray::fromStdString(image) << QByteArray::fromStdString(specOf(one))
            << QByteArray::fromStdString(image + "." + trigger + ".png") << (isExact ? 0 : 1);
    }
}

void TestTriggerGolden::agrees()
{
    QFETCH(QByteArray, image);
    QFETCH(QByteArray, spec);
    QFETCH(QByteArray, expected);
    QFETCH(int, tolerance);
    const Trigger trigger(parseTriggerSpec(spec.toStdString()));
    Image found = frameForTrigger(
        readImage(CLINIC_FIXTURES "/preprocess/" + image.toStdString()), trigger.spec(), 224);
    trigger.apply(found, 0);
    const Image golden = readImage(folder + expected.toStdString());
    QCOMPARE(found.width, golden.width);
    QCOMPARE(found.rgb.size(), golden.rgb.size());
    int largest = 0;
    for (std::size_t i = 0; i < found.rgb.size(); ++i)
        largest = std::max(largest, std::abs(found.rgb[i] - golden.rgb[i]));
    QVERIFY2(largest <= tolerance, QByteArray::number(largest).constData());
}

QTEST_APPLESS_MAIN(TestTriggerGolden)
#include "tst_trigger_golden.moc"
