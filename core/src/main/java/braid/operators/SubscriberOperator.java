package braid.operators;

import braid.spi.Context;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Step;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/// Hands elements to `subscriber` as it requests them, by a thread of its own, and passes on what it took. Up to
/// `capacity` are taken and not yet handed over, exactly; then the emitter waits.
///
/// @param opened is given the subscription of each node, which begins when it is told to
public record SubscriberOperator<T>(
        Flow.Subscriber<? super T> subscriber, int capacity, Consumer<? super Subscribed<T>> opened)
        implements Operator<T, T> {

    public SubscriberOperator {
        Objects.requireNonNull(subscriber, "subscriber");
        Objects.requireNonNull(opened, "opened");
        Checks.positive("capacity", capacity);
    }

    @Override
    public Step<T, T> open(Context context) {
        Subscribed<T> subscribed = new Subscribed<>(new Calls<>(subscriber), capacity, context);
        opened.accept(subscribed);
        return down -> new Offering<>(subscribed, down);
    }

    private record Offering<T>(Subscribed<T> subscribed, Receiver<? super T> down) implements Receiver<T> {
        @Override
        public void receive(T element) {
            subscribed.put(element);
        }

        @Override
        public void signal(Signal signal) {
            subscribed.signal(signal);
        }

        @Override
        public boolean ready() {
            return subscribed.hasRoom();
        }
    }
}
