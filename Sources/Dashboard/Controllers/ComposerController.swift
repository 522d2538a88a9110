import Domain
import Engine
import HTTPTypes
import Hummingbird
import Platforms

/// Where posts are written and changed.
struct ComposerController: Sendable {
    let site: Site

    var endpoints: RouteCollection<MemberContext> {
        RouteCollection(context: MemberContext.self)
            .get("\(PagePath.composer)", use: blank)
            .post("\(PagePath.posts)", use: create)
            .post("\(PagePath.preflight)", use: preflight)
            .post("\(PagePath.accountForm)", use: accountForm)
            .get("\(PagePath.posts)/{id}/edit", use: stored)
            .post("\(PagePath.posts)/{id}/edit", use: edit)
    }

    @Sendable func blank(_ request: Request, context: MemberContext) async throws -> Response {
        var draft = ComposerDraft()
        draft.formKey = site.desks.ports.randomToken(byteCount: 16)
        draft.zone = context.reader.zone
        let tomorrow = site.desks.ports.now() + .days(1)
        let times = TimeWords(zone: draft.zone)
        draft.when =
            request.query("at").flatMap(times.startOfDay).map { "\(times.dayISO($0))T09:00" }
            ?? "\(times.dayISO(tomorrow))T09:00"
        let scene = try await site.scene(draft, asking: .nobody, context: context)
        // One upright film for all that have a place for it (S3.42).
        if request.query("as") == "clip" {
            draft.format = .reel
            draft.connections = scene.views.map(\.connection).filter { connection in
                connection.isActive && connection.health.isUsable
                    && scene.capabilities[connection.id]?.formats[.reel] != nil
            }.map(\.id)
        }
        return try await site.composer(ComposerState(draft: draft, scene: scene), context: context)
    }

    @Sendable func create(_ request: Request, context: MemberContext) async throws -> Response {
        let sent = try await SentComposer(request, context: context, site: site)
        return try await site.answer(sent, editing: nil, context: context)
    }

    @Sendable func preflight(_ request: Request, context: MemberContext) async throws -> Response {
        let draft = ComposerDraft(try await request.form(upTo: BodyLimit.words), zone: context.reader.zone)
        let scene = try await site.scene(draft, asking: .rules, context: context)
        let verdicts = try await site.verdicts(on: draft, scene, context: context)
        return site.page(PreflightPage(isUnasked: verdicts == nil, verdicts: verdicts ?? []), .preflight)
    }

    /// The choices of one account, with what it has at its platform.
    @Sendable func accountForm(_ request: Request, context: MemberContext) async throws -> Response {
        let form = try await request.form(upTo: BodyLimit.words)
        guard let id = Connection.ID(form["account"]) else { throw EngineError.notFound }
        var draft = ComposerDraft(form, zone: context.reader.zone)
        draft.connections = [id]
        let anew = form["fresh"] == "yes" ? id : nil
        let scene = try await site.scene(draft, asking: .everything(anew: anew), context: context)
        guard let view = scene.views.first(where: { $0.connection.id == id }) else { throw EngineError.notFound }
        let state = ComposerState(
            draft: draft, scene: scene, verdicts: try await site.verdicts(on: draft, scene, context: context))
        let piece = AccountFormPage(accountForms: [AccountForm(view.connection, state, slots: state.slots)])
        return site.page(piece, .accountForm)
    }

    @Sendable func stored(_ request: Request, context: MemberContext) async throws -> Response {
        let view = try await site.desks.posts.get(try context.id(), by: context.principal)
        let draft = ComposerDraft(view, zone: context.reader.zone)
        let scene = try await site.scene(draft, asking: .nobody, context: context)
        let state = ComposerState(draft: draft, scene: scene, editing: view.post.id, isSettled: view.isSettled)
        return try await site.composer(state, context: context)
    }

    @Sendable func edit(_ request: Request, context: MemberContext) async throws -> Response {
        let id: Post.ID = try context.id()
        let view = try await site.desks.posts.get(id, by: context.principal)
        var sent = try await SentComposer(request, context: context, site: site)
        sent.draft.keep(view)
        if view.isSettled {
            sent.draft.connections = view.deliveries.filter { $0.connection != nil && $0.delivery.state != .cancelled }
                .map(\.delivery.connectionID)
        }
        return try await site.answer(sent, editing: view, context: context)
    }
}
