import Domain
import Engine
import HTTPTypes
import Hummingbird
import Storage

/// The brands of a workspace, and which accounts are whose.
struct BrandsController: Sendable {
    let site: Site

    var endpoints: RouteCollection<MemberContext> {
        RouteCollection(context: MemberContext.self)
            .get("\(PagePath.brands)", use: index)
            .post("\(PagePath.brands)", use: add)
            .post("\(PagePath.brands)/accounts", use: put)
            .post("\(PagePath.brands)/{id}/name", use: rename)
            .post("\(PagePath.brands)/{id}/removal", use: remove)
    }

    @Sendable func index(_ request: Request, context: MemberContext) async throws -> Response {
        site.page(try await page(context, said: request.query("said")), .brands)
    }

    @Sendable func add(_ request: Request, context: MemberContext) async throws -> Response {
        let form = try await request.form()
        do {
            _ = try await site.desks.brands.add(form["name"], by: context.principal)
            return .seeOther(PagePath.said(.brandMade, on: PagePath.brands))
        } catch EngineError.invalid(_, let words), EngineError.conflict(_, let words) {
            var page = try await page(context)
            (page.problem, page.brandTyped) = (words, form["name"])
            return site.page(page, .brands, status: .unprocessableContent)
        }
    }

    /// Puts what was ticked into the brand that was chosen.
    @Sendable func put(_ request: Request, context: MemberContext) async throws -> Response {
        let form = try await request.form()
        let ticked = form.all("connection").compactMap { Connection.ID($0) }
        guard let brand = Brand.ID(form["brand"]) else { throw EngineError.notFound }
        do {
            _ = try await site.desks.brands.put(ticked, into: brand, by: context.principal)
            return .seeOther(PagePath.said(.accountsPut, on: PagePath.brands))
        } catch EngineError.invalid(_, let words) {
            var page = try await page(context)
            page.refusal = words
            for index in page.targets.indices {
                page.targets[index].isSelected = page.targets[index].value == brand.text
            }
            return site.page(page, .brands, status: .unprocessableContent)
        }
    }

    @Sendable func rename(_ request: Request, context: MemberContext) async throws -> Response {
        let id: Brand.ID = try context.id()
        let form = try await request.form()
        do {
            _ = try await site.desks.brands.rename(id, to: form["name"], by: context.principal)
            return .seeOther(PagePath.said(.brandRenamed, on: PagePath.brands))
        } catch EngineError.invalid(_, let words), EngineError.conflict(_, let words) {
            var page = try await page(context)
            for index in page.brands.indices where page.brands[index].brandID == id.text {
                page.brands[index].renameTyped = form["name"]
                page.brands[index].renameProblem = words
            }
            return site.page(page, .brands, status: .unprocessableContent)
        }
    }

    @Sendable func remove(_ request: Request, context: MemberContext) async throws -> Response {
        let id: Brand.ID = try context.id()
        let form = try await request.form()
        let heir = Brand.ID(form["into"])
        guard heir != nil || form["into"].isEmpty else { throw EngineError.notFound }
        do {
            try await site.desks.brands.remove(id, into: heir, by: context.principal)
            return .seeOther(PagePath.said(.brandRemoved, on: PagePath.brands))
        } catch EngineError.invalid(_, let words), EngineError.conflict(_, let words) {
            var page = try await page(context)
            page.refusal = words
            return site.page(page, .brands, status: .unprocessableContent)
        }
    }

    private func page(_ context: MemberContext, said: String? = nil) async throws -> BrandsPage {
        guard context.reader.may(.connect) else { throw EngineError.forbidden(.connect) }
        let listings = try await site.desks.brands.list(by: context.principal)
        let accounts = try await site.desks.connections.list(ConnectionFilter(), by: context.principal)
        let frame = try await site.frame("Brands", at: .settings, for: context, said: said)
        return BrandsPage(
            listings, accounts: accounts.map(\.connection), frame: frame.at(.brands, for: context.reader),
            for: context.reader)
    }
}
