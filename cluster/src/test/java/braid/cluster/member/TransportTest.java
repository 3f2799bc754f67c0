package braid.cluster.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.cluster.host.Certificates;
import braid.cluster.host.Child;
import braid.cluster.host.Ports;
import braid.testkit.Bounded;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// This JVM as a driver, and one worker process.
class TransportTest {

    private static final int PORT = Ports.free();
    private static final LinkedBlockingQueue<Peer> JOINED = new LinkedBlockingQueue<>();
    private static final LinkedBlockingQueue<Peer> LEFT = new LinkedBlockingQueue<>();

    @TempDir
    private static Path directory;

    private static String certificates;
    private static Child child;
    private static CoherenceTransport transport;
    private static Peer worker;

    private static MemberSettings settings(int port) throws Exception {
        return new MemberSettings(
                new ClusterAddress("127.0.0.1", port),
                "127.0.0.1",
                Peer.Role.DRIVER,
                "test",
                Certificates.read(Path.of(certificates)),
                MemberSettings.Beginning.MAY_BE_FIRST,
                Bounded.END);
    }

    private static final class Seen implements Transport.Membership {
        @Override
        public void joined(Peer peer) {
            JOINED.add(peer);
        }

        @Override
        public void left(Peer peer) {
            LEFT.add(peer);
        }
    }

    @BeforeAll
    static void join() throws Exception {
        Certificates.make(directory.resolve("certificates"), List.of("member"));
        certificates = directory.resolve("certificates/member").toString();
        child = Child.echo(PORT, "WORKER", certificates);
        transport = CoherenceTransport.join(settings(PORT));
        transport.open((channel, from, question, reply) -> reply.accept(Message.of(question)), new Seen());
        worker = next(JOINED);
    }

    @AfterAll
    static void leave() {
        transport.close();
        child.close();
    }

    private static Peer next(LinkedBlockingQueue<Peer> peers) throws InterruptedException {
        return peers.take();
    }

    private static CompletableFuture<byte[]> ask(Transport from, Peer to, Transport.Channel channel, byte[] question) {
        CompletableFuture<byte[]> future = new CompletableFuture<>();
        AtomicInteger calls = new AtomicInteger();
        from.ask(to, channel, Message.of(question), new Transport.Answer() {
            @Override
            public void came(byte[] answer) {
                assertThat(calls.incrementAndGet()).isOne();
                future.complete(answer);
            }

            @Override
            public void failed(Throwable cause) {
                assertThat(calls.incrementAndGet()).isOne();
                future.completeExceptionally(cause);
            }
        });
        return future;
    }

    private static byte[] answer(CompletableFuture<byte[]> future) throws Exception {
        return future.get();
    }

    @Test
    void knowsWhoIsThere() {
        assertThat(worker.role()).isEqualTo(Peer.Role.WORKER);
        assertThat(worker.name()).startsWith("echo-");
        assertThat(worker.host()).isEqualTo("127.0.0.1");
        assertThat(transport.peers()).contains(worker);
        assertThat(transport.self().role()).isEqualTo(Peer.Role.DRIVER);
        assertThat(transport.self().id()).isNotEqualTo(worker.id());
    }

    @Test
    void eachQuestionGetsItsAnswerOnEachChannel() throws Exception {
        for (Transport.Channel channel : Transport.Channel.values()) {
            List<CompletableFuture<byte[]>> answers = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                answers.add(ask(
                        transport,
                        worker,
                        channel,
                        ByteBuffer.allocate(8).putLong(i).array()));
            }
            for (int i = 0; i < 1_000; i++) {
                assertThat(ByteBuffer.wrap(answer(answers.get(i))).getLong()).isEqualTo(i);
            }
        }
    }

    @Test
    void largeQuestionsAndAnswersTravel() throws Exception {
        byte[] question = new byte[5_000_000];
        new Random(1).nextBytes(question);
        assertThat(answer(ask(transport, worker, Transport.Channel.VALUES, question)))
                .isEqualTo(question);
        byte[] mebibyte = answer(ask(transport, worker, Transport.Channel.VALUES, new byte[] {'m'}));
        assertThat(mebibyte).hasSize(1 << 20).startsWith((byte) 7).endsWith((byte) 9);
    }

    @Test
    void whatThePeerThrowsIsTold() {
        assertThatThrownBy(() -> answer(ask(transport, worker, Transport.Channel.WORK, new byte[] {'x'})))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("asked to throw")
                .hasMessageContaining(worker.name());
    }

    @Test
    void aQuestionThatWaitsHoldsNoOther() throws Exception {
        for (int i = 0; i < 40; i++) {
            assertThat(ask(transport, worker, Transport.Channel.WORK, new byte[] {'w'}))
                    .isNotDone();
        }
        assertThat(answer(ask(transport, worker, Transport.Channel.WORK, new byte[] {1, 2})))
                .containsExactly(1, 2);
    }

    @Test
    void aKilledPeersQuestionsFailOnceAndItsLeavingIsTold() throws Exception {
        try (Child doomed = Child.echo(PORT, "WORKER", certificates)) {
            doomed.await("in the cluster");
            Peer peer = next(JOINED);
            List<CompletableFuture<byte[]>> waiting = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                waiting.add(ask(transport, peer, Transport.Channel.WORK, new byte[] {'w'}));
            }
            doomed.kill();
            for (CompletableFuture<byte[]> each : waiting) {
                assertThatThrownBy(() -> answer(each)).hasCauseInstanceOf(PeerException.class);
            }
            assertThat(next(LEFT)).isEqualTo(peer);
            assertThat(transport.peers()).doesNotContain(peer);
            assertThatThrownBy(() -> answer(ask(transport, peer, Transport.Channel.CODE, new byte[] {1, 2})))
                    .hasMessageContaining("has left");
        }
        assertThat(answer(ask(transport, worker, Transport.Channel.WORK, new byte[] {3, 4})))
                .containsExactly(3, 4);
    }

    @Test
    void junkAtThePortsDisturbsNobody() throws Exception {
        Random random = new Random(1);
        for (int i = 0; i < 20; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), PORT)) {
                byte[] junk = new byte[10_000];
                random.nextBytes(junk);
                OutputStream out = socket.getOutputStream();
                out.write(junk);
            } catch (java.io.IOException e) {
                assertThat(e).isNotNull(); // it has hung up, as it should
            }
        }
        assertThat(answer(ask(transport, worker, Transport.Channel.WORK, new byte[] {5, 6})))
                .containsExactly(5, 6);
        assertThat(transport.peers()).contains(worker);
    }

    @Test
    void aSecondSeatSharesTheMemberAndIsAnotherPeer() throws Exception {
        CoherenceTransport second = CoherenceTransport.join(settings(PORT));
        LinkedBlockingQueue<Peer> seen = new LinkedBlockingQueue<>();
        second.open((channel, from, question, reply) -> reply.accept(Message.of(question)), new Transport.Membership() {
            @Override
            public void joined(Peer peer) {
                seen.add(peer);
            }

            @Override
            public void left(Peer peer) {}
        });
        assertThat(next(seen)).isEqualTo(worker);
        assertThat(second.self().id()).isNotEqualTo(transport.self().id());
        assertThat(answer(ask(second, worker, Transport.Channel.WORK, new byte[] {7, 8})))
                .containsExactly(7, 8);
        second.close();
        Bounded.await(
                "the worker is told that the seat is closed",
                () -> child.output().contains("left test"));
        assertThat(answer(ask(transport, worker, Transport.Channel.WORK, new byte[] {9, 1})))
                .containsExactly(9, 1);
    }

    @Test
    void aJvmIsInOneClusterAtATime() throws Exception {
        MemberSettings elsewhere = settings(PORT + 2);
        assertThatThrownBy(() -> CoherenceTransport.join(elsewhere))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("127.0.0.1:" + PORT)
                .hasMessageContaining("127.0.0.1:" + (PORT + 2));
    }

    @Test
    void limitsMustBePositive() {
        assertThatThrownBy(() -> new MemberSettings(
                        new ClusterAddress("h", 1),
                        "h",
                        Peer.Role.WORKER,
                        "n",
                        new Security.Insecure(),
                        MemberSettings.Beginning.MAY_BE_FIRST,
                        Duration.ZERO))
                .hasMessageContaining("must be positive: PT0S");
    }
}
