import Domain
import Testing

@testable import Vault

@Suite("PasswordRules", .timeLimit(.minutes(10)))
struct PasswordRulesTests {
    @Test(
        "SEC-33 twelve characters of any kind are enough, 128 are accepted",
        arguments: [
            "kR7#vQ2m!xP9", "zebra quilt lamp 9", "🗝🐴⚓️🌋🧶🪁🛶🦤🧭🪂🎏🪗", "ñandú über çelik x",
            String((0..<16).flatMap { "q\($0)Zv#p!x".prefix(8) }), "\tpaste me: \u{1}\u{2}zZ9", "839 2017 46 35 29",
            "purple monkey dishwasher vortex",
        ])
    func good(_ text: String) {
        #expect(PasswordRules.problems(with: Secret(text)).isEmpty)
    }

    @Test(
        "SEC-33 common passwords are refused, also with digits, signs and capitals around them",
        arguments: [
            "password1234", "Password1234!", "P@ssw0rd2024!", "passwordpassword", "123456789012", "111111111111",
            "qwertyuiop12", "QwertyUiop[]", "1qaz2wsx3edc", "1q2w3e4r5t6y", "abcabcabcabc", "xk2xk2xk2xk2",
            "iloveyou1234", "letmeinplease", "adminadmin123", "Welcome2024!!", "liverpool2023", "000000000000",
            "zxcvbnmasdfghjkl", "abcdefghijkl", "lkjhgfdsaqwe", "monkeydragonfootball", "Martlet12345",
            "correcthorsebatterystaple", "            ", "1l0vey0u!!!!", "trustno1trustno1",
        ])
    func common(_ text: String) {
        #expect(PasswordRules.problems(with: Secret(text)) == [.common])
    }

    @Test(
        "SEC-33 too short and too long are told with the limit",
        arguments: [
            ("", PasswordRules.Problem.tooShort(minimum: 12)), ("kR7#vQ2m!xP", .tooShort(minimum: 12)),
            (String(repeating: "kR7#vQ2m!", count: 15), .tooLong(maximum: 128)),
            (String(repeating: "x", count: 10_000_000), .tooLong(maximum: 128)),
            ("a" + String(repeating: "\u{301}", count: 5000), .tooLong(maximum: 128)),
        ])
    func length(_ text: String, _ problem: PasswordRules.Problem) {
        #expect(PasswordRules.problems(with: Secret(text)).contains(problem))
    }

    @Test("SEC-33 one's own name and address make no password")
    func personal() {
        let owner = ["Gwendolyn Featherstone", "gwen.featherstone@zeppelin.example"]

        for text in ["featherstone99", "Gwendolyn1987!", "zeppelin-gwen12"] {
            #expect(PasswordRules.problems(with: Secret(text), personal: owner) == [.personal])
            #expect(PasswordRules.problems(with: Secret(text)).isEmpty)
        }
        #expect(PasswordRules.problems(with: Secret("featherstone kR7#vQ2"), personal: owner).isEmpty)
    }

    @Test("the words of the list can all be found")
    func list() {
        #expect(CommonPasswords.words.count > 350)
        for word in CommonPasswords.words where word.count >= 3 {
            #expect(GuessLength.of(word) <= 1, "\(word)")
        }
    }
}
