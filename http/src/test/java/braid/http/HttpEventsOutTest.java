package braid.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.ReadSource;
import braid.Retry;
import braid.Source;
import braid.spi.SinkWriter;
import braid.testkit.Bounded;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Events for readers that come, go, come back, and never read.
class HttpEventsOutTest {

    private static Wire read(EventServer<?> server, String... headers) throws IOException {
        Wire wire = new Wire(server.address());
        wire.send(Wire.get("/", headers));
        assertThat(wire.head().status()).isEqualTo(200);
        return wire;
    }

    /// The next line of an event that begins with `field`.
    private static String next(Wire wire, String field) throws IOException {
        while (true) {
            String line = wire.line();
            if (line.startsWith(field + ": ")) {
                return line.substring(field.length() + 2);
            }
        }
    }

    private static void write(EventServer<Object> server, Object... elements) throws Exception {
        try (SinkWriter<Object> writer = server.open()) {
            writer.write(List.of(elements));
        }
    }

    @Test
    void allWhoReadAreTold() throws Exception {
        try (EventServer<Object> server = ServedEvents.on(0).begin()) {
            List<Wire> wires = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                wires.add(read(server));
            }
            Source<Integer> source = Source.create();
            source.to(server);
            IntStream.range(0, 100).forEach(source::emit);
            source.close();
            for (Wire each : wires) {
                for (int i = 0; i < 100; i++) {
                    assertThat(next(each, "data")).isEqualTo(String.valueOf(i));
                }
                each.close();
            }
        }
    }

    @Test
    void whoIsNewGetsTheNewestAndWhoComesBackWhatItMissed() throws Exception {
        try (EventServer<Object> server = ServedEvents.on(0).newest(2).queue(5).begin()) {
            write(server, 1, 2, 3);
            String id;
            try (Wire fresh = read(server)) {
                assertThat(next(fresh, "data")).isEqualTo("2");
                id = next(fresh, "id");
                assertThat(next(fresh, "data")).isEqualTo("3");
            }
            write(server, 4, 5, 6);
            try (Wire back = read(server, "Last-Event-ID: " + id)) {
                assertThat(next(back, "data")).isEqualTo("4");
                assertThat(next(back, "data")).isEqualTo("5");
            }
            try (Wire current = read(server)) {
                assertThat(next(current, "data")).isEqualTo("5");
            }
            write(server, 7, 8, 9, 10);
            try (Wire late = read(server, "Last-Event-ID: " + id)) {
                assertThat(next(late, "data")).as("what it missed is gone").isEqualTo("9");
            }
            try (Wire stranger = read(server, "Last-Event-ID: of another run")) {
                assertThat(next(stranger, "data")).isEqualTo("9");
            }
        }
    }

    @Test
    void whoNeverReadsIsCutOffAndHoldsUpNobody() throws Exception {
        String text = "x".repeat(10_000);
        try (EventServer<Object> server = ServedEvents.on(0).queue(100).begin();
                Wire deaf = read(server);
                Wire good = read(server)) {
            Source<String> source = Source.create();
            source.to(server, 1, Duration.ofSeconds(1), Retry.times(0));
            for (int i = 0; i < 3_000; i++) {
                source.emit(i + text);
                assertThat(next(good, "data")).isEqualTo(i + text);
            }
            assertThat(server.readers()).isEqualTo(1);
            Bounded.close(source);
            deaf.awaitEnd();
        }
    }

    @Test
    void whoTakesNothingIsCutOffThoughNothingFollows() throws Exception {
        ServedEvents<Object> options = ServedEvents.at(Listening.on(0).slowest(Duration.ofMillis(100)));
        try (EventServer<Object> server = options.begin();
                Wire deaf = read(server)) {
            String large = "x".repeat(1_000_000);
            write(server, large, large, large, large, large, large, large, large, large, large, large, large);
            Bounded.await("it is cut off", () -> server.readers() == 0);
            deaf.awaitEnd();
        }
    }

    @Test
    void whoGoesAwayIsForgotten() throws Exception {
        try (EventServer<Object> server =
                ServedEvents.on(0).keepAlive(Duration.ofMillis(5)).begin()) {
            for (int i = 0; i < 20; i++) {
                Wire wire = read(server);
                if (i % 2 == 0) {
                    wire.kill();
                } else {
                    wire.close();
                }
                Bounded.await("it is gone", () -> server.readers() == 0);
            }
        }
    }

    @Test
    void commentsKeepAConnectionAlive() throws Exception {
        try (EventServer<Object> server =
                        ServedEvents.on(0).keepAlive(Duration.ofMillis(5)).begin();
                Wire wire = read(server)) {
            for (int comments = 0; comments < 5; ) {
                comments += wire.line().equals(":") ? 1 : 0;
            }
            write(server, "x");
            assertThat(next(wire, "data")).isEqualTo("x");
        }
    }

    @Test
    void theEndOfTheStreamIsTheEndOfTheAnswers() throws Exception {
        CompletableFuture<InetSocketAddress> address = new CompletableFuture<>();
        Source<Integer> source = Source.create();
        source.to(ServedEvents.on(0).path("/numbers").newest(10).onListening(address::complete));
        source.emit(1);
        try (Wire wire = new Wire(Bounded.call(address::get))) {
            wire.send(Wire.get("/numbers"));
            Wire.Answer head = wire.head();
            assertThat(head.headers())
                    .containsEntry("content-type", "text/event-stream; charset=utf-8")
                    .containsEntry("cache-control", "no-store");
            assertThat(next(wire, "data")).isEqualTo("1");
            source.emit(2);
            source.close();
            assertThat(next(wire, "data")).isEqualTo("2");
            wire.awaitEnd();
        }
        assertThatThrownBy(() -> new Wire(address.join())).isInstanceOf(IOException.class);
    }

    @Test
    void whoMayNotReadIsToldSo() throws Exception {
        ServedEvents<Object> options = ServedEvents.on(0).path("/numbers").allowing("https://shop.example.com");
        try (EventServer<Object> server = options.begin()) {
            assertThat(status(server, Wire.get("/other"))).isEqualTo(404);
            assertThat(status(server, Wire.post("/numbers", "x"))).isEqualTo(405);
            assertThat(status(server, Wire.get("/numbers", "Origin: https://evil.example.com")))
                    .isEqualTo(403);
            assertThat(status(server, Wire.get("/numbers", "Sec-Fetch-Site: cross-site")))
                    .isEqualTo(403);
            String rebound = "GET /numbers HTTP/1.1\r\nHost: evil.example.com\r\n";
            assertThat(status(server, rebound + "Sec-Fetch-Site: same-origin\r\n\r\n"))
                    .isEqualTo(403);
            assertThat(status(server, rebound + "Origin: http://evil.example.com\r\n\r\n"))
                    .isEqualTo(403);
            assertThat(status(server, rebound + "\r\n")).as("no browser").isEqualTo(200);
            String proxied = "GET /numbers HTTP/1.1\r\nHost: shop.example.com\r\n";
            assertThat(status(server, proxied + "Sec-Fetch-Site: same-origin\r\n\r\n"))
                    .isEqualTo(200);
            assertThat(status(server, Wire.get("/numbers", "Origin: http://localhost")))
                    .isEqualTo(200);
            try (Wire wire = new Wire(server.address())) {
                Wire.Answer head = wire.send(Wire.get("/numbers", "Origin: https://shop.example.com"))
                        .head();
                assertThat(head.headers()).containsEntry("access-control-allow-origin", "https://shop.example.com");
            }
        }
    }

    private static int status(EventServer<?> server, String request) throws IOException {
        try (Wire wire = new Wire(server.address())) {
            return wire.send(request).head().status();
        }
    }

    @Test
    void aBrowserThatIsCutOffComesBackAndMissesNothing() throws Exception {
        int count = 2_000;
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger cuts = new AtomicInteger();
        try (EventServer<Object> server = ServedEvents.on(0).begin()) {
            ServerSentEvents events = ServerSentEvents.from(HttpSinksKeepTheContractTest.at(server.address(), "/"));
            ReadSource<Event> source = Source.from(position -> {
                        cuts.incrementAndGet();
                        return events.open(position);
                    })
                    .restarting(Retry.times(10).backoff(Duration.ofMillis(1)));
            source.map(Event::data).sink(seen::add);
            CompletableFuture<Void> run = source.start();
            Bounded.await("it reads", () -> server.readers() == 1);
            for (int i = 0; i < count; i++) {
                write(server, i);
                if (i % 500 == 250) {
                    int many = i;
                    Bounded.await("some have come", () -> seen.size() >= many);
                    server.cutAll();
                }
            }
            Bounded.await("all are there", () -> seen.size() >= count);
            source.close();
            Bounded.call(run::get);
        }
        assertThat(seen)
                .isEqualTo(IntStream.range(0, count).mapToObj(String::valueOf).toList());
        assertThat(cuts.get()).isGreaterThan(1);
    }

    @Test
    void optionsAreChecked() {
        assertThatThrownBy(() -> ServedEvents.on(0).queue(5).newest(6))
                .hasMessage("newest must be at most queue, 5: 6");
        assertThatThrownBy(() -> ServedEvents.on(0).newest(-1)).hasMessage("newest must not be negative: -1");
        assertThatThrownBy(() -> ServedEvents.on(0).keepAlive(Duration.ZERO))
                .hasMessageStartingWith("keepAlive must be");
    }
}
