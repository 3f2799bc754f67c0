package braid.micrometer;

import braid.Snapshot;
import braid.micrometer.Totals.Counts;
import braid.micrometer.Totals.Place;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/// The meters of one registry. What they tell is looked up when one of them is read.
final class Bound {

    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int MOST_CHARACTERS = 120;
    private static final long UNKNOWN = -1;

    private static final System.Logger LOG = System.getLogger("braid");

    private final MeterRegistry registry;
    private final Supplier<List<Snapshot>> source;
    private final Totals totals;
    private final Set<Place> registered = new HashSet<>();

    /// Those of sources that know how much they have not read yet.
    private final Set<Place> reading = new HashSet<>();

    private Map<Place, Now> now = Map.of();
    private int graphs;
    private int failed;
    private long lookedNanos = System.nanoTime() - FRESH_NANOS;

    Bound(MeterRegistry registry, Supplier<List<Snapshot>> source, Totals totals) {
        this.registry = registry;
        this.source = source;
        this.totals = totals;
    }

    /// What nodes of one place have now.
    private record Now(long held, long keys, long waiting, long p50, long p99, long lag) {

        static final Now NONE = new Now(0, 0, 0, UNKNOWN, UNKNOWN, UNKNOWN);

        Now plus(Snapshot.Node node) {
            return new Now(
                    held + node.held(),
                    keys + node.keys(),
                    waiting + node.waits().size(),
                    Math.max(p50, node.p50Nanos()),
                    Math.max(p99, node.p99Nanos()),
                    node.reading() == null ? lag : Math.max(lag, node.reading().lag()));
        }
    }

    void begin() {
        Gauge.builder("braid.graphs", this, Bound::graphs)
                .strongReference(true)
                .description("graphs that somebody holds")
                .register(registry);
        Gauge.builder("braid.graphs.failed", this, Bound::failed)
                .strongReference(true)
                .description("graphs with a stream that has failed")
                .register(registry);
        look();
    }

    private synchronized double graphs() {
        look();
        return graphs;
    }

    private synchronized double failed() {
        look();
        return failed;
    }

    /// Looks at the graphs, unless that was done a moment ago.
    private synchronized void look() {
        long time = System.nanoTime();
        if (time - lookedNanos < FRESH_NANOS) {
            return;
        }
        lookedNanos = time;
        List<Snapshot> all;
        try {
            all = source.get();
        } catch (RuntimeException thrown) { // whoever reads a registry reads others' meters too
            LOG.log(
                    System.Logger.Level.WARNING,
                    "the meters tell what was before, since the graphs were not given",
                    thrown);
            return;
        }
        graphs = all.size();
        failed = (int) all.stream()
                .filter(graph -> graph.state() == Snapshot.State.FAILED)
                .count();
        Map<Place, Now> places = new HashMap<>();
        List<Place> fresh;
        synchronized (totals) {
            Set<Long> ids = new HashSet<>();
            for (Snapshot graph : all) {
                for (Snapshot.Node node : graph.nodes()) {
                    Place place = totals.known(new Place(cut(node.name()), cut(node.operator()), cut(node.line())));
                    totals.add(node.id(), place, counts(node));
                    places.put(place, places.getOrDefault(place, Now.NONE).plus(node));
                    ids.add(node.id());
                }
            }
            totals.keep(ids);
            fresh = totals.all().keySet().stream().filter(registered::add).toList();
        }
        fresh.forEach(this::register);
        now = places;
        places.forEach((place, here) -> {
            if (here.lag() >= 0 && reading.add(place)) {
                gauge(place.tags(), place, "braid.node.lag", "what a source has not read yet", now -> known(now.lag()));
            }
        });
    }

    private void register(Place place) {
        counter(place, "braid.node.elements.in", "elements taken", Counts::in);
        counter(place, "braid.node.elements.out", "elements passed on", Counts::out);
        counter(place, "braid.node.failures", "elements that failed", Counts::failures);
        counter(place, "braid.node.discarded", "elements thrown away", Counts::discarded);
        counter(place, "braid.node.evicted", "keys evicted", Counts::evicted);
        gauge(place, "braid.node.held", "elements held now", Now::held);
        gauge(place, "braid.node.keys", "keys of which something is kept", Now::keys);
        gauge(place, "braid.node.waiting", "threads that wait now", Now::waiting);
        time(place, "0.5", now -> known(now.p50()) / 1e9);
        time(place, "0.99", now -> known(now.p99()) / 1e9);
    }

    private static double known(long value) {
        return value < 0 ? Double.NaN : value;
    }

    private void counter(Place place, String name, String what, ToDoubleFunction<Counts> count) {
        FunctionCounter.builder(name, this, _ -> count.applyAsDouble(counted(place))) // which holds this
                .description(what)
                .tags(place.tags())
                .register(registry);
    }

    private void gauge(Place place, String name, String what, ToDoubleFunction<Now> value) {
        gauge(place.tags(), place, name, what, value);
    }

    private void time(Place place, String quantile, ToDoubleFunction<Now> value) {
        Tags tags = place.tags().and("quantile", quantile);
        gauge(tags, place, "braid.node.time.seconds", "recent times of sampled elements", value);
    }

    private void gauge(Tags tags, Place place, String name, String what, ToDoubleFunction<Now> value) {
        Gauge.builder(name, this, bound -> value.applyAsDouble(bound.here(place)))
                .strongReference(true)
                .description(what)
                .tags(tags)
                .register(registry);
    }

    private synchronized Now here(Place place) {
        look();
        return now.getOrDefault(place, Now.NONE);
    }

    private synchronized Counts counted(Place place) {
        look();
        synchronized (totals) {
            return totals.of(place);
        }
    }

    private static Counts counts(Snapshot.Node node) {
        return new Counts(node.in(), node.out(), node.failures(), node.discarded(), node.evicted());
    }

    private static String cut(String text) {
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS);
    }
}
