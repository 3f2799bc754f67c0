package braid.graph.link;

import braid.function.CheckedException;
import braid.graph.topology.Node;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Step;

/// Stands around a receiver that threads outside any region push into: turns what its own code throws into a failure
/// of `node`'s that goes down in the element's place.
public record Apart(Receiver<Object> step, Node node) implements Receiver<Object> {

    /// `step` of `node`, linked for threads in no region.
    @SuppressWarnings("unchecked")
    public static <I, O> Receiver<I> link(Node node, Step<I, O> step, Receiver<? super O> down, boolean hot) {
        Receiver<Object> linked = (Receiver<Object>) step.link(down);
        Receiver<Object> apart = new Apart(hot ? Specialiser.copy(linked) : linked, node);
        return (Receiver<I>) (hot ? Specialiser.copy(apart) : apart);
    }

    @Override
    public void receive(Object element) throws InterruptedException {
        try {
            step.receive(element);
        } catch (Throwable thrown) {
            if (thrown instanceof VirtualMachineError broken && !(thrown instanceof StackOverflowError)) {
                throw broken;
            }
            node.counters().failedApart();
            step.down().signal(node.failure(element, CheckedException.unwrap(thrown)));
        }
    }

    @Override
    public void signal(Signal signal) throws InterruptedException {
        step.signal(signal);
    }

    @Override
    public Receiver<?> down() {
        return step.down();
    }

    @Override
    public boolean wanted() {
        return step.wanted();
    }

    @Override
    public boolean ready() {
        return step.ready();
    }
}
