package braid.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.Failure;
import braid.Retry;
import braid.Source;
import braid.spi.SinkWriter;
import braid.testkit.Bounded;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Posts to servers that refuse, ask for time, never answer, and die.
class HttpSinkTest {

    private static final Duration SOON = Duration.ofMillis(1);

    private final List<Failure> failures = Collections.synchronizedList(new ArrayList<>());

    private static Script.Step good() {
        return peer -> {
            while (peer.request()) {
                peer.answer(200, "", "thanks");
            }
        };
    }

    private void write(HttpSink<? super Integer> sink, int batch, Retry retry, int count) {
        Source<Integer> source = Source.create();
        source.to(sink, batch, SOON, retry).onError(failures::add);
        for (int i = 0; i < count; i++) {
            source.emit(i);
        }
        Bounded.close(source);
    }

    @Test
    void elementsAreBodiesByThemselvesOrTogether() throws Exception {
        try (Script script = new Script(good())) {
            URI uri = script.uri("/in?x=1");
            try (SinkWriter<Object> writer =
                    HttpSink.to(uri).header("x-key", "k").open()) {
                writer.write(List.of(1, "ü"));
            }
            try (SinkWriter<Integer> writer = HttpSink.to(uri)
                    .each((Integer i) -> "{" + i + "}")
                    .header("content-type", "application/json")
                    .open()) {
                writer.write(List.of(3));
            }
            try (SinkWriter<Object> writer = HttpSink.to(uri).lines().open()) {
                writer.write(List.of(4, 5));
            }
            try (SinkWriter<Integer> writer = HttpSink.to(uri)
                    .joined((List<? extends Integer> all) -> all.toString())
                    .open()) {
                writer.write(List.of(6, 7));
            }
            assertThat(script.bodies).containsExactly("1", "Ã¼", "{3}", "4\n5\n", "[6, 7]");
            assertThat(script.heads.getFirst())
                    .startsWith("POST /in?x=1 HTTP/1.1\n")
                    .contains("Content-Type: text/plain; charset=utf-8\n")
                    .contains("x-key: k\n");
            assertThat(script.heads.get(2)).contains("application/json").doesNotContain("text/plain");
        }
    }

    @Test
    void anotherStatusIsAFailureThatSaysWhatWasAnswered() throws Exception {
        try (Script script = new Script(peer -> {
            while (peer.request()) {
                peer.answer(404, "", "nobody knows this ".repeat(100));
            }
        })) {
            write(HttpSink.to(script.uri("/a")), 1, Retry.times(0), 1);
            assertThat(failures).hasSize(1);
            assertThat(failures.getFirst().cause()).isInstanceOfSatisfying(HttpStatusException.class, e -> {
                assertThat(e.status()).isEqualTo(404);
                assertThat(e).hasMessageStartingWith(script.uri("/a") + " has answered 404: nobody knows");
                assertThat(e.getMessage().length())
                        .isEqualTo((script.uri("/a") + " has answered 404: ").length() + 200);
            });
        }
        try (Script script = new Script(peer -> {
            peer.request();
            peer.answer(302, "Location: /elsewhere\r\n", "");
        })) {
            assertThatThrownBy(() -> HttpSink.to(script.uri("/")).open().write(List.of(1)))
                    .hasMessageEndingWith("has answered 302");
        }
    }

    @Test
    void aServerThatAsksForTimeGetsItWithinABound() throws Exception {
        String later = "Retry-After: 0\r\n";
        try (Script script = new Script(peer -> {
            peer.request();
            peer.answer(429, later, "");
            peer.request();
            peer.answer(503, later, "");
            peer.request();
            peer.answer(204, "", "");
            peer.request();
            peer.answer(503, "Retry-After: 31\r\n", "in a while");
            peer.request();
            peer.answer(503, "", "some day");
            for (int i = 0; peer.request(); i++) {
                peer.answer(429, later, "never " + i);
            }
        })) {
            HttpSink<Object> sink = HttpSink.to(script.uri("/"));
            try (SinkWriter<Object> writer = sink.open()) {
                writer.write(List.of("x"));
                assertThat(script.bodies).containsExactly("x", "x", "x");
                assertThatThrownBy(() -> writer.write(List.of("y"))).hasMessageEndingWith("503: in a while");
                assertThatThrownBy(() -> writer.write(List.of("z"))).hasMessageEndingWith("503: some day");
            }
        }
        try (Script script = new Script(peer -> {
            while (peer.request()) {
                peer.answer(429, later, "never");
            }
        })) {
            assertThatThrownBy(() -> HttpSink.to(script.uri("/"))
                            .longestPause(Duration.ofMillis(100))
                            .open()
                            .write(List.of(1)))
                    .hasMessageEndingWith("429: never");
            assertThat(script.bodies).hasSizeBetween(2, 6);
        }
    }

    @Test
    void secondsAndDatesAreUnderstood() {
        Instant now = Instant.parse("2026-11-26T12:00:00Z");
        assertThat(after("120", now)).isEqualTo(Duration.ofMinutes(2));
        assertThat(after("Thu, 26 Nov 2026 12:00:30 GMT", now)).isEqualTo(Duration.ofSeconds(30));
        assertThat(after("Thu, 26 Nov 2026 11:00:00 GMT", now)).isZero();
        assertThat(after("99999999999999999999", now)).isEqualTo(Duration.ofDays(365));
        assertThat(after("soon", now)).isNull();
        assertThat(after("-1", now)).isNull();
    }

    private static Duration after(String value, Instant now) {
        return RetryAfter.of(HttpHeaders.of(Map.of("retry-after", List.of(value)), (_, _) -> true), now);
    }

    @Test
    void whatAServerThatDiesHasNotAnsweredIsPostedAgain() throws Exception {
        Script.Step dying = peer -> {
            peer.request();
            peer.answer(200, "", "");
            peer.request();
            peer.kill();
        };
        try (Script script = new Script(dying, dying, peer -> peer.kill(), good())) {
            write(HttpSink.to(script.uri("/")), 1, Retry.times(5).backoff(SOON), 10);
            assertThat(failures).isEmpty();
            assertThat(script.bodies).containsSubsequence("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
            assertThat(script.bodies).hasSize(12); // those whose answer did not come, twice
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsAFailureInTime() throws Exception {
        try (Script script = new Script(
                peer -> {
                    peer.request();
                    peer.stay();
                },
                peer -> {
                    peer.request();
                    peer.say("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nnot all")
                            .stay();
                })) {
            HttpSink<Object> sink = HttpSink.to(script.uri("/")).patience(Duration.ofMillis(50));
            for (int i = 0; i < 2; i++) {
                try (SinkWriter<Object> writer = sink.open()) {
                    assertThatThrownBy(() -> writer.write(List.of(1)))
                            .hasMessage("no answer of " + script.uri("/") + " within PT0.05S");
                }
            }
        }
        URI nobody = URI.create("http://localhost:1/");
        assertThatThrownBy(() -> HttpSink.to(nobody).open().write(List.of(1)))
                .isInstanceOf(IOException.class)
                .hasMessage("no answer of " + nobody + ": ConnectException");
    }

    @Test
    void aClientOfTheUsersIsNotClosed() throws Exception {
        try (Script script = new Script(good());
                HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 0; i < 2; i++) {
                SinkWriter<Object> writer =
                        HttpSink.to(script.uri("/")).client(client).open();
                writer.write(List.of(i));
                writer.close();
            }
            assertThat(script.bodies).containsExactly("0", "1");
        }
    }

    @Test
    void anEndlessAnswerIsThrownAwayAndBounded() throws Exception {
        try (Script script = new Script(peer -> {
            peer.request();
            peer.say("HTTP/1.1 500 No\r\n\r\n");
            while (true) {
                peer.say("x".repeat(10_000));
            }
        })) {
            HttpSink<Object> sink = HttpSink.to(script.uri("/")).patience(Duration.ofMillis(200));
            assertThatThrownBy(() -> sink.open().write(List.of(1))).hasMessageContaining("within PT0.2S");
        }
    }

    @Test
    void optionsAreChecked() {
        HttpSink<Object> sink = HttpSink.to(URI.create("http://localhost/"));
        assertThatThrownBy(() -> HttpSink.to(URI.create("/x"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sink.header("bad name", "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> sink.patience(Duration.ZERO)).hasMessageStartingWith("patience must be");
        assertThatThrownBy(() -> sink.connect(Duration.ofSeconds(-1))).hasMessageStartingWith("connect must be");
    }
}
