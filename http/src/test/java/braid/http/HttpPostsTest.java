package braid.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.ReadSource;
import braid.Source;
import braid.testkit.Bounded;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Posts, and what those who post are told.
class HttpPostsTest {

    private final CompletableFuture<InetSocketAddress> address = new CompletableFuture<>();
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    private final List<Source<?>> begun = new ArrayList<>();
    private final CountDownLatch inSink = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        begun.forEach(Source::destroy);
    }

    private HttpPosts<String> posts() {
        return HttpPosts.on(0).onListening(address::complete);
    }

    private ReadSource<String> begin(HttpPosts<String> posts) {
        ReadSource<String> source = Source.from(posts);
        source.sink(seen::add);
        begun.add(source);
        var _ = source.start();
        return source;
    }

    /// One whose sink waits until it is released.
    private ReadSource<String> beginHeldUp(HttpPosts<String> posts) {
        ReadSource<String> source = Source.from(posts);
        source.sink(element -> {
            seen.add(element);
            inSink.countDown();
            release.await();
        });
        begun.add(source);
        var _ = source.start();
        return source;
    }

    private Wire connect() throws IOException {
        return new Wire(Bounded.call(address::get));
    }

    private int status(String request) throws IOException {
        try (Wire wire = connect()) {
            return wire.send(request).answer().status();
        }
    }

    @Test
    void aPostIsAnElementAndAnsweredWhenItIsThrough() throws Exception {
        ReadSource<String> source = beginHeldUp(posts().path("/orders"));
        try (Wire wire = connect()) {
            List<String> order = Collections.synchronizedList(new ArrayList<>());
            CompletableFuture<Wire.Answer> answer = Bounded.ask(() -> {
                Wire.Answer got = wire.send(Wire.post("/orders", "one\ntwo ü")).answer();
                order.add("answered");
                return got;
            });
            Bounded.await(inSink);
            order.add("released");
            release.countDown();
            assertThat(Bounded.call(answer::get).status()).isEqualTo(204);
            assertThat(order).containsExactly("released", "answered");
            assertThat(wire.send(Wire.post("/orders", "")).answer().status()).isEqualTo(204);
        }
        assertThat(seen).containsExactly("one\ntwo ü", "");
        source.close();
    }

    @Test
    void whatIsDroppedOrHandledInTheGraphIsAnsweredToo() throws Exception {
        ReadSource<String> source = Source.from(posts());
        source.filter(text -> !text.equals("drop"))
                .map(text -> {
                    if (text.equals("bad")) {
                        throw new IllegalStateException("no");
                    }
                    return text;
                })
                .onError(failure -> {})
                .sink(seen::add);
        begun.add(source);
        var _ = source.start();
        for (String text : List.of("drop", "bad", "good")) {
            assertThat(status(Wire.post("/", text))).isEqualTo(204);
        }
        assertThat(seen).containsExactly("good");
        source.close();
    }

    @Test
    void whatIsRefusedIsToldWhy() throws Exception {
        begin(posts().path("/orders").longestBody(10));
        assertThat(status(Wire.post("/other", "x"))).isEqualTo(404);
        assertThat(status(Wire.post("/orders/1", "x"))).isEqualTo(404);
        assertThat(status(Wire.post("/orders", "12345678901"))).isEqualTo(413);
        String chunk = "6\r\n123456\r\n";
        assertThat(status(Wire.head("/orders", "Transfer-Encoding: chunked") + chunk + chunk + "0\r\n\r\n"))
                .isEqualTo(413);
        String one = "Content-Length: 1";
        assertThat(status(Wire.head("/orders", "Content-Encoding: gzip", one) + "x"))
                .isEqualTo(415);
        assertThat(status(Wire.head("/orders", "Sec-Fetch-Site: cross-site", one) + "x"))
                .isEqualTo(403);
        assertThat(status(Wire.head("/orders", "Content-Type: text/plain; charset=none-such", one) + "x"))
                .isEqualTo(400);
        try (Wire wire = connect()) {
            Wire.Answer answer = wire.send(Wire.get("/orders")).answer();
            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.headers()).containsEntry("allow", "POST");
        }
        try (Wire wire = connect()) {
            wire.send(Wire.head("/orders", "Content-Length: 2"));
            assertThat(wire.send(new byte[] {(byte) 0xC3, 'x'}).answer().status())
                    .as("no UTF-8")
                    .isEqualTo(400);
        }
        assertThat(status("what is this\r\n\r\n")).isIn(400, 505);
        assertThat(seen).isEmpty();
        assertThat(status(Wire.post("/orders", "1234567890"))).isEqualTo(204);
        assertThat(seen).containsExactly("1234567890");
    }

    @Test
    void aBodyThatIsMuchTooLongIsAnsweredAndNotKept() throws Exception {
        begin(posts().longestBody(1_000));
        int length = 20_000_000;
        try (Wire wire = connect()) {
            wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n");
            byte[] part = new byte[100_000];
            for (int i = 0; i < length / part.length; i++) {
                wire.send(part); // who sends all before it reads has its answer, too
            }
            Wire.Answer answer = wire.answer();
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.body()).contains("1000 bytes");
        }
        assertThat(status(Wire.post("/", "next"))).isEqualTo(204);
    }

    private record Order(String path, String query, String shop, String text) {}

    @Test
    void aFunctionMakesElementsOfRequests() throws Exception {
        List<Order> orders = Collections.synchronizedList(new ArrayList<>());
        ReadSource<Order> source = Source.from(posts().path("/orders/*").as(post -> {
            if (post.text().isEmpty()) {
                throw new IllegalArgumentException("an order must have a text");
            }
            assertThat(post.headers()).containsKey("X-SHOP");
            return post.text().equals("null")
                    ? null
                    : new Order(post.path(), post.query(), post.header("x-shop"), post.text());
        }));
        source.sink(orders::add);
        begun.add(source);
        var _ = source.start();
        String type = "Content-Type: text/plain; charset=\"ISO-8859-1\"";
        try (Wire wire = connect()) {
            assertThat(wire.send(Wire.head("/orders/a%20b?x=1&y=2", "X-Shop: s1", type, "Content-Length: 1"))
                            .send(new byte[] {(byte) 0xFC})
                            .answer()
                            .status())
                    .isEqualTo(204);
            Wire.Answer refused = wire.send(Wire.head("/orders/a%20b?x=1&y=2", "X-Shop: s1", type, "Content-Length: 0"))
                    .answer();
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.body()).isEqualTo("the body is refused: an order must have a text\n");
            assertThat(wire.send(Wire.head("/orders/a%20b?x=1&y=2", "X-Shop: s1", type, "Content-Length: 4") + "null")
                            .answer()
                            .status())
                    .isEqualTo(400);
        }
        assertThat(orders).containsExactly(new Order("/orders/a b", "x=1&y=2", "s1", "ü"));
    }

    @Test
    void whereThereIsNoRoomWhoPostsIsToldToComeAgain() throws Exception {
        ReadSource<String> source = beginHeldUp(posts().mostUnderWay(3));
        List<Wire> waiting = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                waiting.add(connect().send(Wire.post("/", "held " + i)));
                Bounded.await(inSink);
            }
            Bounded.await("the others wait to be read", () -> lag(source) == 2);
            try (Wire wire = connect()) {
                Wire.Answer answer = wire.send(Wire.post("/", "no room")).answer();
                assertThat(answer.status()).isEqualTo(429);
                assertThat(answer.headers()).containsEntry("retry-after", "1");
                assertThat(answer.body()).contains("3 requests");
            }
            release.countDown();
            for (Wire each : waiting) {
                assertThat(each.answer().status()).isEqualTo(204);
            }
            assertThat(status(Wire.post("/", "again"))).isEqualTo(204);
        } finally {
            for (Wire each : waiting) {
                each.close();
            }
        }
    }

    @Test
    void closeAnswersAll() throws Exception {
        ReadSource<String> source = beginHeldUp(posts().mostUnderWay(10));
        try (Wire inside = connect();
                Wire queued = connect();
                Wire half = connect();
                Wire idle = connect()) {
            inside.send(Wire.post("/", "inside"));
            Bounded.await(inSink);
            queued.send(Wire.post("/", "queued"));
            half.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12345");
            Bounded.await("one is queued", () -> lag(source) == 1);
            CompletableFuture<Void> closing = Bounded.begin(source::close);
            assertThat(queued.answer().status()).isEqualTo(503);
            assertThat(status(Wire.post("/", "late"))).isEqualTo(503);
            assertThat(closing).isNotDone();
            release.countDown();
            assertThat(inside.answer().status()).isEqualTo(204);
            Bounded.call(closing::get);
            assertThat(half.answer().status()).isEqualTo(503);
            idle.awaitEnd();
        }
        assertThat(seen).containsExactly("inside");
        assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
    }

    private static long lag(ReadSource<?> source) {
        return source.snapshot().nodes().getFirst().reading().lag();
    }

    @Test
    void aStreamThatFailsAnswersWithAFailure() throws Exception {
        ReadSource<String> source = Source.from(posts());
        source.buffer(10).sink(text -> {
            throw new IllegalStateException("no");
        });
        begun.add(source);
        CompletableFuture<Void> run = source.start();
        assertThat(status(Wire.post("/", "x"))).isEqualTo(503);
        assertThatThrownBy(() -> Bounded.call(run::get)).hasRootCauseMessage("no");
        Bounded.await("the server is gone", () -> {
            try (Wire wire = connect()) {
                return false;
            } catch (IOException refused) {
                return true;
            }
        });
    }

    @Test
    void whatTakesTooLongIsAnsweredAndGoesOn() throws Exception {
        ReadSource<String> source = beginHeldUp(posts().patience(Duration.ofMillis(50)));
        assertThat(status(Wire.post("/", "slow"))).isEqualTo(504);
        release.countDown();
        source.close();
        assertThat(seen).containsExactly("slow");
    }

    @Test
    void slowHeadsAndBodiesAreEnded() throws Exception {
        Listening listening = Listening.on(0).slowest(Duration.ofMillis(200)).onListening(address::complete);
        begin(HttpPosts.at(listening));
        try (Wire silent = connect();
                Wire head = connect();
                Wire body = connect()) {
            CompletableFuture<Void> dripping = Bounded.begin(() -> drip(head, "POST / HTTP/1.1\r\nX: "));
            CompletableFuture<Void> bodyDripping =
                    Bounded.begin(() -> drip(body, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n"));
            silent.awaitEnd();
            head.awaitEnd();
            assertThat(body.answer().status()).isEqualTo(408);
            Bounded.call(dripping::get);
            Bounded.call(bodyDripping::get);
        }
        assertThat(status(Wire.post("/", "x"))).isEqualTo(204);
        assertThat(seen).containsExactly("x");
    }

    /// Sends `head`, then a byte now and then, until the other side has enough.
    private static void drip(Wire wire, String head) {
        try {
            wire.send(head);
            long begun = System.nanoTime();
            while (System.nanoTime() - begun < Bounded.END.toNanos()) {
                wire.send("x");
                long last = System.nanoTime();
                Bounded.await("a while", () -> System.nanoTime() - last > 5_000_000);
            }
        } catch (IOException ended) {
            // as wanted
        }
    }

    @Test
    void whoIsIdleMakesRoomAndWhoIsWaitingDoesNot() throws Exception {
        Listening listening = Listening.on(0).mostClients(2).onListening(address::complete);
        ReadSource<String> source = beginHeldUp(HttpPosts.at(listening));
        try (Wire waiting = connect()) {
            waiting.send(Wire.post("/", "waits"));
            Bounded.await(inSink);
            Wire idle = connect();
            for (int i = 0; i < 20; i++) {
                try (Wire before = idle) {
                    idle = connect();
                    before.awaitEnd();
                }
            }
            try (Wire last = idle;
                    Wire next = connect()) {
                last.awaitEnd();
                next.send(Wire.post("/", "next"));
                Bounded.await("it is there", () -> lag(source) == 1);
                connect().awaitEnd(); // all are busy
                release.countDown();
                assertThat(next.answer().status()).isEqualTo(204);
            }
            assertThat(waiting.answer().status()).isEqualTo(204);
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            ReadSource<String> source = Source.from(HttpPosts.on(taken.getLocalPort()));
            source.sink(seen::add);
            assertThatThrownBy(source::run)
                    .hasStackTraceContaining("cannot listen at ")
                    .hasStackTraceContaining(":" + taken.getLocalPort());
        }
    }

    @Test
    void optionsAreChecked() {
        HttpPosts<String> posts = HttpPosts.on(0);
        assertThatThrownBy(() -> HttpPosts.on(70_000)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> posts.longestBody(0)).hasMessage("longestBody must be positive: 0");
        assertThatThrownBy(() -> posts.mostUnderWay(-1)).hasMessage("mostUnderWay must be positive: -1");
        assertThatThrownBy(() -> posts.path("orders")).hasMessageContaining("must begin with '/'");
        assertThatThrownBy(() -> posts.patience(Duration.ZERO))
                .hasMessage("patience must be a millisecond at least: PT0S");
        assertThat(Map.of("/*", "/", "/a", "/a", "/a/*", "/a/b", "/b/*", "/b"))
                .allSatisfy(
                        (path, asked) -> assertThat(Limits.matches(path, asked)).isTrue());
        assertThat(Limits.matches("/a/*", "/ab")).isFalse();
    }
}
