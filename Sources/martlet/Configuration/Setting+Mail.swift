import Domain
import Foundation
import Mail

extension Setting {
    /// How mails leave this installation.
    static let mail = [
        Setting(
            key: "mail.server", kind: .text, standard: "",
            meaning:
                "Server that takes our mails: smtp://host:port, where a login always needs STARTTLS, or smtps://host:port. "
                + "Empty: no mails, and notices are seen in the dashboard only."),
        Setting(
            key: "mail.from", kind: .text, standard: "",
            meaning: "In whose name mails are sent, e.g. Martlet <martlet@example.org>; needed with a server."),
        Setting(
            key: "mail.user", kind: .text, standard: "",
            meaning: "Name to log in with at the mail server; empty for none."
        ),
        Setting(
            key: "mail.password", kind: .text, standard: "", meaning: "Its password, by environment or file only.",
            isSecret: true),
        Setting(key: "mail.passwordFile", kind: .text, standard: "", meaning: "A file that holds the password."),
        Setting(
            key: "mail.certificates", kind: .text, standard: "",
            meaning: "A file of certificates to trust for the mail server, PEM. Empty: those of the system."),
    ]
}

extension Reading {
    /// The mail server; `nil` when there shall be no mails.
    mutating func mailServer() -> MailServer? {
        let address = text("mail.server")
        let from = text("mail.from")
        let user = text("mail.user")
        let password = secret("mail.password", orIn: "mail.passwordFile")
        let certificates = text("mail.certificates")
        guard !address.isEmpty else { return nil }
        guard let sender = MailParty(from) else {
            mistakes.append("mail.from: \(from) is no sender such as Martlet <martlet@example.org>.")
            return nil
        }
        if user.isEmpty != (password?.isBlank ?? true) {
            mistakes.append("mail.user: a login needs both mail.user and mail.password.")
        }
        if !certificates.isEmpty, !FileManager.default.isReadableFile(atPath: certificates) {
            mistakes.append("mail.certificates: \(certificates) cannot be read.")
        }
        let server = MailServer(
            address, user: user, password: password ?? Secret(""), sender: sender,
            certificates: certificates.isEmpty ? nil : certificates)
        if server == nil {
            mistakes.append("mail.server: \(address) is not of the form smtp://host:port or smtps://host:port.")
        }
        return server
    }
}
