package braid.micrometer;

import braid.Snapshot;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/// The meters of Braid's graphs, for a registry of the program's own:
///
/// ```java
/// new BraidMeters().bindTo(registry);
/// ```
///
/// A Spring Boot program makes it a bean. The meters are those of the page's `/metrics`: `braid.graphs`,
/// `braid.graphs.failed`, and for each place that builds nodes `braid.node.elements.in`, `braid.node.failures` and
/// so on, with the tags `node`, `operator` and `line`. Times are in seconds.
///
/// The graphs are looked at when the registry asks for a meter, at most once a second; there is no thread. A node
/// that is new then has its meters from the next time on. Nodes of one name, operator and line share theirs, 300
/// such places at the most, the rest being `others`; what a graph has counted stays when the graph is gone. Any
/// thread may read the meters.
public final class BraidMeters implements MeterBinder {

    private final Supplier<List<Snapshot>> graphs;
    private final Totals totals = new Totals(Totals.MOST_PLACES);

    /// Those of all graphs of this JVM, [Snapshot#all].
    public BraidMeters() {
        this(Snapshot::all);
    }

    /// Those of chosen graphs.
    ///
    /// @param graphs is asked at most once a second, by whoever reads a meter; not null, and gives no null
    public BraidMeters(Supplier<List<Snapshot>> graphs) {
        this.graphs = Objects.requireNonNull(graphs, "graphs");
    }

    /// Registers the meters of the nodes that there are; those of later nodes follow.
    ///
    /// @param registry not null
    @Override
    public void bindTo(MeterRegistry registry) {
        new Bound(Objects.requireNonNull(registry, "registry"), graphs, totals).begin();
    }
}
