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
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// WebSockets, with peers that die, send garbage, are slow, and never read.
class HttpSocketsTest {

    private final CompletableFuture<InetSocketAddress> address = new CompletableFuture<>();
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    private final List<Source<?>> begun = new ArrayList<>();

    @AfterEach
    void close() {
        begun.forEach(Source::destroy);
    }

    private CompletableFuture<Void> begin(ReadSource<String> source) {
        source.sink(seen::add);
        begun.add(source);
        return source.start();
    }

    private ReceivedMessages received() {
        return ReceivedMessages.on(0).onListening(address::complete);
    }

    private SocketWire connect() throws IOException {
        return new SocketWire(Bounded.call(address::get));
    }

    private void awaitSeen(int count) {
        Bounded.await(count + " messages", () -> seen.size() >= count);
        assertThat(seen).hasSize(count);
    }

    // Those who connect.

    @Test
    void messagesComeInOneFrameOrSeveral() throws Exception {
        var _ = begin(Source.from(received()));
        try (SocketWire wire = connect()) {
            wire.text("one")
                    .send(Frames.TEXT, "t")
                    .send(0x80 | Frames.PING, "are you there")
                    .send(0, "w");
            wire.send(0x80, "ö").text("").text("x".repeat(300)).text("y".repeat(100_000));
            assertThat(wire.nextWord()).isEqualTo(new SocketWire.Frame(Frames.PONG, "are you there"));
            awaitSeen(5);
            assertThat(seen).containsExactly("one", "twö", "", "x".repeat(300), "y".repeat(100_000));
            wire.send(0x80 | Frames.CLOSE, "\u0003");
            assertThat(wire.nextWord().text()).startsWith("1002 ");
        }
        try (SocketWire wire = connect()) {
            wire.send(0x80 | Frames.CLOSE, "");
            assertThat(wire.nextWord()).isEqualTo(new SocketWire.Frame(Frames.CLOSE, ""));
            wire.wire.awaitEnd();
        }
    }

    @Test
    void bytesMayComeOneByOne() throws Exception {
        var _ = begin(Source.from(received()));
        try (SocketWire wire = connect()) {
            for (String text : List.of("a", "bü".repeat(70))) {
                for (byte each : SocketWire.frame(0x80 | Frames.TEXT, text.getBytes(StandardCharsets.UTF_8))) {
                    wire.wire.send(new byte[] {each});
                }
            }
            awaitSeen(2);
            assertThat(seen).containsExactly("a", "bü".repeat(70));
        }
    }

    @Test
    void whatIsForbiddenEndsItsConnectionAndNoOther() throws Exception {
        var _ = begin(Source.from(received().longestMessage(1_000)));
        try (SocketWire good = connect()) {
            assertEnds(Frames.PROTOCOL_ERROR, wire -> wire.wire.send(new byte[] {(byte) 0x81, 1, 'x', 0, 0, 0, 0}));
            assertEnds(Frames.PROTOCOL_ERROR, wire -> wire.send(0xC0 | Frames.TEXT, "reserved"));
            assertEnds(Frames.PROTOCOL_ERROR, wire -> wire.send(0x83, "no such kind"));
            assertEnds(Frames.PROTOCOL_ERROR, wire -> wire.send(0x80, "goes on with nothing"));
            assertEnds(
                    Frames.PROTOCOL_ERROR, wire -> wire.send(Frames.TEXT, "a").text("within another"));
            assertEnds(Frames.PROTOCOL_ERROR, wire -> wire.send(Frames.PING, "in parts"));
            assertEnds(Frames.PROTOCOL_ERROR, wire -> wire.send(0x80 | Frames.PING, "x".repeat(126)));
            assertEnds(Frames.PROTOCOL_ERROR, wire -> wire.close(1006));
            assertEnds(Frames.PROTOCOL_ERROR, wire -> wire.close(999));
            assertEnds(4000, wire -> wire.close(4000));
            assertEnds(Frames.NO_BINARY, wire -> wire.send(0x80 | Frames.BINARY, "bytes"));
            assertEnds(Frames.TOO_LONG, wire -> wire.text("x".repeat(1_001)));
            assertEnds(
                    Frames.TOO_LONG,
                    wire -> wire.send(Frames.TEXT, "x".repeat(999)).send(0x80, "xx"));
            assertEnds(
                    Frames.TOO_LONG,
                    wire -> wire.wire.send(
                            new byte[] {(byte) 0x81, (byte) 0xFF, -1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0}));
            assertEnds(
                    Frames.NO_TEXT,
                    wire -> wire.wire.send(SocketWire.frame(0x81, new byte[] {(byte) 0xC3, (byte) 0x28})));
            Random random = new Random(1);
            byte[] garbage = new byte[10_000];
            for (int i = 0; i < 20; i++) {
                random.nextBytes(garbage);
                try (SocketWire bad = connect()) {
                    bad.wire.send(garbage);
                    bad.wire.socket.shutdownOutput();
                    bad.wire.awaitEnd();
                } catch (IOException cutOff) {
                    // as it should be
                }
            }
            assertThat(seen).isEmpty();
            good.text("good");
            awaitSeen(1);
        }
    }

    private interface Sending {
        void to(SocketWire wire) throws IOException;
    }

    private void assertEnds(int code, Sending sending) throws IOException {
        try (SocketWire wire = connect()) {
            sending.to(wire);
            assertThat(wire.nextWord().text()).startsWith(code + " ");
        }
    }

    @Test
    void whatIsNoHandshakeIsRefused() throws Exception {
        var _ = begin(Source.from(received().path("/in")));
        String upgrade = "Upgrade: websocket";
        String connection = "Connection: Upgrade";
        String version = "Sec-WebSocket-Version: 13";
        String key = "Sec-WebSocket-Key: " + SocketWire.KEY;
        assertThat(status(Wire.get("/other", upgrade, connection, version, key)))
                .isEqualTo(404);
        assertThat(status(Wire.post("/in", ""))).isEqualTo(405);
        assertThat(status(Wire.get("/in"))).isEqualTo(426);
        assertThat(status(Wire.get("/in", upgrade, connection, "Sec-WebSocket-Version: 8", key)))
                .isEqualTo(426);
        assertThat(status(Wire.get("/in", upgrade, connection, version))).isEqualTo(400);
        assertThat(status(Wire.get("/in", upgrade, connection, version, "Sec-WebSocket-Key: AAAA")))
                .isEqualTo(400);
        assertThat(status(Wire.get("/in", upgrade, connection, version, key, "Origin: https://evil.example.com")))
                .isEqualTo(403);
        assertThat(status(Wire.get("/in", upgrade, connection, version, key, "Origin: http://localhost")))
                .isEqualTo(101);
    }

    private int status(String request) throws IOException {
        try (Wire wire = new Wire(Bounded.call(address::get))) {
            return wire.send(request).head().status();
        }
    }

    @Test
    void manyWhoSendAreCountedExactly() throws Exception {
        ReadSource<String> source = Source.from(received().most(100));
        CompletableFuture<Void> run = begin(source);
        List<CompletableFuture<Void>> clients = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            int client = i;
            clients.add(Bounded.begin(() -> {
                try (SocketWire wire = connect()) {
                    for (int k = 0; k < 400; k++) {
                        wire.text(client + " " + k);
                        if (k % 100 == 0) {
                            SocketWire broken = connect().send(Frames.TEXT, "half");
                            broken.wire.kill();
                        }
                    }
                    wire.send(0x80 | Frames.CLOSE, "");
                    assertThat(wire.nextWord().kind()).isEqualTo(Frames.CLOSE);
                }
            }));
        }
        clients.forEach(each -> Bounded.call(each::get));
        awaitSeen(20_000);
        int[] next = new int[50];
        for (String message : seen) {
            String[] parts = message.split(" ", 2);
            assertThat(Integer.parseInt(parts[1])).isEqualTo(next[Integer.parseInt(parts[0])]++);
        }
        source.close();
        Bounded.call(run::get);
    }

    @Test
    void aGraphThatIsBusyHoldsUpWhoSends() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        ReadSource<String> source = Source.from(received().most(10));
        source.sink(message -> {
            release.await();
            seen.add(message);
        });
        begun.add(source);
        var _ = source.start();
        int count = 20_000;
        CompletableFuture<Void> sender = Bounded.begin(() -> {
            try (SocketWire wire = connect()) {
                for (int i = 0; i < count; i++) {
                    wire.text("x".repeat(1_000));
                }
                wire.send(0x80 | Frames.CLOSE, "");
                assertThat(wire.nextWord().kind()).isEqualTo(Frames.CLOSE);
            }
        });
        long begin = System.nanoTime();
        Bounded.await("a while", () -> sender.isDone() || System.nanoTime() - begin > 300_000_000);
        assertThat(sender).isNotDone();
        assertThat(source.snapshot().nodes().getFirst().reading().lag()).isLessThanOrEqualTo(11);
        release.countDown();
        Bounded.call(sender::get);
        awaitSeen(count);
    }

    @Test
    void closeTellsThoseWhoAreConnected() throws Exception {
        ReadSource<String> source = Source.from(received());
        CompletableFuture<Void> run = begin(source);
        try (SocketWire wire = connect();
                SocketWire deaf = connect()) {
            wire.text("x");
            deaf.text("y");
            awaitSeen(2);
            CompletableFuture<Void> closing = Bounded.begin(source::close);
            assertThat(wire.nextWord().text()).startsWith("1001 ");
            wire.send(0x80 | Frames.CLOSE, "");
            wire.wire.awaitEnd();
            Bounded.call(closing::get);
            Bounded.call(run::get);
        }
    }

    @Test
    void whoAnswersNoPingIsCutOff() throws Exception {
        Listening listening = Listening.on(0).slowest(Duration.ofMillis(100)).onListening(address::complete);
        var _ = begin(Source.from(ReceivedMessages.at(listening).keepAlive(Duration.ofMillis(20))));
        try (SocketWire good = connect();
                SocketWire dead = connect()) {
            CompletableFuture<Void> answering = Bounded.begin(() -> {
                while (good.next().kind() == Frames.PING) {
                    good.send(0x80 | Frames.PONG, "");
                }
            });
            dead.wire.awaitEnd();
            assertThat(answering).isNotDone();
            good.text("still here");
            awaitSeen(1);
        }
    }

    // Those who are told.

    @Test
    void whoNeverReadsIsCutOffAndHoldsUpNobody() throws Exception {
        String text = "x".repeat(10_000);
        try (MessageServer<Object> server = ServedMessages.on(0).queue(100).begin();
                SocketWire deaf = new SocketWire(server.address());
                SocketWire good = new SocketWire(server.address())) {
            Bounded.await("both are there", () -> server.readers() == 2);
            try (SinkWriter<Object> writer = server.open()) {
                for (int i = 0; i < 3_000; i++) {
                    writer.write(List.of(i + text));
                    assertThat(good.nextWord().text()).isEqualTo(i + text);
                }
            }
            assertThat(server.readers()).isEqualTo(1);
            deaf.wire.awaitEnd();
            CompletableFuture<Void> closing = Bounded.begin(server::close);
            assertThat(good.nextWord().text()).startsWith("1000 ");
            good.send(0x80 | Frames.CLOSE, "");
            Bounded.call(closing::get);
        }
    }

    @Test
    void theEndOfTheStreamIsTheEndOfWhoReads() throws Exception {
        Source<Integer> source = Source.create();
        source.to(ServedMessages.on(0).newest(100).onListening(address::complete));
        source.emit(0);
        CompletableFuture<Void> run = begin(
                Source.from(WebSocketMessages.from(HttpSinksKeepTheContractTest.socket(Bounded.call(address::get)))));
        awaitSeen(1);
        IntStream.range(1, 100).forEach(source::emit);
        source.close();
        Bounded.call(run::get);
        assertThat(seen)
                .isEqualTo(IntStream.range(0, 100).mapToObj(String::valueOf).toList());
    }

    // Of a server, and to one.

    @Test
    void aServerThatDiesIsConnectedToAgain() throws Exception {
        try (Script script = new Script(
                peer -> {
                    peer.upgrade().frame(Frames.text("one")).frame(Frames.text("two"));
                    awaitSeen(2);
                    peer.kill();
                },
                peer -> peer.kill(),
                peer -> peer.upgrade()
                        .frame(Frames.text("three"))
                        .frame(Frames.close(1012, "restart"))
                        .readOn(),
                peer -> peer.upgrade()
                        .frame(Frames.text("four"))
                        .frame(Frames.close(1000, ""))
                        .readOn())) {
            WebSocketMessages messages = WebSocketMessages.from(socket(script)).header("X-Key", "k");
            Bounded.call(begin(Source.from(messages).restarting(Retry.times(5).backoff(Duration.ofMillis(1))))::get);
            assertThat(seen).containsExactly("one", "two", "three", "four");
            assertThat(script.heads.getFirst()).containsIgnoringCase("x-key: k\n");
        }
    }

    @Test
    void whoReadsLateHasNotWaitedForAnAnswer() throws Exception {
        Duration silence = Duration.ofSeconds(3);
        List<String> texts = IntStream.range(0, 50).mapToObj(String::valueOf).toList();
        try (MessageServer<Object> server = ServedMessages.on(0).newest(100).begin();
                SinkWriter<Object> writer = server.open()) {
            writer.write(texts);
            ReadSource<String> source =
                    Source.from(WebSocketMessages.from(HttpSinksKeepTheContractTest.socket(server.address()))
                            .silence(silence));
            source.sink(text -> {
                long begun = System.nanoTime();
                Bounded.await(
                        "it reads late", () -> !text.equals("0") || System.nanoTime() - begun > silence.toNanos());
            });
            var _ = begin(source);
            awaitSeen(texts.size());
            assertThat(seen).isEqualTo(texts);
        }
    }

    private static URI socket(Script script) {
        return URI.create(script.uri("/").toString().replace("http:", "ws:"));
    }

    @Test
    void faultsAreNamed() throws Exception {
        try (Script script = new Script(
                peer -> peer.upgrade()
                        .frame(Frames.of(Frames.BINARY, new byte[3]))
                        .readOn(),
                peer -> peer.upgrade().frame(Frames.text("x".repeat(2_000))).readOn(),
                peer -> peer.upgrade().frame(Frames.close(1011, "out of order")).readOn(),
                peer -> {
                    peer.request();
                    peer.answer(401, "", "who are you");
                },
                peer -> peer.stay(),
                peer -> peer.upgrade().stay())) {
            URI uri = socket(script);
            WebSocketMessages messages = WebSocketMessages.from(uri).longestMessage(1_000);
            for (String fault : List.of(
                    "must be text, and a binary one came",
                    "must have 1000 characters at the most",
                    "has closed with 1011: out of order",
                    uri + " has answered 401")) {
                CompletableFuture<Void> run = begin(Source.from(messages));
                assertThatThrownBy(() -> Bounded.call(run::get)).hasStackTraceContaining(fault);
            }
            assertThatThrownBy(() -> messages.patience(Duration.ofMillis(50)).open(null))
                    .hasMessageStartingWith("no answer of " + uri);
            CompletableFuture<Void> run = begin(Source.from(messages.silence(Duration.ofMillis(50))));
            assertThatThrownBy(() -> Bounded.call(run::get)).hasStackTraceContaining("nothing has come for PT0.05S");
        }
        assertThatThrownBy(() -> WebSocketMessages.from(URI.create("http://localhost/")))
                .hasMessage("a URI must begin with ws:// or wss:// and have a host: http://localhost/");
    }

    @Test
    void theFirstWordsAreTheClients() throws Exception {
        try (MessageServer<Object> server = ServedMessages.on(0).begin()) {
            assertThat(server.readers()).isZero();
        }
        List<String> heard = Collections.synchronizedList(new ArrayList<>());
        ReadSource<String> in = Source.from(received());
        in.sink(heard::add);
        begun.add(in);
        var _ = in.start();
        URI uri = HttpSinksKeepTheContractTest.socket(Bounded.call(address::get));
        var _ = begin(Source.from(WebSocketMessages.from(uri).saying("a").saying("b")));
        Bounded.await("they are heard", () -> heard.size() == 2);
        assertThat(heard).containsExactly("a", "b");
    }

    @Test
    void aServerThatHasClosedOrDoesNotReadIsAFailureToWrite() throws Exception {
        try (Script script = new Script(
                peer -> peer.upgrade().frame(Frames.close(1001, "bye")).readOn(),
                peer -> peer.upgrade().stay())) {
            URI uri = socket(script);
            WebSocketSink<Object> sink = WebSocketSink.to(uri).patience(Duration.ofMillis(300));
            try (SinkWriter<Object> writer = sink.open()) {
                assertThatThrownBy(() -> {
                            while (true) {
                                writer.write(List.of("x"));
                            }
                        })
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining(uri.toString());
            }
            try (SinkWriter<Object> writer = sink.open()) {
                String large = "x".repeat(1_000_000);
                assertThatThrownBy(() -> {
                            for (int i = 0; i < 100; i++) {
                                writer.write(List.of(large));
                            }
                        })
                        .hasMessageContaining(uri + " does not take a message within PT0.3S");
            }
        }
    }
}
