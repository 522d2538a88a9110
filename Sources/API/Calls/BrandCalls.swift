import Domain
import Engine
import HTTPTypes
import Outbound

/// Brands: groups of accounts inside the workspace.
struct BrandCalls: Sendable {
    let engine: Engine

    /// The routes of this subject.
    var routes: [Route] {
        [
            Route(
                .get, "/v1/brands", "listBrands", "The brands, oldest first.", may: .view, answers: .ok,
                .object([.needed("brands", .list(of: Self.schema, limit: 1_000))])
            ) { call in
                Answer(["brands": .array(try await engine.brands.list(by: call.principal).map(Self.json))])
            },
            Route(
                .post, "/v1/brands", "addBrand", "Makes a brand.", may: .administer, takes: .json(Self.nameSchema),
                answers: .created, Self.schema
            ) { call in
                let name = call.body["name"]?.string ?? ""
                return Answer(Self.json(try await engine.brands.add(name, by: call.principal)))
            },
            Route(
                .patch, "/v1/brands/{id}", "renameBrand", "Gives a brand another name.", may: .administer,
                takes: .json(Self.nameSchema), answers: .ok, Self.schema
            ) { call in
                let name = call.body["name"]?.string ?? ""
                return Answer(Self.json(try await engine.brands.rename(try call.id(), to: name, by: call.principal)))
            },
            removal, putting,
        ]
    }

    private var removal: Route {
        Route(
            .delete, "/v1/brands/{id}", "removeBrand",
            "Removes a brand and its posting slots; its accounts go to another one, and posts keep their times.",
            may: .administer,
            query: [.maybe("into", .id("brd"), "The brand that gets its accounts; the oldest other one unless told.")],
            answers: .noContent, nil
        ) { call in
            let heir = try call.query["into"].map { text in
                guard let heir = Brand.ID(text) else { throw Refusal.field("into", "It is none of ours.") }
                return heir
            }
            try await engine.brands.remove(try call.id(), into: heir, by: call.principal)
            return .empty
        }
    }

    private var putting: Route {
        Route(
            .post, "/v1/brands/{id}/connections", "putAccounts",
            "Puts accounts into the brand, all or none; they leave the brand where they were.", may: .connect,
            takes: .json(.object([.needed("connection_ids", .list(of: .id("con"), limit: 500))])), answers: .ok,
            Self.schema
        ) { call in
            let accounts = try (call.body["connection_ids"]?.array ?? []).map { value in
                guard let id = value.string.flatMap(Connection.ID.init(_:)) else { throw EngineError.notFound }
                return id
            }
            return Answer(Self.json(try await engine.brands.put(accounts, into: try call.id(), by: call.principal)))
        }
    }

    private static let nameSchema = Schema.named("BrandName", .object([.needed("name", .line(100))]))
    private static let schema = Schema.named(
        "Brand",
        .object([
            .needed("id", .id("brd")), .needed("name", .line(200)),
            .needed("account_count", .count, "How many connected accounts it has."),
            .needed("slot_count", .count, "How many posting slots of its own."),
        ]))

    private static func json(_ listing: Brands.Listing) -> JSONValue {
        [
            "id": .id(listing.brand.id), "name": .string(listing.brand.name),
            "account_count": .integer(listing.accountCount), "slot_count": .integer(listing.slotCount),
        ]
    }
}
