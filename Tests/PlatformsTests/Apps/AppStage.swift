import Domain
import OAuth
import Outbound
import Platforms
import Sandbox
import TestKit
import Testing

/// A connector with an app at the simulated platform: right as it is, to be spoiled by tests.
struct AppStage: Sendable {
    let connector: any Connector
    let app: PlatformApp

    /// The same app with another id or secret.
    func app(id: String? = nil, secret: String?) -> PlatformApp {
        PlatformApp(
            id: app.id, platform: app.platform, server: app.server, clientID: id ?? app.clientID,
            clientSecret: secret.map { Secret($0) }, redirectURI: app.redirectURI)
    }
}

/// Every platform that knows apps, with its connector.
struct AppKind: Sendable, CustomTestStringConvertible {
    let platform: Platform
    let make: @Sendable (any Door, OAuth.OAuthClient) -> any Connector

    var testDescription: String { platform.rawValue }

    /// The connector before a door.
    func connector(_ door: any Door, ports: Ports = .system) -> any Connector {
        make(door, OAuth.OAuthClient(door: door, ports: ports))
    }

    /// Stands before all simulated platforms, with the app that is known there.
    func run(_ body: @Sendable (SandboxRun, AppStage) async throws -> Void) async throws {
        try await SandboxRun.with(Sandbox.allPlatforms) { run in
            let connector = connector(run.door)
            try await body(run, AppStage(connector: connector, app: try await app(connector)))
        }
    }

    private func app(_ connector: any Connector) async throws -> PlatformApp {
        let name = "sandbox-\(platform == .instagramFacebook ? "facebook" : platform.rawValue)"
        var new = NewPlatformApp(clientID: name + "-client", clientSecret: Secret(name + "-secret"))
        var server = ""
        if platform == .mastodon {
            let destination = try await connector.locate(ConnectTarget(instance: "mastodon.example"))
            new = try #require(try await connector.register(at: destination, redirectURI: Self.redirectURI))
            server = destination.appServer
        }
        return PlatformApp(
            id: PlatformApp.ID(stored: "app_1"), platform: platform, server: server, clientID: new.clientID,
            clientSecret: new.clientSecret, redirectURI: Self.redirectURI)
    }

    static let redirectURI = "http://127.0.0.1:9/callback"

    static let all = [
        AppKind(platform: .x) { XConnector(door: $0, oauth: $1, ports: .system) },
        AppKind(platform: .linkedin) { LinkedInConnector(.member, door: $0, oauth: $1, ports: .system) },
        AppKind(platform: .linkedinPage) { LinkedInConnector(.page, door: $0, oauth: $1, ports: .system) },
        AppKind(platform: .facebook) { MetaPagesConnector(.facebook, door: $0, oauth: $1, ports: .system) },
        AppKind(platform: .instagram) { MetaProfileConnector(.instagram, door: $0, oauth: $1, ports: .system) },
        AppKind(platform: .instagramFacebook) { MetaPagesConnector(.instagram, door: $0, oauth: $1, ports: .system) },
        AppKind(platform: .threads) { MetaProfileConnector(.threads, door: $0, oauth: $1, ports: .system) },
        AppKind(platform: .tiktok) { TikTokConnector(door: $0, oauth: $1, ports: .system) },
        AppKind(platform: .youtube) { YouTubeConnector(door: $0, oauth: $1, ports: .system) },
        AppKind(platform: .pinterest) { PinterestConnector(door: $0, oauth: $1, ports: .system) },
        AppKind(platform: .reddit) {
            RedditConnector(door: $0, oauth: $1, ports: .system, operatorName: "ada_operator")
        },
        AppKind(platform: .mastodon) { MastodonConnector(door: $0, oauth: $1, ports: .system) },
    ]
}

/// A door that has one answer for everybody.
struct OneAnswerDoor: Door {
    let act: ScriptedDoor.Act

    func send(_ request: OutboundRequest) async throws(OutboundError) -> OutboundResponse {
        try await ScriptedDoor(["\(request.method.rawValue) \(request.url)": [act]]).send(request)
    }
}

extension AppVerdict {
    /// The platform's words, if it refused.
    var refusal: String? {
        if case .refused(let words) = self { words } else { nil }
    }

    /// Why nothing is known, if so.
    var doubt: String? {
        if case .unknown(let words) = self { words } else { nil }
    }
}
