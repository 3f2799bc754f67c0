package braid.graph.wait;

import braid.graph.lock.Entered;
import braid.graph.lock.Patience;
import braid.graph.topology.Node;
import braid.graph.topology.Region;
import braid.graph.topology.SourceState;
import org.jspecify.annotations.Nullable;

/// The ways to wait for a region. Each is a known wait.
public final class Entering {

    /// Who waits for longer is handed the region.
    private static final long PATIENCE_NANOS = 500_000;

    private Entering() {}

    /// Enters however long it takes; an interrupt stays as the thread's flag. For who holds an element that was
    /// accepted.
    public static void always(Region region, Node at) {
        Thread me = Thread.currentThread();
        if (region.tryEnter(me)) {
            return;
        }
        if (region.isMine()) {
            throw new IllegalStateException("region entered twice at " + at.describe());
        }
        if (!region.tryEnterSoon(me)) {
            Wait wait = Waits.begin(at, Wait.Kind.REGION, region, () -> false);
            try {
                region.enter(new Always(new Blame.Looks(wait)));
            } finally {
                Waits.end(wait);
            }
        }
    }

    private record Always(Blame.Looks looks) implements Patience {
        @Override
        public @Nullable Entered look(long waitedNanos, boolean interrupted) {
            looks.breakCircle();
            return null;
        }

        @Override
        public long barging() {
            return PATIENCE_NANOS;
        }
    }

    /// Enters `source`'s region to emit, unless something comes first: an interrupt, the end of `nanos`, the end of
    /// the source, or a circle, where the thread would wait for itself.
    ///
    /// @param nanos how long to wait at the most, or `Long.MAX_VALUE`
    public static Entered toEmit(Node source, SourceState state, long nanos) {
        Region region = state.region();
        Thread me = Thread.currentThread();
        if (region.tryEnter(me)) {
            return Entered.YES;
        }
        if (region.isMine()) {
            return Entered.CIRCLE;
        }
        if (region.tryEnterSoon(me)) {
            return Entered.YES;
        }
        if (nanos <= 0) {
            return Entered.LATE;
        }
        Wait wait = Waits.begin(source, Wait.Kind.REGION, region, () -> false);
        try {
            return region.enter(new Emitting(new Blame.Looks(wait), state, nanos));
        } finally {
            Waits.end(wait);
        }
    }

    private record Emitting(Blame.Looks looks, SourceState state, long nanos) implements Patience {
        @Override
        public @Nullable Entered look(long waitedNanos, boolean interrupted) {
            if (state.isOver()) {
                return Entered.OVER;
            }
            if (waitedNanos > nanos) {
                return Entered.LATE;
            }
            if (interrupted) {
                return Entered.INTERRUPTED;
            }
            return looks.atItself() ? Entered.CIRCLE : null;
        }

        @Override
        public long barging() {
            return PATIENCE_NANOS;
        }

        @Override
        public long deadline() {
            return nanos;
        }
    }

    /// Enters `region` to change the graph there, unless the thread would wait for itself. Those who come later do
    /// not go first.
    ///
    /// @param nanos how long to wait at the most, or `Long.MAX_VALUE`
    public static Entered toChange(Region region, Node at, long nanos) {
        Thread me = Thread.currentThread();
        if (region.tryEnter(me)) {
            return Entered.YES;
        }
        if (region.isMine()) {
            return Entered.CIRCLE;
        }
        Wait wait = Waits.begin(at, Wait.Kind.REGION, region, () -> false);
        try {
            return region.enter(new Changing(new Blame.Looks(wait), nanos));
        } finally {
            Waits.end(wait);
        }
    }

    private record Changing(Blame.Looks looks, long nanos) implements Patience {
        @Override
        public @Nullable Entered look(long waitedNanos, boolean interrupted) {
            if (interrupted) {
                return Entered.INTERRUPTED;
            }
            if (waitedNanos > nanos) {
                return Entered.LATE;
            }
            return looks.atItself() ? Entered.CIRCLE : null;
        }

        @Override
        public long barging() {
            return 0;
        }

        @Override
        public long deadline() {
            return nanos;
        }
    }
}
