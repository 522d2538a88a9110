import Domain
import Testing

/// How much of what a format takes a post has.
enum Dose: String, Sendable, CaseIterable {
    /// As little as is taken.
    case least
    /// As much as is taken.
    case most
    /// One more than that.
    case tooMuch
    /// A file that the format does not take.
    case wrongType

    /// Whether the platform is to have it in the end.
    var isTaken: Bool { self == .least || self == .most }

    /// Its place among all.
    var number: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// One field of the matrix: a format of a platform, and how much of it.
struct FormatCase: Sendable, CustomTestStringConvertible {
    /// What is published: a post of one part, or several parts below each other.
    enum Shape: Sendable, Hashable {
        case single(Format)
        case thread
    }

    let shape: Shape
    let dose: Dose
    let capabilities: Capabilities
    /// What stands in every part of it, and nowhere else.
    let label: String

    init(_ shape: Shape, _ dose: Dose, _ capabilities: Capabilities) {
        self.shape = shape
        self.dose = dose
        self.capabilities = capabilities
        let letters = (0..<8).map { _ in "bcdfghjklmnpqrstvwxz".randomElement() ?? "b" }
        label = "heron" + String(letters)
    }

    var testDescription: String { "\(name), \(dose)" }

    /// What it is called.
    var name: String {
        switch shape {
        case .single(let format): format.rawValue
        case .thread: "thread"
        }
    }

    /// The format of its first part.
    var format: Format {
        switch shape {
        case .single(let format): format
        case .thread: .text
        }
    }

    /// How many posts the platform gets of it.
    var partCount: Int {
        switch (shape, dose) {
        case (.single, _): 1
        case (.thread, .most): capabilities.threadLimit
        case (.thread, .tooMuch): capabilities.threadLimit + 1
        case (.thread, _): 2
        }
    }

    /// All formats of a platform in the order of the table; threads where it has them.
    static func shapes(of capabilities: Capabilities) -> [Shape] {
        let singles = Format.allCases.filter { capabilities.formats[$0] != nil }.map(Shape.single)
        return singles + (capabilities.threadLimit > 1 ? [.thread] : [])
    }

    /// Every dose of every format. A thread has no wrong type: its parts are those of the other formats.
    static func all(of capabilities: Capabilities) -> [FormatCase] {
        shapes(of: capabilities).flatMap { shape in
            Dose.allCases.filter { shape != .thread || $0 != .wrongType }.map { FormatCase(shape, $0, capabilities) }
        }
    }
}
