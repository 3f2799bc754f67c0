package braid.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.ReadSource;
import braid.Retry;
import braid.Source;
import braid.testkit.Bounded;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
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

/// Lines over TCP, with peers that die, send garbage, are slow, and come back.
class TcpLinesTest {

    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    private final CompletableFuture<InetSocketAddress> address = new CompletableFuture<>();
    private final List<ReadSource<String>> begun = new ArrayList<>();

    @AfterEach
    void close() {
        begun.forEach(ReadSource::destroy);
    }

    private TcpLines.Listening listening() {
        return TcpLines.listen(0).onListening(address::complete);
    }

    private ReadSource<String> begin(TcpLines lines) {
        return begin(Source.from(lines));
    }

    private ReadSource<String> begin(ReadSource<String> source) {
        source.sink(seen::add);
        begun.add(source);
        var _ = source.start();
        return source;
    }

    private Socket connect() throws IOException {
        InetSocketAddress to = Bounded.call(address::get);
        return new Socket(to.getAddress(), to.getPort());
    }

    private static void send(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void awaitSeen(int count) {
        Bounded.await(count + " lines", () -> seen.size() >= count);
        assertThat(seen).hasSize(count);
    }

    @Test
    void manyClientsLoseNothing() throws Exception {
        ReadSource<String> source = begin(listening());
        Bounded.call(address::get);
        List<CompletableFuture<Void>> clients = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int client = i;
            clients.add(Bounded.begin(() -> {
                try (Socket socket = connect()) {
                    StringBuilder text = new StringBuilder();
                    for (int line = 0; line < 500; line++) {
                        text.append(client).append(' ').append(line).append('\n');
                    }
                    send(socket, text.toString());
                }
            }));
        }
        clients.forEach(each -> Bounded.call(each::get));
        awaitSeen(100_000);
        int[] next = new int[200];
        for (String line : seen) {
            String[] parts = line.split(" ", 2);
            assertThat(Integer.parseInt(parts[1])).isEqualTo(next[Integer.parseInt(parts[0])]++);
        }
        source.close();
    }

    @Test
    void aConnectionThatBreaksOrSendsGarbageHurtsNoOther() throws Exception {
        begin(listening().longestLine(1_000));
        try (Socket good = connect()) {
            send(good, "one\n");
            for (int i = 0; i < 20; i++) {
                Socket broken = connect();
                send(broken, "whole " + i + "\nhalf");
                awaitSeen(2 + i);
                broken.setOption(StandardSocketOptions.SO_LINGER, 0); // so that it is reset
                broken.close();
            }
            byte[] garbage = new byte[100_000];
            new Random(1).nextBytes(garbage);
            for (int i = 0; i < garbage.length; i++) {
                garbage[i] = garbage[i] == '\n' ? 0 : garbage[i];
            }
            try (Socket bad = connect()) {
                bad.getOutputStream().write(garbage);
                assertThat(bad.getInputStream().read()).as("it is cut off").isEqualTo(-1);
            } catch (IOException cutOff) {
                assertThat(cutOff).isNotNull();
            }
            send(good, "two");
        }
        awaitSeen(22);
        assertThat(seen.getFirst()).isEqualTo("one");
        assertThat(seen.getLast()).isEqualTo("two");
    }

    @Test
    void aGraphThatIsBusyHoldsUpWhoSends() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        ReadSource<String> source = Source.from(listening());
        CountDownLatch inSink = new CountDownLatch(1);
        source.sink(line -> {
            inSink.countDown();
            Bounded.await(release);
        });
        begun.add(source);
        var _ = source.start();
        CompletableFuture<Void> sender = Bounded.begin(() -> {
            try (Socket socket = connect()) {
                byte[] lines = "a line of some length\n".repeat(1_000).getBytes(StandardCharsets.UTF_8);
                for (int i = 0; i < 2_000; i++) { // more than all buffers on the way hold
                    socket.getOutputStream().write(lines);
                }
            }
        });
        Bounded.await(inSink);
        assertThat(sender).isNotDone();
        CompletableFuture<Void> destroyed = Bounded.begin(source::destroy); // waits for the function in the sink
        release.countDown();
        Bounded.call(destroyed::get);
        assertThatThrownBy(() -> Bounded.call(sender::get)).hasRootCauseInstanceOf(IOException.class);
    }

    @Test
    void whatWasReadIsEmittedAtClose() throws Exception {
        CountDownLatch inSink = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        ReadSource<String> source = Source.from(listening());
        source.sink(line -> {
            inSink.countDown();
            Bounded.await(release);
            seen.add(line);
        });
        begun.add(source);
        var _ = source.start();
        try (Socket socket = connect()) {
            send(socket, "first\n");
            Bounded.await(inSink);
            send(socket, "a\nb\nc\n");
            Bounded.await("they are there", () -> {
                var reading = source.snapshot().nodes().getFirst().reading();
                return reading != null && reading.lag() == 3;
            });
            CompletableFuture<Void> closed = Bounded.begin(source::close);
            release.countDown();
            Bounded.call(closed::get);
        }
        assertThat(seen).containsExactly("first", "a", "b", "c");
    }

    @Test
    void whoComesBeyondTheBoundIsSentAway() throws Exception {
        begin(listening().mostClients(1));
        try (Socket first = connect()) {
            send(first, "one\n");
            awaitSeen(1);
            try (Socket second = connect()) {
                assertThat(second.getInputStream().read()).isEqualTo(-1);
            }
            send(first, "two\n");
            awaitSeen(2);
        }
        Bounded.await("there is room again", () -> {
            try (Socket third = connect()) {
                send(third, "three\n");
                return seen.contains("three") || third.getInputStream().available() > 0;
            } catch (IOException sentAway) {
                return false;
            }
        });
    }

    @Test
    void aServerThatComesBackIsConnectedToAgain() throws Exception {
        int port;
        ReadSource<String> source;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
            source = begin(Source.from(TcpLines.connect("localhost", port))
                    .restarting(Retry.times(1_000).backoff(Duration.ofMillis(5)).atMost(Duration.ofMillis(50))));
            Socket client = server.accept();
            send(client, "one\ntw");
            awaitSeen(1);
            client.setOption(StandardSocketOptions.SO_LINGER, 0);
            client.close();
        }
        try (ServerSocket server = new ServerSocket()) {
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            try (Socket client = server.accept()) {
                send(client, "two");
            }
        }
        Bounded.call(source.ended()::get);
        assertThat(seen).containsExactly("one", "two");
    }

    @Test
    void nobodyThereIsAnErrorThatNamesIt() {
        ReadSource<String> source = Source.from(TcpLines.connect("localhost", 1));
        assertThatThrownBy(source::run).hasMessageContaining("cannot connect to localhost:1");
    }

    @Test
    void linesAreSentAndServersThatDieAreConnectedToAgain() throws Exception {
        List<String> received = Collections.synchronizedList(new ArrayList<>());
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Source<Integer> source = Source.create();
            source.to(
                    TcpWriter.connect("localhost", server.getLocalPort()),
                    100,
                    Duration.ofMillis(1),
                    Retry.times(100).backoff(Duration.ofMillis(1)).atMost(Duration.ofMillis(20)));
            CompletableFuture<Void> first = Bounded.begin(() -> {
                try (Socket client = server.accept()) {
                    received.addAll(read(client, 10));
                }
            });
            source.emitAll(upTo(0, 10));
            source.drain();
            Bounded.call(first::get);
            CompletableFuture<Void> second = Bounded.begin(() -> {
                try (Socket client = server.accept()) {
                    received.addAll(read(client, 10));
                }
            });
            source.emitAll(upTo(10, 20));
            source.close();
            Bounded.call(second::get);
        }
        assertThat(received).isEqualTo(upTo(0, 20).stream().map(String::valueOf).toList());
    }

    @Test
    void aServerThatDoesNotReadIsAFailure() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Source<String> source = Source.create();
            source.to(TcpWriter.connect("localhost", server.getLocalPort()).patience(Duration.ofMillis(50)));
            String large = "x".repeat(64 << 20);
            source.emit(large);
            assertThatThrownBy(source::drain).hasMessageContaining("does not read for PT0.05S");
            source.destroy();
        }
    }

    private static List<Integer> upTo(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private static List<String> read(Socket socket, int count) throws IOException {
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        List<String> lines = new ArrayList<>();
        while (lines.size() < count) {
            lines.add(reader.readLine());
        }
        return lines;
    }
}
