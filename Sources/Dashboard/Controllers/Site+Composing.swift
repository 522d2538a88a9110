import Domain
import Engine
import HTTPTypes
import Hummingbird
import Platforms
import Storage

extension Site {
    /// Does what the button says, or shows the form again with what is in the way.
    func answer(_ sent: SentComposer, editing: PostView?, context: MemberContext) async throws -> Response {
        let draft = sent.draft
        if let problem = sent.problem {
            return try await again(draft, problem: problem, editing: editing, context: context)
        }
        if case .make(let id, let key) = sent.action {
            return try await make(key, on: id, draft, editing: editing, context: context)
        }
        guard let timing = timing(of: sent.action, draft) else {
            return try await checked(draft, after: sent.action, editing: editing, context: context)
        }
        if let problem = obstacle(draft, timing) {
            return try await again(draft, problem: problem, editing: editing, context: context)
        }
        let scene = try await scene(draft, asking: .rules, context: context)
        guard draft.unreadable(scene).isEmpty else {
            return try await again(draft, problem: Self.refusal, editing: editing, context: context)
        }
        if timing != .draft, let id = draft.unagreed(scene) {
            return try await disagreed(id, draft, timing, editing: editing, context: context)
        }
        do {
            let id = try await store(draft, scene, timing, editing: editing, context: context)
            return .seeOther(PagePath.said(notice(timing, editing), on: PagePath.post(id.text)))
        } catch EngineError.preflight {
            return try await again(draft, problem: Self.refusal, timing, editing: editing, context: context)
        } catch EngineError.invalid(_, let words) {
            return try await again(draft, problem: words, editing: editing, context: context)
        }
    }

    private static let refusal = "Some accounts would refuse this. See what is in the way, and mend it."

    /// What each chosen account thinks of the draft; `nil` when none is chosen. Until a button says when, it is for later.
    func verdicts(
        on draft: ComposerDraft, _ scene: ComposerScene, _ timing: Timing = .draft, context: MemberContext
    ) async throws -> [VerdictLine]? {
        let post = draft.newPost(scene, timing: timing)
        guard !post.deliveries.isEmpty else { return nil }
        let problems = try await desks.posts.preflight(post, by: context.principal)
        return VerdictLine.lines(draft, scene, problems: draft.unreadable(scene) + problems)
    }

    /// The composer as a page.
    func composer(
        _ state: ComposerState, context: MemberContext, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        var frame = try await frame(state.editing == nil ? "New post" : "Edit post", at: .composer, for: context)
        frame.scripts = ["compose.js", "compose_parts.js"]
        return page(ComposerPage(state, frame: frame), .composer, status: status)
    }

    private func checked(
        _ draft: ComposerDraft, after action: ComposerAction, editing: PostView?, context: MemberContext
    ) async throws -> Response {
        var anew: Connection.ID?
        if case .reload(let id) = action { anew = id }
        return try await show(draft, problem: nil, anew: anew, editing: editing, context: context, status: .ok)
    }

    /// Makes what a person named, and chooses it.
    private func make(
        _ key: OptionKey, on id: Connection.ID, _ sent: ComposerDraft, editing: PostView?, context: MemberContext
    ) async throws -> Response {
        var draft = sent
        let name = draft.accounts[id]?.newNames[key] ?? ""
        let made: OptionRule.Choice
        do {
            made = try await desks.choices.make(name, for: key, on: id, by: context.principal)
        } catch EngineError.platform(let failure) {
            return try await again(draft, problem: failure.words, editing: editing, context: context)
        } catch EngineError.invalid(_, let words), EngineError.conflict(_, let words) {
            return try await again(draft, problem: words, editing: editing, context: context)
        }
        draft.accounts[id]?.newNames[key] = nil
        draft.accounts[id, default: AccountDraft()].values[key] = [made.value]
        return try await show(draft, problem: nil, anew: id, editing: editing, context: context, status: .ok)
    }

    /// A platform wants an agreement that was not given.
    private func disagreed(
        _ id: Connection.ID, _ draft: ComposerDraft, _ timing: Timing, editing: PostView?, context: MemberContext
    ) async throws -> Response {
        let scene = try await scene(draft, asking: .everything(anew: nil), context: context)
        let name = scene.views.first { $0.connection.id == id }?.connection.platform.displayName ?? "The platform"
        let state = ComposerState(
            draft: draft, scene: scene, verdicts: try await verdicts(on: draft, scene, timing, context: context),
            problem: "\(name) wants you to agree to its terms for this post. Tick the box above the buttons.",
            editing: editing?.post.id, isSettled: editing?.isSettled ?? false, asksConsent: true)
        return try await composer(state, context: context, status: .unprocessableContent)
    }

    private func again(
        _ draft: ComposerDraft, problem: String, _ timing: Timing = .draft, editing: PostView?,
        context: MemberContext
    ) async throws -> Response {
        try await show(
            draft, problem: problem, anew: nil, timing, editing: editing, context: context,
            status: .unprocessableContent)
    }

    private func show(
        _ draft: ComposerDraft, problem: String?, anew: Connection.ID?, _ timing: Timing = .draft,
        editing: PostView?, context: MemberContext, status: HTTPResponse.Status
    ) async throws -> Response {
        let scene = try await scene(draft, asking: .everything(anew: anew), context: context)
        let state = ComposerState(
            draft: draft, scene: scene, verdicts: try await verdicts(on: draft, scene, timing, context: context),
            problem: problem, editing: editing?.post.id, isSettled: editing?.isSettled ?? false)
        return try await composer(state, context: context, status: status)
    }

    private func timing(of action: ComposerAction, _ draft: ComposerDraft) -> Timing? {
        switch action {
        case .publish: .now
        case .schedule: .at(draft.instant ?? Instant(milliseconds: 0))
        case .keep: .draft
        case .check, .attach, .addPart, .dropPart, .removeMedium, .moveMedium, .reload, .make: nil
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
        _ draft: ComposerDraft, _ scene: ComposerScene, _ timing: Timing, editing: PostView?, context: MemberContext
    ) async throws -> Post.ID {
        guard let editing else {
            let view = try await desks.posts.create(
                draft.newPost(scene, timing: timing), key: draft.idempotencyKey(for: timing), by: context.principal)
            return view.post.id
        }
        // Keeping a stored post leaves its time alone.
        let change = PostChange(
            content: draft.content, deliveries: draft.deliveries(scene), timing: timing == .draft ? nil : timing)
        return try await desks.posts.edit(editing.post.id, change, by: context.principal).post.id
    }

    private func notice(_ timing: Timing, _ editing: PostView?) -> PageNotice.Code {
        switch timing {
        case .at, .local, .nextSlot: .scheduled
        case .now: .published
        case .draft: editing == nil ? .drafted : .edited
        }
    }
}

extension PostView {
    /// Whether its accounts are settled: it is on the calendar, or past it.
    var isSettled: Bool { !deliveries.allSatisfy { [.draft, .cancelled].contains($0.delivery.state) } }
}
