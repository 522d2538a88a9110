import Domain

/// What is wrong with a container, by Meta's numbers and words: they come in refusals, and in the state of a container that failed
/// (sheets, section 6).
enum ContainerTrouble: Sendable, Hashable {
    /// Words, number of items, people.
    case content
    /// The file is not taken.
    case file
    /// The file could not be fetched, which is often a matter of the moment.
    case fetch
    /// The file could not be processed, which is sometimes a matter of the moment.
    case processing
    /// An outage.
    case passing
    /// It is not there: not yet, not ready, or not any more.
    case missing
    /// The day's posts are used up.
    case quota
    /// Blocked for what looks like spam, though it may be out.
    case blocked
    /// The account may not do this at all.
    case account
    /// A complaint about the answer, after the work was done.
    case answered

    private static let numbers: [(ContainerTrouble, Set<Int64>)] = [
        (.content, [2_207_010, 2_207_028, 2_207_035, 2_207_036, 2_207_037, 2_207_040]),
        (.file, [2_207_004, 2_207_005, 2_207_009, 2_207_023, 2_207_026, 2_207_057]), (.fetch, [2_207_052]),
        (.processing, [2_207_076, 2_207_077, 2_207_082, 2_207_085]),
        (.passing, [2_207_001, 2_207_003, 2_207_032, 2_207_053]),
        (.missing, [2_207_006, 2_207_008, 2_207_020, 2_207_027, 4_279_009]), (.quota, [2_207_042]),
        (.blocked, [2_207_051]), (.account, [2_207_050, 2_207_081, 4_279_013]), (.answered, [1_772_107]),
    ]

    /// By the number of a refusal; `nil` for one that says nothing about containers.
    init?(number: Int64?) {
        guard let number, let known = Self.numbers.first(where: { $0.1.contains(number) }) else { return nil }
        self = known.0
    }

    /// By the reason of a container that failed: a number in a sentence, or one of the words of Threads.
    init(reason: String) {
        let numbers = reason.split { !$0.isNumber }.compactMap { Int64($0) }
        let known = numbers.lazy.compactMap { ContainerTrouble(number: $0) }.first
        self = known ?? (["INVALID", "FAILED_PROCESSING"].contains(where: reason.contains) ? .file : .processing)
        if known == nil, reason.contains("DOWNLOADING") { self = .fetch }
    }

    /// The class of the failure that it amounts to in the end.
    var kind: PlatformFailure.Kind {
        switch self {
        case .content, .blocked: .content
        case .file, .fetch, .processing: .media
        case .passing, .missing, .answered: .transient
        case .quota: .rateLimit
        case .account: .accountType
        }
    }

    /// How often it is worth another try; 0 where it is final.
    func tries(_ flavor: ContainerFlavor) -> Int {
        switch self {
        case .fetch: flavor.fetches
        case .processing: 1
        case .passing: 2
        case .missing: 6
        case .content, .file, .quota, .blocked, .account, .answered: 0
        }
    }
}

extension GraphRefusal {
    /// What it says about a container; `nil` for anything else.
    var trouble: ContainerTrouble? { ContainerTrouble(number: subcode) }

    /// The failure that it amounts to where containers are made and published.
    func containerFailure(_ purpose: CallPurpose) -> PlatformFailure {
        guard let trouble else { return platformFailure(purpose) }
        return PlatformFailure(
            trouble.kind, words: words, retryAt: trouble == .quota ? limitEndsAt : nil,
            mayHaveTakenEffect: purpose == .commit && [.passing, .answered].contains(trouble))
    }
}
