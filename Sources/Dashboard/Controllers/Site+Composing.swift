import Domain
import Engine
import HTTPTypes
import Hummingbird
import Platforms
import Storage

extension Site {
    /// Does what the button says, or shows the form again with what is in the way.
    func answer(_ sent: SentComposer, editing: Post.ID?, context: MemberContext) async throws -> Response {
        let draft = sent.draft
        if let problem = sent.problem {
            return try await again(draft, problem: problem, editing: editing, context: context)
        }
        guard let timing = timing(of: sent.action, draft) else {
            let verdicts = try await verdicts(on: draft, context: context)
            return try await composer(draft, editing: editing, verdicts: verdicts, context: context)
        }
        if let problem = obstacle(draft, timing) {
            return try await again(draft, problem: problem, editing: editing, context: context)
        }
        do {
            let id = try await store(draft, timing, editing: editing, context: context)
            return .seeOther(PagePath.said(notice(timing, editing), on: PagePath.post(id.text)))
        } catch EngineError.preflight {
            let problem = "Some accounts would refuse this. See what is in the way, and mend it."
            return try await again(draft, problem: problem, editing: editing, context: context)
        } catch EngineError.invalid(_, let words) {
            return try await again(draft, problem: words, editing: editing, context: context)
        }
    }

    /// What each chosen account thinks of the draft; `nil` when none is chosen.
    func verdicts(on draft: ComposerDraft, context: MemberContext) async throws -> [VerdictLine]? {
        let views = try await desks.connections.list(ConnectionFilter(), by: context.principal)
        let post = draft.newPost(to: views, timing: .draft)
        guard !post.deliveries.isEmpty else { return nil }
        let problems = try await desks.posts.preflight(post, by: context.principal)
        let listings = try await desks.connecting.platforms(by: context.principal)
        let capabilities = Dictionary(listings.map { ($0.profile.platform, $0.profile.capabilities) }) { first, _ in
            first
        }
        return VerdictLine.lines(draft, views: views, problems: problems, capabilities: capabilities)
    }

    /// The composer as a page.
    func composer(
        _ draft: ComposerDraft, editing: Post.ID? = nil, verdicts: [VerdictLine]? = nil, problem: String? = nil,
        context: MemberContext, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        let views = try await desks.connections.list(ConnectionFilter(), by: context.principal)
        var state = ComposerState(draft: draft, views: views, verdicts: verdicts, problem: problem, editing: editing)
        for id in draft.mediaIDs {
            state.media[id] = try await desks.media.get(id, by: context.principal)
        }
        var frame = try await frame(editing == nil ? "New post" : "Edit post", at: .composer, for: context)
        frame.scripts = ["compose.js"]
        return page(ComposerPage(state, frame: frame), .composer, status: status)
    }

    private func again(
        _ draft: ComposerDraft, problem: String, editing: Post.ID?, context: MemberContext
    ) async throws -> Response {
        let verdicts = try await verdicts(on: draft, context: context)
        return try await composer(
            draft, editing: editing, verdicts: verdicts, problem: problem, context: context,
            status: .unprocessableContent)
    }

    private func timing(of action: ComposerAction, _ draft: ComposerDraft) -> Timing? {
        switch action {
        case .publish: .now
        case .schedule: .at(draft.instant ?? Instant(milliseconds: 0))
        case .keep: .draft
        case .check, .attach, .addPart, .dropPart, .removeMedium: nil
        }
    }

    private func obstacle(_ draft: ComposerDraft, _ timing: Timing) -> String? {
        if timing != .draft, draft.connections.isEmpty { return "Choose at least one account." }
        guard case .at(let instant) = timing else { return nil }
        if draft.instant == nil { return "Choose a day and a time." }
        return instant < desks.ports.now() - .minutes(1)
            ? "That time has passed. Choose a later one, or publish now." : nil
    }

    private func store(
        _ draft: ComposerDraft, _ timing: Timing, editing: Post.ID?, context: MemberContext
    ) async throws -> Post.ID {
        guard let editing else {
            let views = try await desks.connections.list(ConnectionFilter(), by: context.principal)
            let view = try await desks.posts.create(
                draft.newPost(to: views, timing: timing), key: draft.idempotencyKey(for: timing),
                by: context.principal)
            return view.post.id
        }
        let stored = try await desks.posts.get(editing, by: context.principal).post.content
        // Keeping a stored post leaves its time alone.
        let change = PostChange(content: draft.content.keeping(stored), timing: timing == .draft ? nil : timing)
        return try await desks.posts.edit(editing, change, by: context.principal).post.id
    }

    private func notice(_ timing: Timing, _ editing: Post.ID?) -> PageNotice.Code {
        switch timing {
        case .at: .scheduled
        case .now: .published
        case .draft: editing == nil ? .drafted : .edited
        }
    }
}
