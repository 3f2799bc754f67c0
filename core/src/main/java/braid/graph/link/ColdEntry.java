package braid.graph.link;

import braid.graph.topology.Region;
import braid.spi.Receiver;

/// The entry of a region that has not shown yet that it is worth more; it counts.
final class ColdEntry extends Entry {

    /// So many elements make a region hot: its methods are compiled by then, and a link of some 100 µs a node is
    /// soon paid.
    private static final int HOT = 20_000;

    private final Receiver<Object> head;
    private final Region region;
    private int left;

    /// An entry that counts.
    ///
    /// @param hotter whether the region is to become hot at all
    ColdEntry(Receiver<Object> head, Region region, boolean hotter) {
        this.head = head;
        this.region = region;
        this.left = hotter ? HOT : 0;
    }

    @Override
    void push(Object element) throws InterruptedException {
        if (--left == 0) {
            region.relink(true);
        }
        head.receive(element);
    }

    @Override
    int pushAll(Object[] batch, int from, int to, Region in) throws InterruptedException {
        int i = from;
        while (i < to) {
            push(batch[i++]);
            if (in.hasNoted()) {
                break;
            }
        }
        return i;
    }

    @Override
    public Receiver<?> down() {
        return head;
    }
}
