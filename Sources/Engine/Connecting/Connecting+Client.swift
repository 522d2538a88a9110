import Domain
import Outbound
import Platforms
import Storage

extension Connecting {
    /// Who we are, as JSON, for servers that read this instead of registering anybody (Bluesky sheet, section 2b).
    ///
    /// `nil` when this installation offers no such platform.
    package func clientMetadata() -> [UInt8]? {
        guard let profile = parts.connectors[.bluesky]?.profile else { return nil }
        return BlueskyClient.metadata(
            publicURL: parts.settings.publicURL, redirectURIs: [callbackURL(.bluesky, profile)]
        ).bytes
    }

    /// The public halves of the keys that sign for us at such servers, as a JSON Web Key Set (RFC 7517 section 5).
    package func clientKeys() async throws -> [UInt8]? {
        guard parts.connectors[.bluesky] != nil else { return nil }
        let rows = try await parts.read { try PlatformAppStore.list(on: .bluesky, of: Safe.installation, in: $0) }
        var apps: [PlatformApp] = []
        for row in rows { apps.append(try await PlatformApps.open(row, with: safe)) }
        return BlueskyClient.keys(of: apps).bytes
    }
}
