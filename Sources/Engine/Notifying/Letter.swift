import Domain
import Foundation
import Mail
import Storage

/// A notice as a mail: account, platform, what happened in plain words, what to do, and one link to do it.
struct Letter: Sendable {
    let mail: DueMail
    let publicURL: String

    /// The mail to this address.
    func message(to address: MailAddress) -> MailMessage {
        let facts = mail.notice.facts
        let advice = Advice.on(mail.notice)
        return MailMessage(
            id: mail.notice.id.text, to: MailParty(name: mail.person.name, address: address),
            subject: facts.platform.map { "\($0.displayName) \(facts.handle): \(advice.title)" } ?? advice.title,
            text: text(advice),
            html: html(advice), writtenAt: mail.notice.createdAt)
    }

    private var account: String {
        let facts = mail.notice.facts
        return facts.name == facts.handle ? facts.handle : "\(facts.name) (\(facts.handle))"
    }
    private var link: String { publicURL + path }
    private var path: String {
        let facts = mail.notice.facts
        if let talk = facts.talk { return (talk.workspace == nil ? "" : "/operators") + "/messages/\(talk.threadID)" }
        if let ending = facts.ending { return "/posts/\(ending.postID)" }
        return facts.connectionID.map { "/connections#\($0)" } ?? "/operators"
    }
    private var button: String {
        let facts = mail.notice.facts
        if facts.talk != nil { return "Open the message" }
        if facts.ending != nil { return "Open the post" }
        return facts.isForOperators ? "Open the list" : "Open the account"
    }
    /// Account and platform, line by line; none where it is not about an account.
    private var subjectLines: [(name: String, value: String)] {
        guard let platform = mail.notice.facts.platform else { return [] }
        return [("Account", account), ("Platform", platform.displayName)]
    }
    private var preferences: String { "\(publicURL)/notices" }
    private var greeting: String { mail.person.name.isEmpty ? "Hello," : "Hello \(mail.person.name)," }
    private var why: String {
        if mail.notice.facts.isForOperators { return "You get this mail because you run this Martlet." }
        if mail.notice.facts.talk != nil {
            return "You get this mail because you can write to those who run this Martlet."
        }
        if mail.notice.facts.ending != nil { return "You get this mail because you look after the accounts." }
        return "You get this mail because you can reconnect accounts. Once per trouble, and a reminder after a day."
    }

    /// When the post in danger or not published is due, in the zone of the workspace.
    private var due: String? {
        guard let due = mail.notice.facts.dueAt else { return nil }
        let zone = TimeZone(identifier: mail.zone) ?? .gmt
        let style = Date.ISO8601FormatStyle(dateTimeSeparator: .space, timeZone: zone)
            .year().month().day().time(includingFractionalSeconds: false)
        let date = Date(timeIntervalSince1970: Double(due.seconds))
        return "Due: \(date.formatted(style)) (\(mail.zone))"
    }

    private func text(_ advice: Advice) -> String {
        var lines = [greeting, ""] + subjectLines.map { "\($0.name): \($0.value)" }
        if let due { lines.append(due) }
        lines += ["", "\(advice.title).", advice.explanation, "", "What to do: \(advice.remedy)", "", link, ""]
        lines += ["--", why, "Switch mails off: \(preferences)"]
        return lines.map(HTMLText.oneLine).joined(separator: "\n") + "\n"
    }

    private func html(_ advice: Advice) -> String {
        let dueLine = due.map { "<br>\(HTMLText.escaped($0))" } ?? ""
        let about = subjectLines.map { HTMLText.escaped($0.value) }
        let aboutLine = about.isEmpty ? "" : "<p><strong>\(about[0])</strong><br>\(about[1])\(dueLine)</p>\n"
        return """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>\(HTMLText.escaped(advice.title))</title></head>
            <body style="font-family:system-ui,sans-serif;line-height:1.5;max-width:36em;margin:0 auto;padding:1em">
            <p>\(HTMLText.escaped(greeting))</p>
            <h1 style="font-size:1.25em">\(HTMLText.escaped(advice.title))</h1>
            \(aboutLine)<p>\(HTMLText.escaped(advice.explanation))</p>
            <p>\(HTMLText.escaped(advice.remedy))</p>
            <p><a href="\(HTMLText.escaped(link))" style="display:inline-block;padding:.6em 1em;border-radius:.4em;\
            background:#1d4ed8;color:#ffffff;text-decoration:none">\(button)</a></p>
            <p style="color:#555555;font-size:.875em">\(HTMLText.escaped(why))<br>
            <a href="\(HTMLText.escaped(preferences))">Switch mails off</a></p>
            </body></html>

            """
    }
}

/// Untrusted text inside a mail.
enum HTMLText {
    /// As text of a document or value of an attribute, never markup (SEC-54).
    static func escaped(_ text: String) -> String {
        var result = ""
        for character in oneLine(text) {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.append(character)
            }
        }
        return result
    }

    /// Nobody's name begins a line of its own.
    static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}
