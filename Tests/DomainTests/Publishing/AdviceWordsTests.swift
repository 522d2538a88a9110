import Domain
import Testing

/// The words for people, as people should meet them: plain, short, and with something to do.
@Suite("Words of advice", .timeLimit(.minutes(10)))
struct AdviceWordsTests {
    private static func all(_ platform: Platform) -> [Advice] {
        AuthorizationFailure.Code.allCases.map { Advice.on($0, platform: platform) }
            + WarningReason.allCases.map { Advice.on($0, platform: platform) }
            + DisconnectReason.allCases.map { Advice.on($0, platform: platform) }
            + PlatformFailure.Kind.allCases.map { Advice.on($0, platform: platform) }
            + DeliveryReason.Own.allCases.map { Advice.on($0, platform: platform) }
    }

    @Test("sentences are short, whole, and free of shouting and placeholders", arguments: Platform.allCases)
    func plain(platform: Platform) {
        for advice in Self.all(platform) {
            let words = [advice.title, advice.explanation, advice.remedy]
            for text in words {
                #expect(!text.contains("!") && !text.contains("\\(") && !text.contains("  "), "\(text)")
                #expect(
                    text.first?.isUppercase == true || platform.displayName.hasPrefix(String(text.prefix(1))), "\(text)"
                )
                #expect(text.count <= 330, "\(text)")
            }
            #expect(advice.explanation != advice.remedy)
        }
    }

    @Test("the platform is named by the name that people know, never by another's", arguments: Platform.allCases)
    func named(platform: Platform) {
        let telling: Set<String> = ["TikTok", "YouTube", "Pinterest", "Reddit", "Mastodon", "Bluesky"]
        let foreign = telling.subtracting([platform.displayName])
        for advice in Self.all(platform) {
            let words = [advice.title, advice.explanation, advice.remedy].joined(separator: " ")
            #expect(foreign.filter(words.contains) == [], "\(words)")
        }
        #expect(Self.all(platform).contains { $0.explanation.contains(platform.displayName) })
    }

    @Test(
        "after a failed attempt to connect, people are told what was kept: nothing",
        arguments: [
            AuthorizationFailure.Code.denied, .callbackMismatch, .wrongCredentials,
        ])
    func nothingStored(code: AuthorizationFailure.Code) {
        #expect(Advice.on(code, platform: .x).explanation.contains("Nothing was stored"))
    }

    @Test("REL-11 an outage is nobody's fault: nothing has to be done", arguments: Platform.allCases)
    func outage(platform: Platform) {
        let remedy = Advice.on(WarningReason.outage, platform: platform).remedy.lowercased()
        #expect(!remedy.contains("reconnect"))
    }

    @Test("SEC-17 a wrong app password is answered with a warning not to give the main one")
    func mainPassword() {
        #expect(
            Advice.on(AuthorizationFailure.Code.wrongCredentials, platform: .bluesky).remedy.contains("main password"))
    }

    @Test("an advice is made of three texts and nothing else")
    func parts() {
        let advice = Advice(title: "t", explanation: "e", remedy: "r")
        #expect(advice == Advice(title: "t", explanation: "e", remedy: "r"))
        #expect(Mirror(reflecting: advice).children.count == 3)
    }
}
