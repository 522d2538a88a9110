import Domain
import Engine
import Hummingbird

/// What was missed, and a person's word on it, for several at once.
struct ReviewController: Sendable {
    let site: Site

    var endpoints: RouteCollection<MemberContext> {
        RouteCollection(context: MemberContext.self)
            .get("\(PagePath.review)", use: index)
            .post("\(PagePath.review)", use: decide)
    }

    @Sendable func index(_ request: Request, context: MemberContext) async throws -> Response {
        let items = try await site.desks.posts.waiting(by: context.principal)
        let frame = try await site.frame("Missed posts", at: .calendar, for: context, said: request.query("said"))
        return site.page(
            ReviewPage(items, now: site.desks.ports.now(), frame: frame, for: context.reader), .review)
    }

    @Sendable func decide(_ request: Request, context: MemberContext) async throws -> Response {
        let form = try await request.form()
        let ids = form.all("delivery").compactMap { Delivery.ID($0) }
        guard !ids.isEmpty, let word = try word(form, context) else {
            return .seeOther(PagePath.said(.reviewedNone, on: PagePath.review))
        }
        let outcomes = try await site.desks.posts.review(ids, word, by: context.principal)
        let isWhole = outcomes.allSatisfy { $0.refusal == nil }
        return .seeOther(PagePath.said(isWhole ? .reviewed : .reviewedPartly, on: PagePath.review))
    }

    private func word(_ form: FormBody, _ context: MemberContext) throws -> ReviewWord? {
        switch form["action"] {
        case "publish_now": return .publishNow
        case "drop": return .drop
        case "reschedule":
            guard let local = LocalTime(form["when"]) else {
                throw EngineError.invalid(field: "when", words: "Choose a day and a time, then try again.")
            }
            let zone = form.first("zone").flatMap { Zone($0) } ?? TimeWords(zone: context.reader.zone).rules
            let minutes = Int64(form["apart"]).flatMap { (0...10_080).contains($0) ? $0 : nil } ?? 0
            return .reschedule(.local(local, zone: zone), apart: .minutes(minutes))
        default: return nil
        }
    }
}
