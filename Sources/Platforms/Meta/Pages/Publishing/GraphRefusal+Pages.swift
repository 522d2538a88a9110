import Domain

/// What is said of posts and files on Pages has numbers of its own (sheet `facebook`, section 6).
extension GraphRefusal {
    /// The failure that a refused call of publishing amounts to.
    ///
    /// Where Facebook says that it has a post, photo or film already, an earlier try may have arrived: such a refusal is of
    /// the content or a file, and may have taken effect.
    func pageFailure(_ purpose: CallPurpose) -> PlatformFailure {
        var failure = platformFailure(purpose)
        guard [.permission, .content, .unknown, .transient].contains(failure.kind), let kind = pageKind(purpose) else {
            return failure
        }
        failure.kind = kind
        failure.mayHaveTakenEffect = purpose == .commit && (kind == .transient || speaksOfEarlier)
        return failure
    }

    private static let ofContent: Set<Int64> = [1_366_051, 1_346_003, 1_404_102, 1_349_125, 1_609_005, 1_609_008]
    private static let ofMedia: Set<Int64> = [
        2_069_019, 1_366_046, 1_363_022, 1_363_023, 1_363_024, 1_363_025, 1_363_026, 1_363_031, 1_363_032,
    ]
    /// The upload is over, and begins anew.
    private static let ofUpload: Set<Int64> = [
        1_363_019, 1_363_020, 1_363_021, 1_363_030, 1_363_033, 1_363_037, 1_363_041, 1_363_045,
    ]
    private static let passing: Set<Int64> = [1_363_047, 1_609_010]
    private static let duplicate: Int64 = 506, usedPhoto: Int64 = 1_366_051, ofVideo: Int64 = 6_000

    private func pageKind(_ purpose: CallPurpose) -> PlatformFailure.Kind? {
        if let subcode {
            if Self.ofContent.contains(subcode) { return .content }
            if Self.ofMedia.contains(subcode) { return .media }
            if Self.passing.contains(subcode) { return .transient }
            if subcode == 1_363_042 { return .permission }
            // Whoever sends a post again whose film was lost sends the film again, too.
            if Self.ofUpload.contains(subcode) { return purpose == .commit ? .media : .transient }
        }
        switch code {
        case 324: return .media
        case Self.ofVideo: return .transient
        case Self.duplicate, 368, 1_500, 1_609_005: return .content
        default: return nil
        }
    }

    private var speaksOfEarlier: Bool {
        code == Self.duplicate || subcode == Self.usedPhoto || code == Self.ofVideo
    }
}
