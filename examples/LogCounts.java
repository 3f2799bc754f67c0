// Requests by host and minute, from a log. Each line's client is looked up by a call that takes a while, many at a time;
// lines that are no requests go to a file of their own; the position is kept, so a second run begins where the first ended.
//
//     ./braid run examples/LogCounts.java [access.log]

import braid.*;
import braid.io.*;

record Request(Instant at, String host) {}

/// Such as `2026-11-26T10:00:01Z 10.0.0.7 /index.html`.
Request parse(String line) {
    String[] parts = line.split(" ", 3);
    return new Request(Instant.parse(parts[0]), parts[1]);
}

/// A name service that takes its time.
Request named(Request request) throws InterruptedException {
    Thread.sleep(2);
    return new Request(request.at(), "host-" + request.host().substring(request.host().lastIndexOf('.') + 1));
}

/// A log of three minutes, with a line that is none.
Path written() throws IOException {
    Path log = Files.createTempDirectory("log-counts").resolve("access.log");
    List<String> lines = new ArrayList<>();
    for (int second = 0; second < 180; second++) {
        lines.add(Instant.parse("2026-11-26T10:00:00Z").plusSeconds(second) + " 10.0.0." + second % 2 + " /");
    }
    lines.add(90, "what is this?");
    return Files.write(log, lines);
}

void main(String[] arguments) throws IOException {
    Path log = arguments.length > 0 ? Path.of(arguments[0]) : written();
    Path dead = log.resolveSibling("dead.log");
    var lines = Source.from(TextFile.at(log))               // TextFile.at(log).followed() goes on for ever
            .remembering(PositionFile.at(log.resolveSibling("access.position")));
    Source<String> deadLetters = Source.create();
    deadLetters.to(RollingFile.at(dead));
    lines.scatter()
            .map(this::parse)
            .map(this::named)                               // 64 at a time
            .buffer(64)
            .gather()                                       // in the order of the log
            .onError(failure -> deadLetters.emit(failure.element() + ": " + failure.cause().getMessage()))
            .keyBy(Request::host)
            .window(TimeWindows.tumbling(Duration.ofMinutes(1)), EventTime.of(Request::at), Aggregate.count())
            .pairs()
            .sink(each -> IO.println(each.second().start() + " " + each.first() + " " + each.second().value()));
    lines.run();
    deadLetters.close();
    IO.println("dead letters: " + Files.readAllLines(dead).size());
}

// prints:
// 2026-11-26T10:00:00Z host-0 30
// 2026-11-26T10:00:00Z host-1 30
// 2026-11-26T10:01:00Z host-0 30
// 2026-11-26T10:01:00Z host-1 30
// 2026-11-26T10:02:00Z host-0 30
// 2026-11-26T10:02:00Z host-1 30
// dead letters: 1
