package braid.flight;

import braid.Failure;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// A failure, at the moment at which the graph has seen it first. Nothing of the user's is called: it has the
/// exception's class, and neither its message nor the element.
@Name("braid.Failure")
@Label("Failure")
@Category("Braid")
@Description("A failure of an element or of a node")
@StackTrace(false)
public final class FailureEvent extends Event {

    @Label("Node")
    String node = "";

    @Label("Line")
    String line = "";

    @Label("Exception")
    Class<?> exception = Object.class;

    private FailureEvent() {}

    /// Records `failure`, if something records failures.
    public static void record(Failure failure) {
        FailureEvent event = new FailureEvent();
        if (event.isEnabled()) {
            event.node = failure.node();
            event.line = failure.line();
            event.exception = failure.cause().getClass();
            event.commit();
        }
    }
}
