import Domain
import Sandbox
import Storage
import TestKit
import Testing

@testable import Engine

/// What TikTok has against an account, through the whole house before the sandbox.
@Suite("Accounts that may not post now", .timeLimit(.minutes(10)), .serialized)
struct ObstacleTests {
    private static let cap =
        #"{"data":{},"error":{"code":"spam_risk_too_many_posts","message":"Too many.","log_id":"1"}}"#

    private static func reachCap(_ year: Year) {
        year.house.sandbox.faults.add(
            Fault(.errorInSuccess, platform: "tiktok", endpoint: "creator_info", times: nil).with { $0.body = cap })
    }

    private static func post(_ film: MediaItem, _ timing: Timing, _ year: Year, own: Timing? = nil) -> NewPost {
        NewPost(
            content: Content(parts: [Part(text: "Watch", media: [Domain.Attachment(id: film.id)])]),
            deliveries: [
                NewDelivery(
                    connectionID: year.connection.id, options: DeliveryOptions([.visibility: "self_only"]), timing: own)
            ], timing: timing)
    }

    private static func codes(_ post: NewPost, _ year: Year) async throws -> [Problem.Code] {
        try await year.house.engine.posts.preflight(post, by: year.house.owner).map(\.problem.code)
    }

    private static func delivery(_ id: Post.ID, _ year: Year) async throws -> DeliveryView {
        try #require(try await year.house.engine.posts.get(id, by: year.house.owner).deliveries.first)
    }

    @Test("the cap of a day refuses what goes out now and warns of what goes out later, until TikTok takes it back")
    func cap() async throws {
        try await Year.begin(.tiktok) { year in
            let film = try await year.film()
            let (posts, owner) = (year.house.engine.posts, year.house.owner)
            let soon = year.clock.now + .hours(1)
            Self.reachCap(year)

            #expect(try await Self.codes(Self.post(film, .now, year), year) == [.accountCannotPost])
            #expect(try await Self.codes(Self.post(film, .at(soon - .hours(2)), year), year) == [.accountCannotPost])
            for timing in [Timing.draft, .nextSlot, .at(soon)] {
                #expect(try await Self.codes(Self.post(film, timing, year), year) == [.accountCannotPostNow])
            }
            let own = Self.post(film, .at(soon), year, own: .at(soon - .hours(2)))
            #expect(try await Self.codes(own, year) == [.accountCannotPost], "an account's own time counts")
            await #expect(throws: EngineError.self) {
                _ = try await posts.create(Self.post(film, .now, year), key: nil, by: owner)
            }
            let stored = try await posts.create(Self.post(film, .at(soon), year), key: nil, by: owner)
            let words = PostChange(content: Content(parts: [Part(text: "Look", media: [.init(id: film.id)])]))
            _ = try await posts.edit(stored.post.id, words, by: owner)
            await #expect(throws: EngineError.self) {
                _ = try await posts.edit(stored.post.id, PostChange(timing: .now), by: owner)
            }

            year.house.sandbox.faults.removeAll()
            try await year.pass(.minutes(2))
            #expect(try await Self.codes(Self.post(film, .now, year), year).isEmpty)
            try await year.pass(.hours(2))
            #expect(try await Self.delivery(stored.post.id, year).delivery.state == .published)
        }
    }

    @Test("what is due while the cap lasts is not refused, but waits for TikTok")
    func due() async throws {
        try await Year.begin(.tiktok) { year in
            let film = try await year.film()
            let post = Self.post(film, .at(year.clock.now + .hours(1)), year)
            let id = try await year.house.engine.posts.create(post, key: nil, by: year.house.owner).post.id
            Self.reachCap(year)

            try await year.pass(.minutes(70))
            let waiting = try await Self.delivery(id, year)
            #expect(waiting.delivery.state == .retryWait && waiting.explanation.contains("24 hours"))

            year.house.sandbox.faults.removeAll()
            try await year.pass(.hours(26))
            #expect(try await Self.delivery(id, year).delivery.state == .published)
        }
    }

    @Test("a ban refuses every post, whenever it is to go out, and is believed for no longer than it lasts")
    func banned() async throws {
        try await Year.begin(.tiktok) { year in
            let film = try await year.film()
            let later = Self.post(film, .at(year.clock.now + .days(3)), year)
            #expect(try await Self.codes(later, year).isEmpty)
            try #require(year.house.sandbox.change("ada", on: "tiktok", .suspend))

            // What TikTok said a moment ago is believed for some minutes.
            try await year.pass(.minutes(6))
            #expect(try await Self.codes(later, year) == [.accountCannotPost])

            try #require(year.house.sandbox.change("ada", on: "tiktok", .restore))
            try await year.pass(.minutes(2))
            #expect(try await Self.codes(later, year).isEmpty)
        }
    }
}
