/// One post with what became of it on each account.
struct PostDetailPage: Sendable {
    /// What stands around.
    var frame: Frame
    /// `pst_…`.
    var postID: String
    /// What kind of post it is, in a few words.
    var heading: String
    /// When it is due; `nil` for a draft.
    var atISO: String?
    /// The same in words.
    var at: String
    /// Where it can be changed; `nil` once work has begun.
    var editPath: String?
    /// How it gets another time; `nil` when it cannot.
    var move: MoveForm?
    /// How it can be repeated; `nil` when it cannot.
    var repeating: RepeatForm?
    /// Where to see what repeats it; `nil` for a post of its own.
    var seriesPath: String?
    /// Whether something can still be stopped.
    var canCancel: Bool
    /// The parts of the thread.
    var parts: [SaidPart]
    /// Whether something is under way.
    var isBusy: Bool
    /// The deliveries.
    var deliveries: [DeliveryCard]
}

/// The deliveries alone: a piece of the page that renews itself.
struct DeliveriesPage: Sendable {
    /// Whether something is under way.
    var isBusy: Bool
    /// The deliveries.
    var deliveries: [DeliveryCard]
}

/// A part as it was written.
struct SaidPart: Sendable {
    /// `Part 2`; `nil` for a single post.
    var partTitle: String?
    /// The words.
    var text: String
    /// The pictures.
    var images: [SaidImage]
}

/// A picture of a part.
struct SaidImage: Sendable {
    /// Where we serve it.
    var imagePath: String
    /// The description.
    var alt: String
    /// The description, or that there is none.
    var caption: String
}

/// One delivery.
struct DeliveryCard: Sendable {
    /// `dlv_…`.
    var deliveryID: String
    /// `con_…`.
    var connectionID: String
    /// The state's stable name.
    var state: String
    /// The same in a word.
    var stateName: String
    /// The colour of it.
    var tone: String
    /// The account's name.
    var accountName: String
    /// The account's handle.
    var handle: String
    /// First letter, for accounts without picture.
    var initial: String
    /// The picture.
    var avatarURL: String?
    /// The account's page at the platform.
    var profileURL: String?
    /// The platform's identifier.
    var platform: String
    /// The platform's name.
    var platformName: String
    /// The platform's letter.
    var mark: String
    /// Why it is where it is, unless the advice says the same.
    var explanation: String?
    /// What to do about it.
    var advice: DeliveryAdvice?
    /// Where people can see it.
    var permalink: String?
    /// `Due`, `Next try` or `Was due`.
    var dueWords: String
    /// When it is due.
    var dueISO: String
    /// The same in words.
    var due: String
    /// When it came out.
    var publishedISO: String?
    /// The same in words.
    var published: String
    /// Whether the account has to be reconnected first.
    var canReconnect: Bool
    /// Whether a person may send it again.
    var canRetry: Bool
    /// What that button says.
    var retryWords: String
    /// Whether a person has to say what became of it (REL-25).
    var isUncertain: Bool
    /// Whether another time can be chosen.
    var canReschedule: Bool
    /// Local day and time, `2026-07-14T09:30`.
    var localDue: String
    /// The zone in which it is meant.
    var zone: String
    /// Whether anything happened yet.
    var hasJournal: Bool
    /// What happened.
    var journal: [JournalLine]
    /// What the platform counts of it; `nil` until it is out.
    var figures: FigurePanel?
    /// `First comment` and so on, for what goes on after a post; `nil` for a post.
    var kindName: String?
    /// Whether it alone can be taken off the calendar.
    var canDrop = false
    /// How far what takes long is; `nil` where nothing does.
    var bar: ProgressBar?
    /// What is not as wished although it is out.
    var notes: [String] = []
}

/// How far something is that takes long.
struct ProgressBar: Sendable {
    /// What it is.
    var barWords: String
    /// How much of it is done, `40`.
    var percent: String
}

/// What to do about a delivery.
struct DeliveryAdvice: Sendable {
    /// What happened, in a few words.
    var adviceTitle: String
    /// What happened, in full.
    var adviceWords: String
    /// What to do.
    var remedy: String
}

/// One step of a delivery.
struct JournalLine: Sendable {
    /// What was done.
    var step: String
    /// How it ended.
    var outcome: String
    /// The colour of it.
    var lineTone: String
    /// When it began.
    var startedISO: String
    /// The same in words.
    var started: String
    /// When it ended.
    var endedISO: String?
    /// The same in words.
    var ended: String
    /// What the platform said.
    var said: String?
    /// Where this part can be seen.
    var link: String?
}
