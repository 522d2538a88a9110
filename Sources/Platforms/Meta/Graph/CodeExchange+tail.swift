import Domain

extension CodeExchange {
    /// Meta hangs `#_` or `#_=_` behind its callbacks, and some browsers hand that on as part of the code (sheets, section 2).
    var withoutTail: CodeExchange {
        let text = code.expose()
        guard let tail = text.firstIndex(of: "#") else { return self }
        return CodeExchange(
            destination: destination, app: app, redirectURI: redirectURI, secrets: secrets,
            code: Secret(String(text[..<tail])))
    }
}
