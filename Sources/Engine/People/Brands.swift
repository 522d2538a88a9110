package import Domain
import Logging
import Storage

/// The brands of a workspace: groups of its accounts, such as a client or a product line (S3.02).
package struct Brands: Sendable {
    /// A brand, and how much is in it.
    package struct Listing: Sendable {
        /// The brand.
        package let brand: Brand
        /// How many connected accounts it has.
        package let accountCount: Int
        /// How many posting slots of its own.
        package let slotCount: Int
    }

    /// The most brands of a workspace.
    static let limit = 200
    /// The longest name, in characters.
    static let nameLimit = 100

    let parts: EngineParts

    /// The brands, oldest first. New accounts go to the first one unless told otherwise.
    package func list(by principal: Principal) async throws -> [Listing] {
        try principal.require(.view)
        return try await parts.read { transaction in
            let brands = try PersonStore.brands(of: principal.workspaceID, in: transaction)
            return try Self.listings(brands, of: principal.workspaceID, in: transaction)
        }
    }

    /// Makes a brand. Throws `EngineError.conflict` when there is one of that name.
    package func add(_ name: String, by principal: Principal) async throws -> Listing {
        try principal.require(.administer)
        let brand = Brand(id: Brand.ID(parts.ports), workspaceID: principal.workspaceID, name: try Self.checked(name))
        return try await parts.write { transaction in
            let brands = try Self.held(brand.workspaceID, in: transaction)
            guard brands.count < Self.limit else {
                throw EngineError.conflict(code: "too_many", words: "A workspace has no room for more brands.")
            }
            try Self.requireFreeName(of: brand, among: brands)
            try PersonStore.insert(brand, in: transaction)
            return try Self.listing(brand, in: transaction)
        }
    }

    /// Gives a brand another name. Throws `EngineError.conflict` when another one has it.
    package func rename(_ id: Brand.ID, to name: String, by principal: Principal) async throws -> Listing {
        try principal.require(.administer)
        let brand = Brand(id: id, workspaceID: principal.workspaceID, name: try Self.checked(name))
        return try await parts.write { transaction in
            let brands = try Self.held(brand.workspaceID, in: transaction)
            try Self.requireFreeName(of: brand, among: brands)
            guard try BrandStore.rename(brand, in: transaction) else { throw EngineError.notFound }
            return try Self.listing(brand, in: transaction)
        }
    }

    /// Puts accounts into a brand, all or none. What is on the calendar keeps its time.
    package func put(_ ids: [Connection.ID], into id: Brand.ID, by principal: Principal) async throws -> Listing {
        try principal.require(.connect)
        guard !ids.isEmpty else {
            throw EngineError.invalid(field: "connection_ids", words: "Choose at least one account.")
        }
        let chosen = Set(ids).sorted()
        return try await parts.write { transaction in
            let brands = try Self.held(principal.workspaceID, in: transaction)
            guard let brand = brands.first(where: { $0.id == id }) else { throw EngineError.notFound }
            for account in chosen {
                guard try BrandStore.put(account, into: id, of: brand.workspaceID, in: transaction) else {
                    throw EngineError.notFound
                }
            }
            return try Self.listing(brand, in: transaction)
        }
    }

    /// Removes a brand: its accounts go to another one, its posting slots go with it, and posts keep their times.
    ///
    /// - Parameter heir: The brand that gets the accounts; the oldest other one where `nil`.
    /// - Throws: `EngineError.conflict` for the only brand, and while an account is being connected for it.
    package func remove(_ id: Brand.ID, into heir: Brand.ID? = nil, by principal: Principal) async throws {
        try principal.require(.administer)
        let workspaceID = principal.workspaceID
        do {
            try await parts.write { transaction in
                let brands = try Self.held(workspaceID, in: transaction)
                guard brands.contains(where: { $0.id == id }) else { throw EngineError.notFound }
                let heir = try Self.heir(of: id, heir, among: brands)
                guard try !BrandStore.isArriving(in: id, of: workspaceID, in: transaction) else {
                    throw EngineError.conflict(
                        code: "connecting",
                        words: "An account is being connected for this brand. Try again in a minute.")
                }
                try BrandStore.remove(id, into: heir, of: workspaceID, in: transaction)
            }
        } catch StorageError.foreignKey {
            // Somebody put an account or a slot into it at the same moment.
            throw EngineError.changedMeanwhile
        }
        Logger.current.notice("A brand was removed", metadata: ["brand": "\(id)"])
    }

    private static func heir(of id: Brand.ID, _ wanted: Brand.ID?, among brands: [Brand]) throws -> Brand.ID {
        let others = brands.map(\.id).filter { $0 != id }
        guard let oldest = others.first else {
            throw EngineError.conflict(
                code: "only_brand", words: "A workspace has at least one brand. Rename it instead.")
        }
        guard others.contains(wanted ?? oldest) else {
            throw EngineError.invalid(field: "into", words: "There is no such other brand.")
        }
        return wanted ?? oldest
    }

    /// The brands, which nobody else changes until this transaction is over.
    private static func held(_ id: Workspace.ID, in transaction: Transaction) throws -> [Brand] {
        try BrandStore.hold(id, in: transaction)
        return try PersonStore.brands(of: id, in: transaction)
    }

    private static func listings(
        _ brands: [Brand], of id: Workspace.ID, in transaction: Transaction
    ) throws -> [Listing] {
        let counts = try BrandStore.accountCounts(of: id, in: transaction)
        let slots = try SlotStore.list(of: id, in: transaction)
        return brands.map { brand in
            Listing(
                brand: brand, accountCount: counts[brand.id] ?? 0, slotCount: slots.count { $0.brandID == brand.id })
        }
    }

    private static func listing(_ brand: Brand, in transaction: Transaction) throws -> Listing {
        guard let listing = try listings([brand], of: brand.workspaceID, in: transaction).first else {
            throw EngineError.notFound
        }
        return listing
    }

    private static func checked(_ name: String) throws(EngineError) -> String {
        let name = name.trimmed
        guard !name.isEmpty, name.count <= nameLimit, !name.contains(where: \.isNewline) else {
            throw .invalid(field: "name", words: "Give the brand a name of one line, at most \(nameLimit) characters.")
        }
        return name
    }

    private static func requireFreeName(of brand: Brand, among brands: [Brand]) throws {
        guard brands.contains(where: { $0.id != brand.id && $0.name.lowercased() == brand.name.lowercased() }) else {
            return
        }
        throw EngineError.conflict(code: "exists", words: "There is a brand of that name already.")
    }
}
