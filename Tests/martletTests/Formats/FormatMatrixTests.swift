import Domain
import NIOHTTP1
import Platforms
import Sandbox
import TestKit
import Testing

/// Every format that the code says it publishes, through the whole house to the simulated platform, at the edges of its rules.
@Suite(
    "Every format of every platform", .timeLimit(.minutes(10)), .serialized,
    .enabled(if: SampleFiles.tool != nil, "the package ffmpeg is not installed"))
struct FormatMatrixTests {
    @Test(
        "S2.01 S3.01 REL-20 the least and the most of each format are published once; more and other things are refused",
        arguments: Platform.allCases)
    func matrix(platform: Platform) async throws {
        let (profile, publishes) = try await HouseRules.profile(platform)
        var rows: [FormatPage.Row] = []
        if publishes {
            let cases = FormatCase.all(of: profile.capabilities)
            try await Town.build(.file) { town in
                let (server, connections) = try await town.open([TownAccount(platform)], ["LOG_LEVEL": "error"])
                defer { server.kill() }
                try await Self.play(cases, platform, to: try #require(connections.first), town)
            }
            rows = FormatPage.rows(of: profile.capabilities)
        }
        try FormatPage.expect(rows, of: platform)
    }

    private static func play(
        _ cases: [FormatCase], _ platform: Platform, to connection: String, _ town: Town
    ) async throws {
        var sent: [(item: FormatCase, post: String)] = []
        for item in cases {
            let sample = FormatSample(item: item)
            var files: [String] = []
            for spec in sample.files {
                files.append(try await town.client.upload(try await SampleFiles.shared.bytes(of: spec), as: spec.type))
            }
            let body = sample.body(files: files, to: connection, remote: HouseRules.remote[platform] ?? [:])
            do {
                let view = try await town.client.call(.POST, "/v1/posts", body)
                #expect(item.dose.isTaken, "\(platform) \(item.testDescription) was taken")
                sent.append((item, try #require(view["id"] as? String)))
            } catch let error as Client.Refused {
                let isRightly = !item.dose.isTaken && error.status == 422
                #expect(isRightly, "\(platform) \(item.testDescription): \(error)")
            }
        }
        for (item, post) in sent {
            let states = try await town.settled(post, within: .seconds(60))
            #expect(states == ["published"], "\(platform) \(item.testDescription)")
        }
        for item in cases where !FormatSample(item: item).text(ofPart: 0).isEmpty {
            let seen = town.sandbox.ledger.posts().count { $0.deletedAt == nil && $0.text.contains(item.label) }
            #expect(seen == (item.dose.isTaken ? item.partCount : 0), "\(platform) \(item.testDescription)")
        }
        #expect(town.sandbox.ledger.duplicates() == 0)
    }
}

extension TownAccount {
    /// Ada, on any platform.
    init(_ platform: Platform) {
        let target: [String: String] =
            switch platform {
            case .bluesky: ["handle": "ada.bsky.social"]
            case .mastodon: ["instance": "mastodon.example"]
            default: [:]
            }
        self.init(
            platform: platform == .mastodon ? "mastodon.example" : platform.rawValue,
            body: target.merging(["platform": platform.rawValue]) { $1 }, name: "ada")
    }
}
