import Domain
import Foundation
import OAuth
import Outbound
import Platforms
import Testing

/// The pages for operators say what the code does: their tables are made from its data.
@Suite("The pages about platforms", .timeLimit(.minutes(5)), .serialized)
struct PlatformPagesTests {
    private static let begin = "<!-- Made from the code: MARTLET_RENEW_DOCS=1 script/test renews what follows. -->"
    private static let end = "<!-- Up to here. -->"
    private static let isRenewing = ProcessInfo.processInfo.environment["MARTLET_RENEW_DOCS"] == "1"

    private static func file(_ name: String) -> URL {
        let path = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(4).joined(separator: "/")
        return URL(filePath: "\(path)/docs/platforms/\(name).md")
    }

    private static func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: file(name)), as: UTF8.self)
    }

    static func connector(_ platform: Platform) throws -> any Connector {
        let door = ScriptedDoor([:])
        guard platform == .bluesky else {
            return try #require(AppKind.all.first { $0.platform == platform }).connector(door)
        }
        return BlueskyConnector(
            door: door, oauth: OAuth.OAuthClient(door: door, ports: .system), ports: .system,
            publicURL: "https://martlet.example")
    }

    private static func expect(_ text: String, in name: String) throws {
        if isRenewing { try Data(text.utf8).write(to: file(name)) }
        #expect(try read(name) == text, "docs/platforms/\(name).md is not what the code says; renew it")
    }

    @Test(
        "S0.05 SEC-7 SEC-16 S2.49 each page has the tables of its platform: app, callbacks, permissions, lives, limits",
        arguments: Platform.allCases)
    func tables(platform: Platform) throws {
        let page = try Self.read(platform.rawValue)
        let connector = try Self.connector(platform)
        let begin = try #require(page.range(of: Self.begin), "no mark").upperBound
        let end = try #require(page.range(of: Self.end), "no end mark").lowerBound
        let text = PlatformTables(profile: connector.profile, publishes: connector.publishes).text

        try Self.expect("\(page[..<begin])\n\n\(text)\n\n\(page[end...])", in: platform.rawValue)
    }

    @Test("S2.49 S0.29 how long access lives, and who renews it, is one public table over all platforms")
    func overview() throws {
        let rows = try Platform.allCases.map { platform in
            let profile = try Self.connector(platform).profile
            return "| [\(platform.displayName)](\(platform.rawValue).md) | \(PlatformTables.life(of: profile)) "
                + "| \(PlatformTables.renewal(of: profile)) | \(profile.appGuide == nil ? "none" : "needed") |"
        }
        let head = [
            "# Platforms", "", Self.begin, "", "| Platform | Access lives | It is renewed | App |", "|---|---|---|---|",
        ]

        try Self.expect((head + rows + ["", Self.end, ""]).joined(separator: "\n"), in: "README")
    }

    @Test("every permission of a page stands in its table once, and nowhere is another one listed")
    func onlyThese() throws {
        for platform in Platform.allCases {
            let page = try Self.read(platform.rawValue)
            for scope in try Self.connector(platform).profile.scopes {
                let rows = page.split(separator: "\n").filter { row in
                    row.hasPrefix("| `\(scope.name)`") && ["needed |", "left out |"].contains { row.hasSuffix($0) }
                }
                #expect(rows.count == 1, "\(platform): \(scope.name)")
            }
            #expect(page.components(separatedBy: "| Permission |").count == 2, "\(platform)")
        }
    }
}
