package braid.dashboard;

import braid.Snapshot;
import braid.Stream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// A line that tells how far the graph of a stream has come: how many elements its sources took, how many a second,
/// how many are under way, how many failed, and for how long it will go on where that is known.
///
/// In a terminal the line is redrawn in place; elsewhere a plain line comes now and then. A daemon thread prints it,
/// until this is closed or all sources have ended: it keeps no JVM alive.
public final class Progress implements AutoCloseable {

    private static final Duration REDRAW = Duration.ofMillis(150);
    private static final Duration NEXT_LINE = Duration.ofSeconds(2);
    private static final String ERASE_REST = "\033[K";

    private final Supplier<Snapshot> graph;
    private final String label;
    private final PrintWriter out;
    private final Manner manner;
    private final LongSupplier nanos;
    private final long begun;
    private final Pace pace;
    private boolean closed;

    /// How the line is shown.
    public enum Manner {
        /// Redrawn in place.
        LIVE,
        /// A new one every two seconds.
        LINES
    }

    Progress(Supplier<Snapshot> graph, String label, PrintWriter out, Manner manner, LongSupplier nanos) {
        this.graph = graph;
        this.label = label;
        this.out = out;
        this.manner = manner;
        this.nanos = nanos;
        this.begun = nanos.getAsLong();
        this.pace = new Pace(ProgressText.read(graph.get()).done(), begun);
    }

    /// Begins to tell of the graph of `stream`, on the error stream: what the program prints may be read by another.
    /// It is redrawn if the program runs in a terminal that can do that.
    public static Progress of(Stream<?> stream) {
        PrintStream error = System.err;
        return of(stream, "", new PrintWriter(error, true, error.charset()), manner());
    }

    /// Begins to tell of the graph of `stream` on `out`.
    ///
    /// @param label what the line begins with
    public static Progress of(Stream<?> stream, String label, PrintWriter out, Manner manner) {
        Objects.requireNonNull(stream, "stream");
        Progress progress = new Progress(
                stream::snapshot,
                Objects.requireNonNull(label, "label"),
                Objects.requireNonNull(out, "out"),
                Objects.requireNonNull(manner, "manner"),
                System::nanoTime);
        progress.begin();
        return progress;
    }

    @SuppressWarnings("SystemConsoleNull") // JDK 25 has none without a terminal, others differ
    private static Manner manner() {
        var console = System.console();
        boolean terminal = console != null && console.isTerminal();
        return terminal && !"dumb".equals(System.getenv("TERM")) ? Manner.LIVE : Manner.LINES;
    }

    private void begin() {
        Thread.ofPlatform().daemon().name("braid-progress").start(this::tell);
    }

    private synchronized void tell() {
        try {
            while (!closed) {
                wait((manner == Manner.LIVE ? REDRAW : NEXT_LINE).toMillis());
                look();
            }
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    /// Prints the line as it is now; for the last time if all sources have ended.
    synchronized void look() {
        if (closed) {
            return;
        }
        long now = nanos.getAsLong();
        ProgressText text = ProgressText.read(graph.get());
        pace.see(text.done(), now);
        print(text, now);
        if (text.over()) {
            end();
        }
    }

    private void print(ProgressText text, long now) {
        String line = text.line(label, pace, Duration.ofNanos(now - begun), manner);
        if (manner == Manner.LIVE) {
            out.print("\r" + line + ERASE_REST);
            out.flush();
        } else {
            out.println(line);
        }
    }

    private void end() {
        closed = true;
        if (manner == Manner.LIVE) {
            out.println();
        }
        notifyAll();
    }

    /// Prints the line for the last time.
    @Override
    public synchronized void close() {
        if (!closed) {
            look();
        }
        if (!closed) {
            end();
        }
    }
}
