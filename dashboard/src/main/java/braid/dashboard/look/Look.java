package braid.dashboard.look;

import braid.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What there was to see at one moment, with what has changed since the look before.
///
/// @param epochMillis when, in milliseconds since 1970
/// @param nanos when, by `System.nanoTime`
/// @param graphs the graphs, oldest first
/// @param engines the engines
/// @param changes the workers that have come and gone lately, oldest first
/// @param rates how fast each node goes, by its id
/// @param edgeRates how many elements a second each edge passes
public record Look(
        long epochMillis,
        long nanos,
        List<Snapshot> graphs,
        List<EngineLook> engines,
        List<Change> changes,
        Map<Long, Rates> rates,
        Map<Edge, Double> edgeRates) {

    /// How many nodes are shown at the most; the graphs that have ended longest ago go first.
    static final int MOST_NODES = 5_000;

    /// An edge's name.
    public record Edge(long from, long to, int input) {

        /// That of `edge`.
        public static Edge of(Snapshot.Edge edge) {
            return new Edge(edge.from(), edge.to(), edge.input());
        }
    }

    static Look take(List<Snapshot> all, List<EngineLook> engines, List<Change> changes, @Nullable Look before) {
        long nanos = System.nanoTime();
        List<Snapshot> graphs = bounded(all);
        Map<Long, Rates> rates = new HashMap<>();
        Map<Edge, Double> edgeRates = new HashMap<>();
        if (before != null) {
            double seconds = (nanos - before.nanos) / 1e9;
            Map<Long, Snapshot.Node> nodes = nodesOf(before);
            Map<Edge, Long> passed = passedOf(before);
            for (Snapshot graph : graphs) {
                for (Snapshot.Node node : graph.nodes()) {
                    rates.put(node.id(), rates(nodes.get(node.id()), node, seconds));
                }
                for (Snapshot.Edge edge : graph.edges()) {
                    Edge key = Edge.of(edge);
                    edgeRates.put(key, Rate.of(passed.getOrDefault(key, 0L), edge.passed(), seconds));
                }
            }
        }
        return new Look(System.currentTimeMillis(), nanos, graphs, engines, changes, rates, edgeRates);
    }

    private static Rates rates(Snapshot.@Nullable Node before, Snapshot.Node node, double seconds) {
        long in = before == null ? 0 : before.in();
        long out = before == null ? 0 : before.out();
        long samples = before == null ? 0 : before.samples();
        long failures = before == null ? 0 : before.failures();
        return new Rates(
                Rate.of(in, node.in(), seconds),
                Rate.of(out, node.out(), seconds),
                Rate.of(samples, node.samples(), seconds),
                Rate.of(failures, node.failures(), seconds));
    }

    private static Map<Long, Snapshot.Node> nodesOf(Look look) {
        Map<Long, Snapshot.Node> nodes = new HashMap<>();
        look.graphs.forEach(graph -> graph.nodes().forEach(node -> nodes.put(node.id(), node)));
        return nodes;
    }

    private static Map<Edge, Long> passedOf(Look look) {
        Map<Edge, Long> passed = new HashMap<>();
        look.graphs.forEach(graph -> graph.edges().forEach(edge -> passed.put(Edge.of(edge), edge.passed())));
        return passed;
    }

    /// How fast `node` goes.
    public Rates ratesOf(Snapshot.Node node) {
        return rates.getOrDefault(node.id(), Rates.NONE);
    }

    /// How many elements a second `edge` passes.
    public double rateOf(Snapshot.Edge edge) {
        return edgeRates.getOrDefault(Edge.of(edge), 0.0);
    }

    private static List<Snapshot> bounded(List<Snapshot> all) {
        int nodes = 0;
        for (Snapshot graph : all) {
            nodes += graph.nodes().size();
        }
        if (nodes <= MOST_NODES) {
            return List.copyOf(all);
        }
        List<Snapshot> order = new ArrayList<>(all);
        order.sort(Comparator.comparing(Look::over)
                .thenComparing(Comparator.comparingLong(Snapshot::graph).reversed()));
        List<Snapshot> kept = new ArrayList<>();
        int room = MOST_NODES;
        for (Snapshot graph : order) {
            if (kept.isEmpty() || graph.nodes().size() <= room) {
                kept.add(graph);
                room -= graph.nodes().size();
            }
        }
        kept.sort(Comparator.comparingLong(Snapshot::graph));
        return List.copyOf(kept);
    }

    private static boolean over(Snapshot graph) {
        return graph.state() == Snapshot.State.COMPLETED || graph.state() == Snapshot.State.DESTROYED;
    }
}
