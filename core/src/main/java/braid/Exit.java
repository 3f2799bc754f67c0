package braid;

import braid.graph.change.Wiring;
import braid.graph.entry.Entrance;
import braid.graph.topology.Life;
import braid.graph.topology.Node;
import braid.graph.topology.Walk;
import braid.spi.Callbacks;
import braid.spi.Marker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A node at which elements leave the graph for something that lives elsewhere, such as a subscriber or an
/// iterator, and is to be told of the failure of the stream.
record Exit(Node node) {

    /// What the stream that comes here has failed by, or null.
    @Nullable
    StreamException failure() {
        for (Node each : Walk.sourcesOf(node)) {
            Entrance source = (Entrance) each.source();
            if (source != null && source.failure() != null) {
                return source.failure();
            }
        }
        return null;
    }

    /// Has `failed` told when all that feeds this node has failed. It is given markers, which are sent afterwards,
    /// behind all that was accepted.
    void onFailure(Consumer<List<Marker>> failed) {
        AtomicBoolean told = new AtomicBoolean();
        Runnable look = () -> {
            if (failure() != null && told.compareAndSet(false, true)) {
                Callbacks.run(() -> mark(failed));
            }
        };
        node.belongings().onGivenUp(look);
        if (node.givenUp() || allFailed()) {
            look.run();
        }
    }

    private boolean allFailed() {
        for (Node each : Walk.sourcesOf(node)) {
            Entrance source = (Entrance) each.source();
            if (source == null || source.failure() == null) {
                return false;
            }
        }
        return true;
    }

    private void mark(Consumer<List<Marker>> failed) {
        Map<Marker, Entrance> markers = new LinkedHashMap<>();
        for (Node each : Walk.sourcesOf(node)) {
            Entrance source = (Entrance) each.source();
            if (source != null && each.life() == Life.LIVE) {
                markers.put(new Marker(Marker.Kind.QUIET), source);
            }
        }
        failed.accept(new ArrayList<>(markers.keySet()));
        markers.forEach((marker, source) -> source.mark(marker));
    }

    /// Takes the node out of the graph, soon: a function that is at work there is not waited for.
    void leave() {
        Callbacks.run(() -> Wiring.destroy(node));
    }
}
