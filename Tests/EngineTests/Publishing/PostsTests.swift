import Domain
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

@Suite("What people do with posts", .timeLimit(.minutes(10)))
struct PostsTests {
    private func new(_ scene: Scene, _ timing: Timing, text: String = "Hello") -> NewPost {
        NewPost(
            content: Content(text: text), deliveries: [NewDelivery(connectionID: scene.connection.id)],
            timing: timing)
    }

    private func principal(_ role: Role, _ scene: Scene) -> Principal {
        Principal(workspaceID: scene.rig.owner.workspaceID, personID: nil, role: role)
    }

    // MARK: Making

    @Test("REL-21 a post is on the calendar as soon as it is answered, and a time that has passed means now")
    func create() async throws {
        try await Scene.play { scene in
            let posts = scene.node.engine.posts
            let now = scene.rig.clock.now
            let past = try await posts.create(new(scene, .at(now - .days(1))), key: nil, by: scene.rig.owner)
            #expect(past.deliveries.map(\.delivery.dueAt) == [now])
            #expect(past.deliveries.map(\.delivery.state) == [.scheduled])
            let later = try await posts.create(new(scene, .at(now + .days(1))), key: nil, by: scene.rig.owner)
            #expect(try await posts.get(later.post.id, by: scene.rig.owner).post.publishAt == now + .days(1))
            try await scene.pass(.minutes(1))
            #expect(try scene.virtual.posts.count == 1)
        }
    }

    @Test("A draft goes nowhere until it gets a time")
    func draft() async throws {
        try await Scene.play { scene in
            let posts = scene.node.engine.posts
            let draft = try await posts.create(new(scene, .draft), key: nil, by: scene.rig.owner)
            #expect(draft.deliveries.map(\.delivery.state) == [.draft])
            try await scene.pass(.days(2))
            #expect(try scene.virtual.posts.isEmpty)
            for call in [posts.retry, { try await posts.reschedule($0, to: scene.rig.clock.now, by: $1) }] {
                await #expect(throws: EngineError.self) {
                    _ = try await call(draft.deliveries[0].delivery.id, scene.rig.owner)
                }
            }
            _ = try await posts.edit(draft.post.id, PostChange(timing: .now), by: scene.rig.owner)
            try await scene.pass(.minutes(1))
            #expect(try scene.virtual.posts.count == 1)
            #expect(try await scene.delivery(draft.post.id).delivery.state == .published)
        }
    }

    @Test(
        "REL-21 a refused post leaves nothing behind", arguments: ["no account", "twice", "too many", "empty", "long"])
    func refused(what: String) async throws {
        try await Scene.play { scene in
            let posts = scene.node.engine.posts
            var wrong = new(scene, .now)
            switch what {
            case "no account": wrong.deliveries = []
            case "twice": wrong.deliveries.append(NewDelivery(connectionID: scene.connection.id))
            case "too many":
                wrong.deliveries = (0...50).map { _ in NewDelivery(connectionID: Connection.ID(scene.rig.clock.ports)) }
            case "empty": wrong.content = Content(parts: [])
            default: wrong.content = Content(text: String(repeating: "x", count: 501))
            }
            let asked = wrong
            await #expect(throws: EngineError.self) { _ = try await posts.create(asked, key: nil, by: scene.rig.owner) }
            let listed = try await posts.list(PostQuery(), by: scene.rig.owner)
            #expect(listed.posts.isEmpty)
            #expect(try await scene.node.claim([.deliver]).jobs.isEmpty)
        }
    }

    @Test("Preflight says what is wrong per account, and stores nothing")
    func preflight() async throws {
        try await Scene.play { scene in
            let posts = scene.node.engine.posts
            let long = new(scene, .now, text: String(repeating: "x", count: 501))
            let problems = try await posts.preflight(long, by: scene.rig.owner)
            #expect(problems.map(\.connectionID) == [scene.connection.id])
            #expect(problems.allSatisfy { $0.problem.severity == .error })
            #expect(try await posts.preflight(new(scene, .now), by: scene.rig.owner).isEmpty)
            #expect(try await posts.list(PostQuery(), by: scene.rig.owner).posts.isEmpty)
        }
    }

    @Test("REL-33 a key is good for a day and for its own workspace")
    func keys() async throws {
        try await Scene.play { scene in
            let posts = scene.node.engine.posts
            let key = IdempotencyKey(value: "one", fingerprint: "a")
            let first = try await posts.create(new(scene, .draft), key: key, by: scene.rig.owner)
            scene.rig.clock.advance(by: .hours(23))
            let again = try await posts.create(new(scene, .draft), key: key, by: scene.rig.owner)
            #expect(again.post.id == first.post.id)
            scene.rig.clock.advance(by: .hours(2))
            let fresh = try await posts.create(new(scene, .draft), key: key, by: scene.rig.owner)
            #expect(fresh.post.id != first.post.id)
        }
    }

    // MARK: Changing

    @Test("REL-23 a new time moves the delivery with its job, for the post and for one account alone")
    func newTimes() async throws {
        try await Scene.play { scene in
            let posts = scene.node.engine.posts
            let now = scene.rig.clock.now
            let id = try await scene.write(after: .hours(1))
            _ = try await posts.edit(id, PostChange(timing: .at(now + .hours(3))), by: scene.rig.owner)
            let before = try await scene.delivery(id).delivery
            #expect(before.dueAt == now + .hours(3))
            let after = try await posts.reschedule(before.id, to: now + .hours(2), by: scene.rig.owner).delivery
            #expect(after.dueAt == now + .hours(2))
            #expect(after.revision > before.revision)
            try await scene.node.run(until: now + .hours(2) - .seconds(1), scene.rig.clock)
            #expect(try scene.virtual.posts.isEmpty)
            try await scene.pass(.seconds(5))
            #expect(try scene.virtual.posts.count == 1)
        }
    }

    @Test("A changed text that breaks a rule is refused, and the old one stays; a draft may say anything")
    func changedRules() async throws {
        try await Scene.play { scene in
            let posts = scene.node.engine.posts
            let long = Content(text: String(repeating: "x", count: 501))
            let id = try await scene.write(after: .hours(1))
            await #expect(throws: EngineError.self) {
                _ = try await posts.edit(id, PostChange(content: long), by: scene.rig.owner)
            }
            #expect(try await posts.get(id, by: scene.rig.owner).post.content == Content(text: "Part 0"))

            let draft = try await posts.create(new(scene, .draft), key: nil, by: scene.rig.owner)
            _ = try await posts.edit(draft.post.id, PostChange(content: long), by: scene.rig.owner)
            #expect(try await posts.get(draft.post.id, by: scene.rig.owner).post.content == long)
            await #expect(throws: EngineError.self) {
                _ = try await posts.edit(draft.post.id, PostChange(timing: .now), by: scene.rig.owner)
            }
        }
    }

    @Test("REL-23 what is out can be neither changed nor moved nor sent again; deleting it leaves the platform alone")
    func published() async throws {
        try await Scene.play { scene in
            let posts = scene.node.engine.posts
            let id = try await scene.write()
            try await scene.pass(.minutes(1))
            let delivery = try await scene.delivery(id).delivery
            await #expect(throws: EngineError.self) {
                _ = try await posts.edit(id, PostChange(content: Content(text: "Other")), by: scene.rig.owner)
            }
            await #expect(throws: EngineError.self) { _ = try await posts.retry(delivery.id, by: scene.rig.owner) }
            await #expect(throws: EngineError.self) {
                _ = try await posts.reschedule(delivery.id, to: scene.rig.clock.now, by: scene.rig.owner)
            }
            try await posts.cancel(id, by: scene.rig.owner)
            await #expect(throws: EngineError.self) { _ = try await posts.get(id, by: scene.rig.owner) }
            try await scene.pass(.hours(1))
            #expect(try scene.virtual.posts.count == 1)
            await #expect(throws: EngineError.self) { try await posts.cancel(id, by: scene.rig.owner) }
        }
    }

    @Test("REL-30 a failed delivery that a person sends again has all its tries again")
    func fullTries() async throws {
        try await Scene.play { scene in
            scene.weather.always(.commit, .refused(.transient))
            let id = try await scene.write()
            try await scene.pass(.hours(4))
            let failed = try await scene.delivery(id).delivery
            #expect(failed.state == .failed && failed.reason?.code == "transient")
            let tries = scene.weather.count(.commit)

            _ = try await scene.node.engine.posts.retry(failed.id, by: scene.rig.owner)
            #expect(try await scene.delivery(id).delivery.attempts == 0)
            try await scene.pass(.hours(4))
            #expect(try await scene.delivery(id).delivery.state == .failed)
            #expect(scene.weather.count(.commit) == 2 * tries)
        }
    }

    @Test("REL-29 sending again waits for an account that is red")
    func redAccount() async throws {
        try await Scene.play { scene in
            scene.weather.next(.commit, .refused(.content))
            let id = try await scene.write()
            try await scene.pass(.minutes(1))
            try scene.virtual.revokeAll(of: "ada")
            await scene.refresh()
            scene.rig.clock.advance(by: .minutes(1))
            await scene.refresh()
            #expect(try await scene.health() == .disconnected(.revoked))
            let failed = try await scene.delivery(id).delivery
            await #expect(throws: EngineError.self) {
                _ = try await scene.node.engine.posts.retry(failed.id, by: scene.rig.owner)
            }
            #expect(try await scene.delivery(id).delivery.state == .failed)
        }
    }

    // MARK: Reading

    @Test("Posts come by time, in pages that miss nothing and repeat nothing")
    func pages() async throws {
        try await Scene.play { scene in
            let posts = scene.node.engine.posts
            var made: [Post.ID] = []
            for hour in [5, 1, 3, 1, 2, 4, 1] { made.append(try await scene.write(after: .hours(Int64(hour)))) }
            var seen: [PostView] = []
            var query = PostQuery(limit: 2)
            repeat {
                let page = try await posts.list(query, by: scene.rig.owner)
                seen += page.posts
                query.after = page.next
            } while query.after != nil
            #expect(seen.map(\.post.id.text).sorted() == made.map(\.text).sorted())
            let times = seen.compactMap(\.post.publishAt)
            #expect(times == times.sorted())
            #expect(seen.allSatisfy { $0.deliveries.allSatisfy(\.journal.isEmpty) })
        }
    }

    @Test("Posts are found by state, account and time")
    func filters() async throws {
        try await Scene.play { scene in
            let posts = scene.node.engine.posts
            let now = scene.rig.clock.now
            let other = try await scene.rig.connect(.bluesky, as: "grace", on: scene.node)
            let early = try await scene.write()
            let late = try await scene.write(after: .days(2))
            try await scene.pass(.minutes(1))
            func found(_ query: PostQuery) async throws -> [Post.ID] {
                try await posts.list(query, by: scene.rig.owner).posts.map(\.post.id)
            }
            #expect(try await found(PostQuery(states: [.published])) == [early])
            #expect(try await found(PostQuery(states: [.scheduled, .failed])) == [late])
            #expect(try await found(PostQuery(from: now + .days(1))) == [late])
            #expect(try await found(PostQuery(to: now + .days(1))) == [early])
            #expect(try await found(PostQuery(connectionID: other.id)).isEmpty)
            #expect(try await found(PostQuery(connectionID: scene.connection.id)) == [early, late])
            #expect(try await found(PostQuery(limit: -7)).count == 1)
        }
    }

    @Test("SEC-62 each role may do what it may do, and no more", arguments: Role.allCases)
    func rights(role: Role) async throws {
        try await Scene.play { scene in
            let posts = scene.node.engine.posts
            let person = principal(role, scene)
            let id = try await scene.write(after: .hours(1))
            let delivery = try await scene.delivery(id).delivery.id
            let calls: [(needs: Permission, call: @Sendable () async throws -> Void)] = [
                (.view, { _ = try await posts.get(id, by: person) }),
                (.view, { _ = try await posts.list(PostQuery(), by: person) }),
                (.compose, { _ = try await posts.create(new(scene, .draft), key: nil, by: person) }),
                (.publish, { _ = try await posts.create(new(scene, .now), key: nil, by: person) }),
                (.compose, { _ = try await posts.edit(id, PostChange(content: Content(text: "New")), by: person) }),
                (.publish, { _ = try await posts.edit(id, PostChange(timing: .now), by: person) }),
                (.publish, { _ = try await posts.reschedule(delivery, to: scene.rig.clock.now, by: person) }),
            ]
            for (needs, call) in calls {
                var isRefused = false
                do { try await call() } catch EngineError.forbidden(let permission) {
                    isRefused = true
                    #expect(permission == needs)
                }
                #expect(isRefused == !person.may(needs))
            }
        }
    }

    @Test("SEC-63 SEC-65 posts and accounts of another workspace look like none")
    func foreign() async throws {
        try await Scene.play { scene in
            let posts = scene.node.engine.posts
            let id = try await scene.write(after: .hours(1))
            let delivery = try await scene.delivery(id).delivery.id
            let stranger = Principal(
                workspaceID: Workspace.ID(scene.rig.clock.ports), personID: nil, role: .owner)
            let calls: [@Sendable () async throws -> Void] = [
                { _ = try await posts.get(id, by: stranger) }, { try await posts.cancel(id, by: stranger) },
                { _ = try await posts.edit(id, PostChange(timing: .now), by: stranger) },
                { _ = try await posts.retry(delivery, by: stranger) },
                { _ = try await posts.resolve(delivery, .abandon, by: stranger) },
                { _ = try await posts.create(new(scene, .now), key: nil, by: stranger) },
            ]
            for call in calls { await #expect(throws: EngineError.self) { try await call() } }
            #expect(try await posts.list(PostQuery(), by: stranger).posts.isEmpty)
            #expect(try await scene.delivery(id).delivery.state == .scheduled)
        }
    }
}
