package braid;

import braid.graph.entry.Entrance;
import braid.graph.entry.Reading;
import braid.spi.Carrier;
import braid.spi.Clock;
import braid.spi.Lines;
import braid.spi.Positions;
import braid.spi.SourceReader;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A source that reads from outside, such as a file or a socket, when it is run or started: [Source#from].
///
/// It may be opened again where reading fails, and may remember how far it was:
///
/// ```java
/// Source.from(TextFile.at(log).followed())
///         .restarting(Retry.times(10).backoff(Duration.ofMillis(100)).atMost(Duration.ofSeconds(10)))
///         .remembering(PositionFile.at(Path.of("log.position")))
/// ```
///
/// One that remembers gives *at least once*: a position is stored when all before it has left the graph, in
/// whatever order tasks ended, or was dropped there, or was handled as a failure. After a crash it begins at the
/// position that was stored last, so what was under way comes again. Nothing is stored once the stream has failed.
///
/// [#close()] stops the reading. What was read is still emitted, and its position stored.
///
/// @param <T> the elements
public final class ReadSource<T> extends PulledSource<T> {

    private final AtomicReference<@Nullable Reading<T>> reading;
    private final SourceReader.Opener<T> opener;
    private Retry retry = Retry.times(0);
    private @Nullable Positions positions;

    private ReadSource(
            Entrance entrance, SourceReader.Opener<T> opener, AtomicReference<@Nullable Reading<T>> reading) {
        super(
                entrance,
                before -> Objects.requireNonNull(reading.get()).pull(before),
                () -> Objects.requireNonNull(reading.get()).end());
        this.opener = opener;
        this.reading = reading;
        prepare();
    }

    static <T> ReadSource<T> of(SourceReader.Opener<T> opener, Clock clock) {
        Objects.requireNonNull(opener, "opener");
        return new ReadSource<>(new Entrance(Lines.here(), clock), opener, new AtomicReference<>());
    }

    private void prepare() {
        reading.set(new Reading<>(entrance(), opener, retry, positions));
    }

    /// Has the reader opened again where it fails, from where it was, as `policy` says. The count of tries begins
    /// anew with each element that comes. By default a failure to read fails the stream at once.
    ///
    /// @param policy how often and when; its limit [Retry#each] is of no meaning here
    /// @throws IllegalStateException if the source was run or started already
    public ReadSource<T> restarting(Retry policy) {
        requireNotBegun("restarting");
        retry = Objects.requireNonNull(policy, "policy");
        prepare();
        return this;
    }

    /// Has the position kept in `positions`, and begins at the one that is there.
    ///
    /// @throws IllegalStateException if the source was run or started already
    public ReadSource<T> remembering(Positions positions) {
        requireNotBegun("remembering");
        this.positions = Objects.requireNonNull(positions, "positions");
        prepare();
        return this;
    }

    private void requireNotBegun(String what) {
        if (hasBegun()) {
            throw new IllegalStateException(what + " must be said before the source is run or started: " + this);
        }
    }

    /// Reads no more; what was read is emitted. Returns when all is through, and its position stored.
    @Override
    public void close() {
        close(Entrance.FOREVER);
    }

    /// As [#close()], for `timeout` at the most; the rest goes on in the background.
    @Override
    public boolean close(Duration timeout) {
        return close(nanos(timeout));
    }

    private boolean close(long nanos) {
        Reading<T> mine = Objects.requireNonNull(reading.get());
        long begun = System.nanoTime();
        boolean inside = entrance().isInside();
        try {
            if (!inside) {
                mine.finish(nanos);
            }
            boolean through = entrance().close(left(nanos, begun));
            return through && (inside || mine.awaitAcknowledged(left(nanos, begun)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StreamInterruptedException("close was interrupted while it waited, at " + this);
        }
    }

    private static long left(long nanos, long begun) {
        return nanos == Entrance.FOREVER ? nanos : Math.max(0, nanos - (System.nanoTime() - begun));
    }

    @Override
    public ReadSource<T> carrying(Carrier<?>... carriers) {
        super.carrying(carriers);
        return this;
    }

    @Override
    public ReadSource<T> expecting(long elements) {
        super.expecting(elements);
        return this;
    }

    @Override
    public ReadSource<T> named(String name) {
        super.named(name);
        return this;
    }
}
