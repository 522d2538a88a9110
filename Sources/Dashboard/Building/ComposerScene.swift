import Domain
import Engine
import Platforms

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

    /// What is constant about the platforms: what they want agreed to with each post, what can be made there.
    var profiles: [Platform: PlatformProfile] = [:]

    /// What a person must agree to who posts to an account.
    func terms(of id: Connection.ID) -> PostingTerms? { profile(of: id)?.terms }

    /// Whether something new can be made there to choose.
    func makes(_ key: OptionKey, on id: Connection.ID) -> Bool { profile(of: id)?.makes.contains(key) == true }

    private func profile(of id: Connection.ID) -> PlatformProfile? {
        views.first { $0.connection.id == id }.flatMap { profiles[$0.connection.platform] }
    }

    /// What all accounts that the composer offers take.
    var all: [Capabilities] { views.filter(\.connection.isActive).compactMap { capabilities[$0.connection.id] } }
}
