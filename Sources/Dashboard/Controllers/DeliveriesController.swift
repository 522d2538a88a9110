import Domain
import Engine
import Hummingbird

/// A person's word on a single delivery.
struct DeliveriesController: Sendable {
    let site: Site

    var endpoints: RouteCollection<MemberContext> {
        RouteCollection(context: MemberContext.self)
            .post("/deliveries/{id}/retry", use: retry)
            .post("/deliveries/{id}/reschedule", use: reschedule)
            .post("/deliveries/{id}/resolve", use: resolve)
            .post("/deliveries/{id}/drop", use: drop)
    }

    @Sendable func retry(_ request: Request, context: MemberContext) async throws -> Response {
        let view = try await site.desks.posts.retry(try context.id(), by: context.principal)
        return back(to: view, saying: .retried)
    }

    @Sendable func reschedule(_ request: Request, context: MemberContext) async throws -> Response {
        let form = try await request.form()
        let zone = form.first("zone").flatMap { TimeWords.knows(zone: $0) ? $0 : nil } ?? context.reader.zone
        guard let instant = TimeWords(zone: zone).instant(local: form["when"]) else {
            throw EngineError.invalid(field: "when", words: "Choose a day and a time, then try again.")
        }
        let view = try await site.desks.posts.reschedule(try context.id(), to: instant, by: context.principal)
        return back(to: view, saying: .rescheduled)
    }

    @Sendable func resolve(_ request: Request, context: MemberContext) async throws -> Response {
        let form = try await request.form()
        let view = try await site.desks.posts.resolve(try context.id(), try verdict(form), by: context.principal)
        return back(to: view, saying: .resolved)
    }

    @Sendable func drop(_ request: Request, context: MemberContext) async throws -> Response {
        back(to: try await site.desks.posts.drop(try context.id(), by: context.principal), saying: .dropped)
    }

    private func verdict(_ form: FormBody) throws -> Verdict {
        switch form["verdict"] {
        case "published":
            guard let url = WebLink.checked(form["url"]) else {
                throw EngineError.invalid(field: "url", words: "Paste the whole link to the post, with https://.")
            }
            return .published(url: url)
        case "not_published": return .notPublished
        case "abandon": return .abandon
        default: throw EngineError.invalid(field: "verdict", words: "Press one of the three buttons.")
        }
    }

    private func back(to view: DeliveryView, saying code: PageNotice.Code) -> Response {
        .seeOther(PagePath.said(code, on: "\(PagePath.post(view.delivery.postID.text))#\(view.delivery.id)"))
    }
}
