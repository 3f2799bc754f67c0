package braid.graph;

import braid.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Reads a graph without stopping it.
public final class Snapshots {

    private Snapshots() {}

    /// The graph that `node` belongs to, as it is now. Takes no lock that an element takes.
    public static Snapshot of(Node node) {
        List<Snapshot.Node> nodes = new ArrayList<>();
        List<Snapshot.Edge> edges = new ArrayList<>();
        List<Node> all = new ArrayList<>(Wiring.graphOf(node));
        all.sort(Comparator.comparingLong(Node::number));
        for (Node each : all) {
            nodes.add(read(each));
            for (Link link : each.downs()) {
                edges.add(new Snapshot.Edge(each.number(), link.to().number(), link.port(), each.isFeedback()));
            }
        }
        return new Snapshot(System.nanoTime(), nodes, edges);
    }

    private static Snapshot.Node read(Node node) {
        Pump<?> pump = node.pump();
        List<String> waits = new ArrayList<>();
        long now = System.nanoTime();
        for (Wait wait : Waits.all()) {
            if (wait.node() == node) {
                waits.add(Watchdog.report(wait, now));
            }
        }
        return new Snapshot.Node(
                node.number(),
                node.name(),
                node.operator(),
                node.line(),
                Snapshot.State.valueOf(node.state().name()),
                node.counters().seenIn(),
                node.counters().seenFailures(),
                node.held(),
                pump == null ? Integer.MAX_VALUE : pump.bound(),
                pump != null,
                node.discarded(),
                node.lastFailure(),
                waits);
    }
}
