import Domain

@testable import Engine

/// What the person writes.
extension SimulatedPerson {
    /// New words for so many parts, at times with one or two pictures at the first.
    mutating func content(parts: Int) -> Content {
        let version = chance(1_000_000)
        var content = Content(parts: (0..<parts).map { Part(text: "Part \($0) of version \(version)") })
        guard !pictures.isEmpty, chance(6) == 0 else { return content }
        let first = chance(pictures.count)
        let chosen = chance(2) == 0 ? [first] : [first, (first + 1) % pictures.count]
        content.parts[0].media = chosen.map { Attachment(id: pictures[$0].id, altText: "A picture") }
        return content
    }

    /// What goes on after some of the posts (REL-27).
    mutating func following() -> DeliveryOptions {
        var options = DeliveryOptions()
        if chance(3) == 0 { options[.firstComment] = .text("First of \(chance(1_000_000))") }
        if chance(4) == 0 { options[.repostAfter] = .number(chance(300) + 1) }
        return options
    }
}
