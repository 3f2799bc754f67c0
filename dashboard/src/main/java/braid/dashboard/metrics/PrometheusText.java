package braid.dashboard.metrics;

import braid.Snapshot;
import braid.WorkerInfo;
import braid.dashboard.look.EngineLook;
import braid.dashboard.look.Look;
import braid.micrometer.BraidMeters;
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
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Looks in Prometheus' text format. A registry is made for each and thrown away: what is gone leaves no meter behind.
public final class PrometheusText {

    private static final int MOST_WORKERS = 300;
    private static final int MOST_CHARACTERS = 120;

    private List<Snapshot> graphs = List.of();
    private final BraidMeters meters = new BraidMeters(() -> graphs);

    /// Makes one, which has counted nothing yet.
    public PrometheusText() {}

    /// `look` as UTF-8.
    public synchronized byte[] of(Look look) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try {
            graphs = look.graphs();
            meters.bindTo(registry);
            workers(registry, look);
            new JvmMemoryMetrics().bindTo(registry);
            new JvmThreadMetrics().bindTo(registry);
            new ProcessorMetrics().bindTo(registry);
            new UptimeMetrics().bindTo(registry);
            return registry.scrape().getBytes(StandardCharsets.UTF_8);
        } finally {
            graphs = List.of();
            registry.close();
        }
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
