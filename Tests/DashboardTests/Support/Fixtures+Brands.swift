@testable import Dashboard

extension Fixtures {
    static let brands = BrandsPage(
        frame: frame,
        brands: [
            BrandLine(
                brandID: "brd_1", brandName: "Engines", brandWords: "1 account, 2 posting slots of its own",
                members: [
                    BrandMember(memberPlatform: "mastodon", memberMark: "M", memberWords: "Ada Lovelace on Mastodon")
                ], hasMembers: true, renameTyped: "Looms", renameProblem: "There is a brand of that name already.",
                removal: BrandRemoval(
                    removalFacts: ["1 account stays connected and goes to the brand that you choose."],
                    leavesAccounts: true,
                    heirs: [SelectOption(value: "brd_2", title: "Looms", isSelected: true)])),
            BrandLine(
                brandID: "brd_2", brandName: "Looms", brandWords: "0 accounts, no posting slots of its own",
                members: [],
                hasMembers: false, renameTyped: "Looms",
                removal: BrandRemoval(
                    removalFacts: ["Posts on the calendar stay, and keep their times."], leavesAccounts: false,
                    heirs: [])),
        ], isOnly: false, mayAdminister: true, refusal: "Choose at least one account.",
        movable: [
            MovableLine(
                accountID: "con_1", accountPlatform: "mastodon", accountMark: "M",
                accountWords: "Ada Lovelace on Mastodon", accountBrand: "Engines")
        ], hasMovable: true, targets: [SelectOption(value: "brd_2", title: "Looms", isSelected: true)],
        problem: "There is a brand of that name already.", brandTyped: "Looms")

    static var oneBrand: BrandsPage {
        var page = brands
        page.brands = [
            BrandLine(
                brandID: "brd_1", brandName: "Engines", brandWords: "0 accounts, no posting slots of its own",
                members: [], hasMembers: false, renameTyped: "Engines")
        ]
        (page.isOnly, page.movable, page.hasMovable) = (true, [], false)
        return page
    }
}
