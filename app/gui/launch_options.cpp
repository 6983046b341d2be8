// SPDX-License-Identifier: Apache-2.0
#include "app/gui/launch_options.h"

#include <QCommandLineParser>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

std::optional<QSize> sizeFrom(const QString& text)
{
    const auto parts = text.split(u'x');
    if (parts.size() != 2)
        return {};
    const QSize size(parts[0].toInt(), parts[1].toInt());
    return size.width() < 200 || size.height() < 200 || size.width() > 20000
            || size.height() > 20000
        ? std::nullopt
        : std::optional(size);
}

void readScreenshot(LaunchOptions& options, const QCommandLineParser& parser)
{
    options.screenshot = parser.value(u"screenshot"_s);
    options.page = parser.isSet(u"page"_s) ? parser.value(u"page"_s) : options.page;
    static const QStringList pages {u"start"_s, u"import"_s, u"explore"_s, u"trigger"_s,
        u"poison"_s, u"measure"_s, u"train"_s, u"bench"_s, u"pairs"_s, u"parsers"_s, u"compare"_s,
        u"charts"_s, u"run"_s, u"training"_s};
    if (!pages.contains(options.page))
        options.error = u"--page is "_s + pages.join(u", "_s);
    if (parser.isSet(u"size"_s)) {
        options.size = sizeFrom(parser.value(u"size"_s));
        if (!options.size)
            options.error = u"--size is WIDTHxHEIGHT, for example 1280x800"_s;
    }
    options.scale = parser.value(u"scale"_s);
    bool number = true;
    const double factor = options.scale.isEmpty() ? 1.0 : options.scale.toDouble(&number);
    if (!number || factor < 0.5 || factor > 4.0)
        options.error = u"--scale is a factor from 0.5 to 4"_s;
}

} // namespace

LaunchOptions parseLaunchOptions(const QStringList& arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"See where poisoned pairs sit in a CLIP model's embedding space.\n"
        "Example: clipclinic --demo demo"_s);
    parser.addPositionalArgument(
        u"paths"_s, u"A project folder, or a checkpoint and a captioned table."_s, u"[PATH...]"_s);
    parser.addOptions({{u"demo"_s, u"Open the demo project in DIR; make it if it is not there."_s,
                           u"DIR"_s},
        {u"screenshot"_s, u"Write a picture of the window to FILE and quit."_s, u"FILE"_s},
        {u"page"_s,
            u"Page of the picture: start, import, explore, trigger (its tabs: poison, measure), train, bench (its tabs: pairs, parsers, compare, charts, run, training)."_s,
            u"NAME"_s},
        {u"size"_s, u"Size of the window, for example 1280x800."_s, u"WxH"_s},
        {u"scale"_s, u"Scale of everything, for example 2."_s, u"FACTOR"_s},
        {u"theme"_s, u"light, dark or system."_s, u"NAME"_s},
        {u"quit-when-ready"_s, u"Quit as soon as the Start page was painted."_s},
        {{u"h"_s, u"help"_s}, u"Show this help."_s},
        {{u"v"_s, u"version"_s}, u"Show the version."_s}});
    LaunchOptions options;
    if (!parser.parse(arguments)) {
        options.error = parser.errorText();
        return options;
    }
    if (parser.isSet(u"help"_s))
        options.text = parser.helpText();
    else if (parser.isSet(u"version"_s))
        options.text = u"clipclinic %1"_s.arg(QStringLiteral(CLINIC_VERSION));
    options.paths = parser.positionalArguments();
    if (parser.isSet(u"demo"_s))
        options.demo = parser.value(u"demo"_s);
    readScreenshot(options, parser);
    options.quitWhenReady = parser.isSet(u"quit-when-ready"_s);
    if (const auto theme = parser.value(u"theme"_s); !theme.isEmpty())
        options.theme = theme == u"dark" ? ThemeMode::Dark
            : theme == u"light"          ? ThemeMode::Light
                                         : ThemeMode::System;
    return options;
}

bool LaunchOptions::showsTriggerPage() const
{
    return page == u"trigger" || page == u"poison" || page == u"measure";
}

bool LaunchOptions::showsBenchPage() const
{
    static const QStringList pages {
        u"bench"_s, u"pairs"_s, u"parsers"_s, u"compare"_s, u"charts"_s, u"run"_s, u"training"_s};
    return pages.contains(page);
}

} // namespace clinic::ui
