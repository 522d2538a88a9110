import Domain
import Engine

/// All that the dashboard asks of the Engine.
struct Desks: Sendable {
    /// What platforms count.
    var figures: any FiguresDesk
    /// The present time.
    var ports: Ports
    /// People, sessions, keys.
    var people: any PeopleDesk
    /// The workspace as a whole.
    var workspaces: any WorkspacesDesk
    /// Groups of accounts.
    var brands: any BrandsDesk
    /// Attempts to connect.
    var connecting: any ConnectingDesk
    /// Platform apps.
    var apps: any AppsDesk
    /// Connected accounts.
    var connections: any ConnectionsDesk
    /// People who withdrew at a platform.
    var departures: any DeparturesDesk
    /// Posts.
    var posts: any PostsDesk
    /// Posting slots.
    var slots: any SlotsDesk
    /// Posts that repeat.
    var series: any SeriesDesk
    /// What accounts have at their platforms to choose from.
    var choices: any ChoicesDesk
    /// What people were told.
    var notices: any NoticesDesk
    /// Talks with those who run the installation.
    var messages: any MessagesDesk
    /// What those see.
    var operators: any OperatorsDesk
    /// Files.
    var media: any MediaDesk
}
