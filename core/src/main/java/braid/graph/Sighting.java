package braid.graph;

import braid.Failure;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A failure that was seen in a graph, and what is known of its way.
final class Sighting {

    private static final AtomicLong NUMBERS = new AtomicLong();

    /// What became of a failure; what is later in this order says more.
    enum End {
        TRAVELLING,
        HANDLED,
        FAILED_AGAIN,
        THROWN,
        FAILED_THE_STREAM
    }

    private final long number = NUMBERS.incrementAndGet();
    private final long epochMillis = System.currentTimeMillis();
    private final Failure failure;
    private final Node first;
    private volatile @Nullable Node at;
    private End end = End.TRAVELLING;
    private @Nullable Node endedAt;

    Sighting(Failure failure, Node first) {
        this.failure = failure;
        this.first = first;
    }

    long number() {
        return number;
    }

    long epochMillis() {
        return epochMillis;
    }

    Failure failure() {
        return failure;
    }

    /// The node that saw it first.
    Node first() {
        return first;
    }

    /// It has come to `node`; null where it is on its way to one that will see it, or at an end.
    void moved(@Nullable Node node) {
        at = node;
    }

    /// `node` has returned. If nobody has seen it behind that one, and it does not hold it, it was handled there.
    void returned(Node node) {
        if (at == node && node.pump() == null && !node.isJoin() && node.held() == 0) {
            ended(End.HANDLED, node);
        }
    }

    synchronized void ended(End how, @Nullable Node where) {
        if (how.compareTo(end) > 0) {
            end = how;
            endedAt = where;
        }
    }

    synchronized String outcome() {
        String where = endedAt == null ? "" : endedAt.describe();
        return switch (end) {
            case TRAVELLING -> "travelling";
            case HANDLED -> "handled by " + where;
            case FAILED_AGAIN -> "failed again in " + where;
            case THROWN -> "thrown";
            case FAILED_THE_STREAM -> "failed the stream";
        };
    }
}
