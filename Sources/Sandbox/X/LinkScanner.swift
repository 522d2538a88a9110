/// Finds what X takes for a link: http(s) addresses and bare domains with a known ending.
struct LinkScanner {
    /// A link in a text.
    struct Link: Equatable {
        /// Offsets in characters.
        let range: Range<Int>
        /// As written.
        let text: String
        /// With a scheme.
        let target: String
    }

    private static let endings: Set<String> = [
        "com", "org", "net", "edu", "gov", "mil", "int", "info", "biz", "name", "pro", "aero", "coop", "museum", "jobs",
        "mobi", "travel", "cat", "tel", "asia", "post", "xxx", "app", "dev", "page", "blog", "shop", "store", "online",
        "site", "website", "tech", "xyz", "club", "social", "media", "news", "live", "world", "today", "email", "cloud",
        "agency", "design", "studio", "photo", "photos", "video", "art", "wiki", "games", "game", "fun", "life", "love",
        "link", "click", "zone", "space", "work", "works", "jetzt", "berlin", "hamburg", "koeln", "wien", "london",
        "paris", "nyc", "tokyo", "amsterdam", "brussels", "moscow", "swiss", "bayern", "ruhr", "saarland", "cologne",
        "academy", "bike", "cafe", "camp", "care", "cash", "center", "chat", "city", "coffee", "company", "computer",
        "digital", "direct", "directory", "download", "education", "energy", "events", "express", "family", "farm",
        "finance", "fitness", "foundation", "fund", "gallery", "gmbh", "group", "guide", "guru", "haus", "health",
        "help", "host", "house", "immo", "ink", "institute", "land", "law", "legal", "marketing", "market", "money",
        "network", "one", "partners", "photography", "pictures", "pink", "plus", "press", "pub", "red", "rent",
        "reviews", "rocks", "run", "sale", "school", "science", "services", "show", "solutions", "support", "systems",
        "team", "technology", "tips", "tools", "top", "tours", "training", "university", "vip", "watch", "wine",
        "google", "apple", "amazon", "youtube", "new", "day", "zip", "mov", "foo", "ooo", "how", "bot", "ai", "io",
    ]

    private let characters: [Character]

    init(_ text: String) {
        characters = Array(text)
    }

    var links: [Link] {
        var found: [Link] = []
        var position = 0
        while position < characters.count {
            if isStart(position), let link = link(at: position) {
                found.append(link)
                position = link.range.upperBound
            } else {
                position += 1
            }
        }
        return found
    }

    /// Letters, digits and the marks of mentions and tags before it make it part of another word.
    private func isStart(_ position: Int) -> Bool {
        guard position > 0 else { return true }
        let before = characters[position - 1]
        return !(before.isASCII && (before.isLetter || before.isNumber)) && !"@＠$#＃-_./".contains(before)
    }

    private func link(at start: Int) -> Link? {
        let scheme = scheme(at: start)
        let hostStart = start + scheme.count
        var end = hostStart
        while end < characters.count, isHostCharacter(characters[end], isBare: scheme.isEmpty) { end += 1 }
        while end > hostStart, ".-".contains(characters[end - 1]) { end -= 1 }
        let host = String(characters[hostStart..<end])
        let path = host.lowercased() == "t.co" ? shortPathEnd(from: end) : pathEnd(from: end)
        guard accepts(host) else { return nil }
        // An address of a mailbox is no link.
        if path < characters.count, characters[path] == "@", scheme.isEmpty { return nil }
        let text = String(characters[start..<path])
        return Link(range: start..<path, text: text, target: scheme.isEmpty ? "http://\(text)" : text)
    }

    private func scheme(at start: Int) -> String {
        for scheme in ["https://", "http://"] {
            let slice = characters[start...].prefix(scheme.count)
            if slice.count == scheme.count, String(slice).lowercased() == scheme { return scheme }
        }
        return ""
    }

    /// With a scheme before it a host may have letters of all scripts and the underscore.
    private func isHostCharacter(_ character: Character, isBare: Bool) -> Bool {
        if character == "-" || character == "." || (character == "_" && !isBare) { return true }
        return (character.isLetter || character.isNumber) && (character.isASCII || !isBare)
    }

    private func accepts(_ host: String) -> Bool {
        let labels = host.lowercased().split(separator: ".", omittingEmptySubsequences: false)
        guard labels.count >= 2, let ending = labels.last, labels.allSatisfy({ isLabel($0) }) else { return false }
        let isCountry = ending.count == 2 && ending.allSatisfy { $0.isASCII && $0.isLetter }
        let isForeign = ending.count > 1 && ending.allSatisfy { !$0.isASCII && $0.isLetter }
        return isCountry || isForeign || Self.endings.contains(String(ending))
    }

    private func isLabel(_ label: Substring) -> Bool {
        !label.isEmpty && label.count <= 63 && label.first != "-" && label.last != "-"
    }

    /// X's own short links have nothing but letters and digits.
    private func shortPathEnd(from start: Int) -> Int {
        guard start < characters.count, characters[start] == "/" else { return start }
        var end = start + 1
        while end < characters.count, characters[end].isASCII, characters[end].isLetter || characters[end].isNumber {
            end += 1
        }
        return end
    }

    private func pathEnd(from start: Int) -> Int {
        var end = start
        if end < characters.count, characters[end] == ":" {
            var port = end + 1
            while port < characters.count, characters[port].isASCII, characters[port].isNumber { port += 1 }
            if port > end + 1 { end = port }
        }
        guard end < characters.count, "/?".contains(characters[end]) else { return end }
        while end < characters.count, isPathCharacter(characters[end]) { end += 1 }
        while end > start, isTrailing(end, from: start) { end -= 1 }
        return end
    }

    private func isPathCharacter(_ character: Character) -> Bool {
        character.isLetter && (character.utf8.count < 3) || character.isASCII && character.isNumber
            || "!*';:=+,.$/%#[]-–_~@&|()?".contains(character)
    }

    private func isTrailing(_ end: Int, from start: Int) -> Bool {
        let last = characters[end - 1]
        if last == ")" {
            let inside = characters[start..<end]
            return inside.count { $0 == ")" } > inside.count { $0 == "(" }
        }
        return "!*';:,.?([]".contains(last)
    }
}
