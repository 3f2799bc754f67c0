package braid.graph.topology;

import braid.Failure;
import braid.StreamException;
import braid.graph.trace.Sighting;
import braid.graph.trace.Sightings;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/// What happens to a failure that reached an end and that no call can throw: the stream has failed.
public final class Failing {

    /// Whether any stream of this JVM has failed yet: most programs need not look.
    private static volatile boolean someFailed;

    /// Sources that have failed, or are about to be destroyed, while somebody was emitting.
    private static final Set<Node> ENDED_WHILE_EMITTING =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private Failing() {}

    /// `source` takes no more elements, and what is under way there is not to wait any longer.
    public static void ended(Node source) {
        if (emitter(source) != null) {
            ENDED_WHILE_EMITTING.add(source);
        }
    }

    /// Whether `thread`, which waits for room at `node`, is about an element of a source that has [#ended].
    public static boolean isEmitterOfEnded(Thread thread, Node node) {
        if (ENDED_WHILE_EMITTING.isEmpty()) {
            return false;
        }
        List<Node> ended;
        synchronized (ENDED_WHILE_EMITTING) {
            ENDED_WHILE_EMITTING.removeIf(each -> emitter(each) == null);
            ended = List.copyOf(ENDED_WHILE_EMITTING);
        }
        for (Node source : ended) {
            if (emitter(source) == thread && Walk.reaches(source, node)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Thread emitter(Node source) {
        Region region = source.region();
        return region == null ? null : region.owner();
    }

    /// Fails the stream at `node`: every source from which it is reached refuses from now on. What was accepted is
    /// still delivered, and so is the element of an emitter that waits for room somewhere: its wait ends.
    public static void fail(Node node, StreamException exception) {
        Sightings.ended(exception, Sighting.End.FAILED_THE_STREAM);
        Refusal why = Refusal.of(exception);
        someFailed = true;
        for (Node source : Walk.sourcesOf(node)) {
            SourceState state = source.source();
            if (state != null) {
                state.fail(why);
                giveUp(source);
                ended(source);
                source.waiters().wake();
            }
        }
    }

    /// Has work without an end, such as a `flatMap` of an endless iterable, come to one, wherever `source` and
    /// others that were given up too are all that feeds it.
    public static void giveUp(Node source) {
        source.giveUp();
        Queue<Node> todo = new ArrayDeque<>(Walk.below(source));
        for (Node at = todo.poll(); at != null; at = todo.poll()) {
            if (!at.givenUp() && !at.isSource() && feedersGivenUp(at)) {
                at.giveUp();
                todo.addAll(Walk.below(at));
            }
        }
    }

    private static boolean feedersGivenUp(Node node) {
        for (Link link : node.ups()) {
            if (!link.from().givenUp() && !link.from().isFeedback()) {
                return false;
            }
        }
        return true;
    }

    /// Logs failures that no call has thrown, of all sources from which `node` is reached.
    public static void reportUnthrown(Node node) {
        if (!someFailed) {
            return;
        }
        for (Node source : Walk.sourcesOf(node)) {
            SourceState state = source.source();
            if (state != null) {
                state.reportUnthrown();
            }
        }
    }

    /// Fails the stream for what was noted in `region`, which the caller is in.
    public static void failIfNoted(Region region) {
        Node at = region.notedAt();
        StreamException failed = region.takeNoted();
        if (failed != null && at != null) {
            fail(at, failed);
        }
        region.arriveBehindNoted();
    }

    /// Does `work` in the region of `node`, which could not be done at its time; what fails there has no call left
    /// to be thrown from. The caller is in the region.
    public static void runLate(Region region, Node node, Work work) {
        try {
            work.run();
        } catch (Throwable thrown) {
            region.note(node, new Failure(null, thrown, node.name(), node.line()));
        }
        failIfNoted(region);
    }

    /// Work that is done late.
    public interface Work {
        /// Does it.
        void run() throws InterruptedException;
    }
}
