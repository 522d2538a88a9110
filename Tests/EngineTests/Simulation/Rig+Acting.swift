import Domain
import Storage
import TestKit

@testable import Engine

/// A rig with one node, one account and a listed weather: where most scenarios begin.
struct Scene: Sendable {
    let rig: Rig
    let node: Node
    let weather: ScriptedWeather
    let connection: Connection

    var virtual: VirtualPlatform {
        get throws {
            guard let virtual = rig.virtual[connection.platform] else { throw Surprise(description: "no platform") }
            return virtual
        }
    }

    /// Plays a scenario.
    @discardableResult
    static func play<Answer: Sendable>(
        _ platform: Platform = .x, settings: (inout EngineSettings) -> Void = { _ in },
        _ body: @Sendable (Scene) async throws -> Answer
    ) async throws -> Answer {
        let weather = ScriptedWeather()
        return try await Rig.open(weather: weather, settings: settings) { rig in
            let node = rig.node("node-1")
            let connection = try await rig.connect(platform, as: "ada", on: node)
            return try await body(Scene(rig: rig, node: node, weather: weather, connection: connection))
        }
    }

    /// Lets the time pass, working on what comes due.
    func pass(_ duration: Duration) async throws {
        try await node.run(until: rig.clock.now + duration, rig.clock)
    }

    /// Writes a post of so many parts for the account, due after `wait`.
    func write(parts: Int = 1, after wait: Duration = .zero) async throws -> Post.ID {
        try await node.engine.posts.create(
            NewPost(
                content: Content(parts: (0..<parts).map { Part(text: "Part \($0)") }),
                deliveries: [NewDelivery(connectionID: connection.id)], timing: .at(rig.clock.now + wait)),
            key: nil, by: rig.owner
        ).post.id
    }

    /// The only delivery of a post.
    func delivery(_ id: Post.ID) async throws -> DeliveryView {
        let view = try await node.engine.posts.get(id, by: rig.owner)
        guard let delivery = view.deliveries.first else { throw Surprise(description: "no delivery") }
        return delivery
    }

    /// How the connection fares.
    func health() async throws -> Health { try await rig.now(connection).health }

    /// The stored grant.
    func grant() async throws -> StoredGrant { try await rig.grant(of: connection).stored }

    /// Refreshes now.
    @discardableResult
    func refresh(on other: Node? = nil) async -> RefreshVerdict {
        await (other ?? node).refresher.refresh(connection.grantID, of: connection.workspaceID)
    }

    /// Lets a node begin the next due job of a kind, and stop in its middle.
    func stop(_ stopping: Node, at kinds: [Storage.JobKind]) async throws -> WorkEvent {
        var events = rig.hangs.events.makeAsyncIterator()
        guard let job = try await stopping.claim(kinds).jobs.first else { throw Surprise(description: "nothing due") }
        return await stopping.begin(job, &events)
    }

    /// Wakes up the node that stopped first, and waits until its work is over.
    func wake() async {
        var events = rig.hangs.events.makeAsyncIterator()
        if rig.hangs.wakeOne() { _ = await events.next() }
    }
}
