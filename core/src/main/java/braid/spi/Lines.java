package braid.spi;

import java.util.List;

/// Finds the line of the user's code that builds a node.
public final class Lines {

    private static final StackWalker WALKER = StackWalker.getInstance();
    private static final List<String> OURS = List.of(
            "braid.Stream",
            "braid.Source",
            "braid.PulledSource",
            "braid.ParallelStream",
            "braid.Client",
            "braid.graph.",
            "braid.operators.",
            "braid.engine.",
            "braid.spi.",
            "braid.thread.");

    private Lines() {}

    /// The first place on the calling thread's stack that is not in Braid, as `Demo.java:12`.
    public static String here() {
        return WALKER.walk(frames -> frames.filter(frame -> !isOurs(frame.getClassName()))
                .findFirst()
                .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
                .orElse("an unknown place"));
    }

    private static boolean isOurs(String type) {
        for (String ours : OURS) {
            if (ours.endsWith(".") ? type.startsWith(ours) : type.equals(ours) || type.startsWith(ours + "$")) {
                return true;
            }
        }
        return false;
    }
}
