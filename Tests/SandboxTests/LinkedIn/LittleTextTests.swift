@testable import Sandbox
import Testing

@Suite("LinkedIn: little text", .timeLimit(.minutes(1)))
struct LittleTextTests {
    @Test(
        "escaped characters are themselves, hashtags and mentions live",
        arguments: [
            ("plain", "plain", "plain"), ("a \\(b\\)", "a (b)", "a \\(b\\)"), ("\\\\", "\\", "\\\\"),
            ("\\@\\#\\*\\_\\~\\<\\>", "@#*_~<>", "\\@\\#\\*\\_\\~\\<\\>"), ("é 😀\nnext", "é 😀\nnext", "é 😀\nnext"),
            ("#bread now", "#bread now", "{hashtag|\\#|bread} now"),
            ("{hashtag|\\#|bread}!", "#bread!", "{hashtag|\\#|bread}!"),
            (
                "by @[Ada Sandbox](urn:li:person:abc)!", "by Ada Sandbox!", "by @[Ada Sandbox](urn:li:person:abc)!"
            ),
            ("@[Bakery](urn:li:organization:1)", "Bakery", "@[Bakery](urn:li:organization:1)"), ("", "", ""),
        ])
    func whole(source: String, plain: String, stored: String) {
        let text = LittleText(source)
        #expect(text.plain == plain && text.stored == stored)
    }

    @Test(
        "everything from a bare reserved character on is lost",
        arguments: [
            "(b", ")b", "[b", "]b", "{b", "}b", "<b", ">b", "|b", "*b", "_b", "~b", "@b", "# b", "\\b", "\\", "#",
            "{hashtag|\\#|}", "{hashtag|\\#|a", "{hashtag|#|a}", "@[Ada]", "@[](urn:li:person:a)",
            "@[Ada](urn:li:cat:a)", "@[Ada](urn:li:person:a",
        ])
    func cut(rest: String) {
        #expect(LittleText("a " + rest).plain == "a ")
        #expect(LittleText("a " + rest).stored == "a ")
    }

    @Test("what is given back is read as the same")
    func again() {
        for source in ["a \\(b\\) #c", "@[Ada](urn:li:person:a) \\{\\}", "{hashtag|\\#|x} \\\\"] {
            let once = LittleText(source)
            #expect(LittleText(once.stored).plain == once.plain && LittleText(once.stored).stored == once.stored)
        }
    }
}
