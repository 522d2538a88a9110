import Domain
import Outbound

/// Where a container stands (sheets, section 4).
struct ContainerState: Sendable {
    enum Status: String, Sendable {
        case inProgress = "IN_PROGRESS"
        case finished = "FINISHED"
        case error = "ERROR"
        case expired = "EXPIRED"
        case published = "PUBLISHED"
    }

    let status: Status
    /// Why it failed, as the platform says.
    let reason: String

    /// Reads the answer; `nil` when it says nothing that is known.
    init?(_ answer: JSONValue, _ flavor: ContainerFlavor) {
        guard let status = answer[flavor.state.status]?.string.flatMap(Status.init(rawValue:)) else { return nil }
        self.status = status
        reason = answer[flavor.state.reason]?.nonBlankString.map(PlatformWords.clean) ?? "UNKNOWN"
    }

    /// What it failed for, in plain words with the platform's own behind them.
    func words(_ flavor: ContainerFlavor) -> String {
        let known = Self.pieces.first { reason.contains($0.piece) }
        return "\(flavor.name) \(known?.words ?? "could not use the file") (\(reason))."
    }

    /// Pieces of the words of Threads; the whole list is not known.
    private static let pieces: [(piece: String, words: String)] = [
        ("DOWNLOADING", "could not fetch the file"), ("ASPEC", "does not take the shape of the file"),
        ("DURATION", "does not take a film of this length"), ("BIT_RATE", "does not take the bit rate of the film"),
        ("FRAME_RATE", "does not take the frame rate of the film"), ("AUDIO", "does not take the sound of the film"),
        ("FAILED_PROCESSING", "could not process the film"),
    ]
}
