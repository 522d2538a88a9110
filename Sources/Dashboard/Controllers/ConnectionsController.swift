import Domain
import Engine
import HTTPTypes
import Hummingbird
import Platforms
import Storage

/// The list of accounts, and what can be done with one.
struct ConnectionsController: Sendable {
    let site: Site

    var endpoints: RouteCollection<MemberContext> {
        RouteCollection(context: MemberContext.self)
            .get("\(PagePath.connections)", use: index)
            .get("\(PagePath.connectionList)", use: list)
            .post("\(PagePath.connections)/{id}/checks", use: check)
            .post("\(PagePath.connections)/{id}/pause", use: pause)
            .post("\(PagePath.connections)/{id}/resume", use: resume)
            .get("\(PagePath.connections)/{id}/disconnect", use: confirmDisconnect)
            .post("\(PagePath.connections)/{id}/disconnect", use: disconnect)
            .get("\(PagePath.connections)/{id}/history", use: history)
    }

    @Sendable func index(_ request: Request, context: MemberContext) async throws -> Response {
        let typed = ConnectForm(retryPath: request.uri.string)
        return try await page(context, typed: typed, said: request.query("said"))
    }

    @Sendable func list(_ request: Request, context: MemberContext) async throws -> Response {
        site.page(try await page(for: context), .connectionList)
    }

    @Sendable func check(_ request: Request, context: MemberContext) async throws -> Response {
        let id: Connection.ID = try context.id()
        let view = try await site.desks.connections.check(id, by: context.principal)
        let code: PageNotice.Code = view.checkWords == nil ? .checked : .checkedUnwell
        return .seeOther(PagePath.said(code, on: PagePath.connection(id.text)))
    }

    @Sendable func pause(_ request: Request, context: MemberContext) async throws -> Response {
        try await setActive(false, context: context, saying: .paused)
    }

    @Sendable func resume(_ request: Request, context: MemberContext) async throws -> Response {
        try await setActive(true, context: context, saying: .resumed)
    }

    @Sendable func confirmDisconnect(_ request: Request, context: MemberContext) async throws -> Response {
        let view = try await site.desks.connections.get(try context.id(), by: context.principal)
        let listings = try await site.desks.connecting.platforms(by: context.principal)
        let profile = listings.first { $0.profile.platform == view.connection.platform }?.profile
        let frame = try await site.frame("Disconnect", at: .connections, for: context)
        return site.page(DisconnectPage(view, manageAccessURL: profile?.manageAccessURL, frame: frame), .disconnect)
    }

    @Sendable func disconnect(_ request: Request, context: MemberContext) async throws -> Response {
        let form = try await request.form()
        let outcome = try await site.desks.connections.disconnect(
            try context.id(), leavingPermission: form["permission"] == "leave", by: context.principal)
        let code: PageNotice.Code =
            switch outcome.platformConfirmed {
            case true?: .disconnected
            case false?: .disconnectedUnconfirmed
            case nil: outcome.isLeftAtPlatform ? .disconnectedHere : .disconnectedShared
            }
        return .seeOther(PagePath.said(code, on: PagePath.connections))
    }

    @Sendable func history(_ request: Request, context: MemberContext) async throws -> Response {
        let id: Connection.ID = try context.id()
        let view = try await site.desks.connections.get(id, by: context.principal)
        let scope = request.query("show").flatMap(HistoryScope.init(rawValue:)) ?? .changes
        let entries = try await site.desks.connections.history(
            scope, of: id, before: request.query("before").flatMap { HistoryEntry.ID($0) },
            limit: HistoryPage.pageSize + 1, by: context.principal)
        let frame = try await site.frame("History", at: .connections, for: context)
        let times = TimeWords(zone: context.reader.zone)
        return site.page(HistoryPage(view, entries: entries, scope: scope, frame: frame, times: times), .history)
    }

    /// The whole page, also with the reason why the last try did not even start.
    func page(
        _ context: MemberContext, typed: ConnectForm? = nil, said: String? = nil, problem: String? = nil,
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        var page = try await page(for: context)
        let listings = try await site.desks.connecting.platforms(by: context.principal)
        page.tiles = listings.map {
            PlatformTile(
                $0, typed: typed, isSandbox: site.settings.isSandbox, maySetUp: context.reader.may(.administer))
        }
        let brands = try await site.desks.brands.list(by: context.principal)
        page.offer(brands.map(\.brand), chosen: typed?.brandID)
        page.frame = try await site.frame("Connections", at: .connections, for: context, said: said)
        page.frame.scripts = ["connect.js"]
        let times = TimeWords(zone: context.reader.zone)
        let platforms = Set(page.connections.map(\.platform))
        page.frame.banners += listings.filter { platforms.contains($0.profile.platform.rawValue) }
            .compactMap { Banner(troubleOf: $0, times: times) }
        if let room = try await site.desks.connections.room(by: context.principal) { page.show(room) }
        page.problem = problem
        return site.page(page, .connections, status: status)
    }

    private func page(for context: MemberContext) async throws -> ConnectionsPage {
        let views = try await site.desks.connections.list(ConnectionFilter(), by: context.principal)
        return ConnectionsPage(
            frame: site.frame("Connections", for: context.reader),
            connections: views.map { ConnectionCard($0, for: context.reader) }, isEmpty: views.isEmpty, tiles: [],
            mayConnect: context.reader.may(.connect))
    }

    private func setActive(
        _ isActive: Bool, context: MemberContext, saying code: PageNotice.Code
    ) async throws -> Response {
        let id: Connection.ID = try context.id()
        _ = try await site.desks.connections.setActive(isActive, of: id, by: context.principal)
        return .seeOther(PagePath.said(code, on: PagePath.connection(id.text)))
    }
}

extension Banner {
    /// Says that a platform fails for many at once; `nil` while all is well (REL-11).
    init?(troubleOf listing: PlatformListing, times: TimeWords) {
        guard let since = listing.troubleSince else { return nil }
        self.init(
            tone: "warn",
            words: """
                \(listing.profile.platform.displayName) has been in trouble since \(times.clock(since)). Your accounts are \
                not to blame: Martlet keeps trying and judges nobody meanwhile.
                """)
    }
}

extension ConnectionsPage {
    /// Lets the person choose the brand that gets the account, where there are several (S2.03).
    mutating func offer(_ brands: [Brand], chosen: Brand.ID?) {
        hasBrands = brands.count > 1
        brandOptions = brands.map {
            SelectOption(value: $0.id.text, title: $0.name, isSelected: $0.id == chosen ?? brands.first?.id)
        }
    }

    /// Says how full the plan is, and what to do when it is full (S4.22, S4.25).
    mutating func show(_ room: Room) {
        isFull = room.used >= room.plan.accountLimit
        roomWords = "\(room.used) of \(room.plan.accountLimit) accounts of the plan “\(room.plan.name)” are connected."
    }
}

extension DisconnectPage {
    /// The confirmation for one account.
    init(_ view: ConnectionView, manageAccessURL: String?, frame: Frame) {
        let connection = view.connection
        self.init(
            frame: frame, id: connection.id.text, name: connection.account.name, handle: connection.account.handle,
            platformName: connection.platform.displayName,
            scheduledNote: view.scheduledCount > 0
                ? "\(Counted.words(view.scheduledCount, "scheduled post")) will not go out there." : nil,
            sharedNote: view.sharedWith > 0
                ? """
                \(Counted.words(view.sharedWith, "other account")) came with the same login; the permission stays until \
                the last of them is disconnected.
                """ : nil,
            hasChoice: view.sharedWith == 0, manageAccessURL: manageAccessURL)
    }
}
