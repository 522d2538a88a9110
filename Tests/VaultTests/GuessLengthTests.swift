import Testing

@testable import Vault

@Suite("GuessLength", .timeLimit(.minutes(10)))
struct GuessLengthTests {
    @Test(
        "SEC-33 words, years, rows and repetitions count as one part",
        arguments: [
            ("", 0), ("x", 1), ("xy", 2), ("password", 1), ("PassWord", 1), ("p@ssw0rd", 1), ("passw0rd1999", 2),
            ("qwerty", 1), ("ytrewq", 1), ("12345", 1), ("54321", 1), ("zzzzzz", 2), ("xk2xk2xk2", 4), ("qw", 2),
            ("2024", 1), ("1891", 4), ("password!password", 3),
        ])
    func parts(_ text: String, _ expected: Int) {
        #expect(GuessLength.of(text) == expected)
    }

    @Test("SEC-33 one more character is at most one more part")
    func oneByOne() {
        let text = "Tr0ub4dor&3 and qwertyuiop 2024 zebra xk2xk2xk2"
        let lengths = (0...text.count).map { GuessLength.of(String(text.prefix($0))) }

        #expect(GuessLength.of(text) >= 12)
        #expect(zip(lengths, lengths.dropFirst()).allSatisfy { $1 <= $0 + 1 })
    }

    @Test("SEC-33 the longest password is weighed quickly", arguments: ["a", "ab", "qwerty1", "p@ssw0rd", "🗝"])
    func bounded(_ part: String) {
        let text = String(repeating: part, count: 128 / part.count + 1).prefix(128)

        #expect(GuessLength.of(String(text)) <= 130)
    }
}
