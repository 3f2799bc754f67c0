package braid.graph.link;

import braid.Failure;
import braid.graph.topology.Failing;
import braid.graph.topology.Node;
import braid.graph.topology.Region;
import braid.spi.Completion;
import braid.spi.Receiver;
import braid.spi.Signal;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// What is pushed later than it came, in the region of a node or behind it.
public final class Late {

    private Late() {}

    /// What follows `node` now, for work that does not come through an inlet. The caller is in the region.
    public static Receiver<Object> downOf(Node node, Region region) {
        return Linker.downOf(node, region);
    }

    /// A failure that `node` makes of what its code threw on `element`. Where `thrown` says that the virtual
    /// machine is broken, it is thrown.
    public static Failure failure(Node node, @Nullable Object element, Throwable thrown) {
        return node.failure(element, Guarded.cause(node, thrown));
    }

    /// Has `signal` come to input `port` of `node`, in its region, whichever that is by then.
    public static void signal(Node node, int port, Signal signal) {
        inRegion(node, Region::owe, region -> {
            if (!(signal instanceof Completion) || node.completeInput(port)) {
                node.link(port, downOf(node, region)).signal(signal);
            }
        });
    }

    /// Has `work` done in the region of `node`, in which it is by then; what it throws fails the stream. Not done
    /// where nothing feeds the node any more, or it is destroyed.
    public static void inRegion(Node node, Push work) {
        inRegion(node, Region::queue, work);
    }

    private static void inRegion(Node node, BiConsumer<Region, Runnable> put, Push work) {
        Region region = node.region();
        if (region == null || node.destroyed()) {
            return;
        }
        put.accept(region, () -> {
            if (node.region() == region && !node.destroyed()) {
                Failing.runLate(region, node, () -> work.into(region));
            } else {
                inRegion(node, put, work); // it has moved meanwhile
            }
        });
    }

    /// What is done late.
    public interface Push {
        /// Does it, in `region`.
        void into(Region region) throws InterruptedException;
    }
}
