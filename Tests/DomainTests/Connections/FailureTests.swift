import Domain
import Foundation
import Testing

/// What platforms answer when they do not do what was asked.
@Suite("Failures", .timeLimit(.minutes(10)))
struct FailureTests {
    private static let long = String(repeating: "é👩‍🚀", count: 2_000)

    @Test("SEC-11 foreign words are cut, by what people see as characters, and kept as they are otherwise")
    func cut() {
        let failure = PlatformFailure(.content, words: Self.long)
        let authorization = AuthorizationFailure(.denied, words: Self.long)

        #expect(failure.words.count == 500 && Self.long.hasPrefix(failure.words))
        #expect(authorization.words?.count == 500)
        #expect(PlatformFailure(.media, words: "<b>“no”</b>\n").words == "<b>“no”</b>\n")
        #expect(AuthorizationFailure(.expired).words == nil)
    }

    @Test("REL-30 passing troubles are tried again, refusals are not", arguments: PlatformFailure.Kind.allCases)
    func retryable(kind: PlatformFailure.Kind) {
        let passing: Set<PlatformFailure.Kind> = [.transient, .rateLimit, .unknown, .app]
        #expect(kind.isRetryable == passing.contains(kind))
    }

    @Test("architecture section 6: the classes have the words of the interface")
    func kinds() {
        #expect(
            Set(PlatformFailure.Kind.allCases.map(\.rawValue)) == [
                "auth", "permission", "rate_limit", "content", "media", "account_type", "app", "transient", "unknown",
            ])
    }

    @Test("REL-24 a failure has had no effect unless it says so")
    func effect() {
        #expect(!PlatformFailure(.transient, words: "").mayHaveTakenEffect)
        #expect(PlatformFailure(.transient, words: "", mayHaveTakenEffect: true).mayHaveTakenEffect)
        #expect(PlatformFailure(.rateLimit, words: "", retryAt: Instant(seconds: 5)).retryAt == Instant(seconds: 5))
    }

    static let refreshFailures: [(failure: RefreshFailure, label: String)] = [
        (.transient(words: "w"), "transient"), (.throttled(until: nil, words: "w"), "throttled"),
        (.throttled(until: Instant(seconds: 1), words: "w"), "throttled"), (.appFault(words: "w"), "app_fault"),
        (.terminal(.revoked, words: "w"), "terminal"), (.otherAccount(words: "w"), "other_account"),
        (.unknown(words: "w"), "unknown"),
    ]

    @Test(
        "REL-9 every failure of a refresh has one class with a stable name, and its words", arguments: refreshFailures)
    func classes(failure: RefreshFailure, label: String) {
        #expect(failure.label == label)
        #expect(failure.words == "w")
    }

    @Test("an authorization's failure is stored by its stable code", arguments: AuthorizationFailure.Code.allCases)
    func coding(code: AuthorizationFailure.Code) throws {
        let failure = AuthorizationFailure(code, words: "“x”")
        let data = try JSONEncoder().encode(failure)

        #expect(try JSONDecoder().decode(AuthorizationFailure.self, from: data) == failure)
        #expect(String(decoding: data, as: UTF8.self).contains("\"\(code.rawValue)\""))
    }

    @Test("a delivery takes a refusal over with code and words")
    func reason() {
        let reason = DeliveryReason(PlatformFailure(.rateLimit, words: "Slow down."))
        #expect(reason.code == "rate_limit" && reason.words == "Slow down.")
    }

    @Test("a reason of our own comes with a whole sentence", arguments: DeliveryReason.Own.allCases)
    func ownReasons(own: DeliveryReason.Own) {
        let reason = DeliveryReason(own, platform: .bluesky)
        #expect(reason.code == own.rawValue)
        #expect(reason.words.hasSuffix(".") && reason.words.count > 10)
    }
}
