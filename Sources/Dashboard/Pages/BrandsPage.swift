/// The brands of a workspace: what is in each, and forms to change that.
struct BrandsPage: Sendable {
    /// What stands around.
    var frame: Frame
    /// The brands, oldest first.
    var brands: [BrandLine]
    /// Whether there is but one: nothing can be moved or removed.
    var isOnly: Bool
    /// Whether the reader may make, rename and remove brands.
    var mayAdminister: Bool
    /// Why a brand could not be removed, or nothing could be put into one.
    var refusal: String?
    /// The accounts that can be put into another brand; empty where there is but one brand.
    var movable: [MovableLine]
    /// Whether there are any.
    var hasMovable: Bool
    /// Where they can go.
    var targets: [SelectOption]
    /// Why the last brand was not made.
    var problem: String?
    /// Its name as typed.
    var brandTyped = ""
}

/// One brand.
struct BrandLine: Sendable {
    /// `brd_…`.
    var brandID: String
    /// What people call it.
    var brandName: String
    /// How much is in it, in words.
    var brandWords: String
    /// Its accounts.
    var members: [BrandMember]
    /// Whether there are any.
    var hasMembers: Bool
    /// The new name as typed.
    var renameTyped: String
    /// Why it did not get that.
    var renameProblem: String?
    /// What becomes of its accounts and slots when it is removed; `nil` where it cannot be.
    var removal: BrandRemoval?
}

/// An account of a brand.
struct BrandMember: Sendable {
    /// The platform's identifier.
    var memberPlatform: String
    /// The platform's letter.
    var memberMark: String
    /// Account and platform in words.
    var memberWords: String
}

/// What follows when a brand is removed.
struct BrandRemoval: Sendable {
    /// A sentence for each kind of thing.
    var removalFacts: [String]
    /// Whether it has accounts that go somewhere.
    var leavesAccounts: Bool
    /// Which brand gets them.
    var heirs: [SelectOption]
}

/// An account that can be put into another brand.
struct MovableLine: Sendable {
    /// `con_…`.
    var accountID: String
    /// The platform's identifier.
    var accountPlatform: String
    /// The platform's letter.
    var accountMark: String
    /// Account and platform in words.
    var accountWords: String
    /// The brand where it is.
    var accountBrand: String
}
