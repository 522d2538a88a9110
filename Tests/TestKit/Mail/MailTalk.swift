import Foundation
import NIOCore
import NIOSSL

/// One conversation of the mail sink with a client.
struct MailTalk {
    private struct HungUp: Error {}

    let sink: MailSink
    let manners: MailSink.Manners
    let tls: NIOSSLContext
    let channel: any Channel
    let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>

    private var isEncrypted = false
    private var login: String?
    private var sender = ""
    private var recipients: [String] = []
    private var lines: [String]?
    private var isAwaitingLogin = false

    init(
        sink: MailSink, manners: MailSink.Manners, tls: NIOSSLContext, channel: any Channel,
        outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) {
        self.sink = sink
        self.manners = manners
        self.tls = tls
        self.channel = channel
        self.outbound = outbound
        isEncrypted = manners.isSecure
    }

    mutating func run(_ inbound: NIOAsyncChannelInboundStream<ByteBuffer>) async throws {
        try await answer("GREETING", "", "220 sink ready")
        var received: [UInt8] = []
        for try await buffer in inbound {
            received += buffer.readableBytesView
            while let end = received.firstRange(of: [13, 10]) {
                let line = String(decoding: received[..<end.lowerBound], as: UTF8.self)
                received.removeFirst(end.upperBound)
                try await hear(line)
            }
        }
    }

    private mutating func hear(_ line: String) async throws {
        if lines != nil { return try await collect(line) }
        if isAwaitingLogin { return try await logIn(line) }
        let verb = String(line.prefix { $0 != " " }).uppercased()
        let argument = String(line.dropFirst(verb.count + 1))
        sink.note(verb)
        switch verb {
        case "EHLO": try await answer(verb, argument, greeting)
        case "STARTTLS": try await startTLS()
        case "AUTH": try await authenticate(argument)
        case "MAIL":
            guard manners.login == nil || login != nil else { return try await say("530 log in first") }
            sender = argument
            try await answer(verb, argument, "250 fine")
        case "RCPT":
            recipients.append(argument)
            try await answer(verb, argument, "250 fine")
        case "DATA":
            try await answer(verb, argument, "354 go on")
            lines = []
        case "QUIT":
            try await answer(verb, argument, "221 bye")
        default: try await answer(verb, argument, "250 fine")
        }
    }

    private var greeting: String {
        var lines = ["sink", "8BITMIME"]
        if manners.offersTLS, !isEncrypted { lines.append("STARTTLS") }
        if manners.login != nil { lines.append("AUTH PLAIN") }
        return lines.dropLast().map { "250-\($0)\r\n" }.joined() + "250 \(lines.last ?? "")"
    }

    /// The words go out and TLS comes in between two reads, so that no byte of the client is taken for words.
    private mutating func startTLS() async throws {
        if let unusual = manners.answers("STARTTLS", "") { return try await give(unusual) }
        let (channel, tls) = (channel, tls)
        try await channel.eventLoop.submit {
            channel.writeAndFlush(ByteBuffer(string: "220 go on\r\n"), promise: nil)
            try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls), position: .first)
        }.get()
        isEncrypted = true
    }

    private mutating func authenticate(_ argument: String) async throws {
        let pieces = argument.split(separator: " ")
        if pieces.count > 1 { return try await logIn(String(pieces[1])) }
        isAwaitingLogin = true
        try await say("334 ")
    }

    private mutating func logIn(_ line: String) async throws {
        isAwaitingLogin = false
        let pieces = (Data(base64Encoded: line) ?? Data()).split(separator: 0).map {
            String(decoding: $0, as: UTF8.self)
        }
        let given = pieces.joined(separator: ":")
        guard given == manners.login else { return try await answer("AUTH", line, "535 no") }
        login = given
        try await answer("AUTH", line, "235 welcome")
    }

    private mutating func collect(_ line: String) async throws {
        guard line == "." else {
            lines?.append(line.hasPrefix(".") ? String(line.dropFirst()) : line)
            return
        }
        let raw = (lines ?? []).joined(separator: "\r\n")
        lines = nil
        if let unusual = manners.answers("END", raw) { return try await give(unusual) }
        sink.keep(
            ReceivedMail(
                sender: sender, recipients: recipients, isEncrypted: isEncrypted, login: login, raw: raw))
        recipients = []
        try await say("250 kept")
    }

    private func answer(_ verb: String, _ argument: String, _ usual: String) async throws {
        try await give(manners.answers(verb, argument) ?? .words(usual))
    }

    private func give(_ answer: MailSink.Answer) async throws {
        switch answer {
        case .words(let words): try await say(words)
        case .silence: try await channel.closeFuture.get()
        case .flood(let piece): while true { try await outbound.write(ByteBuffer(string: piece)) }
        case .end:
            try await channel.close()
            throw HungUp()
        }
    }

    private func say(_ words: String) async throws { try await outbound.write(ByteBuffer(string: words + "\r\n")) }
}
