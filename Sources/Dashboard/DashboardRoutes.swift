package import Engine
package import Hummingbird

/// The pages for people, ready to be mounted beside the API.
package struct DashboardRoutes: Sendable {
    private let site: Site

    /// Builds the pages over the Engine. Throws when a template is broken.
    package init(engine: Engine, settings: DashboardSettings) throws {
        try self.init(
            desks: Desks(
                figures: engine.figures,
                ports: engine.ports, people: engine.people, workspaces: engine.workspaces, brands: engine.brands,
                connecting: engine.connecting, apps: engine.apps, connections: engine.connections,
                departures: engine.departures, posts: engine.posts, slots: engine.slots, series: engine.series,
                choices: engine.choices,
                notices: engine.notices, messages: engine.messages, operators: engine.operators, media: engine.media),
            settings: settings)
    }

    /// Reads the templates; throws when one is broken.
    init(desks: Desks, settings: DashboardSettings) throws {
        site = Site(desks: desks, settings: settings, renderer: try PageRenderer())
    }

    /// A router of its own: its last resort, headers and pages also answer for paths that do not exist.
    package func router() -> Router<GuestContext> {
        let router = Router(context: GuestContext.self)
        router.add(middleware: SecurityHeadersMiddleware(settings: site.settings))
        router.add(middleware: ErrorPageMiddleware(site: site))
        router.add(middleware: SessionMiddleware(people: site.desks.people, cookie: site.cookie))
        // Once more, now that it is known who reads.
        router.add(middleware: ErrorPageMiddleware(site: site))
        router.add(
            middleware: ForgeryGuardMiddleware(
                origin: site.settings.origin, signed: [PagePath.deauthorize, PagePath.deletion]))
        addGuestRoutes(to: router)
        addMemberRoutes(to: router)
        return router
    }

    private func addGuestRoutes(to router: Router<GuestContext>) {
        router.addRoutes(AssetController().endpoints)
        router.addRoutes(EntranceController(site: site).endpoints)
        router.addRoutes(CallbackController(site: site).endpoints)
        router.addRoutes(DeparturesController(site: site).endpoints)
    }

    private func addMemberRoutes(to router: Router<GuestContext>) {
        router.group(context: MemberContext.self)
            .addRoutes(ConnectingController(site: site).endpoints)
            .addRoutes(ConnectionsController(site: site).endpoints)
            .addRoutes(FiguresController(site: site).endpoints)
            .addRoutes(HelpController(site: site).endpoints)
            .addRoutes(ComposerController(site: site).endpoints)
            .addRoutes(MediaController(site: site).endpoints)
            .addRoutes(ReviewController(site: site).endpoints)
            .addRoutes(SeriesController(site: site).endpoints)
            .addRoutes(SlotsController(site: site).endpoints)
            .addRoutes(BrandsController(site: site).endpoints)
            .addRoutes(PostsController(site: site).endpoints)
            .addRoutes(DeliveriesController(site: site).endpoints)
            .addRoutes(NoticesController(site: site).endpoints)
            .addRoutes(MessagesController(site: site).endpoints)
            .addRoutes(OperatorsController(site: site).endpoints)
            .addRoutes(KeysController(site: site).endpoints)
            .addRoutes(AppsController(site: site).endpoints)
            .addRoutes(WorkspaceController(site: site).endpoints)
    }
}
