import Platforms
import Domain
import NIOHTTP1
import Platforms
import Sandbox
import TestKit
import Testing

/// A platform in the kill suites: what is posted there, and at which calls it can be held.
struct KillPlace: Sendable, CustomTestStringConvertible {
    let platform: Platform
    /// What is sent where the post itself is held, and the ledger's name of the call that makes it public.
    let post: Format
    let commit: String
    /// What is sent where its files or containers are held, and the ledger's name of that call.
    let files: Format
    let upload: String
    /// How many of those calls pass before.
    var passing = 1

    /// The platform's name in the ledger.
    var name: String { account.platform }
    var account: TownAccount { TownAccount(platform) }
    var testDescription: String { platform.rawValue }

    /// All thirteen, by how it is told whether a post is out (REL-26): by a key, a record's name, a container or an announced
    /// film, an upload's session, a list.
    static let all = [
        KillPlace(platform: .mastodon, post: .text, commit: "statuses.create", files: .gallery, upload: "media.upload"),
        KillPlace(
            platform: .bluesky, post: .text, commit: "repo.createRecord", files: .gallery, upload: "repo.uploadBlob"),
        KillPlace(
            platform: .instagram, post: .image, commit: "media.publish", files: .gallery, upload: "media.create"),
        KillPlace(
            platform: .instagramFacebook, post: .image, commit: "media.publish", files: .gallery,
            upload: "media.create"),
        KillPlace(
            platform: .threads, post: .text, commit: "threads.publish", files: .gallery, upload: "threads.create"),
        KillPlace(
            platform: .tiktok, post: .reel, commit: "upload.chunk", files: .reel, upload: "video.init", passing: 0),
        KillPlace(
            platform: .youtube, post: .reel, commit: "videos.upload", files: .reel, upload: "videos.insert",
            passing: 0),
        KillPlace(platform: .x, post: .text, commit: "tweets.create", files: .gallery, upload: "media.upload"),
        KillPlace(
            platform: .linkedin, post: .text, commit: "posts.create", files: .gallery, upload: "images.initialize"),
        KillPlace(
            platform: .linkedinPage, post: .text, commit: "posts.create", files: .gallery,
            upload: "images.initialize"),
        KillPlace(platform: .facebook, post: .text, commit: "feed.create", files: .gallery, upload: "photos.create"),
        KillPlace(
            platform: .pinterest, post: .image, commit: "pins.create", files: .video, upload: "media.upload",
            passing: 0),
        KillPlace(platform: .reddit, post: .text, commit: "submit", files: .gallery, upload: "media.asset"),
    ]

    static func on(_ platform: Platform) throws -> KillPlace { try #require(all.first { $0.platform == platform }) }
}

/// A post for one platform, which is given to a server that may die at any time.
struct PlacedPost: Sendable {
    let place: KillPlace
    /// What is in it, and in no other post.
    let label: String
    let body: [String: any Sendable]
    /// How often people see the label: a first comment has it, too.
    let sightings: Int

    /// Stores its files at a server that lives.
    ///
    /// - Parameter comment: Whether it has a first comment.
    init(_ format: Format, at place: KillPlace, comment: Bool = false, to connection: String, in town: Town)
        async throws
    {
        let capabilities = try await HouseRules.profile(place.platform).profile.capabilities
        let sample = FormatSample(item: FormatCase(.single(format), .least, capabilities))
        var files: [String] = []
        for spec in sample.files {
            files.append(try await town.client.upload(try await SampleFiles.shared.bytes(of: spec), as: spec.type))
        }
        let remote = HouseRules.remote[place.platform] ?? [:]
        var body = sample.body(files: files, to: connection, remote: remote)
        // Some are told apart by their titles.
        if sample.title != nil { body["title"] = sample.item.label }
        if comment {
            var options = sample.options(remote)
            options[OptionKey.firstComment.rawValue] = "\(sample.item.label), a comment"
            body["deliveries"] =
                [["connection_id": connection, "options": options]] as [[String: any Sendable]]
        }
        self.place = place
        self.body = body
        label = sample.item.label
        sightings = comment ? 2 : 1
    }

    /// Gives it to the server, again if need be; answers the post's identifier.
    func send(by client: Client) async throws -> String {
        let view = try await client.call(.POST, "/v1/posts", body, idempotencyKey: label)
        return try #require(view["id"] as? String)
    }

    /// How often people see it.
    func seen(in town: Town) -> Int {
        town.sandbox.ledger.posts(platform: place.name).count { $0.deletedAt == nil && $0.text.contains(label) }
    }

    /// Expects that it came out whole and once.
    func expectOnce(in town: Town) {
        #expect(seen(in: town) == sightings, "\(place.name)")
        #expect(town.sandbox.ledger.duplicates() == 0, "\(place.name)")
    }
}

extension Town {
    /// Holds a call of a platform from now on, with or without its effect, until the server that made it is dead.
    func hold(_ call: String, at place: KillPlace, after passing: Int = 0, tookEffect: Bool) {
        if passing > 0 {
            sandbox.faults.add(Fault(.delay, platform: place.name, endpoint: call, times: passing))
        }
        sandbox.faults.add(
            Fault(.stall, platform: place.name, endpoint: call).with {
                $0.afterEffect = tookEffect
                $0.pause = .seconds(120)
            })
    }

    /// Gives posts to a server, and kills it as soon as every fault has hit.
    func killHeld(_ posts: [PlacedPost]) async throws {
        let doomed = try await start(0, ["JOBS_LEASE": "6"])
        defer { doomed.kill() }
        for post in posts { _ = try await post.send(by: client) }
        let areHeld = try await eventually { sandbox.faults.all.allSatisfy(\.isSpent) }
        let free = sandbox.faults.all.filter { !$0.isSpent }.map { "\($0.fault.platform) \($0.fault.endpoint)" }
        #expect(areHeld, "\(free)")
    }

    /// A normal start, the requests repeated, and within 75 seconds every delivery has come to its one end.
    func recover(_ posts: [PlacedPost]) async throws {
        let server = try await start(0, Self.unhurried)
        defer { server.kill() }
        let clock = ContinuousClock()
        let end = clock.now + .seconds(75)
        for post in posts {
            let id = try await post.send(by: client)
            let states = try await settled(id, within: max(end - clock.now, .seconds(1)))
            #expect(states == ["published"], "\(post.place.name)")
            // A first comment follows its post.
            try await eventually { post.seen(in: self) >= post.sightings }
            post.expectOnce(in: self)
            try await expectNoWorkTwice(id)
        }
    }
}
