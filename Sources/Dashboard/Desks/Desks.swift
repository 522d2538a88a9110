import Domain
import Engine

/// All that the dashboard asks of the Engine.
struct Desks: Sendable {
    /// The present time.
    var ports: Ports
    /// People, sessions, keys.
    var people: any PeopleDesk
    /// The workspace as a whole.
    var workspaces: any WorkspacesDesk
    /// Attempts to connect.
    var connecting: any ConnectingDesk
    /// Connected accounts.
    var connections: any ConnectionsDesk
    /// People who withdrew at a platform.
    var departures: any DeparturesDesk
    /// Posts.
    var posts: any PostsDesk
    /// What people were told.
    var notices: any NoticesDesk
    /// Talks with those who run the installation.
    var messages: any MessagesDesk
    /// What those see.
    var operators: any OperatorsDesk
    /// Files.
    var media: any MediaDesk
}
