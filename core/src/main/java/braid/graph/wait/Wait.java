package braid.graph.wait;

import braid.graph.topology.Node;
import braid.graph.topology.Region;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// A wait inside a graph: who waits, where, for what, since when.
///
/// @param thread who waits
/// @param node where
/// @param kind for what
/// @param region the region that is waited for, if it is that
/// @param come whether what is waited for is there, so that the thread is about to go on; any thread may ask
/// @param sinceNanos since when, by `System.nanoTime`
public record Wait(
        Thread thread, Node node, Kind kind, @Nullable Region region, BooleanSupplier come, long sinceNanos) {

    /// For what a thread waits.
    public enum Kind {
        /// Until a region is free.
        REGION("the region to be free"),
        /// Until a boundary has room.
        ROOM("room"),
        /// Until an engine has an answer.
        ANSWER("an answer of the engine"),
        /// Until the other inputs of a join have elements for those that wait in it.
        PARTNER("elements of the other inputs"),
        /// Until a time has come.
        TIME("its time"),
        /// Until a marker has come through.
        MARKER("what was emitted to come through"),
        /// Until a source is resumed.
        PAUSE("the source to be resumed");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /// Whether somebody wants it to last: nothing to report.
        public boolean isMeant() {
            return this == TIME || this == PAUSE;
        }

        /// Whether the failure of an emitter's stream ends its wait: what it has in hand goes on at once.
        boolean isEndedByFailure() {
            return isForRoom() || this == TIME;
        }

        /// Whether the element can be taken without what is waited for, beyond a bound.
        boolean isForRoom() {
            return this == ROOM || this == PARTNER;
        }
    }

    /// For what it is, in words.
    String what() {
        return kind.text;
    }

    /// One line for reports.
    public String describe() {
        return "thread '" + thread.getName() + "' waits at " + node.describe() + " for " + kind.text;
    }

    // Two waits are the same only if they are one: a thread that has moved on and waits again is no circle.
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
