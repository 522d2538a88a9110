import Outbound
import Testing

@Suite(.timeLimit(.minutes(10)))
struct AddressRulesTests {
    @Test(
        "SEC-67 an address that is not public is refused",
        arguments: [
            "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "100.127.255.255",
            "127.0.0.1", "127.255.255.254", "168.63.129.16", "169.254.0.1", "169.254.169.254", "172.16.0.1",
            "172.31.255.255", "192.0.0.1", "192.0.0.192", "192.0.2.1", "192.31.196.1", "192.52.193.1", "192.88.99.1",
            "192.168.0.1", "192.175.48.1", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1",
            "239.255.255.255", "240.0.0.1", "255.255.255.255",
            "::", "::1", "::2", "::7f00:1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:8.8.8.8",
            "64:ff9b::8.8.8.8", "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:0:4136:e378::1",
            "2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::", "2002:808:808::1",
            "2620:4f:8000::1",
            "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fd12:3456::1", "fe80::1", "febf::1", "fec0::1",
            "ff02::1",
            "ff0e::1", "4000::1",
        ])
    func specialAddressesAreRefused(_ text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(!AddressRules(allowed: [], own: { [] }).permits(address))
    }

    @Test(
        "SEC-67 a public address passes",
        arguments: [
            "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
            "128.0.0.1", "169.253.255.255", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.167.255.255",
            "198.17.255.255", "198.20.0.0", "223.255.255.255", "2001:200::1", "2001:4860:4860::8888", "2003::1",
            "2606:4700:4700::1111", "2a00::1", "3ffe::1",
        ])
    func publicAddressesPass(_ text: String) throws {
        let address = try #require(IPAddress(text))
        #expect(AddressRules(allowed: [], own: { [] }).permits(address))
    }

    @Test("SEC-67 our own public address is refused, an operator's range allows it again")
    func ownAddressesAreRefused() throws {
        let own = try #require(IPAddress("8.8.8.8"))
        let range = try #require(AddressRange("8.8.8.0/24"))

        #expect(!AddressRules(allowed: [], own: { [own] }).permits(own))
        #expect(AddressRules(allowed: [range], own: { [own] }).permits(own))
    }

    @Test("SEC-67 an operator's range opens what is inside and nothing else")
    func rangesAreExact() throws {
        let rules = AddressRules(allowed: ["10.1.0.0/16", "fd00::/8"].compactMap { AddressRange($0) }, own: { [] })

        #expect(rules.permits(try #require(IPAddress("10.1.255.255"))))
        #expect(!rules.permits(try #require(IPAddress("10.2.0.0"))))
        #expect(rules.permits(try #require(IPAddress("fd12::1"))))
        #expect(!rules.permits(try #require(IPAddress("fc12::1"))))
        #expect(!rules.permits(try #require(IPAddress("::ffff:10.1.0.1"))))
    }

    @Test("SEC-67 the machine's own interfaces are found")
    func interfacesAreFound() throws {
        #expect(AddressRules.interfaces().contains(try #require(IPAddress("127.0.0.1"))))
    }

    @Test(
        "a range is read strictly",
        arguments: ["", "/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "fd00::/129", "a/8"])
    func badRangesAreRefused(_ text: String) {
        #expect(AddressRange(text) == nil)
    }

    @Test("a range of everything and a range of one are possible")
    func extremeRanges() throws {
        let address = try #require(IPAddress("203.0.113.7"))
        #expect(AddressRange("0.0.0.0/0")?.contains(address) == true)
        #expect(AddressRange("203.0.113.7")?.contains(address) == true)
        #expect(AddressRange("203.0.113.6")?.contains(address) == false)
        #expect(AddressRange("::/0")?.contains(address) == false)
    }

    @Test("addresses are printed in one form", arguments: [("::1", "0:0:0:0:0:0:0:1"), ("10.0.0.1", "10.0.0.1")])
    func addressesArePrinted(_ text: String, _ expected: String) {
        #expect(IPAddress(text)?.description == expected)
    }
}
