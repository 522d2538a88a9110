import Glibc
import HTTPTypes
import NIOCore
import ServiceLifecycle

/// Serves one call: ledger round it, faults in front of it, the endpoint in the middle.
struct EndpointService: Sendable {
    let world: SandboxWorld
    let platform: any SimulatedPlatform
    let channel: any Channel

    /// Thrown after the connection was cut.
    struct ConnectionCut: Error {}

    func serve(_ call: Call, reply: @escaping Endpoint.Reply) async throws -> Answer {
        let caller = platform.identify(call)
        var call = call
        call.endpoint = caller.endpoint ?? call.endpoint
        let ledger = world.ledger
        let name = caller.platform ?? platform.name
        let number = ledger.begin(
            platform: name, endpoint: call.endpoint, summary: call.summary, caller: caller)
        // A client that gave up is not refreshing any more, however long the fault still sleeps.
        channel.closeFuture.whenComplete { _ in ledger.abandon(number) }

        let fault = world.faults.take(platform: name, endpoint: call.endpoint, account: caller.account)
        let answer = await self.answer(call, fault: fault, reply: reply)
        ledger.end(
            number, account: call.notedAccount ?? caller.account, status: answer.map { Int($0.status.code) },
            fault: fault?.kind.rawValue)
        guard let answer else {
            try await cut()
            throw ConnectionCut()
        }
        return answer
    }

    /// `nil` means that the connection is to be cut.
    private func answer(_ call: Call, fault: Fault?, reply: @escaping Endpoint.Reply) async -> Answer? {
        guard let fault else { return await plain(call, reply) }
        if fault.delay > .zero { await pause(fault.delay) }
        var call = call
        call.answersForWrongAccount = fault.kind == .wrongAccount
        call.fault = fault
        let isHiding = fault.kind.hidesAnswer
        let real = !isHiding || fault.afterEffect ? await plain(call, reply) : Answer()
        return fault.apply(to: real, call: call, platform: platform)
    }

    private func plain(_ call: Call, _ reply: Endpoint.Reply) async -> Answer {
        do {
            return try await reply(call)
        } catch let refusal as Refusal {
            return refusal.answer
        } catch {
            return .text("the sandbox failed: \(type(of: error))", status: .internalServerError)
        }
    }

    /// Real time; ends early when the server shuts down.
    private func pause(_ duration: Duration) async {
        // Cancellation means shutdown: the answer goes out at once.
        try? await cancelWhenGracefulShutdown { try await Task.sleep(for: duration) }
    }

    /// Cuts the connection the hard way (TCP reset) where the socket can, else closes it.
    private func cut() async throws {
        if let socket = channel as? any SocketOptionProvider {
            // Without the option the close is a polite one; the client sees no answer either way.
            try? await socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
        }
        try await channel.close().get()
    }
}

extension Call {
    /// Method, path and names of parameters: enough to see what was asked, nothing secret.
    var summary: String {
        let queried = (try? queryFields()).map { $0.list.map(\.name) } ?? []
        let names: [String] =
            if let form = try? formFields() {
                form.list.map(\.name)
            } else if let object = try? jsonObject() {
                object.keys.sorted()
            } else {
                []
            }
        let all = (queried.map { "?\($0)" } + names).joined(separator: " ")
        return all.isEmpty ? "\(method) \(path)" : "\(method) \(path) {\(all.prefix(400))}"
    }
}
