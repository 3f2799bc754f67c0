package braid.graph;

import braid.spi.Receiver;

/// The entry of a region that has not shown yet that it is worth more; it counts.
final class ColdEntry extends Entry {

    /// So many elements make a region hot: its methods are compiled by then, and a link of some 100 µs a node is
    /// soon paid.
    private static final int HOT = 20_000;

    private final Receiver<Object> head;
    private final Inlet inlet;
    private int count;

    ColdEntry(Receiver<Object> head, Inlet inlet) {
        this.head = head;
        this.inlet = inlet;
    }

    @Override
    void push(Object element) throws InterruptedException {
        if (++count == HOT) {
            inlet.region().relink(true);
        }
        head.receive(element);
    }

    @Override
    int pushAll(Object[] batch, int from, int to, Region region) throws InterruptedException {
        int i = from;
        while (i < to) {
            push(batch[i++]);
            if (region.noted != null) {
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
