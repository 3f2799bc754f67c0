package braid.dashboard.metrics;

import braid.Snapshot;
import braid.WorkerInfo;
import braid.dashboard.look.EngineLook;
import braid.dashboard.look.Look;
import braid.dashboard.metrics.Totals.Counts;
import braid.dashboard.metrics.Totals.Place;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/// Looks in Prometheus' text format. A registry is made for each and thrown away: what is gone leaves no meter behind.
public final class PrometheusText {

    private static final int MOST_PLACES = 300;
    private static final int MOST_WORKERS = 300;
    private static final int MOST_CHARACTERS = 120;

    private final Totals totals = new Totals(MOST_PLACES);

    /// What nodes of one place have now.
    private record Now(long held, long keys, long waiting, long p50, long p99, long lag) {

        static final Now NONE = new Now(0, 0, 0, -1, -1, -1);

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

    /// Makes one, which has counted nothing yet.
    public PrometheusText() {}

    /// `look` as UTF-8.
    public synchronized byte[] of(Look look) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try {
            nodes(registry, look);
            workers(registry, look);
            gauge(
                    registry,
                    "braid.graphs",
                    "graphs that somebody holds",
                    Tags.empty(),
                    look.graphs().size());
            gauge(registry, "braid.graphs.failed", "graphs with a stream that has failed", Tags.empty(), (double)
                    look.graphs().stream()
                            .filter(graph -> graph.state() == Snapshot.State.FAILED)
                            .count());
            new JvmMemoryMetrics().bindTo(registry);
            new JvmThreadMetrics().bindTo(registry);
            new ProcessorMetrics().bindTo(registry);
            new UptimeMetrics().bindTo(registry);
            return registry.scrape().getBytes(StandardCharsets.UTF_8);
        } finally {
            registry.close();
        }
    }

    private void nodes(PrometheusMeterRegistry registry, Look look) {
        Map<Place, Now> now = new HashMap<>();
        Set<Long> ids = new HashSet<>();
        for (Snapshot graph : look.graphs()) {
            for (Snapshot.Node node : graph.nodes()) {
                Place place = totals.known(new Place(cut(node.name()), cut(node.operator()), cut(node.line())));
                totals.add(node.id(), place, counts(node));
                now.put(place, now.getOrDefault(place, Now.NONE).plus(node));
                ids.add(node.id());
            }
        }
        totals.keep(ids);
        totals.all().forEach((place, counts) -> {
            Tags tags = Tags.of("node", place.node(), "operator", place.operator(), "line", place.line());
            counter(registry, "braid.node.elements.in", "elements taken", tags, counts, Counts::in);
            counter(registry, "braid.node.elements.out", "elements passed on", tags, counts, Counts::out);
            counter(registry, "braid.node.failures", "elements that failed", tags, counts, Counts::failures);
            counter(registry, "braid.node.discarded", "elements thrown away", tags, counts, Counts::discarded);
            counter(registry, "braid.node.evicted", "keys evicted", tags, counts, Counts::evicted);
            Now here = now.getOrDefault(place, Now.NONE);
            gauge(registry, "braid.node.held", "elements held now", tags, (double) here.held());
            gauge(registry, "braid.node.keys", "keys of which something is kept", tags, (double) here.keys());
            gauge(registry, "braid.node.waiting", "threads that wait now", tags, (double) here.waiting());
            known(registry, "braid.node.lag", "what a source has not read yet", tags, (double) here.lag());
            quantile(registry, tags.and("quantile", "0.5"), here.p50());
            quantile(registry, tags.and("quantile", "0.99"), here.p99());
        });
    }

    private static Counts counts(Snapshot.Node node) {
        return new Counts(node.in(), node.out(), node.failures(), node.discarded(), node.evicted());
    }

    private static void quantile(PrometheusMeterRegistry registry, Tags tags, long nanos) {
        double seconds = nanos < 0 ? Double.NaN : nanos / 1e9;
        gauge(registry, "braid.node.time.seconds", "recent times of sampled elements", tags, seconds);
    }

    private static void workers(PrometheusMeterRegistry registry, Look look) {
        int room = MOST_WORKERS;
        for (EngineLook engine : look.engines()) {
            for (WorkerInfo worker : engine.workers()) {
                if (room-- == 0) {
                    return;
                }
                Tags tags = Tags.of("engine", cut(engine.name()), "worker", cut(worker.name()));
                gauge(registry, "braid.worker.threads", "threads that run tasks", tags, worker.threads());
                gauge(registry, "braid.worker.running", "tasks that run now", tags, worker.running());
                gauge(registry, "braid.worker.queued", "tasks that wait now", tags, worker.queued());
                known(registry, "braid.worker.kept.bytes", "bytes of results kept", tags, (double) worker.keptBytes());
                known(registry, "braid.worker.heap.used.bytes", "bytes of heap in use", tags, (double)
                        worker.heapUsed());
                known(registry, "braid.worker.heap.max.bytes", "bytes of heap at the most", tags, (double)
                        worker.heapMax());
                known(registry, "braid.worker.load", "part of the processors in use", tags, worker.load());
                if (worker.received() >= 0) {
                    counter(registry, "braid.worker.received.bytes", "bytes in", tags, worker, WorkerInfo::received);
                }
                if (worker.sent() >= 0) {
                    counter(registry, "braid.worker.sent.bytes", "bytes out", tags, worker, WorkerInfo::sent);
                }
            }
        }
    }

    private static void known(PrometheusMeterRegistry registry, String name, String what, Tags tags, double value) {
        if (value >= 0) {
            gauge(registry, name, what, tags, value);
        }
    }

    /// Micrometer refers to `of` weakly: whoever calls holds it until the registry was read.
    private static <T> void counter(
            PrometheusMeterRegistry registry, String name, String what, Tags tags, T of, ToDoubleFunction<T> count) {
        FunctionCounter.builder(name, of, count).description(what).tags(tags).register(registry);
    }

    private static void gauge(PrometheusMeterRegistry registry, String name, String what, Tags tags, double value) {
        Gauge.builder(name, () -> value).description(what).tags(tags).register(registry);
    }

    private static String cut(String text) {
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS);
    }
}
