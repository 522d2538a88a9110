import Domain
import Foundation
import TestKit
import Testing

@testable import Mail

/// Mails on their way to a real server on this machine, read back there.
@Suite("SMTP", .timeLimit(.minutes(2)))
struct SMTPTests {
    static let message = MailMessage(
        id: "ntm_1", to: MailParty(address: Self.ada), subject: "Mastodon: access has run out",
        text: "First line\n.hidden dot\nLast line with trailing space \n", html: "<p>Grüße</p>",
        writtenAt: Instant(milliseconds: 1_795_295_191_000))
    static let ada: MailAddress = {
        guard let address = MailAddress("ada@example.org") else { preconditionFailure("no address") }
        return address
    }()

    static func server(
        _ sink: MailSink, scheme: String = "smtp", user: String = "", password: String = "",
        certificates: String? = nil
    ) throws -> MailServer {
        let sender = try #require(MailParty("Martlet <martlet@example.com>"))
        var server = try #require(
            MailServer(
                "\(scheme)://localhost:\(sink.port)", user: user, password: Secret(password), sender: sender,
                certificates: certificates))
        server.deadline = .seconds(60)
        server.connectDeadline = .seconds(60)
        return server
    }

    /// A file that makes the sink's certificate trusted.
    private func withCertificates<Answer>(_ body: (String) async throws -> Answer) async throws -> Answer {
        let file = FileManager.default.temporaryDirectory.appending(path: "martlet-\(UUID().uuidString).pem")
        try LocalCertificate.certificate.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }  // A leftover in the temporary folder harms nobody.
        return try await body(file.path)
    }

    @Test("S1.13 a mail arrives as it was written, by the envelope of sender and receiver")
    func arrives() async throws {
        try await MailSink.run { sink in
            try await SMTPMailer(Self.server(sink)).send(Self.message)

            let mail = try #require(sink.mails.first)
            #expect(sink.mails.count == 1)
            #expect(mail.sender.hasPrefix("FROM:<martlet@example.com>"))
            #expect(mail.recipients == ["TO:<ada@example.org>"])
            #expect(mail.header("Subject") == "Mastodon: access has run out")
            #expect(
                mail.part("text/plain")
                    == "First line\r\n.hidden dot\r\nLast line with trailing space \r\n\r\n")
            #expect(mail.part("text/html") == "<p>Grüße</p>\r\n")
        }
    }

    @Test("nobody learns the machine's name: the greeting names the sender's domain")
    func greeting() async throws {
        var manners = MailSink.Manners()
        manners.answers = { verb, argument in
            verb == "EHLO" && argument != "example.com" ? .words("550 not you") : nil
        }
        try await MailSink.run(manners) { sink in
            try await SMTPMailer(Self.server(sink)).send(Self.message)
            #expect(sink.mails.count == 1)
        }
    }

    @Test("SEC-50 STARTTLS is used where it is offered, and the certificate must be known", arguments: [true, false])
    func startTLS(isKnown: Bool) async throws {
        var manners = MailSink.Manners()
        manners.offersTLS = true
        try await withCertificates { file in
            try await MailSink.run(manners) { sink in
                let mailer = SMTPMailer(try Self.server(sink, certificates: isKnown ? file : nil))
                if isKnown {
                    try await mailer.send(Self.message)
                    #expect(sink.mails.map(\.isEncrypted) == [true])
                } else {
                    let error = await #expect(throws: MailError.self) { try await mailer.send(Self.message) }
                    #expect(error?.label == "insecure")
                    #expect(sink.mails.isEmpty)
                }
            }
        }
    }

    @Test("SEC-50 smtps protects from the first byte and logs in there")
    func implicitTLS() async throws {
        var manners = MailSink.Manners()
        manners.isSecure = true
        manners.login = "ada:pa ss"
        try await withCertificates { file in
            try await MailSink.run(manners) { sink in
                let server = try Self.server(
                    sink, scheme: "smtps", user: "ada", password: "pa ss", certificates: file)
                try await SMTPMailer(server).send(Self.message)
                #expect(sink.mails.map(\.login) == ["ada:pa ss"])
                #expect(sink.mails.map(\.isEncrypted) == [true])
            }
        }
    }

    @Test("a login with STARTTLS works, and a wrong password is told apart from everything else")
    func login() async throws {
        var manners = MailSink.Manners()
        manners.offersTLS = true
        manners.login = "ada:right"
        try await withCertificates { file in
            try await MailSink.run(manners) { sink in
                let right = try Self.server(sink, user: "ada", password: "right", certificates: file)
                let wrong = try Self.server(sink, user: "ada", password: "wrong", certificates: file)
                try await SMTPMailer(right).check()
                // The good-bye may have come already.
                #expect(sink.verbs.last(where: { $0 != "QUIT" }) == "NOOP")
                #expect(await failure { try await SMTPMailer(wrong).check() } == .login)
                #expect(await failure { try await SMTPMailer(wrong).send(Self.message) } == .login)
                #expect(sink.mails.isEmpty)
            }
        }
    }

    @Test("SEC-50 a password never goes over an open way: without STARTTLS nothing is sent")
    func stripped() async throws {
        var manners = MailSink.Manners()
        manners.login = "ada:right"
        try await MailSink.run(manners) { sink in
            // A name that is this machine's, but is not one of those that are known to be.
            let server = try #require(
                MailServer(
                    "smtp://127.0.0.2:\(sink.port)", user: "ada", password: Secret("right"),
                    sender: MailParty(address: Self.ada)))
            #expect(server.protection == .required)
            let error = await failure { try await SMTPMailer(server).send(Self.message) }
            #expect(error == .insecure(words: "Requested SSL level failed") || error?.label == "unreachable")
            #expect(!sink.verbs.contains("AUTH"))
        }
    }

    struct Refusal: Sendable, CustomTestStringConvertible {
        let verb: String
        let code: Int
        let error: MailError
        var testDescription: String { "\(code) to \(verb)" }
    }

    @Test(
        "refusals of a mail are told apart: for good or for now",
        arguments: [
            Refusal(verb: "MAIL", code: 550, error: .refused(code: 550)),
            Refusal(verb: "RCPT", code: 550, error: .refused(code: 550)),
            Refusal(verb: "RCPT", code: 450, error: .postponed(code: 450)),
            Refusal(verb: "DATA", code: 554, error: .refused(code: 554)),
            Refusal(verb: "END", code: 552, error: .refused(code: 552)),
            Refusal(verb: "END", code: 451, error: .postponed(code: 451)),
        ])
    func refused(refusal: Refusal) async throws {
        var manners = MailSink.Manners()
        manners.answers = { verb, _ in verb == refusal.verb ? .words("\(refusal.code) no") : nil }
        try await MailSink.run(manners) { sink in
            let mailer = SMTPMailer(try Self.server(sink))
            #expect(await failure { try await mailer.send(Self.message) } == refusal.error)
        }
    }

    @Test(
        "a server that hangs, babbles, floods or hangs up costs no more than the deadline",
        arguments: ["GREETING", "EHLO", "MAIL", "DATA", "END"], 0..<6)
    func hostile(verb: String, habit: Int) async throws {
        let answers: [MailSink.Answer] = [
            .silence, .end, .words("what?"), .words("220-\u{0}\u{1}\r\n999 nonsense"),
            .flood(String(repeating: "2", count: 65_536)), .flood("250-again\r\n220-again\r\n354-again\r\n"),
        ]
        var manners = MailSink.Manners()
        manners.answers = { heard, _ in heard == verb ? answers[habit] : nil }
        try await MailSink.run(manners) { sink in
            var server = try Self.server(sink)
            server.deadline = .milliseconds(400)
            let mailer = SMTPMailer(server)
            let start = ContinuousClock.now
            let error = await failure { try await mailer.send(Self.message) }
            // Who does not understand EHLO is asked once more, in the older way; then all may be well.
            let mayRecover = verb == "EHLO" && error == nil
            #expect(mayRecover || error?.isAboutServer == true, "\(String(describing: error))")
            #expect(ContinuousClock.now - start < .seconds(15))
        }
    }

    @Test("a greeting that refuses us is about the server, not about the mail", arguments: ["554 no", "421 busy"])
    func refusedGreeting(words: String) async throws {
        var manners = MailSink.Manners()
        manners.answers = { verb, _ in verb == "GREETING" ? .words(words) : nil }
        try await MailSink.run(manners) { sink in
            let mailer = SMTPMailer(try Self.server(sink))
            #expect(await failure { try await mailer.send(Self.message) }?.isAboutServer == true)
            #expect(await failure { try await mailer.check() }?.isAboutServer == true)
        }
    }

    @Test("nobody listens")
    func nobody() async throws {
        let sink = try await MailSink.run { $0 }
        let mailer = SMTPMailer(try Self.server(sink))
        #expect(await failure { try await mailer.check() }?.label == "unreachable")
    }

    private func failure(_ body: () async throws -> Void) async -> MailError? {
        do {
            try await body()
            return nil
        } catch {
            return error as? MailError
        }
    }
}
