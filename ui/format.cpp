// SPDX-License-Identifier: Apache-2.0
#include "ui/format.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QString translate(const char* text)
{
    return QCoreApplication::translate("format", text);
}

/// The C locale groups no digits, which is unreadable from five digits on.
QLocale locale()
{
    const QLocale system;
    return system.language() == QLocale::C ? QLocale(QLocale::English) : system;
}

bool isBidiControl(char32_t c)
{
    return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
}

QString visibleForm(char32_t c)
{
    if (c == U'\n' || c == U'\t')
        return u" "_s;
    if (c < 0x20) // the block of control pictures mirrors C0
        return QString(QChar(static_cast<char16_t>(0x2400 + c)));
    if (c == 0x7f || (c >= 0x80 && c < 0xa0) || isBidiControl(c))
        return u"<U+%1>"_s.arg(static_cast<uint>(c), 4, 16, QChar(u'0')).toUpper();
    return QString::fromUcs4(&c, 1);
}

} // namespace

QString formatCount(std::int64_t count)
{
    return locale().toString(static_cast<qlonglong>(count));
}

QString formatPercent(double share)
{
    return translate("%1 %").arg(locale().toString(100.0 * share, 'f', 1));
}

QString formatPercent(const std::optional<double>& share)
{
    return share ? formatPercent(*share) : u"–"_s;
}

QString formatShare(std::int64_t part, std::int64_t whole)
{
    const auto counts = translate("%1 of %2").arg(formatCount(part), formatCount(whole));
    if (whole == 0)
        return counts;
    return counts
        + u" (%1)"_s.arg(formatPercent(static_cast<double>(part) / static_cast<double>(whole)));
}

QString formatCosine(double cosine)
{
    return std::isnan(cosine) ? u"–"_s : locale().toString(cosine, 'f', 3);
}

QString formatChange(double change)
{
    if (std::abs(change) < 0.0005) // nothing has no sign
        return formatCosine(0);
    return (change > 0 ? u"+"_s : QString()) + formatCosine(change);
}

QString formatDuration(double seconds)
{
    if (seconds < 10)
        return translate("%1 s").arg(locale().toString(std::max(0.0, seconds), 'f', 1));
    const auto whole = static_cast<std::int64_t>(std::llround(seconds));
    if (whole < 60)
        return translate("%1 s").arg(whole);
    if (whole < 3600)
        return translate("%1 min %2 s").arg(whole / 60).arg(whole % 60);
    return translate("%1 h %2 min").arg(whole / 3600).arg(whole % 3600 / 60);
}

QString formatBytes(std::int64_t bytes)
{
    if (bytes < 1'000'000)
        return translate("%1 kB").arg(bytes / 1000);
    if (bytes < 1'000'000'000)
        return translate("%1 MB").arg(bytes / 1'000'000);
    return translate("%1 GB").arg(locale().toString(static_cast<double>(bytes) / 1e9, 'f', 1));
}

QString plainText(const QString& foreign, int limit)
{
    QString shown;
    int count = 0;
    for (const auto c : foreign.toUcs4()) {
        if (count++ == limit)
            return shown + u'…';
        shown += visibleForm(c);
    }
    return shown;
}

QString plainText(const std::string& foreign, int limit)
{
    // a character needs at most four bytes: no more than that is decoded of a text of megabytes
    const auto bytes = std::min(foreign.size(), static_cast<std::size_t>(limit + 1) * 4);
    return plainText(QString::fromUtf8(foreign.data(), static_cast<qsizetype>(bytes)), limit);
}

QString breakable(QString text)
{
    for (const QChar mark : {u'/', u',', u'_'})
        text.replace(mark, QString(mark) + QChar(0x200b));
    return text;
}

QString shownName(std::string_view name)
{
    return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
}

QString toQString(const std::filesystem::path& path)
{
    return QString::fromStdString(path.string());
}

std::filesystem::path toPath(const QString& path)
{
    return {path.toStdString()};
}

} // namespace clinic::ui
