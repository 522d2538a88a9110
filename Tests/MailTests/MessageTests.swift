import Domain
import Foundation
import TestKit
import Testing

@testable import Mail

/// Messages as they go out: ASCII, short lines, and no way to smuggle a header in.
@Suite("Mail messages", .timeLimit(.minutes(1)))
struct MessageTests {
    private func received(
        subject: String = "Hello", name: String = "", text: String = "Text", html: String = "<p>Text</p>",
        sender: String = "Martlet <martlet@example.com>"
    ) throws -> ReceivedMail {
        let message = MailMessage(
            id: "ntm_01j", to: MailParty(name: name, address: SMTPTests.ada), subject: subject, text: text,
            html: html, writtenAt: Instant(milliseconds: 1_795_295_191_000))
        let raw = message.encoded(from: try #require(MailParty(sender)))
        return ReceivedMail(sender: "", recipients: [], isEncrypted: false, login: nil, raw: raw)
    }

    static let headerNames = [
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
    ]

    @Test("S1.13 every header that a mail of a program needs is there, once")
    func headers() throws {
        let mail = try received()
        #expect(mail.headerNames == Self.headerNames)
        #expect(mail.header("From") == "\"Martlet\" <martlet@example.com>")
        #expect(mail.header("To") == "ada@example.org")
        #expect(mail.header("Date") == "Sat, 21 Nov 2026 21:06:31 +0000")
        #expect(mail.header("Message-ID") == "<ntm_01j@example.com>")
        #expect(mail.header("Auto-Submitted") == "auto-generated")
    }

    @Test(
        "no text can bring a header or a line of its own",
        arguments: [
            "a\r\nBcc: eve@example.net", "a\nBcc: eve@example.net", "a\rBcc: eve@example.net",
            "a\u{2028}Bcc: eve@example.net", "a\u{0}\u{b}\u{85}Bcc: eve", "\r\n\r\nbody", "\u{202e}gpj.exe",
        ])
    func injection(text: String) throws {
        let mail = try received(subject: text, name: text)
        #expect(mail.headerNames == Self.headerNames)
        #expect(mail.header("Bcc") == nil)
        let subject = try #require(mail.header("Subject"))
        #expect(!subject.unicodeScalars.contains { $0.value < 32 || $0.value == 0x2028 || $0.value == 0x202e })
        #expect(mail.raw.utf8.allSatisfy { $0 < 127 })
    }

    @Test(
        "RFC 2047 subjects and names come back as they were",
        arguments: [
            "Grüße aus Köln", "日本語の件名がここにあります、とても長いので一つの語には入りません", "=?utf-8?B?aGk=?=",
            "Emoji 👩‍👩‍👧‍👦 family", String(repeating: "long plain words ", count: 12) + "end", "quote \" and \\ back",
        ])
    func encodedWords(text: String) throws {
        let mail = try received(subject: text, name: text)
        #expect(mail.header("Subject") == text)
        #expect(mail.raw.components(separatedBy: "\r\n").allSatisfy { $0.utf8.count <= 78 })
        let to = try #require(mail.header("To"))
        let plain = to.replacing("\\\\", with: "\\").replacing("\\\"", with: "\"")
        #expect(plain.contains(text) && to.hasSuffix("<ada@example.org>"))
    }

    @Test(
        "both parts come back as they were, in lines of at most 76",
        arguments: [
            "", "one", "a\nb\n\nc", "Füße = größer\tals \n", String(repeating: "x", count: 300),
            String(repeating: "ü ", count: 200), "--=_ntm_01j--\r\n.\r\nQUIT", "end with space ", "\r\rtwo",
        ])
    func parts(text: String) throws {
        let mail = try received(text: text, html: "<p>\(text)</p>")
        let lines = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n").replacing("\n", with: "\r\n")
        #expect(mail.part("text/plain") == lines + "\r\n")
        #expect(mail.part("text/html") == "<p>\(lines)</p>\r\n")
        #expect(mail.raw.components(separatedBy: "\r\n").allSatisfy { $0.utf8.count <= 78 })
        #expect(mail.raw.utf8.allSatisfy { $0 < 127 })
    }

    @Test(
        "dates are written as mail wants them",
        arguments: [
            (0, "Thu, 1 Jan 1970 00:00:00 +0000"), (951_782_400_000, "Tue, 29 Feb 2000 00:00:00 +0000"),
            (4_102_444_799_999, "Thu, 31 Dec 2099 23:59:59 +0000"),
        ] as [(Int64, String)])
    func dates(milliseconds: Int64, text: String) {
        #expect(MailDate.text(Instant(milliseconds: milliseconds)) == text)
    }
}
