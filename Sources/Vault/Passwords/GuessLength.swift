/// How many parts somebody has to guess: a common word, a year, a keyboard row, a repetition or a character is one part.
enum GuessLength {
    private static let repetitionLimit = 8
    private static let longestWord = 28

    /// The fewest parts that make up the whole text.
    static func of(_ password: String, personal: Set<String> = []) -> Int {
        let text = Array(password.lowercased())
        let readings = [text, text.map { plain($0, one: "i") }, text.map { plain($0, one: "l") }]
        var fewest = [0] + Array(repeating: Int.max, count: text.count)
        for start in text.indices {
            for length in lengths(in: text, readings, from: start, personal) {
                fewest[start + length] = min(fewest[start + length], fewest[start] + 1)
            }
        }
        return fewest[text.count]
    }

    /// How long a part that begins at `start` can be.
    private static func lengths(
        in text: [Character], _ readings: [[Character]], from start: Int, _ personal: Set<String>
    ) -> Set<Int> {
        var lengths: Set<Int> = [1]
        lengths.insert(rowLength(in: text, from: start))
        lengths.formUnion((1...repetitionLimit).map { repetitionLength(in: text, from: start, period: $0) })
        for reading in readings {
            lengths.formUnion(wordLengths(in: reading, from: start, personal))
        }
        return lengths.subtracting([0])
    }

    /// How far the keys go on side by side, three at least.
    private static func rowLength(in text: [Character], from start: Int) -> Int {
        var end = start + 3
        while end <= text.count, CommonPasswords.neighbours.contains(String(text[end - 3..<end])) { end += 1 }
        return end > start + 3 ? end - 1 - start : 0
    }

    /// How far the text goes on as it did one period before.
    private static func repetitionLength(in text: [Character], from start: Int, period: Int) -> Int {
        guard start >= period else { return 0 }
        return text.indices[start...].prefix { text[$0] == text[$0 - period] }.count
    }

    private static func wordLengths(in text: [Character], from start: Int, _ personal: Set<String>) -> [Int] {
        (3...longestWord).filter { length in
            guard start + length <= text.count else { return false }
            let word = String(text[start..<start + length])
            return CommonPasswords.words.contains(word) || personal.contains(word) || isYear(word)
        }
    }

    private static func isYear(_ word: String) -> Bool {
        word.count == 4 && (word.hasPrefix("19") || word.hasPrefix("20")) && word.allSatisfy(\.isNumber)
    }

    /// The letter that a digit or sign stands for in passwords.
    private static func plain(_ character: Character, one: Character) -> Character {
        switch character {
        case "0": "o"
        case "1", "!": one
        case "3": "e"
        case "4", "@": "a"
        case "5", "$": "s"
        case "7": "t"
        default: character
        }
    }
}
