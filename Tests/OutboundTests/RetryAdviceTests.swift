import Domain
import Outbound
import Testing

@Suite(.timeLimit(.minutes(10)))
struct RetryAdviceTests {
    private let sentAt = Instant(milliseconds: 1_800_000_000_000)

    @Test(
        "REL-30 advice is read in each of its forms",
        arguments: [
            ("120", 120), ("0", 0), ("1.5", 1), ("1800000060", 60), ("1800000060000", 60),
            ("Fri, 15 Jan 2027 08:02:00 GMT", 120), ("2027-01-15T08:02:00Z", 120), ("2027-01-15T08:02:00.000Z", 120),
            ("2027-01-15T09:02:00+01:00", 120),
        ])
    func adviceIsRead(_ text: String, _ seconds: Int64) {
        let instant = RetryAdvice.instant(text, since: sentAt)
        #expect(instant?.seconds == sentAt.seconds + seconds)
    }

    @Test(
        "REL-30 advice that is none, in the past or absurd does no harm",
        arguments: ["", "soon", "-5", "NaN", "inf", "Fri, 99 Foo 2027", "0x10", "1e300"])
    func nonsenseIsIgnored(_ text: String) {
        #expect(RetryAdvice.instant(text, since: sentAt) == nil)
    }

    @Test("REL-30 advice is kept between now and a day from now")
    func adviceIsClamped() {
        #expect(RetryAdvice.instant("Mon, 01 Jan 2001 00:00:00 GMT", since: sentAt) == sentAt)
        #expect(RetryAdvice.instant("9000000", since: sentAt) == sentAt + .days(1))
        #expect(RetryAdvice.instant("999999999999", since: sentAt) == sentAt + .days(1))
    }

    @Test("REL-32 rate headers of each spelling are read")
    func budgetsAreRead() {
        let mastodon: Headers = [
            "X-RateLimit-Limit": "300", "X-RateLimit-Remaining": "7", "X-RateLimit-Reset": "2027-01-15T08:05:00.000Z",
        ]
        let x: Headers = [
            "x-rate-limit-limit": "100", "x-rate-limit-remaining": "0", "x-rate-limit-reset": "1800000900",
        ]
        let bluesky: Headers = ["ratelimit-limit": "30", "ratelimit-remaining": "-1", "ratelimit-reset": "60"]

        #expect(RateBudget(mastodon, sentAt: sentAt)?.remaining == 7)
        #expect(RateBudget(mastodon, sentAt: sentAt)?.resetsAt == sentAt + .seconds(300))
        #expect(RateBudget(x, sentAt: sentAt)?.limit == 100)
        #expect(RateBudget(bluesky, sentAt: sentAt)?.remaining == 0)
        let reddit: Headers = ["x-ratelimit-remaining": "0.0", "x-ratelimit-reset": "42"]
        #expect(RateBudget(reddit, sentAt: sentAt)?.resetsAt == sentAt + .seconds(42))
        #expect(RateBudget(reddit, sentAt: sentAt)?.remaining == 0)
        #expect(RateBudget(["X-RateLimit-Limit": "3"], sentAt: sentAt) == nil)
        for word in ["many", "nan", "1e40", ""] {
            #expect(RateBudget(["X-RateLimit-Remaining": word], sentAt: sentAt) == nil)
        }
    }

    @Test("REL-30 Retry-After comes first, then the reset of a budget that is used up")
    func orderOfAdvice() {
        let used: Headers = ["x-rate-limit-remaining": "0", "x-rate-limit-reset": "1800000900"]
        var both = used
        both["Retry-After"] = "5"
        let left: Headers = ["x-rate-limit-remaining": "3", "x-rate-limit-reset": "1800000900"]

        #expect(RetryAdvice.retryAt(both, sentAt: sentAt) == sentAt + .seconds(5))
        #expect(RetryAdvice.retryAt(used, sentAt: sentAt) == sentAt + .seconds(900))
        #expect(RetryAdvice.retryAt(left, sentAt: sentAt) == nil)
        #expect(RetryAdvice.retryAt([:], sentAt: sentAt) == nil)
    }
}
