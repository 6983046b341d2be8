// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace clinic::ui {

/// Numbers and foreign text as the window shows them; the only place where they are formatted.

/// 1,234,567 (thousands separated as the system's language does).
QString formatCount(std::int64_t count);
/// A share of [0, 1] with one decimal: "2.0 %".
QString formatPercent(double share);
/// The same; a dash where there is none.
QString formatPercent(const std::optional<double>& share);
/// "160 of 8,000 (2.0 %)"; "0 of 0" for an empty whole.
QString formatShare(std::int64_t part, std::int64_t whole);
/// Cosine with three decimals and its sign; a dash for NaN.
QString formatCosine(double cosine);
/// A difference of cosines with three decimals and its sign, plus included: "+0.310", "-0.020";
/// a dash for NaN.
QString formatChange(double change);
/// "0.4 s", "12 s", "1 min 20 s", "2 h 5 min".
QString formatDuration(double seconds);
/// "412 MB", decimal units.
QString formatBytes(std::int64_t bytes);

/// Text from a file made fit for the screen: control and bidirectional formatting characters become
/// visible symbols, cut after `limit` characters. To be shown as Qt::PlainText all the same.
QString plainText(const QString& foreign, int limit = 400);
QString plainText(const std::string& foreign, int limit = 400);

/// Paths and triggers have no spaces to wrap at: with an invisible one after each slash, comma and
/// underscore a narrow column can break them. To be shown, not copied.
QString breakable(QString text);

QString toQString(const std::filesystem::path& path);
/// A name of ours, not a stranger's text: that goes through plainText().
QString shownName(std::string_view name);
std::filesystem::path toPath(const QString& path);

} // namespace clinic::ui
