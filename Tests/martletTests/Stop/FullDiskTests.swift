import NIOHTTP1
import Sandbox
import TestKit
import Testing

/// A disk that takes no more: every file of the process has reached the size at which writes fail.
@Suite("A full disk", .timeLimit(.minutes(10)))
struct FullDiskTests {
    @Test("REL-22 REL-43 with a full disk reads answer, writes get 503, nothing is sent; with space back it goes on")
    func fullDisk() async throws {
        try await Town.build(.file) { town in
            let server = try await town.start(survivesFileLimit: true)
            defer { server.kill() }
            try await town.settle(server)
            var connections: [String] = []
            for account in TownAccount.adas { connections.append(try await town.connect(account)) }
            let start = ContinuousClock.now
            let due = TownPost("Due while the disk is full", parts: 2, to: connections, in: .seconds(2))
            let id = try await due.send(by: town.client)

            try server.limitFiles(to: 4096)
            let refused = TownPost("Refused", to: connections)
            try await expectRefused(town, refused)
            #expect(try await town.deliveries(id).count == 3, "reads answer")
            let saysSo = try await eventually { try await town.client.readiness().status == 503 }
            #expect(saysSo)
            // A second beyond the time at which it was due, and not before it was said.
            try await Task.sleep(until: max(start + .seconds(3), ContinuousClock.now + .seconds(1)), clock: .continuous)
            #expect(town.sightings(of: due.text).isEmpty, "no commit step starts")
            #expect(server.isRunning)

            try server.limitFiles(to: nil)
            let isBack = try await eventually { try await town.client.readiness().status == 200 }
            #expect(isBack, "it resumes by itself")
            #expect(try await town.settled(id) == ["published", "published", "published"])
            town.expectOnce(due)
            #expect(town.sightings(of: refused.text).isEmpty)
            let states = try await town.settled(try await refused.send(by: town.client))
            #expect(states == ["published", "published", "published"])
            town.expectOnce(refused)
        }
    }

    private func expectRefused(_ town: Town, _ post: TownPost) async throws {
        do {
            _ = try await post.send(by: town.client)
            Issue.record("the post was accepted")
        } catch let refusal as Client.Refused {
            #expect(refusal.status == 503, "\(refusal)")
        }
    }
}
