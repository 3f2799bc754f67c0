package braid.dashboard.json;

import braid.Failure;
import braid.Snapshot;
import braid.dashboard.look.Look;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The newest failures as texts. The user's objects are asked for theirs once, by a thread of its own: such a method
/// may wait for a lock, or for ever. Then another thread makes the others' texts; of threads that are kept so there
/// are few, and without one left, failures are shown without texts.
final class FailureTexts {

    private static final int MOST = 100;
    private static final int MOST_KEPT = 4;
    private static final long PATIENCE_NANOS = Duration.ofMillis(100).toNanos();

    private final Object lock = new Object();
    private final IdentityHashMap<Failure, Texts> known = new IdentityHashMap<>();
    private final ArrayDeque<Failure> asked = new ArrayDeque<>();
    private final IdentityHashMap<Failure, Thread> kept = new IdentityHashMap<>();
    private @Nullable Maker maker;

    /// What was seen of failures.
    ///
    /// @param newest the newest of all graphs, newest first
    /// @param texts their texts, and those of the failures that streams have failed by; failures are told apart by
    ///     identity
    record Shown(List<Snapshot.Failed> newest, IdentityHashMap<Failure, Texts> texts) {

        Texts of(Failure failure) {
            Texts made = texts.get(failure);
            return made == null ? Texts.unasked(failure) : made;
        }
    }

    /// The failures of all graphs. Waits for texts for a moment at the most.
    Shown shown(Look look) {
        List<Snapshot.Failed> all = new ArrayList<>();
        List<Failure> wanted = new ArrayList<>();
        for (Snapshot graph : look.graphs()) {
            all.addAll(graph.recentFailures());
            failedBy(graph).ifPresent(source -> wanted.add(Objects.requireNonNull(source.lastFailure())));
        }
        all.sort(Comparator.comparingLong(Snapshot.Failed::id).reversed());
        List<Snapshot.Failed> newest = all.subList(0, Math.min(MOST, all.size()));
        newest.forEach(each -> wanted.add(each.failure()));
        synchronized (lock) {
            ask(wanted);
            await();
            return new Shown(newest, new IdentityHashMap<>(known));
        }
    }

    /// The source whose stream has failed, if there is one.
    static Optional<Snapshot.Node> failedBy(Snapshot graph) {
        return graph.nodes().stream()
                .filter(node -> node.state() == Snapshot.State.FAILED && node.lastFailure() != null)
                .findFirst();
    }

    @SuppressWarnings("ReferenceEquality") // a failure is one by identity: equality would ask the user's objects
    private void ask(List<Failure> wanted) {
        Set<Failure> all = Collections.newSetFromMap(new IdentityHashMap<>());
        all.addAll(wanted);
        known.keySet().removeIf(each -> !all.contains(each));
        asked.clear();
        Maker now = maker;
        for (Failure each : all) {
            boolean making = kept.containsKey(each) || (now != null && now.making == each);
            if (!making && !known.containsKey(each)) {
                asked.add(each);
            }
        }
        if (!asked.isEmpty() && now == null) {
            begin();
        }
    }

    private void begin() {
        if (kept.size() < MOST_KEPT) {
            Maker made = new Maker();
            maker = made;
            made.thread.start();
        }
    }

    /// Waits a moment for what is still to be made. Where one text takes longer, its thread is left to it.
    private void await() {
        long end = System.nanoTime() + PATIENCE_NANOS;
        for (long left = PATIENCE_NANOS; maker != null && left > 0; left = end - System.nanoTime()) {
            try {
                lock.wait(1 + left / 1_000_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        Maker late = maker;
        if (late != null && late.making != null && System.nanoTime() - late.since > PATIENCE_NANOS) {
            kept.put(Objects.requireNonNull(late.making), late.thread);
            maker = null;
            if (!asked.isEmpty()) {
                begin();
            }
        }
    }

    /// Makes what is asked for, and ends.
    private final class Maker implements Runnable {

        private final Thread thread =
                Thread.ofPlatform().daemon().name("braid-dashboard-texts").unstarted(this);

        /// Which text, and since when. Under the lock.
        private @Nullable Failure making;

        private long since = System.nanoTime();

        @Override
        public void run() {
            Failure next = next();
            while (next != null) {
                Texts texts = texts(next);
                synchronized (lock) {
                    known.put(next, texts);
                    next = kept.remove(next) != null ? null : next();
                }
            }
        }

        private @Nullable Failure next() {
            synchronized (lock) {
                Failure next = asked.poll();
                if (next == null) {
                    maker = null;
                    lock.notifyAll();
                } else {
                    making = next;
                    since = System.nanoTime();
                }
                return next;
            }
        }

        private static Texts texts(Failure failure) {
            try {
                return Texts.of(failure);
            } catch (Throwable thrown) { // a user's method; nobody else would see it
                return Texts.unasked(failure);
            }
        }
    }
}
