// SPDX-License-Identifier: Apache-2.0
#include "core/text/text_cleaning.h"
#include "core/text/unicode.h"

#include <QTest>

using namespace clinic;

class TestTextCleaning : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void fixes_data();
    void fixes();
    void unescapes_data();
    void unescapes();
    void lowersInContext();
    void composes();
    void collapsesSpace();
};

namespace {

void row(const char* name, const std::u32string& text, const std::u32string& expected)
{
    QTest::newRow(name) << QString::fromStdU32String(text) << QString::fromStdU32String(expected);
}

} // namespace

void TestTextCleaning::fixes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    row("curly quotes become straight", U"\u201Cit\u2019s\u201D", U"\"it's\"");
    row("ligatures are taken apart", U"\uFB01nancial \u0132", U"financial IJ");
    row("an apostrophe made by a ligature is straight too", U"\u0149", U"'n");
    row("wide letters become plain", U"\uFF26\uFF35\u3000", U"FU ");
    row("line breaks become one kind", U"a\u2028b\r\nc\rd", U"a\nb\nc\nd");
    row("C1 controls are Windows-1252", U"\u0093x\u0094 \u0085", U"\"x\" \u2026");
    row("terminal colours go", U"\x1B[31;1mred\x1B[0m", U"red");
    row("control characters go",
        U"a\x07"
        U"b\uFEFF",
        U"ab");
    row("references are read until none is left", U"&amp;amp;lt;", U"<");
    row("a reference needs its semicolon here", U"this&not that", U"this&not that");
    row("names in capitals", U"P&EACUTE;REZ STRA&SZLIG;E", U"P\u00E9REZ STRASSE");
    row("a less-than sign means that references are meant", U"<b> &amp;", U"<b> &amp;");
    row("... from its line on", U"&amp;\n<b>\n&amp;", U"&\n<b>\n&amp;");
    row("marks are composed", U"e\u0301", U"\u00E9");
}

void TestTextCleaning::fixes()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    QCOMPARE(QString::fromStdU32String(fixText(text.toStdU32String())), expected);
}

void TestTextCleaning::unescapes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    row("decimal and hexadecimal", U"&#65;&#x42;&#X43", U"ABC");
    row("Windows-1252 numbers", U"&#151;", U"\u2014");
    row("zero, surrogates and what lies beyond", U"&#0;&#xD800;&#x110000;&#99999999999999999999;",
        U"\uFFFD\uFFFD\uFFFD\uFFFD");
    row("numbers that stand for nothing", U"a&#1;&#xFDD0;&#x1FFFF;b", U"ab");
    row("the longest name wins", U"&notit; &notin;", U"\u00ACit; \u2209");
    row("no number", U"&#; &#x; &", U"&#; &#x; &");
    row("two code points", U"&NotEqualTilde;", U"\u2242\u0338");
    row("names are told apart by case", U"&Ouml;&ouml;&oUml;", U"\u00D6\u00F6&oUml;");
}

void TestTextCleaning::unescapes()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    QCOMPARE(QString::fromStdU32String(unescapeHtml(text.toStdU32String())), expected);
}

void TestTextCleaning::lowersInContext()
{
    QVERIFY(toLower(U"\u039F\u0394\u039F\u03A3 \u03A3\u03A3.")
        == U"\u03BF\u03B4\u03BF\u03C2 \u03C3\u03C2.");
    QVERIFY(toLower(U"\u0130\u1E9E\u212A\u01C5") == U"i\u0307\u00DFk\u01C6");
}

void TestTextCleaning::composes()
{
    QVERIFY(composed(U"\u1100\u1161\u11A8") == U"\uAC01"); // Hangul
    QVERIFY(
        composed(U"a\u0315\u0300\u05AE\u0300b") == U"\u00E0\u05AE\u0300\u0315b"); // marks in order
    QVERIFY(composed(U"\u0958") == U"\u0915\u093C"); // excluded from composition
    QVERIFY(composed(U"\u212B\u2126") == U"\u00C5\u03A9"); // singletons
}

void TestTextCleaning::collapsesSpace()
{
    QVERIFY(collapseSpace(U" \u00A0a\t\n\u2003b ") == U"a b");
    QVERIFY(collapseSpace(U" \n").empty());
}

QTEST_GUILESS_MAIN(TestTextCleaning)
#include "tst_text_cleaning.moc"
