package import Domain
package import Media
import Storage

/// What the product does: the one thing that the fronts call.
package struct Engine: Sendable {
    /// Time and chance.
    package let ports: Ports
    /// What the operator chose.
    package let settings: EngineSettings
    /// Who may come in.
    package let people: People
    /// Workspaces as a whole.
    package let workspaces: Workspaces
    /// Groups of accounts.
    package let brands: Brands
    /// Connecting accounts.
    package let connecting: Connecting
    /// Platform apps that workspaces bring.
    package let apps: Apps
    /// What platforms count of posts and accounts.
    package let figures: Figures
    /// Connected accounts.
    package let connections: Connections
    /// People who withdrew at a platform.
    package let departures: Departures
    /// Posts and their deliveries.
    package let posts: Posts
    /// Posting slots.
    package let slots: Slots
    /// Posts that repeat.
    package let series: Repeating
    /// What accounts have at their platforms to choose from.
    package let choices: Choices
    /// What people are told.
    package let notices: Notices
    /// Talks of a workspace with those who run the installation.
    package let messages: Messages
    /// What those see who run the installation.
    package let operators: Operators
    /// Images and other files.
    package let media: MediaLibrary
    /// Addresses under which platforms fetch media.
    package let mediaLinks: MediaLinks
    /// Works on due jobs until it is stopped.
    package let runner: JobRunner
    let sweeper: Sweeper
    let parts: EngineParts

    /// Builds every room from the parts, top to bottom.
    package init(parts: EngineParts, rooms: MediaRooms) {
        self.parts = parts
        ports = parts.ports
        settings = parts.settings
        let refresher = Refresher(parts: parts)
        let sessions = Sessions(parts: parts, refresher: refresher)
        let checker = Checker(parts: parts, sessions: sessions)
        let revoker = Revoker(parts: parts, refresher: refresher)
        let limits = Limits(parts: parts, sessions: sessions)
        let library = MediaLibrary(parts: parts, rooms: rooms)
        let publisher = Publisher(
            parts: parts, sessions: sessions, files: rooms.files, limits: limits, library: library)
        let handlers = Handlers(
            parts: parts, refresher: refresher, checker: checker, revoker: revoker, publisher: publisher,
            eraser: Eraser(parts: parts, files: rooms.files), mediaSweep: MediaSweep(parts: parts, rooms: rooms),
            measurer: Measurer(parts: parts, sessions: sessions))
        people = People(parts: parts)
        workspaces = Workspaces(
            parts: parts, people: people, farewell: Farewell(parts: parts, refresher: refresher))
        brands = Brands(parts: parts)
        connecting = Connecting(parts: parts)
        apps = Apps(parts: parts)
        figures = Figures(parts: parts)
        connections = Connections(parts: parts, refresher: refresher, checker: checker, revoker: revoker)
        departures = Departures(parts: parts, connections: connections)
        posts = Posts(parts: parts, limits: limits, adapts: library.adapts)
        slots = Slots(parts: parts)
        series = Repeating(parts: parts, posts: posts)
        choices = Choices(parts: parts, sessions: sessions)
        media = library
        mediaLinks = MediaLinks(parts: parts, files: rooms.files)
        notices = Notices(parts: parts)
        messages = Messages(parts: parts, media: media)
        operators = Operators(parts: parts, media: media)
        sweeper = Sweeper(parts: parts)
        runner = JobRunner(
            database: parts.database, ports: parts.ports, owner: parts.node, concurrency: parts.settings.concurrency,
            lease: parts.settings.deliveryLease, handlers: handlers.all,
            shares: Self.shares(of: parts.settings.concurrency))
    }

    /// Half of the places for refreshes, a quarter for checks and a sixteenth for figures, at most, and two for making files
    /// fit, which takes processors: the rest is always there for deliveries (REL-15).
    private static func shares(of concurrency: Int) -> [JobKind: Int] {
        [
            .refresh: max(concurrency / 2, 1), .check: max(concurrency / 4, 1), .measure: max(concurrency / 16, 1),
            .prepare: 2,
        ]
    }

    /// Sets the timers that every installation has, and takes over new secrets of configured apps; call it once before the
    /// runner starts.
    package func prepare() async throws {
        try await sweeper.schedule()
        try await Patrol(parts: parts).schedule()
        try await Foresight(parts: parts).schedule()
        await apps.settleConfigured()
    }
}
