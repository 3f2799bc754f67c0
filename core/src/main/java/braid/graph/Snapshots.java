package braid.graph;

import braid.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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
                edges.add(new Snapshot.Edge(
                        each.number(), link.to().number(), link.port(), each.isFeedback(), link.passed()));
            }
        }
        return new Snapshot(all.getFirst().number(), System.nanoTime(), nodes, edges, failures(all));
    }

    private static List<Snapshot.Failed> failures(List<Node> nodes) {
        List<Sighting> seen = new ArrayList<>();
        nodes.forEach(node -> seen.addAll(node.sightings()));
        seen.sort(Comparator.comparingLong(Sighting::number));
        return seen.subList(Math.max(0, seen.size() - Snapshot.MOST_FAILURES), seen.size()).stream()
                .map(each -> Sightings.read(each, nodes))
                .toList();
    }

    /// All graphs that are alive, oldest first.
    public static List<Snapshot> all() {
        Map<Long, Snapshot> graphs = new TreeMap<>();
        Set<Long> seen = new HashSet<>();
        for (Node source : Graphs.sources()) {
            if (!seen.contains(source.number())) {
                Snapshot graph = of(source);
                graphs.putIfAbsent(graph.graph(), graph);
                graph.nodes().forEach(node -> seen.add(node.id()));
            }
        }
        return List.copyOf(graphs.values());
    }

    private static Snapshot.Node read(Node node) {
        Pump<?> pump = node.pump();
        SourceNode source = node.source();
        List<Snapshot.Wait> waits = new ArrayList<>();
        long now = System.nanoTime();
        for (Wait wait : Waits.all()) {
            if (wait.node() == node) {
                waits.add(new Snapshot.Wait(
                        wait.thread().getName(),
                        wait.kind().name(),
                        now - wait.sinceNanos(),
                        Watchdog.report(wait, now),
                        number(Culprit.of(wait))));
            }
        }
        long[] inTasks = node.origin().times();
        long[] times = inTasks.length == 0 ? node.times().sorted() : inTasks;
        long failures = node.counters().seenFailures() + node.origin().failures();
        int held = node.held();
        return new Snapshot.Node(
                node.number(),
                node.name(),
                node.operator(),
                node.line(),
                kind(node),
                Snapshot.State.valueOf(node.state().name()),
                node.in(),
                node.out(),
                failures,
                held,
                pump == null ? Integer.MAX_VALUE : pump.bound(),
                node.discarded(),
                Times.percentile(times, 50),
                Times.percentile(times, 99),
                inTasks.length == 0 ? node.times().taken() : node.origin().taken(),
                source == null ? -1 : source.size(),
                source != null && source.isPaused(),
                node.lastFailure(),
                waits,
                number(Culprit.blocking(node)));
    }

    private static long number(@Nullable Node node) {
        return node == null ? -1 : node.number();
    }

    private static Snapshot.Kind kind(Node node) {
        if (node.isSource()) {
            return Snapshot.Kind.SOURCE;
        }
        if (node.isFeedback()) {
            return Snapshot.Kind.FEEDBACK;
        }
        if (node.pump() != null) {
            return Snapshot.Kind.BOUNDARY;
        }
        return node.isJoin() ? Snapshot.Kind.JOIN : Snapshot.Kind.STEP;
    }
}
