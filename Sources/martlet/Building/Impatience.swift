import Glibc
import ServiceLifecycle
import UnixSignals

/// Lets a second signal end the process at once (REL-50): the first one only asks for a graceful stop.
///
/// It runs beside everything else and is stopped last. To the database such an end is a crash.
struct Impatience: Service {
    let signals: [UnixSignal]

    func run() async throws {
        var hasBeenAsked = false
        for await signal in await UnixSignalsSequence(trapping: signals).cancelOnGracefulShutdown() {
            // As a shell reports a process that a signal has ended.
            if hasBeenAsked { _exit(128 + signal.rawValue) }
            hasBeenAsked = true
        }
    }
}
