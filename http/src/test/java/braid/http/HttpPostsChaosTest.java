package braid.http;

import static org.assertj.core.api.Assertions.assertThat;

import braid.ReadSource;
import braid.Source;
import braid.testkit.Bounded;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Many who post, among them some who die, send garbage, or never read.
class HttpPostsChaosTest {

    private static final int CLIENTS = 200;
    private static final int POSTS = 500;

    private final CompletableFuture<InetSocketAddress> address = new CompletableFuture<>();
    private final AtomicBoolean over = new AtomicBoolean();

    private Wire connect() throws IOException {
        return new Wire(Bounded.call(address::get));
    }

    @Test
    void manyClientsAreCountedExactlyWhileOthersMisbehave() throws Exception {
        int[] next = new int[CLIENTS];
        AtomicInteger wrong = new AtomicInteger();
        AtomicInteger count = new AtomicInteger();
        Listening listening = Listening.on(0).mostClients(1_000).onListening(address::complete);
        ReadSource<String> source = Source.from(HttpPosts.at(listening).mostUnderWay(2_000));
        source.filter(text -> text.startsWith("good "))
                .sink(
                        text -> { // one thread at a time
                            String[] parts = text.split(" ", 3);
                            if (next[Integer.parseInt(parts[1])]++ != Integer.parseInt(parts[2])) {
                                wrong.incrementAndGet();
                            }
                            count.incrementAndGet();
                        });
        CompletableFuture<Void> run = source.start();
        Bounded.call(address::get);
        List<Wire> deaf = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            deaf.add(connect());
            deaf.getLast().send(Wire.post("/", "never read").repeat(50));
        }
        CompletableFuture<Void> misbehaving = Bounded.begin(this::misbehave);
        List<CompletableFuture<Void>> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int client = i;
            clients.add(Bounded.begin(() -> post(client)));
        }
        for (int i = 0; i < 20; i++) {
            try (Wire fresh = connect()) {
                assertThat(fresh.send(Wire.post("/", "a new one")).answer().status())
                        .isEqualTo(204);
            }
        }
        clients.forEach(each -> Bounded.call(each::get));
        over.set(true);
        Bounded.call(misbehaving::get);
        Bounded.close(source);
        Bounded.call(run::get);
        for (Wire each : deaf) {
            each.close();
        }
        assertThat(wrong).hasValue(0);
        assertThat(count).hasValue(CLIENTS * POSTS);
        assertThat(next).containsOnly(POSTS);
    }

    private void post(int client) throws IOException {
        try (Wire wire = connect()) {
            for (int i = 0; i < POSTS; i++) {
                int status = wire.send(Wire.post("/", "good " + client + " " + i))
                        .answer()
                        .status();
                assertThat(status).isEqualTo(204);
            }
        }
    }

    private void misbehave() throws IOException {
        Random random = new Random(1);
        byte[] garbage = new byte[5_000];
        while (!over.get()) {
            try (Wire half = connect();
                    Wire waiting = connect();
                    Wire bad = connect();
                    Wire longHead = connect()) {
                half.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 50\r\n\r\ngood 0 ")
                        .kill();
                waiting.send(Wire.post("/", "nobody waits for this")).kill();
                random.nextBytes(garbage);
                bad.send(garbage);
                bad.awaitEnd();
                longHead.send("POST /" + "x".repeat(100_000));
                longHead.awaitEnd();
            } catch (IOException cutOff) {
                // as it should be
            }
        }
    }
}
