import Domain
import Engine
import HTTPTypes
import Hummingbird

/// The posting slots of a workspace and of its brands.
struct SlotsController: Sendable {
    let site: Site

    var endpoints: RouteCollection<MemberContext> {
        RouteCollection(context: MemberContext.self)
            .get("\(PagePath.slots)", use: index)
            .post("\(PagePath.slots)", use: add)
            .post("\(PagePath.slots)/{id}/remove", use: remove)
    }

    @Sendable func index(_ request: Request, context: MemberContext) async throws -> Response {
        site.page(try await page(context, said: request.query("said")), .slots)
    }

    /// Adds the time on each of the days; a day that has it already is as wanted.
    @Sendable func add(_ request: Request, context: MemberContext) async throws -> Response {
        let form = try await request.form()
        let days = Set(form.all("weekday").compactMap(Weekday.init(rawValue:))).sorted()
        guard !days.isEmpty, let minute = LocalTime.minute(form["time"]) else {
            var page = try await page(context)
            page.problem = "Tick at least one day, and give a time."
            page.typed = form["time"]
            for index in page.slotOwners.indices {
                page.slotOwners[index].isSelected = page.slotOwners[index].value == form["brand"]
            }
            for index in page.weekdays.indices {
                page.weekdays[index].isTicked = days.contains { $0.rawValue == page.weekdays[index].weekdayValue }
            }
            return site.page(page, .slots, status: .unprocessableContent)
        }
        for day in days {
            do {
                _ = try await site.desks.slots.add(
                    WeeklySlot(weekday: day, minute: minute), of: Brand.ID(form["brand"]), by: context.principal)
            } catch EngineError.conflict("exists", _) {
                continue
            }
        }
        return .seeOther(PagePath.said(.slotsAdded, on: PagePath.slots))
    }

    @Sendable func remove(_ request: Request, context: MemberContext) async throws -> Response {
        try await site.desks.slots.remove(try context.id(), by: context.principal)
        return .seeOther(PagePath.said(.slotRemoved, on: PagePath.slots))
    }

    private func page(_ context: MemberContext, said: String? = nil) async throws -> SlotsPage {
        guard context.reader.may(.publish) else { throw EngineError.forbidden(.publish) }
        return SlotsPage(
            try await site.desks.slots.list(by: context.principal),
            frame: try await site.frame("Posting slots", at: .settings, for: context, said: said).at(
                .slots, for: context.reader))
    }
}
