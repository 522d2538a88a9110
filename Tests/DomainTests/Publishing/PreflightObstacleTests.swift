import Domain
import Testing

/// What a platform has against an account, whatever the post says.
@Suite("Accounts that may not post", .timeLimit(.minutes(1)))
struct PreflightObstacleTests {
    private func problems(isPassing: Bool?, isForLater: Bool, text: String = "Hi") -> [Problem] {
        var capabilities = Capabilities(text: TextRules(.graphemes, limit: 5), formats: [.text: .words("Text")])
        capabilities.obstacle = isPassing.map {
            Capabilities.Obstacle(words: "It has posted too often.", remedy: "Wait a day.", isPassing: $0)
        }
        return Preflight.problems(
            of: Content(text: text), capabilities: capabilities, name: "Testland", isForLater: isForLater)
    }

    @Test(
        "what is only about now refuses what goes out now, and is a warning for what goes out later",
        arguments: [
            (true, false, Problem.Code.accountCannotPost), (true, true, .accountCannotPostNow),
            (false, false, .accountCannotPost), (false, true, .accountCannotPost),
        ])
    func obstacle(isPassing: Bool, isForLater: Bool, code: Problem.Code) throws {
        let found = problems(isPassing: isPassing, isForLater: isForLater)

        #expect(found.map(\.code) == [code] && found.first?.field == .account)
        #expect(found.first?.message == "It has posted too often.")
        #expect(found.blocksPublishing == (code == .accountCannotPost))
        let remedy = try #require(found.first?.remedy)
        #expect(code == .accountCannotPost ? remedy == "Wait a day." : remedy.contains("choose a later time"))
    }

    @Test("it is told together with what is wrong with the post, and of others nothing is said")
    func together() {
        let long = String(repeating: "a", count: 6)
        #expect(
            problems(isPassing: true, isForLater: false, text: long).map(\.code) == [.accountCannotPost, .textTooLong])
        #expect(problems(isPassing: nil, isForLater: false).isEmpty)
    }
}
