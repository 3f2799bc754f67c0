package braid.graph;

import braid.Failure;
import braid.StreamException;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What happens to a failure that reached an end and that no call can throw: the stream has failed.
final class Failing {

    private Failing() {}

    /// Fails the stream at `node`: every source from which it is reached refuses from now on. What was accepted is
    /// still delivered, and so is the element of an emitter that waits for room somewhere: its wait ends,
    /// [#releases].
    static void fail(Node node, StreamException exception) {
        Sightings.ended(exception, Sighting.End.FAILED_THE_STREAM);
        Set<Node> seen = new HashSet<>();
        Queue<Node> todo = new ArrayDeque<>();
        todo.add(node);
        for (Node at = todo.poll(); at != null; at = todo.poll()) {
            if (seen.add(at)) {
                SourceNode source = at.source();
                if (source != null) {
                    source.fail(exception);
                }
                for (Link link : at.ups()) {
                    todo.add(link.from());
                }
            }
        }
    }

    /// Whether the thread that waits for room at `node` is an emitter of a source that has failed meanwhile: then
    /// its element is taken beyond the bound, and `emit` throws.
    static boolean releases(Thread thread, Node node) {
        for (SourceNode source : Wiring.sourcesOf(node)) {
            if (source.hasFailed() && source.inlet().region().owner() == thread) {
                return true;
            }
        }
        return false;
    }

    /// Fails the stream for what was noted in `region`, which the caller is just leaving or still in.
    static void failIfNoted(Region region) {
        Node at = region.notedAt;
        StreamException failed = region.takeNoted();
        if (failed != null && at != null) {
            fail(at, failed);
        }
        region.arriveBehindNoted();
    }

    /// Does in `inlet`'s region what could not be done at its time; what fails there has no call left to be thrown
    /// from.
    static void runLate(Inlet inlet, Push push) {
        runLate(inlet.region(), inlet.node(), () -> push.into(inlet.entry()));
    }

    /// As above, for any work in the region of `node`.
    static void runLate(Region region, Node node, Work work) {
        @Nullable Throwable thrown = null;
        try {
            work.run();
        } catch (Throwable t) {
            thrown = t;
        }
        if (thrown != null) {
            region.note(node, new Failure(null, thrown, node.name(), node.line()));
        }
        failIfNoted(region);
    }

    /// A push that is done late.
    interface Push {
        void into(Entry entry) throws InterruptedException;
    }

    /// Work that is done late.
    interface Work {
        void run() throws InterruptedException;
    }
}
