/// A certificate for the name `pinned.example` that vouches for itself; it protects nothing and is known to everybody.
enum TestCertificate {
    static let name = "pinned.example"

    static let certificate = """
        -----BEGIN CERTIFICATE-----
        MIIBcDCCARagAwIBAgIBATAKBggqhkjOPQQDAjAZMRcwFQYDVQQDDA5waW5uZWQu
        ZXhhbXBsZTAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowGTEXMBUG
        A1UEAwwOcGlubmVkLmV4YW1wbGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASx
        WLxaCyz4MVQalPabiGm9PL4IN0V00QjRrhQimCH6elZF3RVQwhGzchikuehrefSW
        IUVbXawbetacR0H460rao00wSzAZBgNVHREEEjAQgg5waW5uZWQuZXhhbXBsZTAP
        BgNVHRMBAf8EBTADAQH/MB0GA1UdDgQWBBQed/ArevNs3TEDigJ4JT/9DrWEOjAK
        BggqhkjOPQQDAgNIADBFAiA9yr/rmt4ecaR/nYhWFwavoeAHunWTo8BBpgHhg8k1
        4QIhAJ1aJoltiq3tmlynmZWc2u6kkRdhE9o6n0Z05o0ycI3Z
        -----END CERTIFICATE-----
        """

    static let privateKey = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgXZpSilfopeuyEzK1
        5Cgzbd6aOwRcaI57tNWRyFmUJEGhRANCAASxWLxaCyz4MVQalPabiGm9PL4IN0V0
        0QjRrhQimCH6elZF3RVQwhGzchikuehrefSWIUVbXawbetacR0H460ra
        -----END PRIVATE KEY-----
        """
}
