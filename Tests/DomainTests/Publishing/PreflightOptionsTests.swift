import Domain
import Testing

/// Every kind of choice at its limit and beyond it.
@Suite("Choices before preflight", .timeLimit(.minutes(5)))
struct PreflightOptionsTests {
    typealias Bench = RuleBench

    /// A choice and what is said of it.
    struct Case: Sendable, CustomTestStringConvertible {
        let key: OptionKey
        let value: OptionValue
        let codes: [Problem.Code]

        init(_ key: OptionKey, _ value: OptionValue, _ codes: Problem.Code...) {
            (self.key, self.value, self.codes) = (key, value, codes)
        }

        var testDescription: String { "\(key.rawValue): \(value)" }
    }

    static let cases = [
        Case(.replyControl, "everyone"), Case(.replyControl, "friends", .optionUnknownValue),
        Case(.replyControl, "Everyone", .optionUnknownValue), Case(.replyControl, ""),
        Case(.firstComment, "Hello"), Case(.firstComment, "Hello!", .optionTooLong),
        Case(.link, "https://a.example/ab"), Case(.link, "https://a.example/abc", .optionTooLong),
        Case(.link, "a.example", .optionMalformed), Case(.dominantColor, "#22bb77"),
        Case(.dominantColor, "22bb77", .optionMalformed), Case(.dominantColor, "#22bb7g", .optionMalformed),
        Case(.dominantColor, "#２２bb77", .optionMalformed),
        Case(.collaborators, ["a", "b", "c"]), Case(.collaborators, ["a", "b", "c", "d"], .optionTooMany),
        Case(.collaborators, ["abcdef"], .optionTooLong), Case(.collaborators, ["a", ""], .optionMalformed),
        Case(.collaborators, ["@a"], .optionMalformed), Case(.collaborators, []),
        Case(.tags, ["abc", "d ef"]), Case(.tags, ["abcd", "d efg", "h"], .optionTooLong),
        Case(.board, "cats"), Case(.board, .text(String(repeating: "a", count: 301)), .optionTooLong),
        Case(.repostAt, .time(Instant(seconds: 0))), Case(.subreddit, "cats", .optionIgnored),
        Case(.nsfw, true, .optionIgnored), Case(.coverOffset, 5, .optionIgnored),
        Case(.madeForKids, false, .optionIgnored),
    ]

    @Test(
        "S3.40 a choice is taken, refused or left out, and the rest of the post is not touched",
        arguments: cases)
    func choices(example: Case) {
        let found = Bench.problems(options: [example.key: example.value])

        #expect(found.map(\.code) == example.codes)
        #expect(found.allSatisfy { $0.option == example.key && $0.part == nil && !$0.remedy.isEmpty })
        #expect(found.allSatisfy { $0.severity == ($0.code == .optionIgnored ? .notice : .error) })
    }

    @Test("what must be told is asked for, only where it matters, and `false` is an answer")
    func required() {
        let video = [Bench.film()]
        let missing = Bench.problems(video)
        #expect(missing.map(\.code) == [.optionRequired] && missing.first?.option == .madeForKids)
        #expect(missing.blocksPublishing)
        #expect(Bench.codes(video, options: [.madeForKids: false]) == [])
        #expect(Bench.codes(options: [.board: " "]) == [.optionRequired])
        #expect(Bench.problems(options: [.board: ""]).first?.remedy == "Choose the board.")
    }

    @Test(
        "numbers are within their range", arguments: [(0, true), (10, true), (-1, false), (11, false), (.max, false)])
    func numbers(number: Int, isGood: Bool) {
        let codes = Bench.codes([Bench.film()], options: [.format: "reel", .coverOffset: .number(number)])
        #expect(codes == (isGood ? [] : [.optionOutOfRange]))
    }

    @Test("a cover is a file like others: there, of its type, small enough")
    func covers() {
        let film = Bench.film()
        func codes(_ cover: MediaItem?) -> [Problem.Code] {
            Bench.codes(
                [film], options: [.format: "reel", .cover: .media(MediaItem.ID(stored: "med_7"))], cover: cover)
        }
        #expect(codes(Bench.item(7)) == [])
        #expect(codes(Bench.item(7, bytes: 101)) == [.imageTooLarge])
        #expect(codes(Bench.item(7, "image/gif")) == [.mediaTypeUnsupported])
        #expect(codes(nil) == [.mediaMissing])
    }

    @Test("SEC-54 what somebody typed is cut before it is shown")
    func long() {
        let long = String(repeating: "<b>", count: 10_000)
        let found = Bench.problems(options: [.replyControl: .text(long), .format: .text(long)])
        #expect(found.count == 2 && found.allSatisfy { $0.message.count < 150 })
    }

    @Test("every code of a problem comes out of some post")
    func complete() {
        var seen = PreflightWordsTests.codes
        seen.formUnion(Self.cases.flatMap(\.codes))
        let told: Set<Problem.Code> = [
            // Whether a platform is offered at all is no question of the post.
            .publishingNotOffered,
            // Proven in the suite of the rules.
            .formatNotOffered, .textIgnored, .tooManyHashtags, .tooManyMentions, .tooManyLinks, .titleRequired,
            .titleTooLong, .titleIgnored, .linkInvalid, .linkTooLong, .linkIgnored, .linkNotClickable, .pollOptionCount,
            .pollOptionBlank, .pollOptionRepeated, .pollOptionTooLong, .pollDuration, .pollSeveralIgnored,
            .pollWithMedia, .videoRequired, .mediaRequired, .tooManyVideos, .tooManyFiles, .mediaMixed, .videoTooLarge,
            .documentTooLarge, .dimensionsNotTaken, .aspectNotTaken, .videoTooShort, .videoTooLong, .frameRateNotTaken,
            .documentTooManyPages, .sizesDiffer, .croppedToFirst, .altTextIgnored,
            // In those of films and sound.
            .codingNotTaken, .bitRateNotTaken, .audioTooLarge,
            // What a platform says of the account.
            .accountCannotPost, .accountCannotPostNow,
            // Only known when it was tried.
            .copyNotMade,
            // And above.
            .optionRequired, .optionOutOfRange,
        ]
        #expect(seen.union(told) == Set(Problem.Code.allCases))
    }
}
