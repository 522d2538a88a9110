import Domain
import Engine
import HTTPTypes
import Hummingbird

/// What the person was told, and whether by mail as well.
struct NoticesController: Sendable {
    let site: Site

    var endpoints: RouteCollection<MemberContext> {
        RouteCollection(context: MemberContext.self)
            .get("\(PagePath.notices)", use: index)
            .post("\(PagePath.notices)/read", use: markRead)
            .post("\(PagePath.notices)/mail", use: setMail)
    }

    /// Looking at the page changes nothing (SEC-52): what is new stays so until the person says otherwise.
    @Sendable func index(_ request: Request, context: MemberContext) async throws -> Response {
        let notices = try await site.desks.notices.list(by: context.principal)
        let wantsMail = try await site.desks.notices.wantsMail(by: context.principal)
        let times = TimeWords(zone: context.reader.zone)
        let frame = try await site.frame("Notices", at: .notices, for: context, said: request.query("said"))
        return site.page(
            NoticesPage(
                frame: frame, notices: notices.map { NoticeLine($0, times: times) }, isEmpty: notices.isEmpty,
                upTo: notices.contains { $0.readAt == nil } ? notices.first?.id.text : nil,
                mailChoice: wantsMail.map(MailChoice.init)),
            .notices)
    }

    @Sendable func markRead(_ request: Request, context: MemberContext) async throws -> Response {
        guard let id = MemberNotice.ID(try await request.form()["up_to"]) else { throw HTTPError(.notFound) }
        try await site.desks.notices.markRead(upTo: id, by: context.principal)
        return .seeOther(PagePath.said(.noticesRead, on: PagePath.notices))
    }

    @Sendable func setMail(_ request: Request, context: MemberContext) async throws -> Response {
        let wantsMail = try await request.form()["wants"] == "on"
        try await site.desks.notices.setWantsMail(wantsMail, by: context.principal)
        return .seeOther(PagePath.said(wantsMail ? .mailOn : .mailOff, on: PagePath.notices))
    }
}
