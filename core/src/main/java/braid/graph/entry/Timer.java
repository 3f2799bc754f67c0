package braid.graph.entry;

import braid.graph.link.Late;
import braid.graph.topology.Failing;
import braid.graph.topology.Node;
import braid.graph.topology.Region;
import braid.spi.Clock;
import braid.spi.Context;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// An action that runs in the node's region, between two elements, once its time has come. It needs no thread
/// until then, and none of its own when it has.
final class Timer implements Clock.Scheduled {

    private static final Duration SOON = Duration.ofMillis(1);

    private final Node node;
    private final Context.Action action;
    private volatile boolean cancelled;
    private volatile boolean waits;
    private volatile Clock.@Nullable Scheduled scheduled;

    Timer(Node node, Context.Action action) {
        this.node = node;
        this.action = action;
    }

    void start(Duration delay) {
        node.belongings().add(this);
        set(delay);
    }

    private void set(Duration delay) {
        Clock.Scheduled set = node.clock().schedule(delay, this::due);
        scheduled = set;
        if (cancelled) {
            set.cancel(); // meanwhile
        }
    }

    /// An operator may ask for it when it is opened, and the node be linked later than the time is over.
    private void due() {
        if (node.region() == null && !node.destroyed() && !cancelled) {
            set(SOON);
        } else {
            waits = true;
            Late.inRegion(node, this::run);
        }
    }

    /// Whether its time has come, and it waits for the region.
    boolean waitsForRegion() {
        return waits;
    }

    private void run(Region region) throws InterruptedException {
        node.belongings().forget(this);
        if (cancelled) {
            return;
        }
        region.place().node = node.number();
        try {
            action.run(Late.downOf(node, region));
        } finally {
            Failing.failIfNoted(region);
            Failing.reportUnthrown(node);
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        node.belongings().forget(this);
        Clock.Scheduled running = scheduled;
        if (running != null) {
            running.cancel();
        }
    }
}
