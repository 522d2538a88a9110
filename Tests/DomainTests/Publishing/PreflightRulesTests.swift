import Domain
import Testing

/// Every rule at its limit and one beyond it, with words and remedy.
@Suite("Rules of preflight", .timeLimit(.minutes(5)))
struct PreflightRulesTests {
    typealias Bench = RuleBench

    private func times(_ count: Int, _ text: String = "a") -> String { String(repeating: text, count: count) }

    @Test(
        "S3.40 the sides, the pixels and the shape of a picture",
        arguments: [
            (50, 50, []), (100, 90, []), (100, 91, [.imageTooManyPixels]), (20, 40, []),
            (19, 38, [.dimensionsNotTaken]), (101, 80, [.dimensionsNotTaken]), (40, 20, []),
            (41, 20, [.aspectNotTaken]),
            (20, 41, [.aspectNotTaken]), (0, 0, []), (100, 101, [.imageTooManyPixels, .dimensionsNotTaken]),
        ] as [(Int, Int, [Problem.Code])])
    func frames(width: Int, height: Int, expected: [Problem.Code]) {
        #expect(Bench.codes([Bench.item(width: width, height: height)]) == expected)
    }

    @Test(
        "S2.11 a Reel stands up, runs long enough and not too long, with a common frame rate",
        arguments: [
            (Bench.film(), []), (Bench.film(width: 1_920, height: 1_080), [.aspectNotTaken]),
            (Bench.film(width: 1_080, height: 1_080), [.aspectNotTaken]), (Bench.film(width: 608, height: 1_080), []),
            (Bench.film(seconds: 3), []), (Bench.film(seconds: 2.999), [.videoTooShort]), (Bench.film(seconds: 60), []),
            (Bench.film(seconds: 60.001), [.videoTooLong]), (Bench.film(seconds: 0), []),
            (Bench.film(rate: 23.976), []), (Bench.film(rate: 60), []), (Bench.film(rate: 60.1), [.frameRateNotTaken]),
            (Bench.film(rate: 22), [.frameRateNotTaken]), (Bench.film(rate: nil), []),
            (Bench.film(bytes: 2_000), []), (Bench.film(bytes: 2_001), [.videoTooLarge]),
            (Bench.item(1, "video/webm", seconds: 5), [.mediaTypeUnsupported]),
            (Bench.item(), [.mediaTypeUnsupported]),
        ] as [(MediaItem, [Problem.Code])])
    func reels(film: MediaItem, expected: [Problem.Code]) {
        #expect(Bench.codes([film], options: [.format: "reel"]) == expected)
    }

    @Test("a film that is wrong in every way says everything at once, in words with figures")
    func everything() {
        let film = Bench.film(width: 1_920, height: 1_080, bytes: 3_000, seconds: 91, rate: 15)
        let found = Bench.problems([film], options: [.format: "reel"])

        #expect(found.map(\.code) == [.videoTooLarge, .videoTooLong, .frameRateNotTaken, .aspectNotTaken])
        #expect(found[1].message == "“file 1” runs 91 seconds; a Reel on Testland takes 3 to 60 seconds.")
        #expect(found[2].message.contains("15 frames per second") && found[2].message.contains("23 to 60"))
        #expect(found[3].message.contains("too wide") && found[3].message.contains("9:16"))
        #expect(found.allSatisfy { $0.remedy.hasSuffix(".") && $0.part == 0 && $0.field == .media })
    }

    @Test(
        "a document has pages and bytes",
        arguments: [
            (500, 3, []), (501, 3, [.documentTooLarge]), (500, 4, [.documentTooManyPages]), (500, 0, []),
        ] as [(Int, Int, [Problem.Code])])
    func documents(bytes: Int, pages: Int, expected: [Problem.Code]) {
        let item = Bench.item(1, "application/pdf", width: 0, height: 0, bytes: bytes, pages: pages)
        #expect(Bench.codes([item], title: "Five!") == expected)
    }

    @Test("a title is needed, limited, and left out where there are none")
    func titles() {
        let document = Bench.item(1, "application/pdf", width: 0, height: 0, pages: 1)
        #expect(Bench.codes([document]) == [.titleRequired])
        #expect(Bench.codes([document], title: " ") == [.titleRequired])
        #expect(Bench.codes([document], title: "Sixty!") == [.titleTooLong])
        #expect(Bench.codes(title: times(10)) == [])
        #expect(Bench.codes(title: times(11)) == [.titleTooLong])
        #expect(Bench.codes(title: "a<b") == [.forbiddenCharacters])
        #expect(Bench.codes([Bench.item()], title: "Hi") == [.titleIgnored])
        #expect(!Bench.problems([Bench.item()], title: "Hi").blocksPublishing)
        #expect(Bench.codes(text: "", title: "Only a title") == [.titleTooLong])
    }

    @Test(
        "X sheet section 4: polls: answers, their length, and how long they are open",
        arguments: [
            (["a", "b"], 5, []), (["a", "b", "c", "d"], 100, []), (["a"], 5, [.pollOptionCount]),
            (["a", "b", "c", "d", "e"], 5, [.pollOptionCount]), (["a", "b"], 4, [.pollDuration]),
            (["a", "b"], 101, [.pollDuration]), (["a", " "], 5, [.pollOptionBlank]),
            (["a", "a"], 5, [.pollOptionRepeated]),
            (["abcde", "b"], 5, []), (["abcdef", "b"], 5, [.pollOptionTooLong]),
            ([], 0, [.pollOptionCount, .pollDuration]),
        ] as [([String], Int, [Problem.Code])])
    func polls(options: [String], minutes: Int, expected: [Problem.Code]) {
        #expect(Bench.codes(poll: Poll(options: options, minutes: minutes)) == expected)
    }

    @Test("polls of fixed lengths, with several answers, with media, in comments, and where there are none")
    func otherPolls() {
        var fixed = Bench.capabilities
        fixed.poll = PollRules(options: 2...4, optionLimit: 5, steps: [1_440, 4_320])
        #expect(Bench.codes(poll: Poll(options: ["a", "b"], minutes: 1_440), on: fixed) == [])
        let wrong = Bench.problems(poll: Poll(options: ["a", "b"], minutes: 60), on: fixed)
        #expect(wrong.map(\.code) == [.pollDuration])
        #expect(wrong.first?.message.contains("1 hour") == true)
        #expect(wrong.first?.remedy == "Choose one of: 1 day, 3 days.")
        let several = Bench.problems(poll: Poll(options: ["a", "b"], minutes: 5, allowsSeveral: true))
        #expect(several.map(\.code) == [.pollSeveralIgnored] && !several.blocksPublishing)
        let poll = Poll(options: ["a", "b"], minutes: 5)
        #expect(Bench.codes([Bench.item()], poll: poll) == [.pollWithMedia])
        #expect(Bench.codes(more: [Part(text: "?", poll: poll)]) == [.formatNotOffered])
        fixed.poll = nil
        #expect(Bench.codes(poll: poll, on: fixed) == [.formatNotOffered])
    }

    @Test(
        "hashtags, mentions, links and marks are counted",
        arguments: [
            ("#a #b", []), ("#a #b #c", [.tooManyHashtags]), ("@a", []), ("@a @b", [.tooManyMentions]),
            ("https://a.example.com https://b.example.com", []), ("a.com b.com c.com", [.tooManyLinks]),
            ("a.com a.com a.com", []),
            ("1 < 2", [.forbiddenCharacters]), ("#1 #2 #3", []),
        ] as [(String, [Problem.Code])])
    func marks(text: String, expected: [Problem.Code]) {
        #expect(Bench.codes(text: text) == expected)
    }

    @Test("a link is an address, fits its field, and is told where it leads nowhere")
    func links() {
        #expect(Bench.codes(link: Link(url: "https://example.com/" + times(10))) == [])
        #expect(Bench.codes(link: Link(url: "https://example.com/" + times(11))) == [.linkTooLong])
        for bad in [
            "", "example.com", "ftp://example.com", "https://", "https:///a", "https://a b", "javascript:alert(1)",
        ] {
            #expect(Bench.codes(link: Link(url: bad)) == [.linkInvalid], "\(bad)")
        }
        var plain = Bench.capabilities
        plain.link = .plain
        let found = Bench.problems(link: Link(url: "https://example.com"), on: plain)
        #expect(found.map(\.code) == [.linkNotClickable] && !found.blocksPublishing)
        let story = Bench.problems([Bench.item()], link: Link(url: "https://example.com"), options: [.format: "story"])
        #expect(story.map(\.code) == [.textIgnored, .linkIgnored] && !story.blocksPublishing)
    }

    @Test("the link and the tag that a format adds count as text")
    func added() {
        var inText = Bench.capabilities
        inText.link = .inText
        let link = Link(url: "https://example.com/")
        #expect(Bench.codes(text: times(78), link: link, on: inText) == [])
        #expect(Bench.codes(text: times(79), link: link, on: inText) == [.textTooLong])
        #expect(Bench.codes([Bench.film()], text: times(72), options: [.format: "reel"]) == [])
        #expect(Bench.codes([Bench.film()], text: times(73), options: [.format: "reel"]) == [.textTooLong])
    }

    @Test("S3.38 too many, too few and unlike files are told by what they are")
    func counts() {
        let three = (1...3).map { Bench.item($0) }
        #expect(Bench.codes(three) == [])
        #expect(Bench.codes(three + [Bench.item(4)]) == [.tooManyImages])
        #expect(Bench.codes((1...4).map { Bench.film($0) }) == [.tooManyVideos])
        #expect(
            Bench.codes([Bench.item(1, width: 50, height: 80), Bench.film(2, width: 50, height: 80)]).contains(
                .croppedToFirst) == false)
        #expect(Bench.codes([Bench.item(), Bench.item(2, "application/pdf", pages: 1)]) == [.mediaMixed])
        let mixed = three + [Bench.film(9)]
        #expect(Bench.codes(mixed).first == .tooManyFiles)
        var apart = Bench.capabilities
        apart.formats[.gallery]?.mixes = false
        #expect(Bench.codes([Bench.item(), Bench.film(2)], on: apart).contains(.mediaMixed))
        #expect(
            Bench.codes([Bench.item()], more: [Part(text: "", media: [Attachment(id: Bench.item(1).id)])]) == [
                .formatNotOffered
            ])
    }

    @Test("S3.38 where only films are taken, words, pictures and two films are refused")
    func filmsOnly() {
        let tube = Bench.capabilities.only([.video, .reel])
        let kids: [OptionKey: OptionValue] = [:]
        #expect(Bench.codes(on: tube) == [.videoRequired])
        #expect(Bench.codes([Bench.item()], on: tube) == [.mediaTypeUnsupported])
        #expect(Bench.codes([Bench.film(1), Bench.film(2)], options: kids, on: tube) == [.tooManyVideos])
        #expect(Bench.codes([Bench.film()], on: tube) == [])
        let mixed = Bench.capabilities.only([.video, .image])
        #expect(Bench.codes(on: mixed) == [.mediaRequired])
        #expect(Bench.codes(on: Bench.capabilities.only([.image])) == [.imageRequired])
    }

    @Test("a story or Reel where there are none is refused, with or without files")
    func notOffered() {
        let plain = Bench.capabilities.only([.text, .image, .video])
        for format in ["story", "reel"] {
            #expect(Bench.codes([Bench.film()], options: [.format: .text(format)], on: plain) == [.formatNotOffered])
            #expect(Bench.codes(options: [.format: .text(format)], on: plain) == [.formatNotOffered])
        }
        #expect(Bench.codes(options: [.format: "post"], on: plain) == [])
        #expect(Bench.codes(options: [.format: "carousel"], on: plain) == [.optionUnknownValue])
        #expect(Bench.codes(text: "", options: [.format: "reel"]).contains(.videoRequired))
        #expect(Bench.codes(text: "", options: [.format: "story"]).contains(.mediaRequired))
    }

    @Test("carousels are cropped to the first, or must be of one size")
    func shapes() {
        let wide = Bench.item(2, width: 80, height: 40)
        let found = Bench.problems([Bench.item(), wide])
        #expect(found.map(\.code) == [.croppedToFirst] && !found.blocksPublishing)
        #expect(Bench.codes([Bench.item(), Bench.item(2, width: 60, height: 60)]) == [])
        var strict = Bench.capabilities
        strict.formats[.gallery]?.shape = .same
        #expect(Bench.codes([Bench.item(), Bench.item(2, width: 60, height: 60)], on: strict) == [.sizesDiffer])
        #expect(Bench.codes([Bench.item(), Bench.item(2)], on: strict) == [])
    }

    @Test("alt texts are left out where there are none, and for films")
    func altTexts() {
        #expect(Bench.codes([Bench.film()], altText: "A cat", options: [.format: "reel"]) == [.altTextIgnored])
        #expect(Bench.codes([Bench.item()], altText: times(10)) == [])
        #expect(Bench.codes([Bench.item()], altText: times(11)) == [.altTextTooLong])
        var mute = Bench.capabilities
        mute.altTextLimit = 0
        let found = Bench.problems([Bench.item()], altText: times(5_000), on: mute)
        #expect(found.map(\.code) == [.altTextIgnored] && !found.blocksPublishing)
    }

    @Test("comments of a thread are shorter than the post")
    func comments() {
        #expect(Bench.codes(text: times(100), more: [Part(text: times(50))]) == [])
        #expect(Bench.codes(text: times(100), more: [Part(text: times(51))]) == [.textTooLong])
    }
}
