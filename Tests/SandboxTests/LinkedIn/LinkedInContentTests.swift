import HTTPTypes
import Sandbox
import Testing

/// Contents to post.
private enum Bread {
    static func poll(_ changes: [String: JSONValue] = [:]) -> JSONValue {
        let usual: [String: JSONValue] = [
            "question": "Rye or wheat?", "options": [["text": "Rye"], ["text": "Wheat"]],
            "settings": ["duration": "THREE_DAYS"],
        ]
        return ["poll": .object(usual.merging(changes) { $1 })]
    }

    static func article(_ changes: [String: JSONValue?] = [:]) -> JSONValue {
        var article: [String: JSONValue] = ["source": "https://bread.example/rye", "title": "Rye", "description": "…"]
        for (name, value) in changes { article[name] = value }
        return ["article": .object(article)]
    }
}

@Suite("LinkedIn: formats", .timeLimit(.minutes(10)))
struct LinkedInContentTests {
    @Test("links have a title, and a picture of one's own; the ledger knows where they lead")
    func article() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let (token, me) = try await l.member()
            let image = try await l.upload("image", SampleFiles.jpeg(1_200, 627), token, owner: me)
            _ = try await l.created(token, me, ["content": Bread.article(["thumbnail": .string(image)])])
            let post = try #require(l.sandbox.ledger.posts().first)
            #expect(post.format == "article" && post.details["link"] == "https://bread.example/rye")
            #expect(post.details["title"] == "Rye" && post.media.map(\.id) == [image])
            #expect(try await l.http.get("/www.linkedin.com/").text.contains("link: https://bread.example/rye"))
        }
    }

    @Test(
        "articles and polls beyond their limits are refused",
        arguments: [
            Bread.article(["source": nil]), Bread.article(["title": nil]), Bread.article(["source": "bread.example"]),
            Bread.article(["title": .string(String(repeating: "x", count: 400))]), Bread.article(["mood": "x"]),
            Bread.article(["description": .string(String(repeating: "x", count: 4_086))]),
            Bread.article(["thumbnail": "urn:li:image:none"]), Bread.article(["thumbnail": 5]),
            Bread.poll(["question": .string(String(repeating: "x", count: 141))]), Bread.poll(["question": ""]),
            Bread.poll(["options": [["text": "Rye"]]]), Bread.poll(["options": [["text": "Rye"], ["text": ""]]]),
            Bread.poll(["options": .array((0..<5).map { ["text": .string("o\($0)")] })]),
            Bread.poll(["options": [["text": "Rye"], ["text": .string(String(repeating: "x", count: 31))]]]),
            Bread.poll(["options": ["Rye", "Wheat"]]), Bread.poll(["settings": ["duration": "ONE_WEEK"]]),
            Bread.poll(["settings": [:]]),
            Bread.poll(["mood": 1]), ["poll": [:], "article": [:]], ["carousel": [:]], ["media": "x"],
        ] as [JSONValue])
    func refused(content: JSONValue) async throws {
        try await LinkedInVisitor.visit { l async throws in
            let (token, me) = try await l.member()
            let reply = try await l.create(token, me, ["content": content])
            #expect(reply.status == 400 && l.sandbox.ledger.posts().isEmpty, "\(reply.text)")
        }
    }

    @Test("at their limits they are taken")
    func limits() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let (token, me) = try await l.member()
            let long = Bread.article([
                "title": .string(String(repeating: "x", count: 399)),
                "description": .string(String(repeating: "x", count: 4_085)),
            ])
            _ = try await l.created(token, me, ["content": long, "commentary": ""])
            for (index, days) in ["ONE_DAY", "THREE_DAYS", "SEVEN_DAYS", "FOURTEEN_DAYS"].enumerated() {
                let poll = Bread.poll([
                    "question": .string(String(repeating: "q", count: 140)), "settings": ["duration": .string(days)],
                    "options": .array(
                        (0...index.clamped(to: 1...3)).map { number in
                            ["text": .string("\(number)" + String(repeating: "o", count: 29))]
                        }),
                ])
                _ = try await l.created(token, me, ["content": poll])
                #expect(l.sandbox.ledger.posts().last?.details["duration"] == days)
            }
        }
    }

    @Test("one picture with its text, two to twenty pictures, each one's own")
    func pictures() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let (token, me) = try await l.member()
            var images: [String] = []
            for side in 1...21 {
                images.append(try await l.upload("image", SampleFiles.png(side, side), token, owner: me))
            }
            let alt: JSONValue = .string(String(repeating: "x", count: 4_086))
            _ = try await l.created(
                token, me, ["content": ["media": ["id": .string(images[0]), "altText": alt, "title": "One"]]])
            #expect(l.sandbox.ledger.posts().last?.media.first?.alt.count == 4_086)
            func multi(_ count: Int) -> JSONValue {
                ["multiImage": ["images": .array(images.prefix(count).map { ["id": .string($0), "altText": "a"] })]]
            }
            for count in [2, 20] {
                _ = try await l.created(token, me, ["content": multi(count)])
                #expect(Set(l.sandbox.ledger.posts().last?.media.map(\.digest) ?? []).count == count)
            }
            for content in [
                multi(1), multi(21),
                ["media": ["id": .string(images[0]), "altText": .string(String(repeating: "x", count: 4_087))]],
                ["media": ["id": "urn:li:share:1"]], ["media": ["id": "urn:li:image:none"]], ["media": [:]],
                ["multiImage": ["images": ["x", "y"]]],
                ["multiImage": ["images": [["id": "urn:li:video:1"], ["id": "urn:li:video:2"]]]],
            ] as [JSONValue] {
                #expect(try await l.create(token, me, ["content": content]).status == 400, "\(content)")
            }
        }
    }

    @Test("a document needs a title, a video takes no alternative text")
    func others() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let (token, me) = try await l.member()
            let document = try await l.upload("document", SampleFiles.pdf, token, owner: me)
            let video = try await l.video(SampleFiles.mp4(size: 80_000), token, owner: me)
            l.pass(.seconds(3))
            for media in [
                ["id": .string(document)], ["id": .string(document), "title": ""],
                ["id": .string(video), "altText": "x"],
            ] as [JSONValue] {
                #expect(try await l.create(token, me, ["content": ["media": media]]).status == 400, "\(media)")
            }
            for (urn, kind) in [(document, "document"), (video, "video")] {
                let media: JSONValue = ["id": .string(urn), "title": "Bread"]
                let post = try await l.created(token, me, ["content": ["media": media]])
                #expect(post.hasPrefix("urn:li:ugcPost:") && l.sandbox.ledger.posts().last?.format == kind)
            }
            #expect(try await l.http.get("/www.linkedin.com/").text.contains(">document</a>"))
        }
    }

    @Test("whose upload it is decides who may post it")
    func owners() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let (token, me) = try await l.member(app: "-page", scope: LinkedInVisitor.allScopes)
            let image = try await l.upload("image", SampleFiles.png(9, 9), token, owner: me)
            let content: JSONValue = ["media": ["id": .string(image)]]
            let page = try await l.create(token, LinkedInVisitor.bakery, ["content": content])
            #expect(page.status == 400 && page.json?["message"]?.string?.contains("owner") == true)
            _ = try await l.created(token, me, ["content": content])
        }
    }
}

extension Int {
    fileprivate func clamped(to range: ClosedRange<Int>) -> Int {
        Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
    }
}
