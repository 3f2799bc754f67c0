package braid.operators;

import braid.EventTime;
import braid.function.ThrowingFunction;
import braid.spi.Clock;
import braid.spi.Spans;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How far time has come by what elements say. Times are nanoseconds since 1970.
final class StreamTime<T> {

    private static final long SECOND = 1_000_000_000;

    /// So many seconds before and behind 1970 may an element happen: then nothing that is reckoned with it overflows.
    private static final long MOST_SECONDS = 8_500_000_000L;

    private final EventTime<T> how;
    private final ThrowingFunction<? super T, Instant> timestamp;
    private final long lateness;
    private final @Nullable Inputs inputs;
    private long watermark = Long.MIN_VALUE;

    StreamTime(EventTime<T> how, Clock clock) {
        this.how = how;
        this.timestamp = how.timestamp();
        this.lateness = Spans.nanos(how.lateness());
        this.inputs = how.input() == null ? null : new Inputs(Spans.nanos(how.idle()), clock);
    }

    /// When `element` happened.
    long of(T element) {
        Instant at = Objects.requireNonNull(timestamp.apply(element), "null is not a time: timestamp returned null");
        long seconds = at.getEpochSecond();
        if (seconds < -MOST_SECONDS || seconds > MOST_SECONDS) {
            throw new IllegalArgumentException("timestamp must be between the years 1701 and 2239: " + at);
        }
        return seconds * SECOND + at.getNano();
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND));
    }

    /// What ends by then is over.
    long watermark() {
        return watermark;
    }

    /// Which input `element` came by.
    Object input(T element) {
        ThrowingFunction<? super T, ?> input = how.input();
        return input == null ? this : Checks.element(input.apply(element), "the input's function");
    }

    /// Takes note of an element of that input and time.
    ///
    /// @return whether the watermark has gone on
    boolean advance(Object input, long time) {
        long newest = inputs == null ? time : inputs.advance(input, time);
        long next = newest - lateness;
        if (next <= watermark) {
            return false;
        }
        watermark = next;
        return true;
    }

    /// The newest time of each input, but for those that are silent.
    private static final class Inputs {

        private static final class Input {
            private long newest = Long.MIN_VALUE;
            private long heard;
        }

        private final long idle;
        private final Clock clock;
        private final Map<Object, Input> all = new HashMap<>();

        Inputs(long idle, Clock clock) {
            this.idle = idle;
            this.clock = clock;
        }

        /// The newest time of the input that is most behind.
        long advance(Object input, long time) {
            long now = clock.nanoTime();
            Input here = all.computeIfAbsent(input, _ -> new Input());
            here.newest = Math.max(here.newest, time);
            here.heard = now;
            long least = Long.MAX_VALUE;
            for (Iterator<Input> each = all.values().iterator(); each.hasNext(); ) {
                Input other = each.next();
                if (now - other.heard > idle) {
                    each.remove();
                } else {
                    least = Math.min(least, other.newest);
                }
            }
            return least;
        }
    }
}
