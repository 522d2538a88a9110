package import Domain

/// The exact addresses that are registered at platforms, built from the public URL alone (SEC-7).
package struct Callbacks: Sendable {
    private let publicURL: String

    /// Builds below a public URL without slash at its end.
    package init(publicURL: String) {
        self.publicURL = publicURL
    }

    /// Where people come back to after consenting.
    ///
    /// Servers that people name, and workspaces that bring an app, have addresses of their own, so that no answer can be
    /// taken for one to another client (SEC-8).
    package func url(of platform: Platform, owner: String? = nil) -> String {
        "\(publicURL)/oauth/callback/\(platform.rawValue)" + Self.tail(owner)
    }

    /// Where Meta's platforms tell of people who removed the app (SEC-80).
    package func deauthorizeURL(of platform: Platform, owner: String? = nil) -> String {
        "\(publicURL)/oauth/deauthorize/\(platform.rawValue)" + Self.tail(owner)
    }

    /// Where Meta's platforms ask for a person's data to be deleted (SEC-80).
    package func deletionURL(of platform: Platform, owner: String? = nil) -> String {
        "\(publicURL)/oauth/data-deletion/\(platform.rawValue)" + Self.tail(owner)
    }

    private static func tail(_ owner: String?) -> String { owner.map { "/" + $0 } ?? "" }
}
