import Domain
import Engine
import Platforms
import Storage

/// Which accounts are asked what, while a post is written.
enum ComposerQuestion: Sendable {
    /// None: what is known of their platforms will do.
    case nobody
    /// The chosen ones, what they take.
    case rules
    /// The chosen ones, what they take and what they have; one of them anew.
    case everything(anew: Connection.ID?)
}

extension Site {
    /// What the composer knows beside the draft.
    func scene(
        _ draft: ComposerDraft, asking question: ComposerQuestion, context: MemberContext
    ) async throws -> ComposerScene {
        let views = try await desks.connections.list(ConnectionFilter(), by: context.principal)
        let listings = try await desks.connecting.platforms(by: context.principal)
        let usual = Dictionary(listings.map { ($0.profile.platform, $0.profile.capabilities) }) { first, _ in first }
        let pairs = views.map(\.connection).compactMap { connection in
            usual[connection.platform].map { (connection.id, $0) }
        }
        var scene = ComposerScene(views: views, capabilities: Dictionary(pairs) { first, _ in first })
        scene.profiles = Dictionary(listings.map { ($0.profile.platform, $0.profile) }) { first, _ in first }
        for id in Set(draft.mediaIDs) {
            // What is gone is said by preflight.
            do { scene.media[id] = try await desks.media.get(id, by: context.principal) } catch EngineError.notFound {}
        }
        switch question {
        case .nobody: return scene
        case .rules: try await learnRules(of: draft, &scene, context)
        case .everything(let anew):
            try await learnRules(of: draft, &scene, context)
            await learnLists(of: draft, anew: anew, &scene, context)
        }
        return scene
    }

    /// All at once, as each may have to ask a server.
    private func learnRules(
        of draft: ComposerDraft, _ scene: inout ComposerScene, _ context: MemberContext
    ) async throws {
        let (posts, principal) = (desks.posts, context.principal)
        let chosen = Set(scene.capabilities.keys).intersection(draft.connections)
        typealias Rules = (Connection.ID, Capabilities)
        let found: [Connection.ID: Capabilities] = try await withThrowingTaskGroup(of: Rules.self) { group in
            for id in chosen { group.addTask { (id, try await posts.capabilities(of: id, by: principal)) } }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        scene.capabilities.merge(found) { $1 }
    }

    private func learnLists(
        of draft: ComposerDraft, anew: Connection.ID?, _ scene: inout ComposerScene, _ context: MemberContext
    ) async {
        let (choices, principal, rules) = (desks.choices, context.principal, scene.capabilities)
        let chosen = Set(rules.keys).intersection(draft.connections)
        typealias Lists = (Connection.ID, [OptionKey: ComposerScene.RemoteList])
        scene.lists = await withTaskGroup(of: Lists.self) { group in
            for id in chosen {
                let keys = (rules[id]?.options ?? []).filter { $0.kind == .remote }.map(\.key)
                guard !keys.isEmpty else { continue }
                group.addTask {
                    var lists: [OptionKey: ComposerScene.RemoteList] = [:]
                    for key in keys {
                        let parent = key.parent.flatMap { draft.accounts[id]?.values[$0]?.last } ?? ""
                        lists[key] = await Self.list(
                            of: key, within: parent, for: id, isFresh: id == anew, choices, principal)
                    }
                    return (id, lists)
                }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }

    private static func list(
        of key: OptionKey, within parent: String, for id: Connection.ID, isFresh: Bool, _ desk: any ChoicesDesk,
        _ principal: Principal
    ) async -> ComposerScene.RemoteList {
        do {
            return .choices(try await desk.list(of: key, within: parent, for: id, isFresh: isFresh, by: principal))
        } catch EngineError.platform(let failure) {
            return .failed(failure.words)
        } catch EngineError.conflict(_, let words) {
            return .failed(words)
        } catch {
            return .failed("Something is wrong here; try again in a minute.")
        }
    }
}
