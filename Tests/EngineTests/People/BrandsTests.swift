import Domain
import Storage
import TestKit
import Testing

@testable import Engine

@Suite("Brands", .timeLimit(.minutes(10)))
struct BrandsTests {
    /// The code of the refusal; `nil` when it was done.
    private func refusal(_ body: @Sendable () async throws -> Void) async throws -> String? {
        do {
            try await body()
            return nil
        } catch let error as EngineError {
            return error.code
        }
    }

    private func brands(_ scene: Scene) -> Brands { scene.node.engine.brands }

    private func counts(_ scene: Scene) async throws -> [Int] {
        try await brands(scene).list(by: scene.rig.owner).map(\.accountCount)
    }

    @Test("S3.02 accounts are put into a brand, all or none, and what is scheduled keeps its time")
    func put() async throws {
        try await Scene.play { scene in
            let owner = scene.rig.owner
            let post = try await scene.write(after: .hours(5))
            let due = try await scene.delivery(post).delivery.dueAt
            scene.rig.clock.advance(by: .seconds(1))
            let made = try await brands(scene).add("  Looms ", by: owner)
            #expect(made.brand.name == "Looms" && made.accountCount == 0 && made.slotCount == 0)

            let nobody = Connection.ID(scene.rig.clock.ports)
            for wrong in [[scene.connection.id, nobody], []] {
                await #expect(throws: EngineError.self) {
                    _ = try await brands(scene).put(wrong, into: made.brand.id, by: owner)
                }
            }
            #expect(try await counts(scene) == [1, 0])
            let put = try await brands(scene).put([scene.connection.id], into: made.brand.id, by: owner)

            #expect(put.accountCount == 1)
            #expect(try await counts(scene) == [0, 1])
            #expect(try await scene.rig.now(scene.connection).brandID == made.brand.id)
            #expect(try await scene.delivery(post).delivery.dueAt == due)
        }
    }

    @Test("a name is given once, whatever its case, and has one line of some length")
    func names() async throws {
        try await Scene.play { scene in
            let owner = scene.rig.owner
            scene.rig.clock.advance(by: .seconds(1))
            let looms = try await brands(scene).add("Looms", by: owner)
            for (name, code) in [
                ("looms", "exists"), (" ", "invalid"), ("a\nb", "invalid"),
                (String(repeating: "a", count: 101), "invalid"),
            ] {
                #expect(try await refusal { _ = try await brands(scene).add(name, by: owner) } == code)
                #expect(
                    try await refusal {
                        let first = try await brands(scene).list(by: owner)[0].brand.id
                        _ = try await brands(scene).rename(first, to: name, by: owner)
                    } == code)
            }
            // Its own name in another case is its own.
            _ = try await brands(scene).rename(looms.brand.id, to: "LOOMS", by: owner)
            #expect(try await brands(scene).list(by: owner).map(\.brand.name) == ["Studio", "LOOMS"])
        }
    }

    @Test(
        "S3.02 S1.36 a brand is removed: accounts, also those taken out before, go to the other one; posts keep their times"
    )
    func removal() async throws {
        try await Scene.play { scene in
            let (engine, owner) = (scene.node.engine, scene.rig.owner)
            let studio = try await brands(scene).list(by: owner)[0].brand
            scene.rig.clock.advance(by: .seconds(1))
            let looms = try await brands(scene).add("Looms", by: owner).brand
            let away = try await scene.rig.connect(.bluesky, as: "grace", on: scene.node)
            _ = try await brands(scene).put([scene.connection.id, away.id], into: looms.id, by: owner)
            _ = try await engine.connections.disconnect(away.id, by: owner)
            _ = try await engine.slots.add(WeeklySlot(weekday: .monday, minute: 600), of: looms.id, by: owner)
            let post = try await engine.posts.create(
                NewPost(
                    content: Content(text: "Planned"), deliveries: [NewDelivery(connectionID: scene.connection.id)],
                    timing: .nextSlot), key: nil, by: owner)
            #expect(try await brands(scene).list(by: owner).map(\.slotCount) == [0, 1])

            try await brands(scene).remove(looms.id, by: owner)

            #expect(try await brands(scene).list(by: owner).map(\.brand.id) == [studio.id])
            #expect(try await counts(scene) == [1])
            #expect(try await engine.slots.list(by: owner).slots.isEmpty)
            #expect(try await engine.posts.get(post.post.id, by: owner).post.publishAt == post.post.publishAt)
            let back = try await scene.rig.connect(.bluesky, as: "grace", on: scene.node)
            #expect(back.id == away.id && back.brandID == studio.id)
        }
    }

    @Test("the only brand stays, an heir must be another brand, and nobody else's brand can be removed")
    func refused() async throws {
        try await Scene.play { scene in
            let owner = scene.rig.owner
            let studio = try await brands(scene).list(by: owner)[0].brand.id
            #expect(try await refusal { try await brands(scene).remove(studio, by: owner) } == "only_brand")
            scene.rig.clock.advance(by: .seconds(1))
            let looms = try await brands(scene).add("Looms", by: owner).brand.id
            let nobody = Brand.ID(scene.rig.clock.ports)
            #expect(try await refusal { try await brands(scene).remove(nobody, by: owner) } == "not_found")
            for heir in [looms, nobody] {
                #expect(
                    try await refusal { try await brands(scene).remove(looms, into: heir, by: owner) } == "invalid")
            }
            let author = Principal(workspaceID: owner.workspaceID, personID: nil, role: .author)
            let editor = Principal(workspaceID: owner.workspaceID, personID: nil, role: .editor)
            #expect(try await refusal { try await brands(scene).remove(looms, by: editor) } == "forbidden")
            #expect(
                try await refusal {
                    _ = try await brands(scene).put([scene.connection.id], into: looms, by: author)
                } == "forbidden")
            #expect(try await brands(scene).list(by: owner).count == 2)
        }
    }

    @Test("while an account is being connected its brand stays; one that waits for a choice arrives in the other brand")
    func connecting() async throws {
        try await Scene.play { scene in
            let (database, owner) = (scene.rig.database, scene.rig.owner)
            scene.rig.clock.advance(by: .seconds(1))
            let looms = try await brands(scene).add("Looms", by: owner).brand.id
            let attempt = try await scene.rig.authorize(.x, as: "grace+noor", on: scene.node)
            for (state, code) in [("consumed", "connecting"), ("choose", nil)] {
                try await database.write {
                    _ = try $0.execute(
                        "UPDATE authorizations SET state = $2 WHERE id = $1", [.id(attempt.id), .text(state)])
                }
                #expect(
                    try await refusal {
                        try await brands(scene).remove(attempt.brandID, into: looms, by: owner)
                    } == code)
            }

            _ = try await scene.node.engine.connecting.choose(attempt.id, remoteIDs: ["grace"], by: owner)

            // Ada was there before, Grace came now.
            #expect(try await brands(scene).list(by: owner).map(\.brand.id) == [looms])
            #expect(try await counts(scene) == [2])
        }
    }

    @Test("REL-57 of two brands that are removed at the same moment one stays", arguments: DatabaseKind.allCases)
    func race(kind: DatabaseKind) async throws {
        try await House.open(kind, runsJobs: false) { house in
            let first = try await house.engine.brands.list(by: house.owner)[0].brand.id
            let second = try await house.engine.brands.add("Looms", by: house.owner).brand.id
            await withTaskGroup(of: Void.self) { group in
                for id in [first, second] {
                    // The later one finds that it is the only one.
                    group.addTask { _ = try? await house.engine.brands.remove(id, by: house.owner) }
                }
            }
            #expect(try await house.engine.brands.list(by: house.owner).count == 1)
        }
    }
}
