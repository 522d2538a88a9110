import Domain

extension Figure {
    /// What people call it.
    var words: String {
        switch self {
        case .impressions: "Impressions"
        case .views: "Views"
        case .reach: "People reached"
        case .likes: "Likes"
        case .score: "Score"
        case .comments: "Comments"
        case .shares: "Shares"
        case .quotes: "Quotes"
        case .saves: "Saves"
        case .clicks: "Clicks"
        case .followers: "Followers"
        case .posts: "Posts"
        case .karma: "Karma"
        }
    }
}

extension Counted {
    /// `1,234,567`.
    static func number(_ number: Int64) -> String {
        let digits = String(number.magnitude)
        var text = number < 0 ? "\u{2212}" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text += "," }
            text.append(digit)
        }
        return text
    }

    /// The same with its sign.
    static func change(_ number: Int64) -> String { (number > 0 ? "+" : "") + Self.number(number) }
}
