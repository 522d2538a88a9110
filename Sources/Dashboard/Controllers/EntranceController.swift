import Domain
import OAuth
import Engine
import HTTPTypes
import Hummingbird
import Storage

/// The ways in and out: first run, login, logout.
struct EntranceController: Sendable {
    let site: Site

    var endpoints: RouteCollection<GuestContext> {
        RouteCollection(context: GuestContext.self)
            .get("\(PagePath.home)", use: home)
            .get("\(PagePath.login)", use: loginForm)
            .post("\(PagePath.login)", use: logIn)
            .post("\(PagePath.logout)", use: logOut)
            .get("\(PagePath.firstRun)", use: firstRunForm)
            .post("\(PagePath.firstRun)", use: createOwner)
    }

    @Sendable func home(_ request: Request, context: GuestContext) async throws -> Response {
        guard let reader = context.reader else {
            return .seeOther(try await site.desks.people.needsOwner() ? PagePath.firstRun : PagePath.login)
        }
        let connections = try await site.desks.connections.list(ConnectionFilter(), by: reader.principal)
        return .seeOther(connections.isEmpty ? PagePath.connections : PagePath.posts)
    }

    @Sendable func loginForm(_ request: Request, context: GuestContext) async throws -> Response {
        guard context.reader == nil else { return .seeOther(PagePath.home) }
        var page = LoginPage(frame: site.frame("Log in"))
        page.returnTo = ReturnPath.path(request.query("return_to")) ?? PagePath.home
        page.frame.notice = PageNotice(code: request.query("said"))
        return site.page(page, .login)
    }

    @Sendable func logIn(_ request: Request, context: GuestContext) async throws -> Response {
        let form = try await request.form()
        let returnTo = ReturnPath.path(form.first("return_to")) ?? PagePath.home
        do {
            let login = try await site.desks.people.logIn(
                email: form["email"], password: Secret(form["password"]), address: context.address)
            return welcome(login, to: returnTo)
        } catch EngineError.invalid(_, let words) {
            var page = LoginPage(frame: site.frame("Log in"))
            page.email = form["email"]
            page.returnTo = returnTo
            page.problem = words
            return site.page(page, .login, status: .unprocessableContent)
        }
    }

    @Sendable func logOut(_ request: Request, context: GuestContext) async throws -> Response {
        if let session = context.session { try await site.desks.people.logOut(session: session) }
        var response = Response.seeOther(PagePath.said(.loggedOut, on: PagePath.login))
        response.headers.append(HTTPField(name: .setCookie, value: site.cookie.removal))
        return response
    }

    @Sendable func firstRunForm(_ request: Request, context: GuestContext) async throws -> Response {
        guard try await site.desks.people.needsOwner() else { return .seeOther(PagePath.home) }
        var page = FirstRunPage(frame: site.frame("First run"))
        page.token = request.query("token").flatMap { $0.isEmpty ? nil : $0 }
        return withoutReferrer(site.page(page, .firstRun))
    }

    @Sendable func createOwner(_ request: Request, context: GuestContext) async throws -> Response {
        let form = try await request.form()
        do {
            return welcome(try await site.desks.people.createOwner(NewOwner(form)), to: PagePath.connections)
        } catch EngineError.invalid(_, let words) {
            let page = FirstRunPage(form, problem: words, frame: site.frame("First run"))
            return withoutReferrer(site.page(page, .firstRun, status: .unprocessableContent))
        }
    }

    private func welcome(_ login: Login, to path: String) -> Response {
        var response = Response.seeOther(path)
        let life = login.expiresAt - site.desks.ports.now()
        let line = site.cookie.line(site.cookie.name, login.session, life: life)
        response.headers.append(HTTPField(name: .setCookie, value: line))
        return response
    }

    /// The token stands in the address of this page (SEC-41); the referrer must not carry it on, not even to us.
    private func withoutReferrer(_ response: Response) -> Response {
        var response = response
        response.headers[.named("Referrer-Policy")] = "strict-origin"
        return response
    }
}

extension NewOwner {
    /// Reads the form of the first run.
    init(_ form: FormBody) throws {
        let zone = form["zone"]
        guard TimeWords.knows(zone: zone) else {
            throw EngineError.invalid(field: "zone", words: "There is no time zone “\(zone)”. Try Europe/Berlin.")
        }
        self.init(
            token: Secret(form["token"]), email: form["email"], name: form["name"], password: Secret(form["password"]),
            workspaceName: form["workspace"], zone: zone)
    }
}

extension FirstRunPage {
    /// The form with what was typed, but without the password.
    init(_ form: FormBody, problem: String, frame: Frame) {
        self.init(
            frame: frame, token: form["token"], name: form["name"], email: form["email"],
            workspace: form["workspace"], zone: form["zone"], problem: problem)
    }
}
