package braid.graph.entry;

import braid.ReadProgress;
import braid.Retry;
import braid.StreamException;
import braid.graph.topology.ClosedException;
import braid.spi.Callbacks;
import braid.spi.Clock;
import braid.spi.Described;
import braid.spi.Positions;
import braid.spi.SourceReader;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Emits what a reader gives. Opens it again where it has failed, as often as a policy says; has positions
/// acknowledged when all before them is through; stops the reader when the source is closed, destroyed or fails.
public final class Reading<T> {

    private static final System.Logger LOG = System.getLogger("braid");

    /// So long a read may take to end when it was stopped. What it gives later is emitted if the source still
    /// takes it.
    private static final long LONGEST_READ_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Entrance entrance;
    private final SourceReader.Opener<T> opener;
    private final Retry retry;
    private final @Nullable Positions positions;
    private final Acknowledging acknowledging;

    private enum Phase {
        IDLE,
        READING,
        EMITTING
    }

    /// Guards what is needed to stop a read.
    private final Object lock = new Object();

    private boolean stopped;
    private boolean stopping;
    private Phase phase = Phase.IDLE;
    private @Nullable Thread inRead;

    private volatile @Nullable SourceReader<T> reader;
    private volatile @Nullable String position;
    private long read;
    private final AtomicLong restarts = new AtomicLong();
    private volatile @Nullable Throwable lastError;

    /// What a reader threw, as against what the graph did.
    private static final class ReaderFailed extends Exception {
        private static final long serialVersionUID = 1;

        private final transient Throwable thrown;

        ReaderFailed(Throwable thrown) {
            super(thrown);
            this.thrown = thrown;
        }
    }

    /// Reads for `entrance`.
    ///
    /// @param retry how often the reader is opened again after a failure, in a row
    /// @param positions where the position is kept, or null
    public Reading(Entrance entrance, SourceReader.Opener<T> opener, Retry retry, @Nullable Positions positions) {
        this.entrance = entrance;
        this.opener = opener;
        this.retry = retry;
        this.positions = positions;
        this.acknowledging = new Acknowledging(entrance, this::acknowledge);
        entrance.reads(this::state);
    }

    private ReadProgress state() {
        SourceReader<T> now = reader;
        Throwable error = lastError;
        return new ReadProgress(
                position,
                acknowledging.last(),
                now == null ? -1 : lag(now),
                restarts.get(),
                error == null ? null : Described.thrown(error));
    }

    private static long lag(SourceReader<?> reader) {
        try {
            return reader.lag();
        } catch (RuntimeException unknown) {
            return -1;
        }
    }

    /// Emits all, on the calling thread; returns when no more come or the source takes none.
    ///
    /// @param before done before each batch is emitted
    public void pull(Runnable before) {
        var _ = entrance.refused().thenRun(() -> Callbacks.run(this::stop));
        try {
            position = positions == null ? null : positions.load();
        } catch (Exception thrown) {
            throw failed(new IllegalStateException("the position cannot be loaded from " + positions, thrown));
        }
        long begun = 0;
        long readBefore = -1;
        int tries = 0;
        while (goesOn()) {
            try {
                readAll(before);
                emitRemaining();
                return;
            } catch (ReaderFailed failed) {
                if (isStopped()) {
                    emitRemaining(); // to be stopped is what some say by throwing
                    return;
                }
                lastError = failed.thrown;
                close();
                enter(Phase.IDLE); // whoever closes the source need not wait for the pause
                boolean moved = read > readBefore; // it had begun to work again
                readBefore = read;
                tries = moved ? 1 : tries + 1;
                begun = moved ? entrance.node().clock().nanoTime() : begun;
                if (!pause(tries, begun, failed.thrown)) {
                    return;
                }
            } finally {
                acknowledging.sendLast();
                enter(Phase.IDLE);
            }
        }
    }

    /// Waits before the reader is opened again.
    ///
    /// @return false if the source was closed meanwhile
    private boolean pause(int tries, long begun, Throwable thrown) {
        Clock clock = entrance.node().clock();
        double chance = ThreadLocalRandom.current().nextDouble();
        if (!retry.goesOn(tries, thrown, clock.nanoTime() - begun, chance)) {
            throw failed(thrown);
        }
        long nanos = retry.pauseNanos(tries, chance);
        LOG.log(
                System.Logger.Level.WARNING,
                () -> "the reader of " + entrance.node().describe() + " has failed, and is opened again in "
                        + Duration.ofNanos(nanos).toMillis() + " ms: " + Described.thrown(thrown));
        restarts.incrementAndGet();
        CompletableFuture<Boolean> over = new CompletableFuture<>();
        Clock.Scheduled timer = clock.schedule(Duration.ofNanos(nanos), () -> over.complete(true));
        var _ = entrance.refused().thenRun(() -> over.complete(false));
        try {
            return over.get();
        } catch (InterruptedException interrupted) {
            throw failed(interrupted);
        } catch (ExecutionException never) {
            throw new IllegalStateException(never);
        } finally {
            timer.cancel();
        }
    }

    private StreamException failed(Throwable thrown) {
        if (thrown instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        return new StreamException(entrance.node().failure(null, thrown));
    }

    private boolean goesOn() {
        return !isStopped() && entrance.wanted();
    }

    private boolean isStopped() {
        synchronized (lock) {
            return stopped || entrance.isOver();
        }
    }

    private void enter(Phase next) {
        synchronized (lock) {
            phase = next;
            lock.notifyAll();
        }
    }

    private void readAll(Runnable before) throws ReaderFailed {
        SourceReader<T> mine = guarded(() -> Objects.requireNonNull(opener.open(position), "what the opener gives"));
        reader = mine;
        acknowledging.again();
        if (position == null) {
            begin(mine);
        }
        boolean more = true;
        while (more && goesOn()) {
            enter(Phase.READING);
            List<T> elements = guarded(() -> Objects.requireNonNull(mine.read(), "what read gives"));
            more = !elements.isEmpty();
            if (more) {
                String behind = position(mine);
                enter(Phase.EMITTING);
                before.run();
                if (!emit(elements)) {
                    return;
                }
                read++;
                position = behind;
                if (behind != null) {
                    acknowledging.passed(behind);
                }
            }
        }
    }

    /// Remembers where `reader` has begun, where that is not where it would begin the next time.
    private void begin(SourceReader<T> reader) throws ReaderFailed {
        String here;
        try {
            here = reader.beginning();
        } catch (RuntimeException thrown) {
            throw new ReaderFailed(thrown);
        }
        if (here != null) {
            position = here;
            acknowledging.passed(here);
        }
    }

    /// What a reader that was stopped has taken over from elsewhere.
    private void emitRemaining() {
        SourceReader<T> mine = reader;
        if (mine != null && isStopped() && !entrance.isOver()) {
            emit(mine.remaining());
        }
    }

    /// Also where it was stopped: what was read is still emitted.
    private static @Nullable String position(SourceReader<?> reader) throws ReaderFailed {
        try {
            return reader.position();
        } catch (RuntimeException thrown) {
            throw new ReaderFailed(thrown);
        }
    }

    /// @return false if the source was closed meanwhile
    private boolean emit(List<T> elements) {
        try {
            entrance.emitAll(elements);
            return true;
        } catch (ClosedException closed) {
            return false;
        }
    }

    @FunctionalInterface
    private interface Call<R extends @Nullable Object> {
        R call() throws Exception;
    }

    /// Calls the reader, which may be stopped meanwhile.
    private <R extends @Nullable Object> R guarded(Call<R> call) throws ReaderFailed {
        synchronized (lock) {
            if (stopped) {
                throw new ReaderFailed(new InterruptedException("the source is closed"));
            }
            inRead = Thread.currentThread();
        }
        boolean wasStopped;
        try {
            return call.call();
        } catch (Throwable thrown) {
            if (thrown instanceof VirtualMachineError broken && !(thrown instanceof StackOverflowError)) {
                throw broken;
            }
            throw new ReaderFailed(thrown);
        } finally {
            synchronized (lock) {
                inRead = null;
                wasStopped = stopped;
            }
            if (wasStopped) {
                Thread.interrupted(); // it was for the read
            }
        }
    }

    /// Reads no more, and waits until what was read has been emitted, so that the position is behind it.
    ///
    /// @param nanos how long at the most
    public void finish(long nanos) throws InterruptedException {
        stop();
        long begun = System.nanoTime();
        synchronized (lock) {
            while (phase != Phase.IDLE && !entrance.isOver() && !entrance.paused()) {
                long most = phase == Phase.READING ? Math.min(nanos, LONGEST_READ_NANOS) : nanos;
                long left = most - (System.nanoTime() - begun);
                if (left <= 0) {
                    return;
                }
                TimeUnit.NANOSECONDS.timedWait(lock, Math.min(left, LOOK_NANOS));
            }
        }
    }

    /// Ends a read that waits.
    private void stop() {
        SourceReader<T> mine;
        synchronized (lock) {
            if (stopped) {
                return;
            }
            stopped = true;
            stopping = true;
            mine = reader;
        }
        try {
            if (mine != null) {
                mine.stop();
            }
        } catch (Exception thrown) {
            LOG.log(System.Logger.Level.WARNING, () -> "a reader does not stop: " + Described.thrown(thrown));
        } finally {
            synchronized (lock) {
                stopping = false;
                lock.notifyAll();
                if (inRead != null) {
                    inRead.interrupt();
                }
            }
        }
    }

    /// Closes the reader, when what came of it is through and acknowledged, or never will be. By the thread that
    /// pulls.
    public void end() {
        try {
            acknowledging.await(Entrance.FOREVER);
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        close();
    }

    private void close() {
        SourceReader<T> mine = reader;
        if (mine == null) {
            return;
        }
        try {
            awaitStopped();
            reader = null; // what is through from now on is told to the next one
            mine.close();
        } catch (Exception thrown) {
            lastError = thrown;
            LOG.log(
                    System.Logger.Level.WARNING,
                    () -> "the reader of " + entrance.node().describe() + " does not close: "
                            + Described.thrown(thrown));
        } finally {
            reader = null;
        }
    }

    /// No reader is closed while another thread is stopping it.
    private void awaitStopped() throws InterruptedException {
        synchronized (lock) {
            long begun = System.nanoTime();
            while (stopping && System.nanoTime() - begun < LONGEST_READ_NANOS) {
                TimeUnit.NANOSECONDS.timedWait(lock, LOOK_NANOS);
            }
        }
    }

    private void acknowledge(String done) throws Exception {
        if (positions != null) {
            positions.store(done);
        }
        SourceReader<T> mine = reader;
        if (mine != null) {
            mine.acknowledge(done);
        }
    }

    /// Waits until what is through has been acknowledged.
    ///
    /// @return false if `nanos` were over before
    public boolean awaitAcknowledged(long nanos) throws InterruptedException {
        return acknowledging.await(nanos);
    }
}
