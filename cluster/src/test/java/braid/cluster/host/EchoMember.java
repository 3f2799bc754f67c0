package braid.cluster.host;

import braid.cluster.member.ClusterAddress;
import braid.cluster.member.CoherenceTransport;
import braid.cluster.member.MemberSettings;
import braid.cluster.member.Message;
import braid.cluster.member.Peer;
import braid.cluster.member.Security;
import braid.cluster.member.Transport;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A process that joins a cluster, answers questions, and tells on its standard output what happens. With the role of
/// a driver it asks each worker once.
public final class EchoMember implements Transport.Service, Transport.Membership {

    private static final Duration JOINING = Duration.ofSeconds(Integer.getInteger("joining", 600));

    private final CountDownLatch never = new CountDownLatch(1);
    private final CoherenceTransport transport;

    private EchoMember(CoherenceTransport transport) {
        this.transport = transport;
    }

    /// Arguments: host, port, own host, role, directory of certificates or `-`.
    static void main(String[] arguments) throws Exception {
        Thread.ofPlatform().daemon(true).start(() -> {
            try {
                while (System.in.read() >= 0) {
                    Thread.onSpinWait();
                }
            } catch (java.io.IOException e) {
                System.out.println(e);
            }
            Runtime.getRuntime().halt(0);
        });
        Security security =
                arguments[4].equals("-") ? new Security.Insecure() : Certificates.read(Path.of(arguments[4]));
        try {
            CoherenceTransport transport = CoherenceTransport.join(new MemberSettings(
                    new ClusterAddress(arguments[0], Integer.parseInt(arguments[1])),
                    arguments[2],
                    Peer.Role.valueOf(arguments[3]),
                    "echo-" + ProcessHandle.current().pid(),
                    security,
                    MemberSettings.Beginning.MAY_BE_FIRST,
                    JOINING));
            EchoMember member = new EchoMember(transport);
            transport.open(member, member);
            System.out.println("in the cluster");
            member.never.await();
        } catch (RuntimeException e) {
            System.out.println("refused: " + e.getMessage());
        }
    }

    /// A question of one letter is an order; others come back as they are.
    @Override
    public void answer(Transport.Channel channel, Peer from, byte[] question, Consumer<Message> reply)
            throws Exception {
        reply.accept(Message.of(answer(question)));
    }

    private byte[] answer(byte[] question) throws Exception {
        if (question.length > 1) {
            return question;
        }
        return switch (question[0]) {
            case 'm' ->
                ByteBuffer.allocate(1 << 20)
                        .put(0, (byte) 7)
                        .put((1 << 20) - 1, (byte) 9)
                        .array();
            case 'x' -> throw new IllegalStateException("asked to throw");
            case 'w' -> {
                boolean over = never.await(10, TimeUnit.MINUTES);
                yield new byte[] {(byte) (over ? 1 : 0)};
            }
            default -> question;
        };
    }

    @Override
    public void joined(Peer peer) {
        System.out.println("joined " + peer.name());
        if (transport.self().role() == Peer.Role.DRIVER && peer.role() == Peer.Role.WORKER) {
            transport.ask(
                    peer,
                    Transport.Channel.WORK,
                    Message.of("hello".getBytes(StandardCharsets.UTF_8)),
                    new Transport.Answer() {
                        @Override
                        public void came(byte[] answer) {
                            System.out.println("answer " + new String(answer, StandardCharsets.UTF_8));
                        }

                        @Override
                        public void failed(Throwable cause) {
                            System.out.println("failed " + cause);
                        }
                    });
        }
    }

    @Override
    public void left(Peer peer) {
        System.out.println("left " + peer.name());
    }
}
