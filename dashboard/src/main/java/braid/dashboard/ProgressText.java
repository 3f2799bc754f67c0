package braid.dashboard;

import braid.Snapshot;
import java.time.Duration;
import java.util.Locale;

/// What a progress line tells of a graph.
///
/// @param done how many elements its sources took
/// @param size how many they will have taken in the end, -1 if that is not known
/// @param held how many its nodes hold now
/// @param failures how many failed
/// @param state how the graph is
/// @param over whether all sources have ended and nothing is held
record ProgressText(long done, long size, long held, long failures, boolean over, Snapshot.State state) {

    private static final int BAR = 24;
    /// A line that is longer than a terminal is wide cannot be redrawn.
    private static final int WIDTH = 79;

    static ProgressText read(Snapshot graph) {
        long done = 0;
        long size = 0;
        long held = 0;
        long failures = 0;
        boolean over = true;
        for (Snapshot.Node node : graph.nodes()) {
            held += node.held();
            failures += node.failures();
            if (node.kind() == Snapshot.Kind.SOURCE) {
                done += node.in();
                size = size < 0 || node.size() < 0 ? -1 : size + node.size();
                over &= node.state() != Snapshot.State.LIVE && node.state() != Snapshot.State.PAUSED;
            }
        }
        return new ProgressText(done, size, held, failures, over && held == 0, graph.state());
    }

    String line(String label, Pace pace, Duration elapsed, Progress.Manner manner) {
        StringBuilder line = new StringBuilder(label.isEmpty() ? "" : String.format(Locale.ROOT, "  %-12s ", label));
        if (size > 0) {
            if (manner == Progress.Manner.LIVE) {
                line.append(bar()).append(' ');
            }
            line.append(String.format(Locale.ROOT, "%,d of %,d", done, size));
        } else {
            line.append(String.format(Locale.ROOT, "%,d", done));
        }
        line.append("  ").append(rate(pace.aSecond())).append("/s");
        if (held > 0) {
            line.append(String.format(Locale.ROOT, "  %,d in flight", held));
        }
        if (failures > 0) {
            line.append(String.format(Locale.ROOT, "  %,d failed", failures));
        }
        if (state == Snapshot.State.FAILED) {
            line.append("  the stream has failed");
        } else if (state == Snapshot.State.PAUSED) {
            line.append("  paused");
        }
        double left = size > 0 && !over ? pace.secondsTo(size) : -1;
        line.append("  ").append(left > 0 ? time(left) + " left" : time(elapsed.toNanos() / 1e9));
        return manner == Progress.Manner.LIVE && line.length() > WIDTH ? line.substring(0, WIDTH) : line.toString();
    }

    private String bar() {
        int filled = (int) Math.min(BAR, BAR * done / size);
        return "[" + "=".repeat(filled) + " ".repeat(BAR - filled) + "]";
    }

    private static String rate(double rate) {
        return String.format(Locale.ROOT, rate < 9.95 ? "%.1f" : "%,.0f", rate);
    }

    private static String time(double seconds) {
        long whole = Math.round(seconds);
        if (seconds < 59.95) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        return whole < 3600
                ? String.format(Locale.ROOT, "%d:%02d min", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d:%02d h", whole / 3600, whole / 60 % 60);
    }
}
