package braid.cluster.driver;

import braid.cluster.member.Transport;
import braid.cluster.wire.Packer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Fetches values that workers keep.
final class KeptValues {

    private static final Duration LOOK = Duration.ofMillis(200);
    private static final long NAP_NANOS = 1_000_000;

    private final Scheduler scheduler;
    private final Transport transport;

    KeptValues(Scheduler scheduler, Transport transport) {
        this.scheduler = scheduler;
        this.transport = transport;
    }

    /// What a fetch has to do next: take the bytes, ask a worker, or wait until the job is done again.
    private record Step(
            @Nullable ByteBuffer bytes, @Nullable WorkerLink keeper, long id) {}

    /// The bytes of what came of `job`, computed again if they were lost.
    ByteBuffer fetch(Job job) throws InterruptedException {
        scheduler.change(() -> scheduler.wanted(job));
        while (true) {
            Step step = next(job);
            ByteBuffer bytes = step.bytes;
            if (bytes != null) {
                return bytes;
            }
            WorkerLink keeper = step.keeper;
            if (keeper == null) {
                LockSupport.parkNanos(this, NAP_NANOS);
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            } else {
                ask(job, keeper, step.id);
            }
        }
    }

    private Step next(Job job) {
        Step[] step = new Step[1];
        scheduler.change(() -> {
            if (job.isLost()) {
                scheduler.again(job);
            }
            boolean done = job.outcome == null && job.state == Job.State.DONE;
            step[0] = new Step(job.outcome, done ? job.keeper() : null, job.id);
        });
        return step[0];
    }

    private void ask(Job job, WorkerLink keeper, long id) throws InterruptedException {
        CompletableFuture<byte[]> answer = asked(keeper, id);
        while (true) {
            try {
                byte[] bytes = answer.get(LOOK.toNanos(), TimeUnit.NANOSECONDS);
                scheduler.change(() -> scheduler.arrived(job, id, ByteBuffer.wrap(bytes)));
                return;
            } catch (TimeoutException e) {
                if (isGone(keeper)) {
                    return; // a large value takes its time, but none comes from there
                }
            } catch (ExecutionException e) {
                scheduler.change(() -> scheduler.notHad(job, id, keeper));
                return;
            }
        }
    }

    private boolean isGone(WorkerLink keeper) {
        boolean[] gone = new boolean[1];
        scheduler.change(() -> gone[0] = !keeper.isUp() || keeper.isSilent());
        return gone[0];
    }

    /// Copies the values of `job` to the driver, by itself.
    void copy(Job job, long id, WorkerLink keeper) {
        ask(keeper, id, new Transport.Answer() {
            @Override
            public void came(byte[] answer) {
                scheduler.change(() -> scheduler.arrived(job, id, ByteBuffer.wrap(answer)));
            }

            @Override
            public void failed(Throwable cause) {
                scheduler.change(() -> scheduler.notHad(job, id, keeper));
            }
        });
    }

    private CompletableFuture<byte[]> asked(WorkerLink keeper, long id) {
        CompletableFuture<byte[]> bytes = new CompletableFuture<>();
        ask(keeper, id, new Transport.Answer() {
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

    private void ask(WorkerLink keeper, long id, Transport.Answer answer) {
        Packer question = new Packer(64);
        question.putText(transport.self().id());
        question.putVarint(id);
        transport.ask(keeper.peer, Transport.Channel.VALUES, question.toMessage(), answer);
    }
}
