package braid.flight;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/// A wait inside a graph, at the moment of its end, by the thread that has waited.
@Name("braid.Wait")
@Label("Wait")
@Category("Braid")
@Description("A wait of a millisecond or more inside a graph")
@StackTrace(false)
public final class WaitEvent extends Event {

    private static final long SHORTEST_NANOS = 1_000_000;

    @Label("Node")
    String node = "";

    @Label("Line")
    String line = "";

    @Label("For")
    String what = "";

    @Label("Time Waited")
    @Timespan(Timespan.NANOSECONDS)
    long waited;

    private WaitEvent() {}

    /// Records a wait of the calling thread that is over, if it was long enough and something records waits.
    ///
    /// @param node the name of the node where it waited
    /// @param line the node's line in the user's code
    /// @param what for what it waited
    /// @param sinceNanos since when, by `System.nanoTime`
    public static void record(String node, String line, String what, long sinceNanos) {
        WaitEvent event = new WaitEvent();
        if (event.isEnabled()) {
            long waited = System.nanoTime() - sinceNanos;
            if (waited >= SHORTEST_NANOS) {
                event.node = node;
                event.line = line;
                event.what = what;
                event.waited = waited;
                event.commit();
            }
        }
    }
}
