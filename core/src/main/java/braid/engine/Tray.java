package braid.engine;

import braid.Failure;
import braid.spi.Origin;
import braid.spi.Outcome;
import braid.spi.Receiver;
import braid.spi.Signal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the values of the element that a thread computes come to lie. One a thread, and another where a function
/// itself has elements computed.
final class Tray {

    private static final ThreadLocal<Tray> MINE = ThreadLocal.withInitial(Tray::new);

    /// The end of every segment.
    static final Receiver<Object> END = new Landing();

    private @Nullable Object first;
    private @Nullable List<Object> more;
    private boolean failed;
    private boolean busy;
    private @Nullable Ring ring;

    /// How long the steps behind the one that is timed now have taken.
    private long behindNanos;

    /// The tray of this thread, for elements of `ring`; to be given back.
    static Tray take(Ring ring) {
        Tray mine = MINE.get();
        if (mine.busy) {
            mine = new Tray();
            MINE.set(mine);
        }
        mine.busy = true;
        mine.ring = ring;
        return mine;
    }

    /// The one that this thread had before, if any.
    static @Nullable Tray current() {
        Tray mine = MINE.get();
        return mine.busy ? mine : null;
    }

    /// Stands around one step on the way of a sampled element, and tells its node how long that step took, without
    /// those behind it.
    record Timed(Receiver<Object> step, Origin origin) implements Receiver<Object> {
        @Override
        public void receive(Object element) throws InterruptedException {
            Tray mine = MINE.get();
            long before = mine.behindNanos;
            mine.behindNanos = 0;
            long begun = System.nanoTime();
            try {
                step.receive(element);
            } finally {
                long all = System.nanoTime() - begun;
                origin.took(Math.max(0, all - mine.behindNanos));
                mine.behindNanos = before + all;
            }
        }

        @Override
        public void signal(Signal signal) throws InterruptedException {
            step.signal(signal);
        }

        @Override
        public Receiver<?> down() {
            return step.down();
        }

        @Override
        public boolean wanted() {
            return step.wanted();
        }

        @Override
        public boolean ready() {
            return step.ready();
        }
    }

    void giveBack(@Nullable Tray before) {
        busy = false;
        ring = null;
        clear();
        if (before != null) {
            MINE.set(before);
        }
    }

    void clear() {
        first = null;
        more = null;
        failed = false;
    }

    private void add(Object entry) {
        if (first == null) {
            first = entry;
        } else {
            List<Object> all = more;
            if (all == null) {
                all = new ArrayList<>();
                all.add(first);
                more = all;
            }
            all.add(entry);
        }
    }

    /// Puts into `cell` what has come; says whether a failure is among it.
    boolean empty(Cell cell) {
        Object one = first;
        boolean hasFailed = failed;
        if (one != null && more == null && !hasFailed) {
            cell.fill(Cell.Kind.VALUE, one);
            first = null;
            return false;
        }
        List<Object> all = more != null ? more : one == null ? List.of() : List.of(one);
        cell.fill(Cell.Kind.OUTCOME, Outcome.ofAll(all));
        clear();
        return hasFailed;
    }

    private static final class Landing implements Receiver<Object> {
        @Override
        public void receive(Object element) {
            MINE.get().add(element);
        }

        @Override
        public void signal(Signal signal) {
            if (signal instanceof Failure failure) {
                Tray mine = MINE.get();
                mine.failed = true;
                mine.add(new Outcome.Failed(failure));
            }
        }

        @Override
        public Receiver<?> down() {
            return this;
        }

        @Override
        public boolean wanted() {
            Ring ring = MINE.get().ring;
            return ring == null || !ring.isClosed();
        }

        @Override
        public boolean ready() {
            return true;
        }
    }
}
