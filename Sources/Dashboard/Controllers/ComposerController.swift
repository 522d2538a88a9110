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
        return try await show(draft, context: context)
    }

    @Sendable func create(_ request: Request, context: MemberContext) async throws -> Response {
        let sent = try await SentComposer(request, context: context, site: site)
        return try await site.answer(sent, editing: nil, context: context)
    }

    @Sendable func preflight(_ request: Request, context: MemberContext) async throws -> Response {
        let draft = ComposerDraft(try await request.form(), zone: context.reader.zone)
        let verdicts = try await site.verdicts(on: draft, context: context)
        return site.page(PreflightPage(isUnasked: verdicts == nil, verdicts: verdicts ?? []), .preflight)
    }

    @Sendable func stored(_ request: Request, context: MemberContext) async throws -> Response {
        let view = try await site.desks.posts.get(try context.id(), by: context.principal)
        return try await show(ComposerDraft(view, zone: context.reader.zone), editing: view.post.id, context: context)
    }

    @Sendable func edit(_ request: Request, context: MemberContext) async throws -> Response {
        let id: Post.ID = try context.id()
        let view = try await site.desks.posts.get(id, by: context.principal)
        var sent = try await SentComposer(request, context: context, site: site)
        sent.draft.connections = view.deliveries.map(\.delivery.connectionID)
        return try await site.answer(sent, editing: id, context: context)
    }

    private func show(
        _ draft: ComposerDraft, editing: Post.ID? = nil, context: MemberContext
    ) async throws -> Response {
        let verdicts = editing == nil ? nil : try await site.verdicts(on: draft, context: context)
        return try await site.composer(draft, editing: editing, verdicts: verdicts, context: context)
    }
}
