import Domain
import Engine
import HTTPTypes
import Hummingbird
import NIOCore
import Storage

/// What all controllers share: the Engine's desks, the settings, the templates.
struct Site: Sendable {
    /// What the Engine does.
    let desks: Desks
    /// What the operator chose.
    let settings: DashboardSettings
    /// The templates.
    let renderer: PageRenderer

    /// How our cookies look.
    var cookie: SessionCookie { SessionCookie(isSecure: settings.isSecure) }

    /// The frame of a page for guests.
    func frame(_ title: String) -> Frame {
        var frame = Frame(title: title)
        frame.version = Asset.version
        frame.banners = settings.banners
        return frame
    }

    /// The frame of a page for members, with a word on what was just done.
    func frame(_ title: String, at place: Place, for context: MemberContext, said: String? = nil) async throws -> Frame
    {
        var frame = frame(title, for: context.reader).at(place)
        frame.notice = PageNotice(code: said)
        frame.banners += try await trouble(for: context.principal)
        frame.unread = Self.number(try await desks.notices.unreadCount(by: context.principal))
        frame.unreadMessages = Self.number(try await desks.messages.unreadCount(by: context.principal))
        if context.reader.isOperator {
            frame.askedOperators = Self.number(try await desks.operators.unreadCount(by: context.principal))
        }
        return frame
    }

    /// The frame of a small page for members.
    func frame(_ title: String, for reader: Reader) -> Frame {
        var frame = frame(title)
        frame.zone = reader.zone
        frame.person = PersonLine(
            personName: reader.personName, personInitial: reader.personName.first?.uppercased() ?? "?",
            workspaceName: reader.workspaceName,
            seesSettings: reader.may(.administer), ownsWorkspace: reader.may(.own),
            seesOperators: reader.isOperator)
        return frame
    }

    /// The page as a response.
    func page(_ model: any Sendable, _ template: PageTemplate, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: renderer.html(model, template))))
    }

    /// The number at a place of the navigation.
    private static func number(_ count: Int) -> String? {
        if count == 0 { return nil }
        return count < Notices.countLimit ? "\(count)" : "\(Notices.countLimit - 1)+"
    }

    private func trouble(for principal: Principal) async throws -> [Banner] {
        var banners: [Banner] = []
        for status in ["disconnected", "warning"] {
            let troubled = try await desks.connections.list(ConnectionFilter(status: status), by: principal)
            banners += Banner(troubled.map(\.connection), status: status).map { [$0] } ?? []
        }
        return banners
    }
}

extension Banner {
    /// A line on accounts that are not well; `nil` when all are (S1.12).
    init?(_ connections: [Connection], status: String) {
        guard let first = connections.first else { return nil }
        let isRed = status == "disconnected"
        let subject =
            connections.count == 1
            ? "\(first.account.name) on \(first.platform.displayName) is" : "\(connections.count) accounts are"
        self.init(
            tone: isRed ? "bad" : "warn",
            words: isRed ? "\(subject) disconnected." : "\(subject) worth a look.",
            linkPath: connections.count == 1 ? PagePath.connection(first.id.text) : PagePath.connections,
            linkText: isRed ? "Reconnect" : "See why")
    }
}

extension Response {
    /// Sends the browser to a page of ours with GET, whatever the method was (SEC-12).
    static func seeOther(_ path: String) -> Response {
        Response(status: .seeOther, headers: [.location: path])
    }
}
