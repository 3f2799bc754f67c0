package braid.graph;

import braid.spi.Awaited;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reports waits that last, with the name of who is to blame. A daemon thread of its own, started by the first
/// wait.
final class Watchdog {

    private static final System.Logger LOG = System.getLogger("braid.watchdog");
    private static final Duration LASTING = Duration.ofSeconds(Long.getLong("braid.watchdog.seconds", 30));
    private static final Duration LOOK = Duration.ofSeconds(1);

    private static volatile boolean watching;

    private Watchdog() {}

    static void watch() {
        if (!watching) {
            start();
        }
    }

    private static synchronized void start() {
        if (!watching) {
            watching = true;
            Thread.ofPlatform().name("braid-watchdog").daemon(true).start(Watchdog::run);
        }
    }

    private static void run() {
        Set<Wait> reported = new HashSet<>();
        while (true) {
            try {
                Thread.sleep(LOOK);
            } catch (InterruptedException e) {
                continue; // nobody ends the watchdog but the end of the program
            }
            reported.retainAll(Set.copyOf(Waits.all()));
            long now = System.nanoTime();
            for (Wait wait : Waits.all()) {
                if (!wait.kind().isMeant() && now - wait.sinceNanos() > LASTING.toNanos() && reported.add(wait)) {
                    LOG.log(System.Logger.Level.WARNING, () -> report(wait, now));
                }
            }
        }
    }

    /// The wait, those that it waits for, and what the last thread in that chain does.
    static String report(Wait wait, long now) {
        StringBuilder text = new StringBuilder(wait.describe())
                .append(", for ")
                .append(Duration.ofNanos(now - wait.sinceNanos()).toSeconds())
                .append(" s");
        Set<Wait> seen = new HashSet<>(Set.of(wait));
        Wait last = wait;
        for (Wait next = Waits.of(blocker(wait)); next != null && seen.add(next); next = Waits.of(blocker(next))) {
            text.append("; ").append(next.describe());
            last = next;
        }
        Thread thread = blocker(last);
        if (thread != null && Waits.of(thread) == null) {
            text.append("; thread '")
                    .append(thread.getName())
                    .append("' is at ")
                    .append(place(thread));
        }
        Node culprit = Culprit.of(wait);
        if (culprit != null && culprit != last.node()) {
            text.append("; it depends on ").append(culprit.describe());
        }
        Awaited awaited = last.node().awaited();
        if (awaited != null && awaited.trouble() != null) {
            text.append("; ").append(awaited.trouble());
        }
        return text.toString();
    }

    private static @Nullable Thread blocker(Wait wait) {
        return switch (wait.kind()) {
            case REGION -> {
                Region region = wait.region();
                yield region == null ? null : region.owner();
            }
            case ROOM -> wait.node().pumpThread();
            case ANSWER, PARTNER, TIME, MARKER, PAUSE -> null;
        };
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
