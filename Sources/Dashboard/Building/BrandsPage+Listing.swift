import Domain
import Engine

extension BrandsPage {
    /// Shows the brands with their accounts.
    init(_ listings: [Brands.Listing], accounts: [Connection], frame: Frame, for reader: Reader) {
        let isOnly = listings.count < 2
        let byBrand = Dictionary(grouping: accounts, by: \.brandID)
        let movable =
            isOnly
            ? []
            : listings.flatMap { listing in
                (byBrand[listing.brand.id] ?? []).map { MovableLine($0, in: listing.brand) }
            }
        self.init(
            frame: frame,
            brands: listings.map { listing in
                BrandLine(
                    listing, members: byBrand[listing.brand.id] ?? [],
                    others: listings.map(\.brand).filter { $0.id != listing.brand.id })
            }, isOnly: isOnly, mayAdminister: reader.may(.administer), movable: movable, hasMovable: !movable.isEmpty,
            targets: listings.map {
                SelectOption(value: $0.brand.id.text, title: $0.brand.name, isSelected: false)
            })
    }
}

extension BrandLine {
    fileprivate init(_ listing: Brands.Listing, members: [Connection], others: [Brand]) {
        let accounts = Counted.words(listing.accountCount, "account")
        let slots = listing.slotCount == 0 ? "no posting slots" : Counted.words(listing.slotCount, "posting slot")
        self.init(
            brandID: listing.brand.id.text, brandName: listing.brand.name,
            brandWords: "\(accounts), \(slots) of its own",
            members: members.map {
                BrandMember(
                    memberPlatform: $0.platform.rawValue, memberMark: $0.platform.mark, memberWords: $0.words)
            }, hasMembers: !members.isEmpty, renameTyped: listing.brand.name,
            removal: BrandRemoval(of: listing, others: others))
    }
}

extension BrandRemoval {
    /// `nil` for the only brand of a workspace.
    fileprivate init?(of listing: Brands.Listing, others: [Brand]) {
        guard !others.isEmpty else { return nil }
        var facts: [String] = []
        if listing.accountCount > 0 {
            let stay = listing.accountCount == 1 ? "stays connected and goes" : "stay connected and go"
            facts.append("\(Counted.words(listing.accountCount, "account")) \(stay) to the brand that you choose.")
        }
        if listing.slotCount > 0 {
            let are = listing.slotCount == 1 ? "is" : "are"
            facts.append("\(Counted.words(listing.slotCount, "posting slot")) of its own \(are) removed with it.")
        }
        facts.append("Posts on the calendar stay, and keep their times.")
        self.init(
            removalFacts: facts, leavesAccounts: listing.accountCount > 0,
            heirs: others.map { SelectOption(value: $0.id.text, title: $0.name, isSelected: $0.id == others.first?.id) }
        )
    }
}

extension MovableLine {
    fileprivate init(_ connection: Connection, in brand: Brand) {
        self.init(
            accountID: connection.id.text, accountPlatform: connection.platform.rawValue,
            accountMark: connection.platform.mark, accountWords: connection.words, accountBrand: brand.name)
    }
}

extension Connection {
    /// `Ada on Mastodon`; by the handle where there is no name.
    fileprivate var words: String {
        "\(account.name.isEmpty ? account.handle : account.name) on \(platform.displayName)"
    }
}
