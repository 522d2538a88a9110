import Domain
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

@Suite("When a post is sent again", .timeLimit(.minutes(10)))
struct RetryTests {
    @Test(
        "REL-30 passing troubles have five tries over about two hours",
        arguments: [PlatformFailure.Kind.transient, .unknown, .app])
    func passing(kind: PlatformFailure.Kind) async throws {
        try await Scene.play { scene in
            scene.weather.always(.commit, .refused(kind))
            let id = try await scene.write()
            try await scene.pass(.hours(4))
            let delivery = try await scene.delivery(id).delivery
            #expect(delivery.state == .failed)
            #expect(delivery.reason?.code == kind.rawValue)
            let times = scene.weather.times(of: .commit)
            #expect(times.count == 5)
            let first = try #require(times.first), last = try #require(times.last)
            #expect(last - first <= .minutes(130))
        }
    }

    @Test(
        "REL-30 a refusal of the post itself is not tried again and keeps the platform's words",
        arguments: [PlatformFailure.Kind.content, .media, .permission, .accountType])
    func refused(kind: PlatformFailure.Kind) async throws {
        try await Scene.play { scene in
            scene.weather.next(.commit, .refused(kind))
            let id = try await scene.write()
            try await scene.pass(.hours(4))
            let delivery = try await scene.delivery(id).delivery
            #expect(delivery.state == .failed)
            #expect(delivery.reason == DeliveryReason(code: kind.rawValue, words: "The platform says \(kind.rawValue)"))
            #expect(scene.weather.count(.commit) == 1)
        }
    }

    @Test("S0.50 S3.24 REL-30 throttling waits as told and uses no try")
    func throttled() async throws {
        try await Scene.play { scene in
            for _ in 0..<12 { scene.weather.next(.commit, .throttled(.minutes(3))) }
            let id = try await scene.write()
            try await scene.pass(.hours(1))
            let delivery = try await scene.delivery(id).delivery
            #expect(delivery.state == .published)
            #expect(delivery.attempts == 0)
            let times = scene.weather.times(of: .commit)
            #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 >= .minutes(3) })
        }
    }

    @Test("S3.23 REL-30 a refused token is refreshed once, and the post goes out")
    func auth() async throws {
        try await Scene.play { scene in
            scene.weather.next(.commit, .refused(.auth))
            let id = try await scene.write()
            try await scene.pass(.minutes(1))
            #expect(try await scene.delivery(id).delivery.state == .published)
            #expect(scene.weather.count(.refresh) == 1)
            #expect(try scene.virtual.posts.count == 1)
        }
    }

    @Test("REL-30 a token that is refused again and again is refreshed once only, then the tries run out")
    func authForever() async throws {
        try await Scene.play { scene in
            scene.weather.always(.commit, .refused(.auth))
            let id = try await scene.write()
            try await scene.pass(.hours(4))
            #expect(try await scene.delivery(id).delivery.state == .failed)
            #expect(scene.weather.count(.refresh) == 1)
        }
    }

    @Test(
        "REL-10 REL-30 where nothing renews a token, one that a post finds refused is looked at at once, and twice",
        arguments: [true, false])
    func authWithoutRefresh(isOver: Bool) async throws {
        let weather = ScriptedWeather()
        try await Rig.open(weather: weather, accessLife: .days(60)) { rig in
            let node = rig.node("node-1")
            let connection = try await rig.connect(.x, as: "ada", on: node) { new in
                NewTokens(
                    tokens: GrantTokens(access: new.tokens.access), accessExpiresAt: new.accessExpiresAt,
                    refreshExpiresAt: nil, scopes: nil)
            }
            let scene = Scene(rig: rig, node: node, weather: weather, connection: connection)
            if isOver { try scene.virtual.revokeAll(of: "ada") } else { weather.next(.commit, .refused(.auth)) }
            let id = try await scene.write()
            let job = try #require(try await node.claim([.deliver]).jobs.first)
            try await node.work(on: job)
            #expect(try await scene.health() == .healthy, "what a post finds is no verdict")

            try await scene.pass(.minutes(3))

            #expect(weather.count(.check) == (isOver ? 2 : 1))
            #expect(weather.count(.refresh) == 0)
            #expect(try await scene.health() == (isOver ? .disconnected(.revoked) : .healthy))
            try await scene.pass(.hours(1))
            #expect(try await scene.delivery(id).delivery.state == (isOver ? .needsReconnect : .published))
        }
    }

    @Test(
        "S0.26 S0.44 S1.39 S1.42 REL-29 a delivery whose grant is over waits for the reconnect, then for a word")
    func needsReconnect() async throws {
        try await Scene.play { scene in
            let id = try await scene.write(after: .minutes(10))
            try scene.virtual.revokeAll(of: "ada")
            try await scene.pass(.minutes(20))
            let waiting = try await scene.delivery(id).delivery
            #expect(waiting.state == .needsReconnect)
            #expect(try await scene.health() == .disconnected(.revoked))

            let back = try await scene.rig.connect(.x, as: "ada", on: scene.node)
            #expect(back.id == scene.connection.id)
            try await scene.pass(.hours(1))
            let overdue = try await scene.delivery(id).delivery
            #expect(overdue.state == .needsReconnect)
            #expect(overdue.reason?.code == "overdue")
            let view = try await scene.node.engine.connections.get(scene.connection.id, by: scene.rig.owner)
            #expect(view.waitingCount == 1)
            #expect(try scene.virtual.posts.isEmpty)

            _ = try await scene.node.engine.posts.retry(waiting.id, by: scene.rig.owner)
            try await scene.pass(.minutes(1))
            #expect(try await scene.delivery(id).delivery.state == .published)
        }
    }

    @Test("REL-13 a token that would end on the way is refreshed before the post goes out")
    func justInTime() async throws {
        try await Scene.play { scene in
            let end = try #require(try await scene.grant().grant.accessExpiresAt)
            scene.rig.clock.advance(by: end - scene.rig.clock.now - .seconds(60))
            _ = try await scene.write()
            let job = try #require(try await scene.node.claim([.deliver]).jobs.first)
            try await scene.node.work(on: job)
            let refreshed = try #require(scene.weather.times(of: .refresh).first)
            let sent = try #require(scene.weather.times(of: .commit).first)
            #expect(refreshed < sent)
            #expect(try await scene.grant().grant.generation == 2)
        }
    }
}
