package import Domain

/// One mail to one person: the same content as text and as HTML.
package struct MailMessage: Sendable, Hashable {
    /// Identifies the mail: the same mail sent again has the same, so that the receiver can tell (REL-34).
    package let id: String
    /// Who gets it.
    package let recipient: MailParty
    /// What it is about; one line, whatever is given.
    package let subject: String
    /// The content for programs that show no HTML.
    package let text: String
    /// The same as an HTML document.
    package let html: String
    /// When it was written.
    package let writtenAt: Instant

    /// Gathers the parts; `id` is made of letters, digits, `_` and `-`.
    package init(
        id: String, to recipient: MailParty, subject: String, text: String, html: String, writtenAt: Instant
    ) {
        self.id = id
        self.recipient = recipient
        self.subject = subject
        self.text = text
        self.html = html
        self.writtenAt = writtenAt
    }
}

extension MailMessage {
    /// The whole message for the wire: headers, then both alternatives, the better one last (RFC 2046, section 5.1.4).
    func encoded(from sender: MailParty) -> String {
        let name = String(id.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == "-") }.prefix(50))
        // `=_` cannot stand in quoted-printable text, so no part can contain it.
        let boundary = "=_\(name)"
        let headers = [
            "From: \(HeaderText.party(sender))",
            "To: \(HeaderText.party(recipient))",
            "Subject: \(HeaderText.unstructured(subject))",
            "Date: \(MailDate.text(writtenAt))",
            "Message-ID: <\(name)@\(sender.address.domain)>",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: multipart/alternative;\r\n boundary=\"\(boundary)\"",
        ]
        let parts = [part("plain", text), part("html", html)].map { "--\(boundary)\r\n\($0)\r\n" }
        return headers.joined(separator: "\r\n") + "\r\n\r\n" + parts.joined() + "--\(boundary)--\r\n"
    }

    private func part(_ kind: String, _ content: String) -> String {
        """
        Content-Type: text/\(kind); charset=utf-8\r
        Content-Transfer-Encoding: quoted-printable\r
        \r
        \(QuotedPrintable.encode(content))
        """
    }
}
