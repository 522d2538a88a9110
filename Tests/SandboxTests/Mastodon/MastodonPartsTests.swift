import HTTPTypes
import Testing

@testable import Sandbox

@Suite(.timeLimit(.minutes(10)))
struct MastodonPartsTests {
    private func input(_ form: String) throws -> MastodonInput {
        try MastodonInput(
            Call(
                method: "POST", origin: "https://mastodon.example", path: "/",
                headers: [.contentType: "application/x-www-form-urlencoded"], body: Array(form.utf8)))
    }

    @Test(
        "forms with brackets become arrays and objects",
        arguments: [
            ("a=1", ["a": "1"]), ("a[]=1&a[]=2", ["a": ["1", "2"]]), ("a[b]=1&a[c]=2", ["a": ["b": "1", "c": "2"]]),
            ("a[b][]=1&a[b][]=2", ["a": ["b": ["1", "2"]]]), ("", [:]), ("a=%C3%A9+b", ["a": "é b"]),
        ] as [(String, [String: JSONValue])])
    func brackets(form: String, members: [String: JSONValue]) throws {
        #expect(try input(form).members == members)
    }

    @Test(
        "contradictions in forms are refused",
        arguments: [
            ("a=1&a=2", FieldProblem.repeated("a")), ("a=1&a[]=2", .malformed), ("a[]=1&a[b]=2", .malformed),
            ("a[b=1", .malformed), ("a[b][c][d]=1", .malformed), ("a=%", .malformed),
        ])
    func contradictions(form: String, problem: FieldProblem) {
        #expect(throws: problem) { try input(form) }
    }

    @Test("members are read in their kinds")
    func kinds() throws {
        let input = try input("t=text&yes=1&no=false&list[]=a&o[k]=v&empty=")
        #expect(try input.string("t") == "text" && input.string("missing") == nil)
        #expect(try input.bool("yes") == true && input.bool("no") == false)
        #expect(try input.strings("list") == ["a"] && input.object("o") == ["k": "v"])
        #expect(throws: FieldProblem.invalid("t")) { try input.bool("t") }
        #expect(throws: FieldProblem.invalid("list")) { try input.string("list") }
        #expect(throws: FieldProblem.missing("empty")) { try input.require("empty") }
        #expect(throws: FieldProblem.unknown("empty")) { try input.check(["t", "yes", "no", "list", "o"]) }
    }

    @Test(
        "Mastodon counts graphemes, links as 23 and mentions without their domain",
        arguments: [
            ("", 0, 0), ("abc", 3, 3), ("é", 1, 1), ("e\u{301}", 1, 2), ("👨‍👩‍👧", 1, 5),
            ("https://example.com/long/path", 23, 29), ("see https://a.b.", 28, 16),
            ("@ada@mastodon.example hi", 7, 24),
            ("mail a@b.example", 16, 16), ("http://", 7, 7), ("ftp://a.b", 9, 9),
        ])
    func length(text: String, mastodon: Int, goToSocial: Int) {
        #expect(StatusText(text: text, flavor: .mastodon).length == mastodon)
        #expect(StatusText(text: text, flavor: .goToSocial).length == goToSocial)
    }

    @Test(
        "texts become safe HTML",
        arguments: [
            ("", ""), ("a", "<p>a</p>"), ("a\nb", "<p>a<br />b</p>"), ("a\n\nb", "<p>a</p><p>b</p>"),
            ("<b>&\"", "<p>&lt;b&gt;&amp;&quot;</p>"),
            (
                "x https://a.example/?b=1&c=2",
                "<p>x <a href=\"https://a.example/?b=1&amp;c=2\" target=\"_blank\" rel=\"nofollow noopener\">"
                    + "https://a.example/?b=1&amp;c=2</a></p>"
            ),
            (
                "@ada@mastodon.example",
                "<p><span class=\"h-card\"><a href=\"https://mastodon.example/@ada\" class=\"u-url mention\">@<span>ada</span>"
                    + "</a></span></p>"
            ),
        ])
    func html(text: String, expected: String) {
        #expect(StatusText(text: text, flavor: .mastodon).html == expected)
    }

    @Test(
        "links end where people would end them",
        arguments: [
            ("https://a.example/b.", ["https://a.example/b"]), ("(https://a.example/b)", ["https://a.example/b"]),
            ("https://a.example/b_(c)", ["https://a.example/b_(c)"]), ("xhttps://a.example", []),
            ("https://a.example https://b.example", ["https://a.example", "https://b.example"]),
        ])
    func links(text: String, expected: [String]) {
        #expect(StatusText(text: text, flavor: .mastodon).links.map(\.target) == expected)
    }

    @Test(
        "wide scopes cover narrow ones, not the other way round",
        arguments: [
            (["write"], "write:statuses", true), (["write:statuses"], "write:statuses", true),
            (["write:media"], "write:statuses", false), (["read"], "write:statuses", false),
            (["write:statuses"], "write", false), (["profile"], "profile", true), ([], "read", false),
        ])
    func scopes(granted: [String], wanted: String, covers: Bool) {
        #expect(MastodonScopes.covers(granted, wanted) == covers)
    }

    @Test("an absent scope means read")
    func defaultScope() {
        #expect(MastodonScopes.words(nil) == ["read"] && MastodonScopes.words(" ") == ["read"])
        #expect(MastodonScopes.words("read write:media") == ["read", "write:media"])
    }
}
