import Domain
import Engine

/// What the composer knows beside the draft: accounts, what they take and have, files.
struct ComposerScene: Sendable {
    /// What is known of the values that only the platform can say.
    enum RemoteList: Sendable, Equatable {
        /// Nobody asked yet.
        case unasked
        /// What there is to choose from.
        case choices([OptionRule.Choice])
        /// Why the platform could not be asked, in plain words.
        case failed(String)
    }

    /// The accounts of the workspace.
    var views: [ConnectionView]
    /// What each of them takes, as far as that is known.
    var capabilities: [Connection.ID: Capabilities]
    /// The files of the draft, as far as they exist.
    var media: [MediaItem.ID: MediaItem] = [:]
    /// What chosen accounts have at their platforms.
    var lists: [Connection.ID: [OptionKey: RemoteList]] = [:]

    /// What all accounts that the composer offers take.
    var all: [Capabilities] { views.filter(\.connection.isActive).compactMap { capabilities[$0.connection.id] } }
}
