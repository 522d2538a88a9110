import OAuth
import Testing

@Suite(.timeLimit(.minutes(10)))
struct ReturnPathTests {
    @Test(
        "SEC-14 a page of ours is accepted as it is",
        arguments: [
            "/", "/connections", "/connections/", "/posts/pst_1?tab=2&x=a%20b", "/a.b/c-d_e~f", "/posts?t=10:30",
            "/a%2Bb",
        ])
    func ownPages(_ path: String) {
        #expect(ReturnPath(path)?.description == path)
    }

    @Test(
        "SEC-14 anything that could lead away is refused",
        arguments: [
            "", "connections", "https://evil.example", "https:/evil.example", "//evil.example", "///evil.example",
            "/\\evil.example", "\\\\evil.example", "/%5cevil.example", "/%5Cevil.example", "/%2fevil.example",
            "/%2Fevil.example", "/a//b", "/a/%2f/b", "/%252fevil.example", "/%25252fevil.example",
            "/%2525252525252fevil", "/a/../b", "/a/%2e%2e/b", "/.", "/..", "/%2e%2e", "/./a", "/a\r\nSet-Cookie: x",
            "/a%0d%0aSet-Cookie:x", "/a%00", "/a%7f", "/a\u{0}", "/a b", "/a\tb", "/%", "/%zz", "/%ff", "/ä", "/a#b",
            "/a%23b", "/javascript:alert(1)", "/http:%2f%2fx", "/@evil.example//", "/%c2%85a", " /a",
            "/a?next=//evil.example",
            "/a?b=%0d", "/a?b=%5c", "/" + String(repeating: "a", count: 512),
        ])
    func waysAway(_ path: String) {
        #expect(ReturnPath(path) == nil)
    }

    @Test("SEC-14 only pages below an allowed prefix are accepted, where prefixes are given")
    func prefixes() {
        let allowed = ["/connections", "/posts/"]
        for path in ["/connections", "/connections/x", "/connections?tab=1", "/posts/1"] {
            #expect(ReturnPath(path, allowed: allowed) != nil)
        }
        for path in ["/", "/connectionsx", "/posts", "/admin", "/admin?x=/connections"] {
            #expect(ReturnPath(path, allowed: allowed) == nil)
        }
    }
}
