// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/help_window.h"

#include <QTextBrowser>
#include <QVBoxLayout>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

HelpWindow::HelpWindow(QWidget* parent)
    : QWidget(parent, Qt::Window)
{
    setObjectName(u"helpWindow"_s);
    setWindowTitle(tr("Help – ClipClinic"));
    auto* text = new QTextBrowser(this);
    text->setObjectName(u"helpText"_s);
    text->setOpenLinks(true);
    text->setSource(QUrl(u"qrc:/help/index.md"_s), QTextDocument::MarkdownResource);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(text);
    resize(640, 720);
}

} // namespace clinic::ui
