import Domain
import Engine

extension ZonePlan {
    /// Says in plain words what becomes of slots, of what repeats, and of what is on the calendar (decision 0026).
    init(_ change: ZoneChange) {
        let (old, new) = (change.old.name, change.new.name)
        var words = [
            """
            What is on the calendar stays at its instant: \(Counted.words(change.postCount, "post")) will go out neither \
            earlier nor later than planned. Pages and mails only show the time on the clocks of \(new).
            """
        ]
        if change.slotCount > 0 {
            words.append(
                """
                \(Counted.words(change.slotCount, "posting slot")) will show the same time on the clocks of \(new): 09:00 \
                stays 09:00, also when clocks are changed there. Posts that have a slot keep their instant.
                """)
        }
        if change.seriesCount > 0 {
            words.append(
                """
                \(Counted.words(change.seriesCount, "series", "series")) by the clocks of \(old) will show the same time on \
                those of \(new), from the first day on that has no post yet. No day gets two.
                """)
        }
        if change.otherSeriesCount > 0 {
            words.append(
                "\(Counted.words(change.otherSeriesCount, "series", "series")) by the clocks of other zones will stay as they are."
            )
        }
        self.init(newZone: new, consequences: words.map { ZoneConsequence(consequence: $0) })
    }
}
