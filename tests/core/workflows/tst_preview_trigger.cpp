// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/image/image_io.h"
#include "core/image/preprocess.h"
#include "core/trigger/open_trigger.h"
#include "core/trigger/spec_edit.h"
#include "core/workflows/apply_trigger.h"
#include "core/workflows/preview_trigger.h"
#include "core/workflows/trigger_command.h"
#include "tests/support/sample_embeddings.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace clinic;

namespace {

/// No two pixels of one colour next to one another.
Image grained(int width, int height)
{
    Image image {width, height, {}};
    for (int i = 0; i < width * height * 3; ++i)
        image.rgb.push_back(static_cast<std::uint8_t>((i * 37 + i / width * 11) % 251));
    return image;
}

TriggerPreviewRequest requestOf(const char* spec)
{
    return {.whole = std::make_shared<const Image>(grained(90, 70)),
        .caption = "a photo of a star",
        .row = 5,
        .resolution = 32,
        .trigger = {parseTriggerSpec(spec), std::nullopt}};
}

} // namespace

class TestPreviewTrigger : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsWhatTheModelSees_data();
    void showsWhatTheModelSees();
    void isWhatTheCommandWrites();
    void putsTheWordIntoTheCaption();
    void tellsWhatDoesNotFit();
    void tellsWhatCannotBeMade();
    void stopsWhenAsked();
    void readsTheResolutionOfASet();
    void writesTheCommand();
    void changesAValueOrSaysWhyNot();
};

void TestPreviewTrigger::showsWhatTheModelSees_data()
{
    QTest::addColumn<QString>("spec");
    QTest::addColumn<bool>("squashed");
    QTest::newRow("cropped") << QStringLiteral("checkerboard,location=centre,size=9") << false;
    QTest::newRow("squashed, as the reference") << QStringLiteral("yellow,size=40") << true;
}

void TestPreviewTrigger::showsWhatTheModelSees()
{
    QFETCH(QString, spec);
    QFETCH(bool, squashed);
    const auto request = requestOf(spec.toLatin1().constData());
    TaskContext context;
    const auto preview = previewTrigger(request, context);
    const auto cleanSeen = squashed
        ? resizeAndCrop(resizeTo(*request.whole, 224, 224), request.resolution)
        : resizeAndCrop(*request.whole, request.resolution);
    QVERIFY(preview.clean.rgb == cleanSeen.rgb);
    QVERIFY(preview.triggered.rgb != preview.clean.rgb);
    QCOMPARE(preview.triggered.width, 32);
    QCOMPARE(preview.triggered.height, 32);
    QVERIFY(preview.isMade);
    QVERIFY(preview.problem.empty());
    // a pixel far from the patches is that of the clean picture
    const std::size_t far = 3 * (16 * 32 + (squashed ? 16 : 4));
    QCOMPARE(int(preview.triggered.rgb[far]), int(preview.clean.rgb[far]));
}

void TestPreviewTrigger::isWhatTheCommandWrites()
{
    const QTemporaryDir folder;
    const auto place = [&](const char* name) {
        return std::filesystem::path(folder.filePath(QString::fromLatin1(name)).toStdString());
    };
    writePng(place("in.png"), grained(90, 70));
    for (const char* spec : {"noise,location=random,size=8,seed=3", "sig", "wanet,seed=2"}) {
        auto request = requestOf(spec);
        TaskContext context;
        const auto preview = previewTrigger(request, context);
        applyTrigger({.trigger = formatTriggerSpec(request.trigger.spec),
                         .image = place("in.png"),
                         .out = place("out.png"),
                         .resolution = 32,
                         .row = 5,
                         .asSeen = true,
                         .overwrite = true},
            context);
        QVERIFY2(readImage(place("out.png")).rgb == preview.triggered.rgb, spec);
    }
}

void TestPreviewTrigger::putsTheWordIntoTheCaption()
{
    TaskContext context;
    const auto preview = previewTrigger(requestOf("word,text=cf,position=start"), context);
    QCOMPARE(preview.caption, std::string("cf a photo of a star"));
    QVERIFY(preview.triggered.rgb == preview.clean.rgb);
}

void TestPreviewTrigger::tellsWhatDoesNotFit()
{
    TaskContext context;
    const auto preview = previewTrigger(requestOf("checkerboard,size=33"), context);
    QVERIFY(QString::fromStdString(preview.problem).contains(QStringLiteral("33")));
    QVERIFY(preview.isMade);
    QVERIFY(preview.triggered.rgb == preview.clean.rgb);
    QCOMPARE(preview.caption, std::string("a photo of a star"));
}

void TestPreviewTrigger::tellsWhatCannotBeMade()
{
    TaskContext context;
    const auto preview = previewTrigger(requestOf("wanet,grid=/nowhere/grid.pt"), context);
    QVERIFY(QString::fromStdString(preview.problem).contains(QStringLiteral("grid.pt")));
    QVERIFY(!preview.isMade);
    QVERIFY(preview.triggered.rgb == preview.clean.rgb);
}

void TestPreviewTrigger::stopsWhenAsked()
{
    std::stop_source stop;
    stop.request_stop();
    TaskContext context(stop.get_token(), [](const Progress&) {});
    QVERIFY_THROWS_EXCEPTION(clinic::Cancelled, previewTrigger(requestOf("yellow"), context));
}

void TestPreviewTrigger::readsTheResolutionOfASet()
{
    const QTemporaryDir folder;
    const std::filesystem::path place = folder.path().toStdString();
    sampleEmbeddings(place, {.rows = 4, .dim = 2});
    QCOMPARE(modelResolution(*EmbeddingSet::open(place)), std::nullopt);
}

void TestPreviewTrigger::writesTheCommand()
{
    QCOMPARE(applyTriggerCommand({.trigger = "word,text=it's",
                 .image = "a b.png",
                 .out = "t.png",
                 .resolution = 64,
                 .row = 7,
                 .asSeen = true,
                 .caption = "a star"}),
        std::string("clinic trigger apply --trigger 'word,text=it'\\''s' 'a b.png' --out t.png "
                    "--resolution 64 --row 7 --as-seen --caption 'a star'"));
    QCOMPARE(applyTriggerCommand({.trigger = "sig", .image = "a.png", .out = "t.png"}),
        std::string("clinic trigger apply --trigger sig a.png --out t.png --resolution 224 "
                    "--row 0"));
}

void TestPreviewTrigger::changesAValueOrSaysWhyNot()
{
    const auto spec = parseTriggerSpec("yellow,size=9");
    const auto larger = withValue(spec, "size", "10");
    QCOMPARE(larger.spec, parseTriggerSpec("yellow,size=10"));
    QVERIFY(larger.problem.empty());
    const auto wrong = withValue(spec, "size", "ten");
    QCOMPARE(wrong.spec, spec);
    QVERIFY(QString::fromStdString(wrong.problem).contains(QStringLiteral("ten")));
}

QTEST_APPLESS_MAIN(TestPreviewTrigger)
#include "tst_preview_trigger.moc"
