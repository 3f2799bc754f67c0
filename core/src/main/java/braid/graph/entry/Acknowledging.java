package braid.graph.entry;

import braid.StreamException;
import braid.graph.topology.Failing;
import braid.spi.Clock;
import braid.spi.Marker;
import braid.thread.Threads;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Tells when all before a position is through: a marker goes behind its elements, and when it is over, and all
/// before it are, the position is acknowledged. Nothing is acknowledged once the stream has failed, or its source
/// was destroyed.
final class Acknowledging {

    /// Markers under way at the most; positions that come meanwhile wait for one of these, the newest for all.
    private static final int MOST = 64;

    /// A marker costs as much as many elements, so there is one in so long a time.
    private static final Duration BETWEEN = Duration.ofMillis(1);

    /// What is done with a position whose time has come.
    @FunctionalInterface
    interface Action {
        /// Acknowledges `position`.
        void run(String position) throws Exception;
    }

    private record Sent(String position, Marker marker) {}

    private final Entrance entrance;
    private final Action action;
    private final Deque<Sent> sent = new ArrayDeque<>();
    private @Nullable String unsent;
    private @Nullable String due;
    private boolean again;
    private boolean working;
    private boolean waiting;
    private long sentNanos = System.nanoTime() - BETWEEN.toNanos();
    private volatile @Nullable String last;

    Acknowledging(Entrance entrance, Action action) {
        this.entrance = entrance;
        this.action = action;
    }

    /// The position that was acknowledged last, or null.
    @Nullable
    String last() {
        return last;
    }

    /// Tells a reader that was opened just now what is through: nobody told it what was acknowledged before.
    void again() {
        synchronized (this) {
            again = true;
            if (working) {
                return;
            }
            working = true;
        }
        Threads.late(this::work);
    }

    /// All before `position` has been emitted.
    void passed(String position) {
        long now = System.nanoTime();
        synchronized (this) {
            if (sent.size() == MOST || waiting || now - sentNanos < BETWEEN.toNanos()) {
                unsent = position;
                if (!waiting && sent.size() < MOST) {
                    waiting = true;
                    Clock.system().schedule(BETWEEN, this::sendUnsent);
                }
                return;
            }
            sentNanos = now;
        }
        send(position);
    }

    private void sendUnsent() {
        synchronized (this) {
            waiting = false;
            if (sent.size() == MOST) {
                return; // the next one that is over sees to it
            }
        }
        sendLast();
    }

    /// Sends a marker for the newest position, if it has none yet.
    void sendLast() {
        String position;
        synchronized (this) {
            position = unsent;
            unsent = null;
            sentNanos = System.nanoTime();
        }
        if (position != null) {
            send(position);
        }
    }

    private void send(String position) {
        Sent next = new Sent(position, new Marker(Marker.Kind.DONE));
        synchronized (this) {
            sent.add(next);
        }
        entrance.mark(next.marker());
        var _ = next.marker().over().thenRun(this::look);
    }

    /// Takes what is over, up to the first that is not.
    private void look() {
        synchronized (this) {
            for (Sent first = sent.peek();
                    first != null && first.marker().over().isDone();
                    first = sent.peek()) {
                sent.remove();
                due = first.position();
            }
            if (working || (due == null && (unsent == null || waiting))) {
                return;
            }
            working = true;
        }
        Threads.late(this::work);
    }

    private void work() {
        while (true) {
            String position;
            String next = null;
            synchronized (this) {
                position = due;
                due = null;
                if (again && position == null) {
                    position = last;
                }
                again = false;
                if (sent.size() < MOST && !waiting) {
                    next = unsent;
                    unsent = null;
                }
                if (position == null && next == null) {
                    working = false;
                    notifyAll();
                    return;
                }
            }
            if (position != null && !lost()) {
                acknowledge(position);
            }
            if (next != null) {
                send(next);
            }
        }
    }

    /// Whether something before a position may be gone for good.
    private boolean lost() {
        return entrance.failure() != null || entrance.gone().isDone();
    }

    private void acknowledge(String position) {
        try {
            action.run(position);
            last = position;
        } catch (Throwable thrown) {
            Throwable cause = new IllegalStateException("the position " + position + " cannot be acknowledged", thrown);
            Failing.fail(entrance.node(), new StreamException(entrance.node().failure(null, cause)));
        }
    }

    /// Waits until all that is due has been acknowledged.
    ///
    /// @return false if `nanos` were over before
    synchronized boolean await(long nanos) throws InterruptedException {
        long begun = System.nanoTime();
        while (working || due != null) {
            long left = nanos - (System.nanoTime() - begun);
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, TimeUnit.HOURS.toNanos(1)));
        }
        return true;
    }
}
