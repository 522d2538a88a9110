import Domain
import Testing

@testable import Mail

/// What may stand in an SMTP command, and where mail is handed over.
@Suite("Mail addresses and servers", .timeLimit(.minutes(1)))
struct AddressTests {
    @Test(
        "addresses that mail can go to",
        arguments: ["ada@example.org", "a.b+c@x.example", "o'neil@sub.domain.example", "postmaster@localhost"])
    func good(text: String) throws {
        #expect(try #require(MailAddress(text)).description == text)
    }

    @Test(
        "addresses that are not taken",
        arguments: [
            "", "ada", "@example.org", "ada@", "a@b@c", "ada@example.org\r\nRCPT TO:<eve@example.net>",
            "ada@example.org> <eve@example.net", "ada @example.org", "ädа@example.org", "ada@exämple.org",
            "ada..b@example.org", ".ada@example.org", "ada@.org", "ada@-x.org", "\"a b\"@example.org",
            "ada@[127.0.0.1]", "a,b@example.org", "ada@example.org\u{0}",
            String(repeating: "a", count: 65) + "@example.org", "a@" + String(repeating: "b.", count: 130) + "c",
        ])
    func bad(text: String) {
        #expect(MailAddress(text) == nil)
    }

    @Test("a sender has a name or none")
    func parties() throws {
        #expect(MailParty("Martlet at Studio <m@example.org>")?.name == "Martlet at Studio")
        #expect(MailParty("m@example.org")?.name == "")
        #expect(MailParty("<m@example.org>")?.address.domain == "example.org")
        for text in ["Martlet", "Martlet <m@example.org", "Martlet <m>", "a <m@example.org> b"] {
            #expect(MailParty(text) == nil, "\(text)")
        }
    }

    private func server(_ text: String, user: String = "") throws -> MailServer? {
        let sender = try #require(MailParty("m@example.org"))
        return MailServer(text, user: user, password: Secret("p"), sender: sender)
    }

    @Test(
        "servers, with the ports that are usual",
        arguments: [
            ("smtp://mail.example", "smtp://mail.example:587/example.org"),
            ("smtps://Mail.example/", "smtps://mail.example:465/example.org"),
            ("smtp://10.0.0.1:25", "smtp://10.0.0.1:25/example.org"),
            ("smtp://[::1]:2525", "smtp://[::1]:2525/example.org"),
        ])
    func servers(text: String, url: String) throws {
        #expect(try server(text)?.url == url)
    }

    @Test(
        "what is no server",
        arguments: [
            "mail.example", "http://mail.example", "smtp://", "smtp://user@mail.example", "smtp://mail.example:0",
            "smtp://mail.example:99999", "smtp://mail.example:2x", "smtp://mail.example/path", "smtp://ma il.example",
            "smtp://[::1", "smtp://[evil/path]:25", "smtp://mail.example:25#x", "smtp://mail.example\r\n:25",
        ])
    func noServers(text: String) throws {
        #expect(try server(text) == nil)
    }

    @Test("SEC-50 how the way is protected follows from scheme, login and place")
    func protection() throws {
        #expect(try server("smtps://mail.example", user: "ada")?.protection == .always)
        #expect(try server("smtp://mail.example", user: "ada")?.protection == .required)
        #expect(try server("smtp://mail.example")?.protection == .offered)
        #expect(try server("smtp://localhost", user: "ada")?.protection == .offered)
        #expect(try server("smtp://localhost.example", user: "ada")?.protection == .required)
    }
}
