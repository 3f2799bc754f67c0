// Clicks of users, in sessions: one is over when a user has done nothing for thirty minutes. Clicks come out of order, by
// up to a minute; those that come later still go where you say.
//
//     ./braid run examples/Sessions.java

import braid.*;

record Click(String user, Instant at) {}

final Instant noon = Instant.parse("2026-11-26T12:00:00Z");

Click click(String user, int seconds) {
    return new Click(user, noon.plusSeconds(seconds));
}

void main() {
    Source<Click> clicks = Source.create();
    Source<Click> late = Source.create();
    late.sink(click -> IO.println("late: " + click.user()));
    clicks.keyBy(Click::user)
            .window(
                    TimeWindows.session(Duration.ofMinutes(30)),
                    EventTime.of(Click::at).lateness(Duration.ofMinutes(1)).late(late::emit),
                    Aggregate.count())
            .pairs()
            .sink(session -> IO.println(session.first() + ": " + session.second().value() + " clicks from "
                    + session.second().start().atZone(ZoneOffset.UTC).toLocalTime()));
    clicks.emitAll(List.of(
            click("ann", 0),
            click("bob", 10),
            click("ann", 120),
            click("ann", 90),                               // out of order, and in time
            click("bob", 3_600),                            // a session of its own
            click("ann", 5),                                // an hour late: its session is over
            click("bob", 3_605)));
    clicks.close();
    late.close();
}

// prints:
// bob: 1 clicks from 12:00:10
// ann: 3 clicks from 12:00
// late: ann
// bob: 2 clicks from 13:00
