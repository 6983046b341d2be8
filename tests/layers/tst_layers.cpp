// SPDX-License-Identifier: Apache-2.0
// The architecture as a test: reads the tree and fails on what CONTRIBUTING.md forbids.
#include <QDirIterator>
#include <QRegularExpression>
#include <QtTest>

namespace {

struct SourceFile {
    QString path; // relative to the root, with slashes
    QString text;
    bool isHeader() const { return path.endsWith(QStringLiteral(".h")); }
    bool in(QLatin1StringView folder) const { return path.startsWith(folder); }
};

struct Rule {
    const char* name;
    QString (*violation)(const SourceFile&); // empty: fine
};

/// Data tables are long by nature; each is named here.
const QStringList dataTables {
    QStringLiteral("core/text/unicode_tables.cpp"),
    QStringLiteral("core/text/html_entities.cpp"),
};

QString withoutComments(const QString& text)
{
    static const QRegularExpression comment(
        QStringLiteral("//[^\\n]*|/\\*.*?\\*/"), QRegularExpression::DotMatchesEverythingOption);
    return QString(text).remove(comment);
}

QString includeMatching(const SourceFile& file, const QString& pattern)
{
    const QRegularExpression include(
        QStringLiteral("^\\s*#\\s*include\\s*([<\"](?:%1)[^>\"]*[>\"])").arg(pattern),
        QRegularExpression::MultilineOption);
    const auto match = include.match(file.text);
    return match.hasMatch() ? QStringLiteral("includes ") + match.captured(1) : QString();
}

QString coreKnowsNoQt(const SourceFile& file)
{
    return file.in(QLatin1StringView("core/"))
        ? includeMatching(file, QStringLiteral("Q|qt|ui/|app/|qcustomplot"))
        : QString();
}

QString uiKnowsNoTorch(const SourceFile& file)
{
    return file.in(QLatin1StringView("ui/")) || file.in(QLatin1StringView("app/"))
        ? includeMatching(file, QStringLiteral("torch/|ATen/|c10/|core/nn/"))
        : QString();
}

QString uiKnowsNoApp(const SourceFile& file)
{
    return file.in(QLatin1StringView("ui/")) ? includeMatching(file, QStringLiteral("app/"))
                                             : QString();
}

QString torchHeadersStayInNn(const SourceFile& file)
{
    return file.isHeader() && !file.in(QLatin1StringView("core/nn/"))
        ? includeMatching(file, QStringLiteral("torch/|ATen/|c10/"))
        : QString();
}

QString torchHeadersAreNarrow(const SourceFile& file)
{
    return file.isHeader() ? includeMatching(file, QStringLiteral("torch/torch.h|torch/all.h"))
                           : QString();
}

QString openCvStaysInImage(const SourceFile& file)
{
    const bool allowed = file.in(QLatin1StringView("core/image/")) && !file.isHeader();
    return allowed || file.in(QLatin1StringView("tests/core/image/"))
        ? QString()
        : includeMatching(file, QStringLiteral("opencv2/"));
}

QString arrowStaysInTableAndData(const SourceFile& file)
{
    const bool allowed = file.in(QLatin1StringView("core/table/"))
        || file.in(QLatin1StringView("core/data/")) || file.in(QLatin1StringView("tests/"));
    return allowed && !file.isHeader() ? QString()
                                       : includeMatching(file, QStringLiteral("arrow/|parquet/"));
}

QString sqliteStaysInStore(const SourceFile& file)
{
    const bool allowed = file.in(QLatin1StringView("core/store/"))
        || file.in(QLatin1StringView("tests/core/store/"));
    return allowed ? QString() : includeMatching(file, QStringLiteral("sqlite3|SQLiteCpp"));
}

QString formatsIsFuzzable(const SourceFile& file)
{
    return file.in(QLatin1StringView("core/formats/")) ? includeMatching(
               file, QStringLiteral("torch/|ATen/|c10/|opencv2/|arrow/|core/(?!base/|formats/)"))
                                                       : QString();
}

QString fileIsNotTooLong(const SourceFile& file)
{
    if (dataTables.contains(file.path))
        return {};
    const auto lines = file.text.count(QLatin1Char('\n'));
    const int limit = file.isHeader() ? 200 : 400;
    return lines > limit ? QStringLiteral("has %1 lines, the limit is %2").arg(lines).arg(limit)
                         : QString();
}

QString nameSaysWhatIsInside(const SourceFile& file)
{
    static const QRegularExpression vague(
        QStringLiteral("(^|/|_)(utils?|helpers?|common|manager|misc)\\.(h|cpp)$"));
    return vague.match(file.path).hasMatch() ? QStringLiteral("has a name that says nothing")
                                             : QString();
}

QString qtKeywordsAreSpelledOut(const SourceFile& file)
{
    static const QRegularExpression keyword(
        QStringLiteral("^\\s*(signals|(public|private|protected) slots)\\s*:|^\\s*emit\\s+\\w"),
        QRegularExpression::MultilineOption);
    const auto match = keyword.match(withoutComments(file.text));
    return match.hasMatch() ? QStringLiteral("uses ") + match.captured(0).trimmed() : QString();
}

QString licenceIsNamed(const SourceFile& file)
{
    return file.text.startsWith(QStringLiteral("// SPDX-License-Identifier: Apache-2.0\n"))
        ? QString()
        : QStringLiteral("does not begin with its SPDX line");
}

QString headersHaveAGuard(const SourceFile& file)
{
    if (!file.isHeader())
        return {};
    if (file.text.contains(QStringLiteral("using namespace")))
        return QStringLiteral("has `using namespace` in a header");
    return file.text.contains(QStringLiteral("#pragma once"))
        ? QString()
        : QStringLiteral("lacks #pragma once");
}

QString noUnsafeReaders(const SourceFile& file)
{
    static const QRegularExpression call(
        QStringLiteral("torch::(?:jit::)?load\\s*\\(|pickle_load\\s*\\(|cv::imread\\s*\\("));
    const auto match = call.match(withoutComments(file.text));
    return match.hasMatch()
        ? QStringLiteral("calls ") + match.captured(0) + QStringLiteral("), which trusts its file")
        : QString();
}

constexpr Rule rules[] = {
    {"core knows no Qt", coreKnowsNoQt},
    {"ui and app know no torch", uiKnowsNoTorch},
    {"ui knows no app", uiKnowsNoApp},
    {"torch headers stay in core/nn", torchHeadersStayInNn},
    {"torch headers are narrow", torchHeadersAreNarrow},
    {"OpenCV stays in core/image", openCvStaysInImage},
    {"Arrow stays in core/table and core/data", arrowStaysInTableAndData},
    {"SQLite stays in core/store", sqliteStaysInStore},
    {"core/formats can be fuzzed alone", formatsIsFuzzable},
    {"a file fits its limit", fileIsNotTooLong},
    {"a file's name says what is inside", nameSaysWhatIsInside},
    {"Qt keywords are spelled out", qtKeywordsAreSpelledOut},
    {"the licence is named", licenceIsNamed},
    {"headers are guarded", headersHaveAGuard},
    {"no reader that trusts its file", noUnsafeReaders},
};

/// "clinic::PairBatch" for each type that a header defines outside of other types.
QStringList typesDefinedIn(const SourceFile& file)
{
    static const QRegularExpression definition(
        QStringLiteral("^namespace ([\\w:]+) \\{|^(?:template <[^\\n]*> )?"
                       "(?:struct|class|enum(?: class| struct)?) (\\w+)(?: final)?"
                       "(?:\\s*:(?!:)[^;{]*)?\\s*\\{"),
        QRegularExpression::MultilineOption);
    QString space;
    QStringList types;
    auto matches = definition.globalMatch(withoutComments(file.text));
    while (matches.hasNext()) {
        const auto match = matches.next();
        if (match.hasCaptured(1))
            space = match.captured(1) + QStringLiteral("::");
        else
            types << space + match.captured(2);
    }
    return types;
}

/// Two types of one name in one program break the one definition rule, and no compiler says so.
QStringList typesOfTwoHeaders(const QList<SourceFile>& sources)
{
    QMap<QString, QString> headerOf;
    QStringList found;
    for (const auto& file : sources) {
        if (!file.isHeader())
            continue;
        for (const auto& type : typesDefinedIn(file)) {
            if (headerOf.contains(type) && headerOf[type] != file.path)
                found << QStringLiteral("%1 is defined in %2 and in %3")
                             .arg(type, headerOf[type], file.path);
            headerOf.insert(type, file.path);
        }
    }
    return found;
}

QList<SourceFile> sourcesUnder(const QString& root)
{
    QList<SourceFile> sources;
    for (const auto* top : {"app", "core", "ui", "tests"}) {
        QDirIterator walk(root + QLatin1Char('/') + QLatin1StringView(top),
            {QStringLiteral("*.h"), QStringLiteral("*.cpp")}, QDir::Files,
            QDirIterator::Subdirectories);
        while (walk.hasNext()) {
            QFile file(walk.next());
            if (file.open(QIODevice::ReadOnly))
                sources.append({QDir(root).relativeFilePath(file.fileName()),
                    QString::fromUtf8(file.readAll())});
        }
    }
    return sources;
}

} // namespace

class TestLayers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ruleHolds_data();
    void ruleHolds();
    void ruleFindsItsViolation_data();
    void ruleFindsItsViolation();
    void aTypeHasOneHeader();
    void findsATypeOfTwoHeaders();
    void topLevelIsFixed();
};

void TestLayers::ruleHolds_data()
{
    QTest::addColumn<int>("rule");
    for (int i = 0; i < int(std::size(rules)); ++i)
        QTest::newRow(rules[i].name) << i;
}

void TestLayers::ruleHolds()
{
    QFETCH(int, rule);
    const auto sources = sourcesUnder(QStringLiteral(CLINIC_SOURCE_DIR));
    QVERIFY(sources.size() > 50);
    QStringList found;
    for (const auto& file : sources) {
        const auto violation = rules[rule].violation(file);
        if (!violation.isEmpty())
            found << file.path + QLatin1Char(' ') + violation;
    }
    QVERIFY2(found.isEmpty(), qPrintable(found.join(QLatin1Char('\n'))));
}

void TestLayers::ruleFindsItsViolation_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("rule");
    const auto row = [](const char* rule, const char* path, const QString& text) {
        QTest::newRow(rule) << QString::fromLatin1(path) << text << QString::fromLatin1(rule);
    };
    row("core knows no Qt", "core/a.cpp", QStringLiteral("#include <QString>\n"));
    row("ui and app know no torch", "ui/a.cpp",
        QStringLiteral("#include \"core/nn/clip_net.h\"\n"));
    row("torch headers stay in core/nn", "core/clip/a.h",
        QStringLiteral("#include <ATen/ATen.h>\n"));
    row("OpenCV stays in core/image", "core/data/a.cpp",
        QStringLiteral("#include <opencv2/core.hpp>\n"));
    row("core/formats can be fuzzed alone", "core/formats/a.cpp",
        QStringLiteral("#include \"core/image/image.h\"\n"));
    row("a file fits its limit", "core/a.cpp", QString(401, QLatin1Char('\n')));
    row("a file's name says what is inside", "core/text_utils.h", QString());
    row("Qt keywords are spelled out", "ui/a.h", QStringLiteral("  signals:\n"));
    row("no reader that trusts its file", "core/a.cpp",
        QStringLiteral("auto m = torch::%1(x);\n").arg(QStringLiteral("load")));
}

void TestLayers::ruleFindsItsViolation()
{
    QFETCH(QString, path);
    QFETCH(QString, text);
    QFETCH(QString, rule);
    const auto* found = std::find_if(std::begin(rules), std::end(rules),
        [&](const Rule& candidate) { return rule == QLatin1StringView(candidate.name); });
    QVERIFY(found != std::end(rules));
    QVERIFY(!found->violation({path, text}).isEmpty());
}

void TestLayers::aTypeHasOneHeader()
{
    const auto sources = sourcesUnder(QStringLiteral(CLINIC_SOURCE_DIR));
    qsizetype types = 0;
    for (const auto& file : sources)
        types += file.isHeader() ? typesDefinedIn(file).size() : 0;
    QVERIFY(types > 100);
    const auto found = typesOfTwoHeaders(sources);
    QVERIFY2(found.isEmpty(), qPrintable(found.join(QLatin1Char('\n'))));
}

void TestLayers::findsATypeOfTwoHeaders()
{
    const auto header = [](const char* path, const char* space, const char* text) {
        return SourceFile {QString::fromLatin1(path),
            QStringLiteral("namespace %1 {\n%2\n}\n")
                .arg(QString::fromLatin1(space), QString::fromLatin1(text))};
    };
    const auto first =
        header("core/a.h", "clinic", "struct A {\n};\nstruct B {\n};\nenum class C : int {\n};");
    QCOMPARE(typesOfTwoHeaders({first, header("core/b.h", "clinic", "class A : public D {\n};")}),
        QStringList {QStringLiteral("clinic::A is defined in core/a.h and in core/b.h")});
    QCOMPARE(
        typesOfTwoHeaders({first, header("core/b.h", "clinic", "enum class C { X };")}).size(), 1);
    QCOMPARE(typesOfTwoHeaders(
                 {first, header("core/b.h", "clinic", "template <int N> class A final {\n")})
                 .size(),
        1);
    for (const char* fine : {"struct A;", "struct A::Impl {\n};", "    struct A {\n    };",
             "// struct A {\n", "enum class C : int;"})
        QCOMPARE(typesOfTwoHeaders({first, header("core/b.h", "clinic", fine)}), QStringList());
    QCOMPARE(typesOfTwoHeaders({first, header("ui/a.h", "clinic::ui", "struct A {\n};")}),
        QStringList());
}

void TestLayers::topLevelIsFixed()
{
    const QStringList allowed {QStringLiteral("CMakeLists.txt"),
        QStringLiteral("CMakePresets.json"), QStringLiteral("README.md"),
        QStringLiteral("CONTRIBUTING.md"), QStringLiteral("CHANGELOG.md"),
        QStringLiteral("LICENSE"), QStringLiteral("app"), QStringLiteral("core"),
        QStringLiteral("ui"), QStringLiteral("resources"), QStringLiteral("tests"),
        QStringLiteral("packaging"), QStringLiteral("build")};
    const QDir root(QStringLiteral(CLINIC_SOURCE_DIR));
    for (const auto& name : root.entryList(QDir::AllEntries | QDir::NoDotAndDotDot))
        QVERIFY2(
            allowed.contains(name) || name.startsWith(QStringLiteral("build-")), qPrintable(name));
}

QTEST_APPLESS_MAIN(TestLayers)
#include "tst_layers.moc"
