package import Domain
import Outbound

extension PinterestConnector {
    /// Looks for the Pin among the newest of its board (REL-24; platform sheet, section 7).
    package func reconcile(
        _ lost: LostCommit, of publication: Publication, as session: Session
    ) async -> ReconcileResult {
        guard lost.step.name == Self.publishStep else { return .unknown(words: Self.foreignStep.words) }
        let search = PinterestSearch(calls: calls(as: session), publication: publication, since: lost.intentAt)
        do throws(PlatformFailure) {
            if let pin = try await search.find(), let output = Self.output(pin) { return .found(output) }
        } catch { return .unknown(words: error.words) }
        return lost.unseen(lag: Self.lag)
    }

    /// Nobody says how far lists lag; this is generous.
    private static let lag = Duration.seconds(30)
}

/// Finds a Pin on its board.
struct PinterestSearch: Sendable {
    private let calls: PinterestCalls
    private let publication: Publication
    /// A Pin made before this is not ours.
    private let earliest: Instant

    private static let count = 25
    private static let pages = 2
    /// Clocks of two machines differ; a Pin this much older may still be ours.
    private static let clockTolerance = Duration.seconds(60)

    /// Looks for what was sent since a moment.
    init(calls: PinterestCalls, publication: Publication, since moment: Instant) {
        self.calls = calls
        self.publication = publication
        earliest = moment - Self.clockTolerance
    }

    /// The Pin, or `nil` when the board does not have it. Throws when the list proves nothing. Newest come first in practice,
    /// which nobody promises: so two pages are read, whatever they say.
    func find() async throws(PlatformFailure) -> JSONValue? {
        let board = PercentEncoding.component(publication.options.text(.board) ?? "")
        var bookmark: String?
        for page in 1...Self.pages {
            var query: [OutboundURL.Item] = [.init("page_size", String(Self.count))]
            if let bookmark { query.append(.init("bookmark", bookmark)) }
            let answer = try await calls.json(.get, "/v5/boards/\(board)/pins", query: query)
            guard let pins = answer["items"]?.array else {
                throw PlatformFailure(.transient, words: "Pinterest's answer is not a list of Pins.")
            }
            if let pin = pins.first(where: matches) { return pin }
            bookmark = answer["bookmark"]?.nonBlankString
            guard bookmark != nil else { return nil }
            guard page < Self.pages || pins.contains(where: isTooOld) else {
                throw PlatformFailure(.unknown, words: "The board has too many new Pins to be sure.")
            }
        }
        return nil
    }

    private func isTooOld(_ pin: JSONValue) -> Bool { Self.madeAt(pin).map { $0 < earliest } ?? false }

    /// Whether a Pin is ours: not older, and with the same title, words and link; nothing and empty are the same.
    private func matches(_ pin: JSONValue) -> Bool {
        guard let madeAt = Self.madeAt(pin), madeAt >= earliest, pin["is_owner"]?.bool != false else { return false }
        let isFilm = (pin["media"]?["media_type"] ?? pin["creative_type"])?.string?.lowercased().contains("video")
        let wantsFilm = publication.outputs["upload:0:0"] != nil
        return Self.words(pin["title"]) == Self.words(.string(publication.content.title))
            && Self.words(pin["description"]) == Self.words(.string(publication.content.parts.first?.text ?? ""))
            && pin["link"]?.string ?? "" == PinterestPin.link(publication) ?? "" && isFilm ?? wantsFilm == wantsFilm
    }

    private static func words(_ text: JSONValue?) -> [Substring] {
        PlainText.words((text?.string ?? "").precomposed)
    }

    /// Times come without a zone, and mean UTC.
    private static func madeAt(_ pin: JSONValue) -> Instant? {
        guard let text = pin["created_at"]?.string else { return nil }
        return Timestamp.instant(text) ?? Timestamp.instant(text + "Z")
    }
}
