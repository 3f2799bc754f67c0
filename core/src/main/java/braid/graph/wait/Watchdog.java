package braid.graph.wait;

import braid.graph.topology.Node;
import braid.graph.topology.Walk;
import braid.spi.Awaited;
import braid.spi.Spans;
import braid.thread.Threads;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reports waits that last, with the name of who is to blame. A wait for what was emitted to come through is
/// reported only where nothing has moved for that long. A daemon thread of its own, started by the first wait.
public final class Watchdog {

    private static final System.Logger LOG = System.getLogger("braid.watchdog");
    private static final long LASTING_NANOS =
            Spans.nanos(Duration.ofSeconds(Long.getLong("braid.watchdog.seconds", 30)));
    private static final Duration LOOK = Duration.ofSeconds(1);

    private static volatile boolean watching;

    private final Set<Wait> reported = new HashSet<>();
    private final Map<Wait, Moved> moved = new HashMap<>();

    private Watchdog() {}

    /// How many elements the nodes of a graph had taken, and since when it has been as many.
    private record Moved(long elements, long sinceNanos) {}

    static void watch() {
        if (!watching) {
            start();
        }
    }

    private static synchronized void start() {
        if (!watching) {
            watching = true;
            Threads.make("braid-watchdog", true, new Watchdog()::run).start();
        }
    }

    private void run() {
        while (true) {
            try {
                Thread.sleep(LOOK);
                look(System.nanoTime());
            } catch (InterruptedException e) {
                reported.clear(); // nobody ends the watchdog but the end of the program
            } catch (RuntimeException | StackOverflowError e) {
                LOG.log(System.Logger.Level.WARNING, "a look at the waits failed", e);
            }
        }
    }

    private void look(long now) {
        Set<Wait> waits = Set.copyOf(Waits.all());
        reported.retainAll(waits);
        moved.keySet().retainAll(waits);
        for (Wait wait : waits) {
            boolean lasting =
                    now - wait.sinceNanos() > LASTING_NANOS && !wait.kind().isMeant();
            if (lasting && !moves(wait, now) && reported.add(wait)) {
                LOG.log(System.Logger.Level.WARNING, () -> report(wait, now));
            }
        }
    }

    /// Whether the graph in which somebody waits for a marker has moved lately.
    private boolean moves(Wait wait, long now) {
        if (wait.kind() != Wait.Kind.MARKER) {
            return false;
        }
        long elements = 0;
        for (Node node : Walk.graphOf(wait.node())) {
            elements += node.in();
        }
        Moved before = moved.get(wait);
        if (before == null || before.elements() != elements) {
            moved.put(wait, new Moved(elements, now));
            return true;
        }
        return now - before.sinceNanos() < LASTING_NANOS;
    }

    /// The wait, those that it waits for, and what the last thread in that chain does.
    ///
    /// @param now by `System.nanoTime`
    public static String report(Wait wait, long now) {
        StringBuilder text = new StringBuilder(wait.describe())
                .append(", for ")
                .append(Duration.ofNanos(now - wait.sinceNanos()).toSeconds())
                .append(" s");
        Blame blame = Blame.of(wait);
        List<Wait> chain = blame.chain();
        for (Wait next : chain.subList(1, chain.size())) {
            text.append("; ").append(next.describe());
        }
        Thread worker = blame.worker();
        if (worker != null && Waits.of(worker) == null) {
            text.append("; thread '")
                    .append(worker.getName())
                    .append("' is at ")
                    .append(place(worker));
        }
        Node last = chain.getLast().node();
        Node culprit = blame.culprit();
        if (culprit != null && culprit != last) {
            text.append("; it depends on ").append(culprit.describe());
        }
        Awaited awaited = last.awaited();
        if (awaited != null && awaited.trouble() != null) {
            text.append("; ").append(awaited.trouble());
        }
        return text.toString();
    }

    private static String place(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        for (StackTraceElement frame : stack) {
            if (!frame.getClassName().startsWith("java.")
                    && !frame.getClassName().startsWith("jdk.")) {
                return frame.toString();
            }
        }
        return stack.length == 0 ? "an unknown place" : stack[0].toString();
    }
}
