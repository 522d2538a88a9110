import Domain
import Testing

@testable import Platforms

@Suite("Guides", .timeLimit(.minutes(1)))
struct GuideTests {
    /// A fact that the help for a platform must tell, and in the answer to which trouble.
    struct Fact: CustomTestStringConvertible, Sendable {
        let id: String
        let platform: Platform
        let cause: Guide.Cause
        let words: String

        var testDescription: String { "\(id) \(platform): \(words)" }
    }

    private static let facts = [
        Fact(id: "S0.48 S1.18", platform: .instagram, cause: .account, words: "professional"),
        Fact(id: "S1.19", platform: .instagramFacebook, cause: .account, words: "Account type and tools"),
        Fact(id: "S1.20", platform: .instagramFacebook, cause: .account, words: "linked to a Facebook Page"),
        Fact(
            id: "S1.21", platform: .instagramFacebook, cause: .permission,
            words: "Settings & privacy → Settings → Business integrations"),
        Fact(id: "S1.22", platform: .facebook, cause: .permission, words: "Meta Business Suite"),
        Fact(id: "S1.23", platform: .facebook, cause: .account, words: "an editor or moderator is not enough"),
        Fact(id: "S1.24", platform: .facebook, cause: .ended, words: "personal account behind the Page"),
        Fact(id: "S1.25", platform: .facebook, cause: .permission, words: "Let the person who manages it now"),
        Fact(id: "S1.17", platform: .facebook, cause: .otherAccount, words: "not just any account of yours"),
        Fact(id: "S1.26", platform: .tiktok, cause: .expired, words: "shorter than others'"),
        Fact(id: "S1.27", platform: .tiktok, cause: .account, words: "business account"),
        Fact(id: "S1.28", platform: .tiktok, cause: .ended, words: "Rapid logins from several devices"),
        Fact(id: "S0.49 S1.30", platform: .linkedinPage, cause: .account, words: "still an admin of the page"),
        Fact(id: "S1.31", platform: .linkedinPage, cause: .permission, words: "handed over to another admin"),
        Fact(id: "S1.32", platform: .linkedinPage, cause: .ended, words: "LinkedIn password changed"),
        Fact(id: "S1.17", platform: .linkedinPage, cause: .otherAccount, words: "account that is admin of the page"),
        Fact(id: "S1.33", platform: .x, cause: .ended, words: "user name or the password changed"),
        Fact(id: "F4", platform: .youtube, cause: .otherAccount, words: "Choose the right channel"),
        Fact(id: "S2.42", platform: .youtube, cause: .account, words: "needs a channel"),
        Fact(id: "SEC-17", platform: .bluesky, cause: .notFound, words: "app password"),
        Fact(id: "K1", platform: .mastodon, cause: .notFound, words: "name of your server"),
    ]

    private func words(_ steps: [Guide.Step]) -> String {
        steps.map { step in
            [step.title, step.instruction, step.path.joined(separator: " → "), step.reason].joined(separator: " ")
        }.joined(separator: "\n")
    }

    @Test(
        "S1.17 S1.19 S1.20 S1.21 S1.22 S1.23 S1.24 S1.25 S1.26 S1.27 S1.28 S1.30 S1.31 S1.32 S1.33 own causes first",
        arguments: facts)
    func ownCauses(fact: Fact) {
        let (fitting, _) = Guide.of(fact.platform).steps(for: fact.cause)

        #expect(words(fitting).contains(fact.words), "\(fact.id)")
    }

    @Test(
        "S0.45 S0.46 who gets no further than the button reads of pop-up windows and ad blockers",
        arguments: Platform.allCases)
    func unfinished(platform: Platform) {
        let told = words(Guide.of(platform).steps(for: .unfinished).fitting)

        #expect(told.contains("Allow pop-up windows for this site"))
        #expect(told.contains("ad blockers"))
        #expect(told.contains(platform.displayName))
    }

    @Test("S0.47 a missing permission is explained with its remedy", arguments: Platform.allCases)
    func permission(platform: Platform) {
        let told = words(Guide.of(platform).steps(for: .permission).fitting)

        #expect(told.contains("Disconnect the account here, connect it again, and leave every box switched on"))
        #expect(told.contains("look connected and still be refused when it publishes"))
    }

    @Test(
        "S0.50 S0.51 what passes by itself needs nobody; who posts much is told to space out",
        arguments: Platform.allCases)
    func patience(platform: Platform) {
        let guide = Guide.of(platform)

        #expect(
            words(guide.steps(for: .outage).fitting).contains("tries again by itself, with longer and longer pauses"))
        #expect(words(guide.steps(for: .limit).fitting).contains("Space out your posts"))
    }

    @Test(
        "S0.52 where a platform publishes its state, there is the page; elsewhere it is said how to find out",
        arguments: Platform.allCases)
    func status(platform: Platform) {
        let status = Guide.of(platform).status

        let without: Set<Platform> = [.tiktok, .pinterest, .mastodon]
        #expect((status.url == nil) == without.contains(platform))
        #expect(status.words.hasSuffix("."))
    }

    @Test("S1.35 every platform says where its apps are removed", arguments: Platform.allCases)
    func removal(platform: Platform) {
        let removal = Guide.of(platform).removal

        #expect(removal.path.count >= 3)
        #expect((removal.url == nil) == (platform == .mastodon), "each instance has its own")
    }

    @Test("every trouble has an answer on every platform", arguments: Platform.allCases, Guide.Cause.allCases)
    func complete(platform: Platform, cause: Guide.Cause) {
        let guide = Guide.of(platform)
        let (fitting, others) = guide.steps(for: cause)

        #expect(!fitting.isEmpty)
        #expect(fitting.count + others.count == guide.steps.count)
        #expect(guide.platform == platform)
    }

    @Test("links are web pages, sentences end, titles do not, and no step is said twice", arguments: Platform.allCases)
    func shape(platform: Platform) {
        let guide = Guide.of(platform)

        for step in guide.steps {
            #expect(step.url?.hasPrefix("https://") != false)
            #expect(step.instruction.hasSuffix(".") && step.reason.hasSuffix("."), "\(step.title)")
            #expect(!step.title.hasSuffix(".") && !step.fits.isEmpty)
            #expect(step.path.allSatisfy { !$0.isEmpty })
        }
        #expect(Set(guide.steps.map(\.title)).count == guide.steps.count)
        #expect(guide.removal.url?.hasPrefix("https://") != false)
        #expect(guide.status.url?.hasPrefix("https://") != false)
    }

    @Test("every health that is not well, and every failed attempt, has its kind", arguments: Health.all)
    func causes(health: Health) {
        let isWell = health == .healthy || health == .warning(.wasDisconnected)

        #expect((Guide.Cause(health) == nil) == isWell)
        #expect(Guide.Cause(AuthorizationFailure.Code.callbackMismatch) == .unfinished)
        #expect(Guide.Cause(.disconnected(.accountClosed)) == .account)
    }

    @Test("without a known trouble nothing comes first")
    func noCause() {
        let (fitting, others) = Guide.of(.x).steps(for: nil)

        #expect(fitting.isEmpty)
        #expect(others == Guide.of(.x).steps)
    }
}
