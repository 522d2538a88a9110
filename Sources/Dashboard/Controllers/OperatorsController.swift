import Domain
import Engine
import HTTPTypes
import Hummingbird
import Storage

/// What those who run the installation see; for everybody else there is nothing here (SEC-63).
struct OperatorsController: Sendable {
    let site: Site

    var endpoints: RouteCollection<MemberContext> {
        RouteCollection(context: MemberContext.self)
            .get("\(PagePath.operators)", use: index)
            .post("\(PagePath.operators)/alerts", use: setAlerts)
            .get("\(PagePath.operators)/workspaces/{workspace}/connections/{id}", use: account)
            .post("\(PagePath.operators)/workspaces/{workspace}/connections/{id}/messages", use: ask)
            .get("\(PagePath.operatorMessages)", use: threads)
            .get("\(PagePath.operatorMessages)/{id}", use: thread)
            .post("\(PagePath.operatorMessages)/{id}", use: answer)
            .post("\(PagePath.operatorMessages)/{id}/read", use: markRead)
            .get("\(PagePath.operatorMessages)/{id}/screenshots/{message}", use: screenshot)
    }

    private var desk: any OperatorsDesk { site.desks.operators }

    @Sendable func index(_ request: Request, context: MemberContext) async throws -> Response {
        var filter = UnwellFilter(platform: request.query("platform").flatMap(Platform.init(rawValue:)))
        filter.status = request.query("status").flatMap { ["warning", "disconnected"].contains($0) ? $0 : nil }
        var paged = filter
        paged.before = CursorText.cursor(request.query("before"))
        let overview = try await desk.overview(paged, by: context.principal)
        let page = OperatorsPage(
            overview, filter: filter, wantsAlerts: try await desk.wantsAlerts(by: context.principal),
            asked: try await desk.unreadCount(by: context.principal),
            frame: try await frame("Operators", context, said: request.query("said")),
            times: TimeWords(zone: context.reader.zone))
        return site.page(page, .operators)
    }

    @Sendable func setAlerts(_ request: Request, context: MemberContext) async throws -> Response {
        let wantsAlerts = try await request.form()["wants"] == "on"
        try await desk.setWantsAlerts(wantsAlerts, by: context.principal)
        return .seeOther(PagePath.said(wantsAlerts ? .alertsOn : .alertsOff, on: PagePath.operators))
    }

    @Sendable func account(_ request: Request, context: MemberContext) async throws -> Response {
        site.page(try await accountPage(context), .operatorAccount)
    }

    @Sendable func ask(_ request: Request, context: MemberContext) async throws -> Response {
        let form = try await request.form()
        do {
            let id = try await desk.ask(
                about: try context.id(), of: try context.id("workspace"), title: form["title"], text: form["text"],
                by: context.principal)
            return .seeOther(PagePath.said(.messageSent, on: "\(PagePath.operatorMessages)/\(id)"))
        } catch EngineError.invalid(_, let words) {
            var page = try await accountPage(context)
            (page.askTitle, page.askText, page.problem) = (form["title"], form["text"], words)
            return site.page(page, .operatorAccount, status: .unprocessableContent)
        }
    }

    @Sendable func threads(_ request: Request, context: MemberContext) async throws -> Response {
        let threads = try await desk.threads(
            before: CursorText.cursor(request.query("before")), by: context.principal)
        let page = MessagesPage(
            threads, heading: "Messages of all workspaces", at: PagePath.operatorMessages, forOperators: true,
            newPath: nil, frame: try await frame("Messages", context), times: TimeWords(zone: context.reader.zone))
        return site.page(page, .messages)
    }

    @Sendable func thread(_ request: Request, context: MemberContext) async throws -> Response {
        let before = request.query("before").flatMap { Message.ID($0) }
        return site.page(try await threadPage(context, before: before, said: request.query("said")), .thread)
    }

    @Sendable func answer(_ request: Request, context: MemberContext) async throws -> Response {
        let id: MessageThread.ID = try context.id()
        let sent = try await SentMessage(request)
        do {
            _ = try await desk.answer(id, text: sent.text, by: context.principal)
            return .seeOther(PagePath.said(.messageSent, on: "\(PagePath.operatorMessages)/\(id)") + "#answer")
        } catch let error as EngineError {
            let words = try sent.words(on: error)
            var page = try await threadPage(context)
            (page.text, page.problem) = (sent.text, words)
            return site.page(page, .thread, status: .unprocessableContent)
        }
    }

    @Sendable func markRead(_ request: Request, context: MemberContext) async throws -> Response {
        let id: MessageThread.ID = try context.id()
        guard let last = Message.ID(try await request.form()["up_to"]) else { throw HTTPError(.notFound) }
        try await desk.markRead(id, upTo: last, by: context.principal)
        return .seeOther("\(PagePath.operatorMessages)/\(id)")
    }

    @Sendable func screenshot(_ request: Request, context: MemberContext) async throws -> Response {
        let (item, bytes) = try await desk.screenshot(
            of: try context.id("message"), in: try context.id(), by: context.principal)
        return .file(item, bytes)
    }

    private func accountPage(_ context: MemberContext) async throws -> OperatorAccountPage {
        let (found, history) = try await desk.connection(
            try context.id(), of: try context.id("workspace"), by: context.principal)
        return OperatorAccountPage(
            found, history, frame: try await frame("An account", context),
            times: TimeWords(zone: context.reader.zone))
    }

    private func threadPage(
        _ context: MemberContext, before: Message.ID? = nil, said: String? = nil
    ) async throws -> ThreadPage {
        let view = try await desk.thread(try context.id(), before: before, by: context.principal)
        return ThreadPage(
            view, on: .operators, mayWrite: true, frame: try await frame("Message", context, said: said),
            times: TimeWords(zone: context.reader.zone))
    }

    private func frame(_ title: String, _ context: MemberContext, said: String? = nil) async throws -> Frame {
        try await site.frame(title, at: .operators, for: context, said: said)
    }
}
