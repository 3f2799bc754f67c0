package braid.operators;

import braid.engine.Ring;
import braid.engine.Stage;
import braid.spi.Receiver;
import braid.spi.Signal;
import org.jspecify.annotations.Nullable;

/// Puts handles and cells into a ring, which delivers them.
record RingReceiver<T, R>(Ring ring, Receiver<? super R> down) implements Receiver<T>, Stage.Taking {

    @Override
    public void receive(T element) {
        ring.put(element);
    }

    @Override
    public void signal(Signal signal) {
        ring.signal(signal);
    }

    @Override
    public boolean ready() {
        return ring.hasRoom();
    }

    @Override
    public @Nullable Stage stage() {
        return null;
    }

    @Override
    public boolean holds() {
        return true;
    }
}
