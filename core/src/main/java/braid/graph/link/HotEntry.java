package braid.graph.link;

import braid.graph.topology.Region;
import braid.spi.Receiver;
import java.lang.invoke.MethodHandles;

/// The template of a hot region's entry: it is defined once more, as a hidden class, for each such region, with the
/// first receiver as its class data. So `HEAD` is a constant to the compiler, and the final fields of the records
/// behind it are too.
final class HotEntry extends Entry {

    private static final Receiver<Object> HEAD = head();

    @SuppressWarnings("unchecked")
    private static Receiver<Object> head() {
        try {
            return MethodHandles.classData(MethodHandles.lookup(), "_", Receiver.class);
        } catch (IllegalAccessException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @Override
    void push(Object element) throws InterruptedException {
        HEAD.receive(element);
    }

    @Override
    int pushAll(Object[] batch, int from, int to, Region region) throws InterruptedException {
        int i = from;
        while (i < to) {
            HEAD.receive(batch[i++]);
            if (region.hasNoted()) {
                break;
            }
        }
        return i;
    }

    @Override
    public Receiver<?> down() {
        return HEAD;
    }
}
