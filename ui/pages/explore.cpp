// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/explore.h"

#include "ui/actions.h"
#include "ui/format.h"
#include "ui/models/run_maps.h"
#include "ui/pages/epoch_view.h"
#include "ui/pages/map_state_view.h"
#include "ui/theme.h"
#include "ui/widgets/hover_card.h"
#include "ui/widgets/share_bar.h"

#include <QActionGroup>
#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QStackedWidget>
#include <QStandardItemModel>
#include <QToolBar>
#include <QVBoxLayout>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::array colourIds {"colour.poisoned", "colour.label", "colour.own", "colour.target"};
constexpr std::array modalityIds {"map.images", "map.texts", "map.both"}; // order of MapModality

QString id(const char* name)
{
    return QString::fromLatin1(name);
}

} // namespace

void ExplorePage::addActions(Actions& actions)
{
    actions.add({id(colourIds[0]), tr("Colour by &poison"), {}, {Qt::ALT | Qt::Key_1},
        tr("Colour points by whether their pair is known to be poisoned"), true});
    actions.add({id(colourIds[1]), tr("Colour by &label"), {}, {Qt::ALT | Qt::Key_2},
        tr("Colour points by the label of their pair"), true});
    actions.add({id(colourIds[2]), tr("Colour by &cosine to own caption"), {},
        {Qt::ALT | Qt::Key_3}, tr("Colour points by the cosine of image and own caption"), true});
    actions.add(
        {id(colourIds[3]), tr("Colour by cosine to &target caption"), {}, {Qt::ALT | Qt::Key_4},
            tr("Colour points by the cosine of image and target caption"), true});
    actions.add({id(modalityIds[0]), tr("&Images"), u"image"_s, {Qt::CTRL | Qt::ALT | Qt::Key_1},
        tr("Map of the images alone"), true});
    actions.add({id(modalityIds[1]), tr("&Captions"), u"text"_s, {Qt::CTRL | Qt::ALT | Qt::Key_2},
        tr("Map of the captions alone"), true});
    actions.add({id(modalityIds[2]), tr("&Both"), u"both"_s, {Qt::CTRL | Qt::ALT | Qt::Key_3},
        tr("Map of images and captions in one space"), true});
    actions.add({u"map.pairLines"_s, tr("Pair &lines"), u"pair"_s, {Qt::Key_L},
        tr("Lines between the image and the caption of a pair"), true});
    actions.add({u"map.arrows"_s, tr("Trigger a&rrows"), {}, {},
        tr("Arrows from images to where the trigger of the Trigger page takes them"), true});
    actions.add({u"map.zoomAll"_s, tr("Zoom to &all"), u"zoom-all"_s, {Qt::CTRL | Qt::Key_0},
        tr("Show all points")});
    actions.add({u"map.openRun"_s, tr("Maps of a r&un…"), {}, {},
        tr("Watch how training moves the points: the maps of a run's folder")});
    actions.add({u"map.showAllGroups"_s, tr("Show all &groups"), {}, {},
        tr("Show again what was hidden in the legend")});
}

ExplorePage::ExplorePage(Workspace& workspace, Session& session, RunMaps& maps, ImageLoader& images,
    Actions& actions, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_session(session)
    , m_maps(maps)
    , m_view(new ScatterView(this))
    , m_epochs(new EpochView(maps, workspace, m_view, this))
    , m_card(new HoverCard(workspace, images, this))
{
    setObjectName(u"explorePage"_s);
    setupUi(actions);
    connectTools(actions);
    connectColours(actions);
    connectView();
    connectStates();
    showColour(m_wantedColour);
    refresh();
}

void ExplorePage::setupUi(Actions& actions)
{
    m_title = new QLabel(this);
    m_title->setObjectName(u"exploreTitle"_s);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setFont(sectionFont(font()));
    m_facts = new QLabel(this);
    m_facts->setObjectName(u"exploreFacts"_s);
    m_facts->setTextFormat(Qt::PlainText);
    m_facts->setWordWrap(true);
    setQuiet(m_facts);
    m_busy = new QProgressBar(this);
    m_busy->setRange(0, 0);
    m_busy->setTextVisible(false);
    m_busy->setMaximumHeight(space::tight);
    m_busy->setAccessibleName(tr("Progress of the map"));
    m_view->setObjectName(u"scatterView"_s);
    m_view->setAccessibleName(tr("Map of the embedding space"));

    m_mapArea = new QWidget(this);
    auto* titles = new QHBoxLayout;
    titles->setContentsMargins(space::group, space::control, space::group, space::control);
    titles->setSpacing(space::group);
    titles->addWidget(m_title);
    titles->addWidget(m_facts, 1, Qt::AlignBaseline);
    auto* map = new QVBoxLayout(m_mapArea);
    map->setContentsMargins(0, 0, 0, 0);
    map->setSpacing(0);
    map->addWidget(setupTools(actions));
    map->addLayout(titles);
    map->addWidget(m_busy);
    map->addWidget(m_epochs, 1);

    m_stack = new QStackedWidget(this);
    m_states = new MapStateView(this);
    m_stack->addWidget(m_states);
    m_stack->addWidget(m_mapArea);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_stack);
}

QToolBar* ExplorePage::setupTools(Actions& actions)
{
    auto* bar = new QToolBar(this);
    bar->setObjectName(u"exploreTools"_s);
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    auto* label = new QLabel(tr("Colour by"), bar);
    label->setMargin(space::tight);
    bar->addWidget(label);
    m_colourBox = new QComboBox(bar);
    m_colourBox->setObjectName(u"colourBy"_s);
    m_colourBox->setAccessibleName(tr("Colour by"));
    m_colourBox->addItems(
        {tr("Poisoned"), tr("Label"), tr("Cosine to own caption"), tr("Cosine to target caption")});
    m_colourBox->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    label->setBuddy(m_colourBox);
    bar->addWidget(m_colourBox);
    bar->addSeparator();
    for (const auto* name : modalityIds)
        bar->addAction(actions[id(name)]);
    bar->addSeparator();
    bar->addAction(actions[u"map.pairLines"_s]);
    bar->addAction(actions[u"map.zoomAll"_s]);
    return bar;
}

void ExplorePage::connectTools(Actions& actions)
{
    auto* modalities = new QActionGroup(this);
    for (std::size_t i = 0; i < modalityIds.size(); ++i) {
        auto* action = modalities->addAction(actions[id(modalityIds[i])]);
        m_modalityActions[i] = action;
        action->setChecked(static_cast<MapModality>(i) == m_session.modality());
        connect(action, &QAction::triggered, this,
            [this, i] { m_session.setModality(static_cast<MapModality>(i)); });
    }
    m_pairLines = actions[u"map.pairLines"_s];
    connect(m_pairLines, &QAction::toggled, m_view, &ScatterView::setPairLines);
    connect(m_pairLines, &QAction::toggled, m_epochs, &EpochView::setPairLines);
    connect(actions[u"map.openRun"_s], &QAction::triggered, this, &ExplorePage::chooseRun);
    m_arrows = actions[u"map.arrows"_s];
    m_arrows->setChecked(true);
    connect(m_arrows, &QAction::toggled, this, &ExplorePage::showArrows);
    connect(&m_workspace, &Workspace::triggeredChanged, this, &ExplorePage::showArrows);
    m_zoomAll = actions[u"map.zoomAll"_s];
    connect(m_zoomAll, &QAction::triggered, m_view, &ScatterView::zoomToAll);
    m_showAll = actions[u"map.showAllGroups"_s];
    connect(m_showAll, &QAction::triggered, this, [this] { m_workspace.setVisible({}); });
}

void ExplorePage::connectColours(Actions& actions)
{
    auto* colours = new QActionGroup(this);
    for (std::size_t i = 0; i < colourIds.size(); ++i) {
        auto* action = colours->addAction(actions[id(colourIds[i])]);
        m_colourActions[i] = action;
        connect(action, &QAction::triggered, this,
            [this, i] { setColourBy(static_cast<ColourBy>(i)); });
        connect(this, &ExplorePage::colourByChanged, action,
            [action, i](ColourBy by) { action->setChecked(static_cast<std::size_t>(by) == i); });
    }
    connect(m_colourBox, &QComboBox::activated, this,
        [this](int index) { setColourBy(static_cast<ColourBy>(index)); });
}

void ExplorePage::connectView()
{
    connect(m_view, &ScatterView::hovered, m_card, &HoverCard::hoverAt);
    connect(m_view, &ScatterView::clicked, this, [this](SampleId sample) {
        m_workspace.setSelection({sample});
        m_workspace.setCurrent(sample);
    });
    connect(m_view, &ScatterView::hopped, &m_workspace,
        [this](SampleId sample) { m_workspace.setCurrent(sample); });
    connect(m_view, &ScatterView::selectionChanged, &m_workspace, &Workspace::setSelection);
    connect(&m_workspace, &Workspace::selectionChanged, m_view,
        [this] { m_view->setSelected(m_workspace.selection()); });
    connect(&m_workspace, &Workspace::currentChanged, this, [this] {
        m_view->setCurrent(m_workspace.current());
        describeCurrent();
    });
    connect(&m_workspace, &Workspace::visibleChanged, this, [this] {
        if (!m_workspace.map())
            return; // the view forgets its filter with its map
        m_view->setShownRows(m_workspace.visible());
        refreshActions();
        refreshFacts();
    });
    connect(&m_workspace, &Workspace::mapChanged, this, &ExplorePage::refresh);
}

void ExplorePage::connectStates()
{
    connect(m_states, &MapStateView::goToStart, this, &ExplorePage::goToStart);
    connect(m_states, &MapStateView::cancelled, &m_session, &Session::cancelMap);
    connect(m_states, &MapStateView::computeAgain, &m_session, &Session::computeMap);
    connect(&m_session, &Session::mapProgress, this,
        [this](const QString& stage, std::optional<double> share) {
            m_states->setProgress(stage, share);
            showShare(*m_busy, share);
        });
}

void ExplorePage::refresh()
{
    const auto& map = m_workspace.map();
    const auto state = m_workspace.mapState();
    m_busy->setVisible(state == MapState::Working);
    showShare(*m_busy, {});
    m_states->setState(state, m_workspace.mapMessage());
    if (map) // also while another one is computed: what is there stays usable
        m_stack->setCurrentWidget(m_mapArea);
    else
        m_stack->setCurrentWidget(m_states);
    refreshActions();
    if (!map)
        return m_view->setMap(nullptr);
    if (state != MapState::Ready)
        return;
    showColour(possibleColour());
    m_view->setMap(map, m_colourBy);
    m_view->setModality(map->modality);
    showArrows();
    refreshFacts();
}

void ExplorePage::showArrows()
{
    const auto& map = m_workspace.map();
    const auto& triggered = m_workspace.triggered();
    m_arrows->setEnabled(triggered && map && map->modality != MapModality::Text);
    if (m_arrows->isEnabled() && m_arrows->isChecked())
        m_view->setArrows(triggered->samples, projectOnto(map->basis, triggered->vectors));
    else
        m_view->setArrows({}, {});
}

/// What the open set and its map do not have cannot be chosen.
void ExplorePage::refreshActions()
{
    const auto& set = m_workspace.embeddings();
    const auto& map = m_workspace.map();
    const bool images = set && !set->image().empty();
    const bool texts = set && !set->text().empty();
    m_modalityActions[static_cast<std::size_t>(MapModality::Image)]->setEnabled(images);
    m_modalityActions[static_cast<std::size_t>(MapModality::Text)]->setEnabled(texts);
    m_modalityActions[static_cast<std::size_t>(MapModality::Both)]->setEnabled(images && texts);
    if (map && m_workspace.mapState() == MapState::Ready)
        m_modalityActions[static_cast<std::size_t>(map->modality)]->setChecked(true);
    auto* choices = qobject_cast<QStandardItemModel*>(m_colourBox->model());
    for (std::size_t i = 0; i < colourIds.size(); ++i) {
        const bool known = map && canColourBy(*map, static_cast<ColourBy>(i));
        m_colourActions[i]->setEnabled(known);
        choices->item(static_cast<int>(i))->setEnabled(known);
    }
    m_pairLines->setEnabled(map && map->modality == MapModality::Both);
    m_zoomAll->setEnabled(map != nullptr);
    m_showAll->setEnabled(m_workspace.visible().has_value());
}

void ExplorePage::refreshFacts()
{
    const auto& map = *m_workspace.map();
    m_title->setText(m_workspace.name());
    QStringList facts {tr("PCA")};
    if (map.explainedVariance.size() >= 2)
        facts << tr("axes explain %1 and %2 of the variance")
                     .arg(formatPercent(map.explainedVariance[0]),
                         formatPercent(map.explainedVariance[1]));
    const auto drawn = m_workspace.shown();
    facts << (drawn == m_workspace.rows()
            ? tr("all %1 pairs drawn").arg(formatCount(drawn))
            : tr("%1 of %2 pairs drawn").arg(formatCount(drawn), formatCount(m_workspace.rows())));
    if (!map.targetName.empty() && m_colourBy == ColourBy::TargetCosine)
        facts << tr("target: %1").arg(plainText(map.targetName, 80));
    m_facts->setText(facts.join(u" · "_s));
}

/// For those who hear the map: a change of the description is announced.
void ExplorePage::describeCurrent()
{
    const auto keys = tr("Arrow keys go from point to point, plus and minus zoom, Home shows all.");
    const auto current = m_workspace.current();
    if (!current)
        return m_view->setAccessibleDescription(keys);
    const auto& set = *m_workspace.embeddings();
    const auto row = static_cast<std::int64_t>(*current);
    QStringList facts {tr("row %1").arg(formatCount(row))};
    if (set.hasLabels())
        facts << tr("label %1").arg(plainText(set.label(row), 80));
    if (set.hasPoisonTruth())
        facts << (set.isPoisoned(row) ? tr("poisoned") : tr("clean"));
    m_view->setAccessibleDescription(tr("Current pair: %1. %2").arg(facts.join(u", "_s), keys));
}

void ExplorePage::chooseRun()
{
    const auto folder = QFileDialog::getExistingDirectory(
        this, tr("The folder of a run"), toQString(m_workspace.project()));
    if (!folder.isEmpty())
        m_maps.open(toPath(folder));
}

void ExplorePage::setGroupShown(std::size_t group, bool shown)
{
    if (m_workspace.map())
        m_workspace.setVisible(m_view->withGroup(group, shown));
}

/// What the person chose, or else the first colouring that the map knows.
ColourBy ExplorePage::possibleColour() const
{
    const auto& map = m_workspace.map();
    if (!map || canColourBy(*map, m_wantedColour))
        return m_wantedColour;
    for (std::size_t i = 0; i < colourIds.size(); ++i)
        if (canColourBy(*map, static_cast<ColourBy>(i)))
            return static_cast<ColourBy>(i);
    return m_wantedColour;
}

void ExplorePage::setColourBy(ColourBy colourBy)
{
    m_wantedColour = colourBy;
    showColour(possibleColour());
    m_view->setColourBy(m_colourBy);
    if (m_workspace.map())
        refreshFacts();
}

void ExplorePage::showColour(ColourBy colourBy)
{
    m_colourBy = colourBy;
    const QSignalBlocker quiet(m_colourBox);
    m_colourBox->setCurrentIndex(static_cast<int>(colourBy));
    Q_EMIT colourByChanged(colourBy);
}

} // namespace clinic::ui
