package braid.graph.observe;

import braid.Failure;
import braid.Snapshot;
import braid.StreamException;
import braid.graph.topology.BoundaryState;
import braid.graph.topology.Graphs;
import braid.graph.topology.Life;
import braid.graph.topology.Link;
import braid.graph.topology.Node;
import braid.graph.topology.SourceState;
import braid.graph.topology.Walk;
import braid.graph.trace.Sighting;
import braid.graph.trace.Times;
import braid.graph.wait.Blame;
import braid.graph.wait.Wait;
import braid.graph.wait.Waits;
import braid.graph.wait.Watchdog;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads a graph without stopping it.
public final class Snapshots {

    private final List<Node> nodes;
    private final Map<Node, List<Wait>> waits = new HashMap<>();
    private final long now = System.nanoTime();

    private Snapshots(Node node) {
        nodes = new ArrayList<>(Walk.graphOf(node));
        nodes.sort(Comparator.comparingLong(Node::number));
        for (Wait wait : Waits.all()) {
            waits.computeIfAbsent(wait.node(), _ -> new ArrayList<>()).add(wait);
        }
    }

    /// The graph that `node` belongs to, as it is now. Takes no lock that an element takes.
    public static Snapshot of(Node node) {
        return new Snapshots(node).read();
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

    private Snapshot read() {
        List<Snapshot.Node> read = new ArrayList<>();
        List<Snapshot.Edge> edges = new ArrayList<>();
        for (Node each : nodes) {
            read.add(read(each));
            for (Link link : each.downs()) {
                edges.add(new Snapshot.Edge(
                        each.number(), link.to().number(), link.port(), each.isFeedback(), link.passed()));
            }
        }
        return new Snapshot(nodes.getFirst().number(), now, read, edges, failures());
    }

    private List<Snapshot.Failed> failures() {
        List<Sighting> seen = new ArrayList<>();
        nodes.forEach(node -> seen.addAll(node.failures().newest()));
        seen.sort(Comparator.comparingLong(Sighting::number));
        return seen.subList(Math.max(0, seen.size() - Snapshot.MOST_FAILURES), seen.size()).stream()
                .map(this::read)
                .toList();
    }

    private Snapshot.Failed read(Sighting sighting) {
        Failure failure = sighting.failure();
        return new Snapshot.Failed(
                sighting.number(),
                sighting.epochMillis(),
                thrower(sighting.first(), failure),
                failure,
                sighting.outcome());
    }

    /// The node whose code threw. Nodes may have one name and one line: the one that saw it first is it where it can
    /// be. What a task threw is seen further on first; then it is one in whose tasks something failed.
    private long thrower(long first, Failure failure) {
        long found = -1;
        boolean inTasks = false;
        for (Node each : nodes) {
            if (each.name().equals(failure.node()) && each.line().equals(failure.line())) {
                if (each.number() == first) {
                    return first;
                }
                boolean failed = each.origin().failures() > 0;
                if (found < 0 || (failed && !inTasks)) {
                    found = each.number();
                    inTasks = failed;
                }
            }
        }
        return found < 0 ? first : found;
    }

    private Snapshot.Node read(Node node) {
        BoundaryState boundary = node.boundary();
        SourceState source = node.source();
        List<Wait> here = waits.getOrDefault(node, List.of());
        List<Snapshot.Wait> told = new ArrayList<>();
        for (Wait wait : here) {
            told.add(new Snapshot.Wait(
                    wait.thread().getName(),
                    wait.kind().name(),
                    now - wait.sinceNanos(),
                    Watchdog.report(wait, now),
                    number(Blame.culprit(wait))));
        }
        StreamException failedBy = source == null ? null : source.failure();
        long[] inTasks = node.origin().times();
        long[] times = inTasks.length == 0 ? node.times().sorted() : inTasks;
        return new Snapshot.Node(
                node.number(),
                node.name(),
                node.operator(),
                node.line(),
                kind(node),
                state(node, source),
                node.in(),
                node.out(),
                node.counters().seenFailures() + node.origin().failures(),
                node.held(),
                boundary == null ? Integer.MAX_VALUE : boundary.bound(),
                node.discarded(),
                node.keys(),
                node.evicted(),
                Times.percentile(times, 50),
                Times.percentile(times, 99),
                inTasks.length == 0 ? node.times().taken() : node.origin().taken(),
                source == null ? -1 : source.size(),
                source != null && source.paused(),
                failedBy == null ? node.failures().last() : failedBy.failure(),
                source == null ? null : source.reading(),
                told,
                number(Blame.blocking(node, here)));
    }

    private static long number(@Nullable Node node) {
        return node == null ? -1 : node.number();
    }

    /// A source is what its stream is.
    private static Snapshot.State state(Node node, @Nullable SourceState source) {
        if (source != null && node.life() != Life.DESTROYED && source.failure() != null) {
            return Snapshot.State.FAILED;
        }
        if (source != null && node.life() == Life.LIVE && source.paused()) {
            return Snapshot.State.PAUSED;
        }
        return switch (node.life()) {
            case LIVE -> Snapshot.State.LIVE;
            case COMPLETED -> Snapshot.State.COMPLETED;
            case DESTROYED -> Snapshot.State.DESTROYED;
        };
    }

    private static Snapshot.Kind kind(Node node) {
        if (node.isSource()) {
            return Snapshot.Kind.SOURCE;
        }
        if (node.isFeedback()) {
            return Snapshot.Kind.FEEDBACK;
        }
        if (node.boundary() != null) {
            return Snapshot.Kind.BOUNDARY;
        }
        return node.isJoin() ? Snapshot.Kind.JOIN : Snapshot.Kind.STEP;
    }
}
