import Domain
import TestKit

@testable import Dashboard
@testable import Engine

/// Brands in memory; whose account is whose is in the connections.
struct FakeBrands: BrandsDesk {
    let engine: FakeEngine

    private func listing(_ brand: Brand) -> Brands.Listing {
        Brands.Listing(
            brand: brand, accountCount: engine.now.connections.count { $0.connection.brandID == brand.id },
            slotCount: engine.now.slots.count { $0.brandID == brand.id })
    }

    private func refuse(_ name: String) throws {
        guard !name.isEmpty else { throw EngineError.invalid(field: "name", words: "Give the brand a name.") }
        guard !engine.now.brands.contains(where: { $0.name == name }) else {
            throw EngineError.conflict(code: "exists", words: "There is a brand of that name already.")
        }
    }

    func list(by principal: Principal) async throws -> [Brands.Listing] {
        try principal.require(.view)
        return engine.now.brands.map(listing)
    }

    func add(_ name: String, by principal: Principal) async throws -> Brands.Listing {
        try engine.ask("add brand")
        try principal.require(.administer)
        try refuse(name)
        let brand = Brand(id: Brand.ID(engine.clock.ports), workspaceID: Samples.workspaceID, name: name)
        engine.change { $0.brands.append(brand) }
        return listing(brand)
    }

    func rename(_ id: Brand.ID, to name: String, by principal: Principal) async throws -> Brands.Listing {
        try engine.ask("rename brand")
        try principal.require(.administer)
        try refuse(name)
        guard let index = engine.now.brands.firstIndex(where: { $0.id == id }) else { throw EngineError.notFound }
        engine.change { $0.brands[index].name = name }
        return listing(engine.now.brands[index])
    }

    func put(_ ids: [Connection.ID], into id: Brand.ID, by principal: Principal) async throws -> Brands.Listing {
        try engine.ask("put \(ids.map(\.text)) into \(id)")
        try principal.require(.connect)
        guard !ids.isEmpty else {
            throw EngineError.invalid(field: "connection_ids", words: "Choose at least one account.")
        }
        guard let brand = engine.now.brands.first(where: { $0.id == id }) else { throw EngineError.notFound }
        return listing(brand)
    }

    func remove(_ id: Brand.ID, into heir: Brand.ID?, by principal: Principal) async throws {
        try engine.ask("remove \(id) into \(heir?.text ?? "another")")
        try principal.require(.administer)
        engine.change { $0.brands.removeAll { $0.id == id } }
    }
}
