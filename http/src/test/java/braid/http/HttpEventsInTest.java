package braid.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.ReadSource;
import braid.Retry;
import braid.Source;
import braid.testkit.Bounded;
import braid.testkit.KeptPosition;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Events of servers that die, come back, and say odd things.
class HttpEventsInTest {

    private static final Retry AGAIN = Retry.times(5).backoff(Duration.ofMillis(1));

    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    private final List<Source<?>> begun = new ArrayList<>();

    @AfterEach
    void close() {
        begun.forEach(Source::destroy);
    }

    private CompletableFuture<Void> begin(ReadSource<Event> source) {
        source.map(Event::data).sink(seen::add);
        begun.add(source);
        return source.start();
    }

    private void awaitSeen(int count) {
        Bounded.await(count + " events", () -> seen.size() >= count);
    }

    @Test
    void aServerThatDiesInsideAnEventIsAskedForWhatFollowsTheLast() throws Exception {
        try (Script script = new Script(
                peer -> {
                    peer.request();
                    peer.say(Script.EVENTS + "id: 1\ndata: one\n\nid: 2\ndata: two\n\nid: 3\ndata: thr");
                    awaitSeen(2);
                    peer.kill();
                },
                peer -> peer.kill(),
                peer -> {
                    peer.request();
                    peer.say(Script.EVENTS + "id: 3\ndata: three\n\n");
                },
                peer -> {
                    peer.request();
                    peer.say(Script.EVENTS + "id: 4\ndata: four\n\n").stay();
                })) {
            ReadSource<Event> source =
                    Source.from(ServerSentEvents.from(script.uri("/feed"))).restarting(AGAIN);
            CompletableFuture<Void> run = begin(source);
            awaitSeen(4);
            source.close();
            Bounded.call(run::get);
            assertThat(seen).containsExactly("one", "two", "three", "four");
            assertThat(script.heads).hasSize(3);
            assertThat(script.heads.get(0)).contains("text/event-stream").doesNotContain("Last-Event-ID");
            assertThat(script.heads.get(1)).containsIgnoringCase("Last-Event-ID: 2\n");
            assertThat(script.heads.get(2)).containsIgnoringCase("Last-Event-ID: 3\n");
        }
    }

    @Test
    void whatIsRememberedIsWhereAnotherRunBegins() throws Exception {
        KeptPosition kept = new KeptPosition();
        try (Script script = new Script(peer -> {
            peer.request();
            peer.say(Script.EVENTS + "id: a b\ndata: x\n\n").stay();
        })) {
            for (int i = 1; i <= 2; i++) {
                ReadSource<Event> source = Source.from(
                                ServerSentEvents.from(script.uri("/")).header("X-A", "b"))
                        .remembering(kept);
                CompletableFuture<Void> run = begin(source);
                awaitSeen(i);
                source.close();
                Bounded.call(run::get);
                assertThat(kept.load()).isEqualTo("a b");
            }
            assertThat(script.heads.get(1))
                    .containsIgnoringCase("Last-Event-ID: a b\n")
                    .containsIgnoringCase("x-a: b\n");
        }
    }

    @Test
    void theEndOfTheAnswerIsAFailureUnlessItIsToBeTheEnd() throws Exception {
        try (Script script = new Script(peer -> {
            peer.request();
            peer.say(Script.EVENTS + "data: x\n\ndata: not whole");
        })) {
            URI uri = script.uri("/");
            CompletableFuture<Void> run = begin(Source.from(ServerSentEvents.from(uri)));
            assertThatThrownBy(() -> Bounded.call(run::get))
                    .hasStackTraceContaining(uri + " break off: the server has ended its answer");
            Bounded.call(begin(Source.from(ServerSentEvents.from(uri).finite()))::get);
            assertThat(seen).containsExactly("x", "x");
        }
    }

    @Test
    void otherAnswersAreNamed() throws Exception {
        try (Script script = new Script(
                peer -> {
                    peer.request();
                    peer.answer(500, "", "it is broken ".repeat(100));
                },
                peer -> {
                    peer.request();
                    peer.answer(200, "Content-Type: text/html\r\n", "<html>");
                },
                peer -> {
                    peer.request();
                    peer.answer(204, "", "");
                })) {
            ServerSentEvents events = ServerSentEvents.from(script.uri("/feed"));
            assertThatThrownBy(() -> events.open(null)).isInstanceOfSatisfying(HttpStatusException.class, e -> {
                assertThat(e.status()).isEqualTo(500);
                assertThat(e.uri()).isEqualTo(script.uri("/feed"));
                assertThat(e)
                        .hasMessageEndingWith(" it is broken it is")
                        .hasMessageContaining("/feed has answered 500");
            });
            assertThatThrownBy(() -> events.open(null))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("must answer with text/event-stream: text/html");
            Bounded.call(begin(Source.from(events))::get);
        }
        URI nobody = URI.create("http://localhost:1/");
        assertThatThrownBy(() -> ServerSentEvents.from(nobody).open(null))
                .hasMessageContaining("no answer of " + nobody);
        assertThatThrownBy(() -> ServerSentEvents.from(URI.create("ftp://localhost/")))
                .hasMessage("a URI must begin with http:// or https:// and have a host: ftp://localhost/");
        assertThatThrownBy(() -> ServerSentEvents.from(nobody).open("ü")).hasMessageContaining("must be ASCII");
    }

    @Test
    void aServerThatIsSilentOrNeverAnswersIsAFailure() throws Exception {
        try (Script script = new Script(peer -> peer.stay(), peer -> {
            peer.request();
            peer.say(Script.EVENTS + ": hello\n\ndata: x\n\n").stay();
        })) {
            ServerSentEvents events = ServerSentEvents.from(script.uri("/"));
            assertThatThrownBy(() -> events.patience(Duration.ofMillis(50)).open(null))
                    .hasMessageContaining("within PT0.05S");
            CompletableFuture<Void> run = begin(Source.from(events.silence(Duration.ofMillis(50))));
            assertThatThrownBy(() -> Bounded.call(run::get)).hasStackTraceContaining("nothing has come for PT0.05S");
            assertThat(seen).containsExactly("x");
        }
    }

    @Test
    void eventsBeforeOneThatIsTooLongAreGiven() throws Exception {
        try (Script script = new Script(peer -> {
            peer.request();
            peer.say(Script.EVENTS + "id: 7\ndata: x\n\ndata: " + "y".repeat(2_000) + "\n\n");
        })) {
            CompletableFuture<Void> run =
                    begin(Source.from(ServerSentEvents.from(script.uri("/")).longestEvent(1_000)));
            assertThatThrownBy(() -> Bounded.call(run::get))
                    .hasStackTraceContaining("an event must have 1000 bytes at the most, and the one behind id 7");
            assertThat(seen).containsExactly("x");
        }
    }

    @Test
    void closeEndsTheTimeThatAServerAsksFor() throws Exception {
        try (Script script = new Script(peer -> {
            peer.request();
            peer.say(Script.EVENTS + "retry: 60000\ndata: x\n\n");
        })) {
            ReadSource<Event> source =
                    Source.from(ServerSentEvents.from(script.uri("/"))).restarting(AGAIN);
            CompletableFuture<Void> run = begin(source);
            awaitSeen(1);
            source.close();
            Bounded.call(run::get);
            assertThat(script.heads).hasSize(1);
        }
    }

    @Test
    void aGraphThatIsBusyHoldsUpTheServer() throws Exception {
        String event = "data: " + "x".repeat(1_000) + "\n\n";
        CompletableFuture<Void> sent = new CompletableFuture<>();
        try (Script script = new Script(peer -> {
            peer.request();
            peer.say(Script.EVENTS);
            for (int i = 0; i < 20_000; i++) {
                peer.say(event);
            }
            sent.complete(null);
        })) {
            java.util.concurrent.CountDownLatch release = new java.util.concurrent.CountDownLatch(1);
            ReadSource<Event> source =
                    Source.from(ServerSentEvents.from(script.uri("/")).finite());
            source.sink(each -> {
                release.await();
                seen.add(each.data());
            });
            begun.add(source);
            CompletableFuture<Void> run = source.start();
            Bounded.await("it is held up", new Still(sent));
            assertThat(sent).isNotDone();
            release.countDown();
            Bounded.call(run::get);
            assertThat(seen).hasSize(20_000);
        }
    }

    /// Whether a second has passed; there is no other way to see that something does not happen.
    private static final class Still implements java.util.function.BooleanSupplier {
        private final long begun = System.nanoTime();
        private final CompletableFuture<Void> what;

        Still(CompletableFuture<Void> what) {
            this.what = what;
        }

        @Override
        public boolean getAsBoolean() {
            return what.isDone() || System.nanoTime() - begun > 300_000_000;
        }
    }
}
