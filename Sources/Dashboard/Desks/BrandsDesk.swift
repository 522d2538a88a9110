import Domain
import Engine

/// What the dashboard asks of the Engine about brands.
protocol BrandsDesk: Sendable {
    /// The brands, oldest first.
    func list(by: Principal) async throws -> [Brands.Listing]
    /// Makes one.
    func add(_ name: String, by: Principal) async throws -> Brands.Listing
    /// Gives one another name.
    func rename(_ id: Brand.ID, to name: String, by: Principal) async throws -> Brands.Listing
    /// Puts accounts into one.
    func put(_ ids: [Connection.ID], into: Brand.ID, by: Principal) async throws -> Brands.Listing
    /// Removes one; its accounts go to another one.
    func remove(_ id: Brand.ID, into: Brand.ID?, by: Principal) async throws
}

extension Brands: BrandsDesk {}
