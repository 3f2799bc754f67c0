package braid.cluster.worker;

import braid.cluster.member.Message;
import braid.cluster.member.Peer;
import braid.cluster.member.Transport;
import braid.cluster.wire.Packer;
import braid.cluster.wire.Unpacker;
import braid.spi.Clock;
import braid.spi.Task;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Hands kept values to whoever asks, driver or worker, and asks other workers for theirs.
final class ValueService {

    /// A keeper that does not answer for so long is done without.
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Worker worker;

    ValueService(Worker worker) {
        this.worker = worker;
    }

    /// The question for the value `id` of the driver with the peer id `driver`.
    static Message question(String driver, long id) {
        Packer out = new Packer(64);
        out.putText(driver);
        out.putVarint(id);
        return out.toMessage();
    }

    /// Asks `driver` for the value `id` that it shares.
    CompletableFuture<byte[]> ask(Peer driver, long id) {
        CompletableFuture<byte[]> bytes = new CompletableFuture<>();
        worker.transport().ask(driver, Transport.Channel.VALUES, question(driver.id(), id), new Transport.Answer() {
            @Override
            public void came(byte[] answer) {
                bytes.complete(answer);
            }

            @Override
            public void failed(Throwable cause) {
                bytes.completeExceptionally(cause);
            }
        });
        return bytes;
    }

    byte[] answer(byte[] question) throws IOException {
        Unpacker in = new Unpacker(question);
        String driver = in.takeText();
        long id = in.takeVarint();
        Session session = worker.session(driver);
        byte @Nullable [] bytes = session == null ? null : session.kept(id);
        if (bytes == null) {
            throw new IOException("the value " + id + " is not kept here");
        }
        return bytes;
    }

    /// Asks the worker with the peer id `keeper` for the value `id`; completes `task` with it, or as lost.
    void ask(Peer driver, long id, String keeper, Session session, Task task) {
        for (Peer peer : worker.transport().peers()) {
            if (peer.id().equals(keeper)) {
                Message question = question(driver.id(), id);
                Clock.Scheduled limit = Clock.system().schedule(LIMIT, () -> task.fail(new InputLost(id).thrown()));
                task.whenDone(limit::cancel); // it would hold the value until then
                worker.transport().ask(peer, Transport.Channel.VALUES, question, new Transport.Answer() {
                    @Override
                    public void came(byte[] answer) {
                        worker.loading().execute(() -> session.fetched(id, answer, task));
                    }

                    @Override
                    public void failed(Throwable cause) {
                        task.fail(new InputLost(id).thrown());
                    }
                });
                return;
            }
        }
        task.fail(new InputLost(id).thrown());
    }
}
