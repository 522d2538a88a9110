import CCurl
import Domain

/// One conversation with a mail server; it lives on one thread, and its end is libcurl's QUIT.
struct SMTPSession: ~Copyable {
    private static let isPrepared = martlet_curl_prepare() == CURLE_OK
    /// The longest that the server may take over a single answer, the one to QUIT included.
    private static let answerTime: Duration = .seconds(10)

    private let curl: UnsafeMutableRawPointer

    init(_ server: MailServer) throws(MailError) {
        guard Self.isPrepared, let curl = curl_easy_init() else {
            throw .unreachable(words: "libcurl does not start")
        }
        self.curl = curl
        reach(server)
    }

    deinit { curl_easy_cleanup(curl) }

    /// Hands a message over.
    func send(_ message: String, from sender: MailAddress, to recipient: MailAddress) throws(MailError) {
        let recipients = curl_slist_append(nil, recipient.description)
        defer { curl_slist_free_all(recipients) }
        set(CURLOPT_MAIL_FROM, "<\(sender)>")
        _ = martlet_curl_list(curl, CURLOPT_MAIL_RCPT, recipients)
        let answer = Array(message.utf8).withUnsafeBytes { bytes in
            var upload = martlet_upload(
                bytes: bytes.baseAddress?.assumingMemoryBound(to: CChar.self), count: bytes.count, position: 0)
            return withUnsafeMutablePointer(to: &upload) { upload in
                _ = martlet_curl_send(curl, upload)
                let code = curl_easy_perform(curl)
                return Answer(code: code, status: martlet_curl_answer(curl), isHeard: upload.pointee.position > 0)
            }
        }
        if let error = answer.error { throw error }
    }

    /// Asks for nothing at all, once the server has let us in.
    func ask() throws(MailError) {
        set(CURLOPT_CUSTOMREQUEST, "NOOP")
        set(CURLOPT_NOBODY, 1)
        let code = curl_easy_perform(curl)
        if let error = Answer(code: code, status: martlet_curl_answer(curl), isHeard: false).error { throw error }
    }

    private func reach(_ server: MailServer) {
        set(CURLOPT_URL, server.url)
        set(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        set(CURLOPT_PROXY, "")
        set(CURLOPT_NOSIGNAL, 1)
        _ = martlet_curl_silence(curl)
        set(CURLOPT_TIMEOUT_MS, Int(server.deadline.milliseconds))
        set(CURLOPT_CONNECTTIMEOUT_MS, Int(server.connectDeadline.milliseconds))
        // Whole seconds, and 0 would mean libcurl's own two minutes.
        set(CURLOPT_SERVER_RESPONSE_TIMEOUT, Int(max(1, min(server.deadline, Self.answerTime).components.seconds)))
        protect(server)
        guard !server.user.isEmpty else { return }
        set(CURLOPT_USERNAME, server.user)
        set(CURLOPT_PASSWORD, server.password.expose())
    }

    private func protect(_ server: MailServer) {
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        let use = server.protection == .offered ? CURLUSESSL_TRY : CURLUSESSL_ALL
        set(CURLOPT_USE_SSL, Int(use.rawValue))
        if let file = server.certificates { set(CURLOPT_CAINFO, file) }
    }

    private func set(_ option: CURLoption, _ text: String) { _ = martlet_curl_text(curl, option, text) }
    private func set(_ option: CURLoption, _ number: Int) { _ = martlet_curl_number(curl, option, number) }
}

extension SMTPSession {
    /// How a conversation ended.
    private struct Answer {
        let code: CURLcode
        /// The last status that the server gave.
        let status: Int
        /// Whether the server asked for the message itself.
        let isHeard: Bool

        var error: MailError? {
            switch code {
            case CURLE_OK:
                nil
            case CURLE_LOGIN_DENIED:
                .login
            case CURLE_USE_SSL_FAILED, CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION,
                CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR:
                .insecure(words: words)
            // The answer to sender, recipient or DATA; and the one that follows the message.
            case CURLE_SEND_ERROR where isRefusal, CURLE_WEIRD_SERVER_REPLY where isRefusal && isHeard:
                status < 500 ? .postponed(code: status) : .refused(code: status)
            default:
                .unreachable(words: words)
            }
        }

        private var isRefusal: Bool { (400...599).contains(status) }
        private var words: String { String(cString: curl_easy_strerror(code)) }
    }
}
