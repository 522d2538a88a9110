import Domain
import Engine
import HTTPTypes
import Hummingbird
import Storage

/// Talks of a workspace with those who run the installation (S1.37, S0.53).
struct MessagesController: Sendable {
    let site: Site

    var endpoints: RouteCollection<MemberContext> {
        RouteCollection(context: MemberContext.self)
            .get("\(PagePath.messages)", use: index)
            .get("\(PagePath.newMessage)", use: form)
            .post("\(PagePath.messages)", use: start)
            .get("\(PagePath.messages)/{id}", use: show)
            .post("\(PagePath.messages)/{id}", use: answer)
            .post("\(PagePath.messages)/{id}/read", use: markRead)
            .get("\(PagePath.messages)/{id}/screenshots/{message}", use: screenshot)
    }

    @Sendable func index(_ request: Request, context: MemberContext) async throws -> Response {
        let threads = try await site.desks.messages.list(
            before: CursorText.cursor(request.query("before")), by: context.principal)
        let frame = try await site.frame("Messages", at: .messages, for: context, said: request.query("said"))
        let page = MessagesPage(
            threads, heading: "Messages", at: PagePath.messages, forOperators: false,
            newPath: context.reader.may(.connect) ? PagePath.newMessage : nil, frame: frame,
            times: TimeWords(zone: context.reader.zone))
        return site.page(page, .messages)
    }

    @Sendable func form(_ request: Request, context: MemberContext) async throws -> Response {
        var sent = SentMessage()
        sent.connectionID = request.query("connection").flatMap { Connection.ID($0) }
        sent.platform = request.query("platform").flatMap(Platform.init(rawValue:))
        sent.requestID = SentMessage.requestNumber(request.query("request"))
        try await fillIn(&sent, from: request.query("attempt"), context: context)
        return try await page(sent, context: context)
    }

    @Sendable func start(_ request: Request, context: MemberContext) async throws -> Response {
        let sent = try await SentMessage(request)
        do {
            let id = try await site.desks.messages.start(sent.newThread, by: context.principal)
            return .seeOther(PagePath.said(.messageSent, on: "\(PagePath.messages)/\(id)"))
        } catch let error as EngineError {
            let words = try sent.words(on: error)
            return try await page(sent, context: context, problem: words, status: .unprocessableContent)
        }
    }

    @Sendable func show(_ request: Request, context: MemberContext) async throws -> Response {
        let before = request.query("before").flatMap { Message.ID($0) }
        let view = try await site.desks.messages.get(try context.id(), before: before, by: context.principal)
        return site.page(
            try await page(view, context: context, said: request.query("said")), .thread)
    }

    @Sendable func answer(_ request: Request, context: MemberContext) async throws -> Response {
        let id: MessageThread.ID = try context.id()
        let sent = try await SentMessage(request)
        do {
            _ = try await site.desks.messages.answer(id, sent.newMessage, by: context.principal)
            return .seeOther(PagePath.said(.messageSent, on: "\(PagePath.messages)/\(id)") + "#answer")
        } catch let error as EngineError {
            let words = try sent.words(on: error)
            let view = try await site.desks.messages.get(id, before: nil, by: context.principal)
            var page = try await page(view, context: context)
            (page.text, page.problem) = (sent.text, words)
            return site.page(page, .thread, status: .unprocessableContent)
        }
    }

    /// Looking changes nothing (SEC-52): the page says so by itself, or by a button where scripts are off.
    @Sendable func markRead(_ request: Request, context: MemberContext) async throws -> Response {
        let id: MessageThread.ID = try context.id()
        guard let last = Message.ID(try await request.form()["up_to"]) else { throw HTTPError(.notFound) }
        try await site.desks.messages.markRead(id, upTo: last, by: context.principal)
        return .seeOther("\(PagePath.messages)/\(id)")
    }

    @Sendable func screenshot(_ request: Request, context: MemberContext) async throws -> Response {
        let (item, bytes) = try await site.desks.messages.screenshot(
            of: try context.id("message"), in: try context.id(), by: context.principal)
        return .file(item, bytes)
    }

    /// The exact error of the attempt that the address names; whatever does not fit is as if it were not there.
    private func fillIn(_ sent: inout SentMessage, from text: String?, context: MemberContext) async throws {
        guard let id = text.flatMap({ Authorization.ID($0) }) else { return }
        do {
            let attempt = try await site.desks.connecting.authorization(id, by: context.principal)
            sent.platform = attempt.platform
            if sent.connectionID == nil { sent.connectionID = attempt.reconnects }
            guard case .failed(let failure) = attempt.state else { return }
            let words = failure.words.map { ": \($0)" } ?? ""
            sent.fault = "\(failure.code.rawValue)\(words)"
        } catch EngineError.notFound {
            return
        }
    }

    private func page(
        _ sent: SentMessage, context: MemberContext, problem: String? = nil, status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        guard context.reader.may(.connect) else { throw EngineError.forbidden(.connect) }
        var (sent, facts) = (sent, MessageThread.Facts())
        var bundle: BundleBox?
        if let id = sent.connectionID {
            let view = try await site.desks.connections.get(id, by: context.principal)
            facts = MessageThread.Facts(of: view.connection)
            bundle = BundleBox(
                try await site.desks.messages.bundle(on: id, by: context.principal), isChecked: sent.wantsBundle)
            if sent.fault.isEmpty { sent.fault = try await lastWords(of: view, context: context) }
        }
        if facts.platform == nil { facts.platform = sent.platform }
        facts.requestID = sent.requestID
        let page = NewMessagePage(
            sent, facts, bundle, problem: problem,
            frame: try await site.frame("Write to us", at: .messages, for: context))
        return site.page(page, .newMessage, status: status)
    }

    /// What the platform said of the present state.
    private func lastWords(of view: ConnectionView, context: MemberContext) async throws -> String {
        guard view.connection.health != .healthy else { return "" }
        var help = HelpCase(platform: view.connection.platform, view: view)
        help.history = try await site.desks.connections.history(
            .changes, of: view.connection.id, before: nil, limit: 10, by: context.principal)
        return ([view.connection.health.reason].compactMap(\.self) + help.quotes.prefix(1)).joined(separator: ": ")
    }

    private func page(_ view: ThreadView, context: MemberContext, said: String? = nil) async throws -> ThreadPage {
        var page = ThreadPage(
            view, on: .member, mayWrite: context.reader.may(.connect),
            frame: try await site.frame("Message", at: .messages, for: context, said: said),
            times: TimeWords(zone: context.reader.zone))
        guard page.answerPath != nil, let id = view.thread.facts.connectionID else { return page }
        do {
            page.bundle = BundleBox(
                try await site.desks.messages.bundle(on: id, by: context.principal), isChecked: false)
        } catch EngineError.notFound {
            // The account was disconnected meanwhile; there is nothing to send along.
        }
        return page
    }
}

extension NewMessagePage {
    fileprivate init(
        _ sent: SentMessage, _ facts: MessageThread.Facts, _ bundle: BundleBox?, problem: String?, frame: Frame
    ) {
        let subject = [facts.platform?.displayName, facts.handle].compactMap(\.self).joined(separator: " ")
        self.init(
            frame: frame, problem: problem, facts: FactLine.all(facts), connection: sent.connectionID?.text ?? "",
            platform: sent.platform?.rawValue ?? "", request: sent.requestID ?? "",
            threadTitle: sent.title ?? (subject.isEmpty ? "" : "Trouble with \(subject)"), fault: sent.fault,
            text: sent.text, bundle: bundle)
    }
}
