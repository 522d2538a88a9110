import Domain
import Testing

@testable import Outbound

@Suite(.timeLimit(.minutes(10)))
struct CallKindTests {
    @Test("SEC-69 SEC-70 REL-2 every kind has bounds", arguments: CallKind.allCases)
    func bounds(_ kind: CallKind) {
        let limits = kind.limits
        #expect(limits.total > .zero && limits.total <= .seconds(600))
        #expect(limits.firstByte > .zero)
        #expect(limits.bodyBytes > 0)
        #expect(limits.redirects == (kind == .importing ? 3 : 0))
        // A lease of 60 s with 10 s for the commit must outlive a token call with one nonce round trip before it.
        if kind == .token { #expect(limits.total * 2 < .seconds(50)) }
    }

    @Test(
        "SEC-70 content types are compared without parameters, by family or by suffix",
        arguments: [
            (ExpectedContent.any, nil, true), (.any, "text/html", true), (.json, "application/json", true),
            (.json, "application/problem+json", true), (.json, "text/json", false), (.json, "text/html", false),
            (.json, nil, false), (.json, "application/jsonp", false), (.types(["image/"]), "image/png", true),
            (.types(["image/"]), "imagex/png", false), (.types(["image/png", "video/"]), "video/mp4", true),
            (.types(["image/png"]), "image/jpeg", false), (.types([]), "image/png", false),
        ] as [(ExpectedContent, String?, Bool)])
    func contentTypes(_ expected: ExpectedContent, _ type: String?, _ isAccepted: Bool) {
        #expect(expected.accepts(type) == isAccepted)
    }

    @Test("the platform of a call is known, named hosts included")
    func platforms() {
        #expect(Peer.platform(.x, hosts: []).platform == .x)
        #expect(Peer.named(.mastodon).platform == .mastodon)
        #expect(Peer.named(nil).platform == nil)
        #expect(Peer.own("https://store.example").platform == nil)
    }
}
