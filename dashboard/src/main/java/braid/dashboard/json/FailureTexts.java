package braid.dashboard.json;

import braid.Snapshot;
import braid.dashboard.look.Look;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The newest failures as texts. The user's objects are asked for theirs once, by a thread of its own: such a method may
/// wait for a lock, or for ever. Then another thread makes the others' texts; of threads that are kept in this way there
/// are few, and without one left, failures are shown without texts.
final class FailureTexts {

    private static final int MOST = 100;
    private static final int MOST_KEPT = 4;
    private static final long PATIENCE_NANOS = Duration.ofMillis(100).toNanos();

    private final Object lock = new Object();
    private final Map<Long, Texts> known = new HashMap<>();
    private final ArrayDeque<Snapshot.Failed> asked = new ArrayDeque<>();
    private final Map<Long, Thread> kept = new HashMap<>();
    private @Nullable Maker maker;

    /// A failure that was seen, with its texts.
    record Shown(Snapshot.Failed failed, Texts texts) {}

    /// The newest failures of all graphs, newest first. Waits for texts for a moment at the most.
    List<Shown> newest(Look look) {
        List<Snapshot.Failed> all = new ArrayList<>();
        look.graphs().forEach(graph -> all.addAll(graph.recentFailures()));
        all.sort(Comparator.comparingLong(Snapshot.Failed::id).reversed());
        List<Snapshot.Failed> newest = all.subList(0, Math.min(MOST, all.size()));
        synchronized (lock) {
            ask(newest);
            await();
            return newest.stream()
                    .map(each -> new Shown(each, known.getOrDefault(each.id(), Texts.unasked(each.failure()))))
                    .toList();
        }
    }

    private void ask(List<Snapshot.Failed> newest) {
        Set<Long> ids = newest.stream().map(Snapshot.Failed::id).collect(Collectors.toSet());
        known.keySet().retainAll(ids);
        asked.clear();
        Maker now = maker;
        for (Snapshot.Failed each : newest) {
            boolean making = kept.containsKey(each.id()) || (now != null && now.making == each.id());
            if (!making && !known.containsKey(each.id())) {
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
        if (late != null && System.nanoTime() - late.since > PATIENCE_NANOS) {
            kept.put(late.making, late.thread);
            maker = null;
            if (!asked.isEmpty()) {
                begin();
            }
        }
    }

    /// Makes what is asked for, and ends.
    private final class Maker implements Runnable {

        private final Thread thread = Thread.ofPlatform()
                .daemon()
                .name("braid-dashboard-texts")
                .unstarted(this);

        /// Which text, and since when. Under the lock.
        private long making = -1;

        private long since = System.nanoTime();

        @Override
        public void run() {
            Snapshot.Failed next = next();
            while (next != null) {
                Texts texts = texts(next);
                synchronized (lock) {
                    known.put(next.id(), texts);
                    next = kept.remove(next.id(), thread) ? null : next();
                }
            }
        }

        private Snapshot.@Nullable Failed next() {
            synchronized (lock) {
                Snapshot.Failed next = asked.poll();
                if (next == null) {
                    maker = null;
                    lock.notifyAll();
                } else {
                    making = next.id();
                    since = System.nanoTime();
                }
                return next;
            }
        }

        private static Texts texts(Snapshot.Failed failed) {
            try {
                return Texts.of(failed.failure());
            } catch (Throwable thrown) { // a user's method; nobody else would see it
                return Texts.unasked(failed.failure());
            }
        }
    }
}
